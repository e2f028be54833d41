import { link } from "../../../link/link.ts";
import { useReading } from "../../../state/useReading.ts";
import type { Step } from "./repairPlan.ts";

/** How many instances go on by themselves once the steps are done, by the server's own plan; undefined while it is not known. */
export function useContinues(steps: readonly Step[], seq: number | undefined): number | undefined {
  const ids = (kind: "rerun" | "setSuccess") => steps.filter((step) => step.choice.kind === kind).map((step) => step.root.id);
  const [rerun, success] = [ids("rerun"), ids("setSuccess")];
  const { value } = useReading(
    `continues ${rerun.join(" ")} / ${success.join(" ")}`,
    async () => {
      const plans = await Promise.all(
        [
          { verb: "rerun" as const, taskInstanceIds: rerun },
          { verb: "setSuccess" as const, taskInstanceIds: success },
        ]
          .filter(({ taskInstanceIds }) => taskInstanceIds.length > 0)
          .map((target) => link.ask("operation.plan", target)),
      );
      return plans.reduce((sum, plan) => sum + plan.continues, 0);
    },
    seq,
  );
  return value;
}
