import { useRef } from "react";
import { link } from "../../../link/link.ts";
import { useReading } from "../../../state/useReading.ts";
import { goesOn } from "./repairPlan.ts";
import type { NightRoot, Step } from "./repairPlan.ts";

const MOST_BEHIND = 10_000;

/**
 * How many instances go on by themselves once the steps are done: what has not run behind these roots and behind no other. Undefined while it
 * is not known. What is behind a root is asked once, and again when it became more or less.
 */
export function useContinues(steps: readonly Step[], roots: readonly NightRoot[]): number | undefined {
  const known = useRef(new Map<string, ReadonlySet<string>>());
  const released = new Set<string>(steps.filter((step) => step.choice.kind !== "hold").map((step) => step.root.id));
  const all = roots.map((root) => ({ id: root.row.id, key: `${root.row.id} ${root.blocked}` }));
  const { value } = useReading(`continues ${[...released].join(" ")} / ${all.map(({ key }) => key).join(" ")}`, async () => {
    if (released.size === 0) return 0;
    const behind = new Map<string, ReadonlySet<string>>();
    for (const { id, key } of all) {
      const set = known.current.get(key) ?? (await askBehind(id));
      known.current.set(key, set);
      behind.set(id, set);
    }
    return goesOn(released, behind);
  });
  return value;
}
async function askBehind(id: NightRoot["row"]["id"]): Promise<ReadonlySet<string>> {
  const { rows } = await link.ask("operation.downstream", { taskInstanceId: id, limit: MOST_BEHIND });
  return new Set(rows.filter((row) => row.state === "NOT_RUN").map((row) => row.taskInstanceId as string));
}
