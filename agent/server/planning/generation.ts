import { Refusal, type WorkflowDefinition, type WorkflowId } from "#contract";
import { draftAsPublished, getSettings, insertPlanned, newestSnapshot, pausesOf, plannedOf, publishedSchedules, removePlanned, replacePlanned, getWorkflow, type Db, type Planned, type Tx } from "../../store/index.ts";
import { pointsBetween, type Point } from "../../domain/planning/pointsBetween.ts";
import type { Ids } from "../../platform/ids.ts";
import type { Gates } from "./gates.ts";
import { inForce, plannedRun, plannedWorkflow, type PlannedAlike } from "./plannedRuns.ts";
import type { PlanningTime } from "./planningTime.ts";
import { readScheduleOf } from "./readSchedules.ts";

/** What making a workflow's instances again would do, or did. */
export interface Generated {
  readonly from: number;
  readonly until: number;
  readonly made: number;
  readonly replaced: number;
  readonly removed: number;
}
interface Difference {
  readonly from: number;
  readonly until: number;
  readonly planned: PlannedAlike | null;
  readonly definition: WorkflowDefinition | null;
  readonly made: readonly Point[];
  readonly replaced: readonly { readonly run: Planned; readonly point: Point }[];
  readonly removed: readonly Planned[];
}

/** [SNP2] Makes the instances of one workflow again, up to the end of the newest snapshot, as it is published now. */
export function makeGeneration({ ids, gates, time, now }: { readonly ids: Ids; readonly gates: Gates; readonly time: PlanningTime; readonly now: () => number }) {
  async function difference(db: Db, workflowId: WorkflowId, draft: boolean): Promise<Difference> {
    const workflow = await getWorkflow(db, workflowId);
    if (workflow === null) throw new Refusal("notFound", "workflow.notFound", { name: workflowId });
    // A wall clock that was set back lets nothing begin twice.
    const from = Math.max(now(), time.begunUntil) + 1;
    const until = Math.max(from, (await newestSnapshot(db))?.until ?? from);
    const one = draft ? await draftAsPublished(db, workflowId) : ((await publishedSchedules(db, workflowId))[0] ?? null);
    const { rule } = one === null || !inForce(one) ? { rule: null } : await readScheduleOf(db, one.projectId, one.schedule);
    const points = new Map((rule === null ? [] : pointsBetween(rule, from, until, from)).map((point) => [point.fireAt, point]));
    const planned = one === null || rule === null ? null : plannedWorkflow(one, rule.zone, (await getSettings(db)).zone);
    const replaced: { run: Planned; point: Point }[] = [];
    const removed: Planned[] = [];
    for (const run of await plannedOf(db, { workflowId, from, until })) {
      const point = points.get(run.fireAt);
      points.delete(run.fireAt);
      if (run.begun) continue;
      if (point === undefined) removed.push(run);
      else if (draft || run.revision !== planned!.revision) replaced.push({ run, point });
    }
    return { from, until, planned, definition: one?.definition ?? null, made: [...points.values()], replaced, removed };
  }
  const counted = ({ from, until, made, replaced, removed }: Difference): Generated => ({ from, until, made: made.length, replaced: replaced.length, removed: removed.length });

  return {
    /** The same without doing it; with `draft` as if the draft were published. Refusal `workflow.notFound`. */
    preview: async (db: Db, workflowId: WorkflowId, draft: boolean): Promise<Generated> => counted(await difference(db, workflowId, draft)),
    /**
     * In a unit: a point that stays keeps its run's id and gets tasks of the new revision, in which a pause of a task stays; a point that is gone loses its
     * run, and new ones get theirs. What has begun stays as it is. Refusal `workflow.notFound`.
     */
    async make(tx: Tx, workflowId: WorkflowId): Promise<Generated> {
      const found = await difference(tx.db, workflowId, false);
      const { planned, definition, made, replaced, removed } = found;
      if (made.length + replaced.length + removed.length === 0) return counted(found);
      const key = `${workflowId}/planned`;
      const seq = tx.seqOf("workflow", key);
      const projectId = (await getWorkflow(tx.db, workflowId))!.projectId;
      await removePlanned(
        tx,
        removed.map((run) => run.id),
      );
      if (planned !== null && definition !== null) {
        const pauses = await pausesOf(
          tx.db,
          replaced.map(({ run }) => run.id),
        );
        const again = replaced.map(({ run, point }) => plannedRun(ids, planned, point, { id: run.id, pausedBy: pauses.get(run.id) }));
        const fresh = made.map((point) => plannedRun(ids, planned, point));
        await replacePlanned(tx, again, seq);
        await insertPlanned(tx, fresh, seq);
        await gates.plan(tx, [...again, ...fresh], definition);
      }
      tx.announce("workflow.generated", key, { topic: "platform", projectId }, { workflowId });
      return counted(found);
    },
  };
}
export type Generation = ReturnType<typeof makeGeneration>;
