import { Refusal, type Handlers, type UiUp, type WorkflowSummary } from "#contract";
import { getWorkflow, setFrozen } from "../../store/index.ts";
import { Aftermath } from "../dispatch/aftermath.ts";
import type { TaskMoves } from "../dispatch/taskMoves.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import type { Holding } from "./holding.ts";

/** [HLD1] FROZEN: the definition and what of it has not ended, in one unit. */
export function freezeHandlers({ moves, holding }: { moves: TaskMoves; holding: Holding }): Pick<Handlers<UiUp, CommandContext>, "workflow.freeze"> {
  return {
    "workflow.freeze": async (input, context) => {
      const after = new Aftermath();
      const { workflowId, taskId, frozen, reason } = input;
      const answer = await context.commit<WorkflowSummary>(
        (workflow) => ({ object: `${frozen ? "freeze" : "unfreeze"} workflow ${workflow.name}`, projectId: workflow.projectId, before: { frozen: !frozen }, after: { frozen, taskId, reason } }),
        async (tx) => {
          const before = await getWorkflow(tx.db, workflowId);
          if (before === null) throw new Refusal("notFound", "workflow.notFound", { name: workflowId });
          if (taskId !== null && frozen && !before.draft.tasks.some((task) => task.id === taskId)) throw new Refusal("notFound", "workflow.noTask", { workflow: before.name, task: taskId });
          const summary = await setFrozen(tx, { workflowId, taskId, frozen });
          await holding.definitionChanged(tx, after, { ...before, ...summary });
          return summary;
        },
      );
      moves.settle(after);
      return answer;
    },
  };
}
