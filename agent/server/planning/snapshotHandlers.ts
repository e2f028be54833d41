import type { Handlers, UiUp } from "#contract";
import { getSettings, getWorkflow, listSnapshots, newestSnapshot, type Store } from "../../store/index.ts";
import { nextSnapshot } from "../../domain/planning/snapshotDays.ts";
import type { Clock } from "../../platform/clock.ts";
import { callerName } from "../auth/authority.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import type { Generated, Generation } from "./generation.ts";
import type { Scheduler } from "./openScheduler.ts";

type Names = "snapshot.list" | "snapshot.make" | "workflow.generate" | "workflow.generation";

/** Making instances ahead of their time: whole days, and one workflow again. */
export function snapshotHandlers({ store, clock, scheduler, generation }: { store: Store; clock: Clock; scheduler: () => Scheduler; generation: Generation }): Pick<Handlers<UiUp, CommandContext>, Names> {
  return {
    "snapshot.list": ({ limit }) =>
      store.read(async (db) => {
        const { zone, snapshotAt } = await getSettings(db);
        return { snapshots: await listSnapshots(db, limit), at: snapshotAt, next: nextSnapshot((await newestSnapshot(db))?.date ?? null, { now: clock.now(), zone, at: snapshotAt }) };
      }),
    "snapshot.make": async (_, context) => {
      const snapshot = await scheduler().makeNext(callerName(context.caller));
      // Its many units are stored; this one says who asked, and answers the same when it is asked again.
      return context.commit({ object: `snapshot ${snapshot.date}`, after: { instances: snapshot.instances } }, () => Promise.resolve(snapshot));
    },
    "workflow.generate": async (input, context) => {
      const workflow = await store.read((db) => getWorkflow(db, input.workflowId));
      return context.commit<Generated>(
        (answer) => ({ object: `workflow ${workflow?.name ?? input.workflowId}`, projectId: workflow?.projectId ?? null, after: { made: answer.made, replaced: answer.replaced, removed: answer.removed } }),
        (tx) => generation.make(tx, input.workflowId),
      );
    },
    "workflow.generation": (input) => store.read((db) => generation.preview(db, input.workflowId, input.draft)),
  };
}
