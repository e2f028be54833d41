import type { Handlers, UiUp } from "#contract";
import type { Store } from "../../store/index.ts";
import { tickRefusal } from "../../domain/operations/planOperation.ts";
import { depthsBelow } from "../../domain/operations/reachable.ts";
import type { Authority } from "../auth/authority.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import type { Clock } from "../../platform/clock.ts";
import { readWorld } from "./operationWorld.ts";

/** [S2-09] What comes after an instance in its run and in others, nearest first; of other projects only what the caller sees. */
export function downstreamHandlers({ store, authority, clock }: { store: Store; authority: Authority; clock: Clock }): Pick<Handlers<UiUp, CommandContext>, "operation.downstream"> {
  return {
    "operation.downstream": async ({ taskInstanceId, limit }, { caller }) => {
      const visible = await authority.visibleProjects(caller);
      const world = await store.read((db) => readWorld(db, [taskInstanceId], { across: true, now: clock.now() }));
      const rows = [...depthsBelow([taskInstanceId], world.across)].flatMap(([id, depth]) => {
        const task = world.tasks.get(id);
        if (task === undefined || (visible !== undefined && !visible.includes(task.projectId))) return [];
        const { workflowName, businessDate } = world.instances.get(task.workflowInstanceId)!;
        return [{ taskInstanceId: id, workflowInstanceId: task.workflowInstanceId, name: task.name, workflowName, businessDate, state: task.state, depth, reason: tickRefusal(task) }];
      });
      return { rows: rows.slice(0, limit), more: world.more || rows.length > limit };
    },
  };
}
