import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ProjectId, RetentionPolicy, WorkflowId, WorkflowInstanceId } from "#contract";
import { lowestIdAt } from "../../domain/retention/isOver.ts";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";

const DAY = 86_400_000;
let fixture: ServerFixture;
let projectId: ProjectId;
let workflowId: WorkflowId;

beforeAll(async () => {
  fixture = await startServerFixture();
  await fixture.admin.ask("text.apply", {
    text: 'kind: Project\nname: shop\n---\nkind: Workflow\nproject: shop\nname: orders\ntasks:\n  - { name: one, type: shell, params: { script: "true" } }\n  - { name: two, type: shell, after: one, params: { script: "true" } }\n',
  });
  projectId = (await fixture.admin.ask("project.list", {})).projects[0]!.id;
  workflowId = (await fixture.admin.ask("workflow.list", {})).workflows[0]!.id;
});
afterAll(() => fixture.stop());

const logPath = (attemptId: string): string => join(fixture.dataDir, "logs", attemptId.slice(-2), `${attemptId}.log`);
/** A history: the server is stopped while its database is given runs that ended so many days ago, each with an attempt that has a log of 100 bytes. */
async function plantHistory(runs: readonly { readonly ago: number; readonly state: "SUCCESS" | "FAILED" }[]): Promise<{ id: WorkflowInstanceId; attemptId: string }[]> {
  const made: { id: WorkflowInstanceId; attemptId: string }[] = [];
  const template = await fixture.admin.ask("workflow.run", { workflowId });
  await fixture.restart(() => {
    using db = new DatabaseSync(join(fixture.dataDir, "signalbox.db"));
    const columns = (table: string): string[] => (db.prepare(`select name from pragma_table_info('${table}')`).all() as { name: string }[]).map(({ name }) => name);
    const copy = (table: string, where: string, set: Record<string, string | number | null>): void => {
      const names = columns(table);
      db.prepare(`insert into ${table} (${names.map((name) => `"${name}"`).join(", ")}) select ${names.map((name) => (name in set ? "?" : `"${name}"`)).join(", ")} from ${table} where ${where}`).run(
        ...names.filter((name) => name in set).map((name) => set[name]!),
      );
    };
    const tasks = db.prepare("select id from task_instances where workflow_instance_id = ? order by id").all(template.id) as { id: string }[];
    runs.forEach(({ ago, state }, index) => {
      const at = Date.now() - ago * DAY;
      const idOf = (number: number): string => lowestIdAt(at).slice(0, 20) + String(index * 10 + number).padStart(6, "0");
      const id = idOf(0) as WorkflowInstanceId;
      copy("workflow_instances", `id = '${template.id}'`, {
        id,
        line: id,
        created_at: at - 1000,
        started_at: at - 1000,
        ended_at: at,
        state,
        success: state === "SUCCESS" ? 2 : 1,
        failed: state === "FAILED" ? 1 : 0,
        waiting_resource: 0,
        not_run: 0,
      });
      tasks.forEach((task, number) => copy("task_instances", `id = '${task.id}'`, { id: idOf(number + 1), workflow_instance_id: id, state: number === 1 ? state : "SUCCESS", waiting_on: 0, ended_at: at }));
      db.prepare("insert into task_edges (from_id, to_id) values (?, ?)").run(idOf(1), idOf(2));
      const attemptId = idOf(5);
      db.prepare(
        "insert into attempts (id, task_instance_id, workflow_instance_id, project_id, epoch, try_no, master_id, state, created_at, ended_at, survivors, parameters, fact_seq, changed_seq) values (?, ?, ?, ?, 1, 1, 'm', 'SUCCESS', ?, ?, '[]', '[]', 0, 0)",
      ).run(attemptId, idOf(1), id, projectId, at, at);
      mkdirSync(dirname(logPath(attemptId)), { recursive: true });
      writeFileSync(logPath(attemptId), "x".repeat(100));
      made.push({ id, attemptId });
    });
  });
  return made;
}
const preview = async (policy: RetentionPolicy) => fixture.admin.ask("retention.preview", { projectId, policy });
const left = async (): Promise<Set<WorkflowInstanceId>> => new Set((await fixture.admin.ask("workflowInstance.list", { projectId, limit: 1000 })).instances.map(({ id }) => id));

test("[RTN1] what goes is what the preview said, with its rows and logs; failed ones, the last and open ones stay", async () => {
  const old = await plantHistory([
    ...Array.from({ length: 120 }, (_, index) => ({ ago: 300 - index, state: "SUCCESS" as const })),
    { ago: 100, state: "FAILED" },
    { ago: 99, state: "SUCCESS" },
    { ago: 98, state: "SUCCESS" },
    { ago: 1, state: "SUCCESS" },
  ]);
  const policy = { keepDays: 30, keepFailedDays: 200, keepRuns: 3 };
  const before = await left();
  const said = await preview(policy);
  // 120 that succeeded long ago go; the last three ended runs are of the days 99, 98 and 1, and the failed one has its own time.
  expect(said.removed).toEqual({ runs: 120, rows: 120 * 5, logBytes: 12_000 });
  expect(said.now.runs).toBe(before.size);
  expect(said.oldest).toBeLessThan(Date.now() - 299 * DAY);
  expect(await preview({ keepDays: null, keepFailedDays: null, keepRuns: 0 })).toMatchObject({ removed: { runs: 0, rows: 0, logBytes: 0 } });

  const viewer = await fixture.session((await fixture.person("viewer", projectId, "viewer")).token);
  await expect(viewer.ask("retention.save", { projectId, policy })).rejects.toMatchObject({ failure: { code: "forbidden" } });
  await fixture.admin.ask("retention.save", { projectId, policy });
  await expect.poll(async () => (await fixture.admin.ask("retention.get", { projectId })).lastRemoved, { timeout: 20_000 }).toBe(120);
  const now = await left();
  expect([...before].filter((id) => !now.has(id)).toSorted()).toEqual(
    old
      .slice(0, 120)
      .map(({ id }) => id)
      .toSorted(),
  );
  for (const { id, attemptId } of old) expect(existsSync(logPath(attemptId)), id).toBe(now.has(id));
  const after = await preview(policy);
  expect(after.removed).toEqual({ runs: 0, rows: 0, logBytes: 0 });
  expect(after.now).toEqual({ runs: said.now.runs - 120, rows: said.now.rows - 600, logBytes: said.now.logBytes - 12_000 });
  // The policy goes on after a restart, and says how the last look went.
  await fixture.restart();
  expect(await fixture.admin.ask("retention.get", { projectId })).toMatchObject({ policy, problem: null });
});
