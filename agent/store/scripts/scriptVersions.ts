import type { ScriptId, ScriptVersion, WorkflowInstanceId } from "#contract";
import type { Db, Tx } from "../store.ts";

/** [DEV2] Texts that were saved by themselves: so many of a script are kept. */
export const KEPT_AUTOMATIC = 20;

/** [DEV2] Keeps what was just saved, and lets the oldest go that was saved by itself. */
export async function keepScriptVersion(tx: Tx, input: { scriptId: ScriptId; number: number; automatic: boolean; by: string; text: string }): Promise<void> {
  const { scriptId: script_id, number, by, text } = input;
  await tx.db
    .insertInto("script_versions")
    .values({ script_id, number, automatic: Number(input.automatic), at: tx.now, by, bytes: Buffer.byteLength(text), text })
    .execute();
  const old = await tx.db.selectFrom("script_versions").select("number").where("script_id", "=", script_id).where("automatic", "=", 1).orderBy("number", "desc").offset(KEPT_AUTOMATIC).limit(1000).execute();
  if (old.length > 0)
    await tx.db
      .deleteFrom("script_versions")
      .where("script_id", "=", script_id)
      .where(
        "number",
        "in",
        old.map((row) => row.number),
      )
      .execute();
}
/** The newest first. */
export async function scriptVersions(db: Db, id: ScriptId): Promise<ScriptVersion[]> {
  const rows = await db.selectFrom("script_versions").select(["number", "automatic", "at", "by", "bytes"]).where("script_id", "=", id).orderBy("number", "desc").execute();
  return rows.map(({ automatic, ...row }) => ({ ...row, automatic: automatic === 1 }));
}
export async function scriptVersionText(db: Db, id: ScriptId, number: number): Promise<string | null> {
  return (await db.selectFrom("script_versions").select("text").where("script_id", "=", id).where("number", "=", number).executeTakeFirst())?.text ?? null;
}

export async function insertScriptRun(tx: Tx, run: { scriptId: ScriptId; workflowInstanceId: WorkflowInstanceId; by: string }): Promise<void> {
  await tx.db.insertInto("script_runs").values({ script_id: run.scriptId, workflow_instance_id: run.workflowInstanceId, at: tx.now, by: run.by }).execute();
}
/** The newest first. */
export async function scriptRuns(db: Db, id: ScriptId, limit: number) {
  return db
    .selectFrom("script_runs as r")
    .innerJoin("task_instances as t", "t.workflow_instance_id", "r.workflow_instance_id")
    .select(["r.workflow_instance_id as workflowInstanceId", "t.id as taskInstanceId", "t.project_id as projectId", "r.at", "r.by", "t.state", "t.ended_at as endedAt", "t.exit_code as exitCode"])
    .where("r.script_id", "=", id)
    .orderBy("r.at", "desc")
    .limit(limit)
    .execute();
}
