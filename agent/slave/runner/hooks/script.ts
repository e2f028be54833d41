import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { textOf } from "../fillTemplate.ts";
import type { StartHook, StartPlan } from "../startPlan.ts";

/** [PAR2] The script of an interpreter's task, as its author wrote it, in a file that only this user reads. */
export const scriptHook: StartHook = {
  name: "script",
  apply(plan) {
    const { plugin, params } = plan.order;
    if (plugin.kind !== "interpreter") return;
    writeFileSync(scriptPath(plan), textOf(params[plugin.script as keyof typeof params] ?? ""), { mode: 0o600 });
  },
};
export const scriptPath = ({ order, files }: Pick<StartPlan, "order" | "files">): string => join(files.dir, `script${order.plugin.kind === "interpreter" ? order.plugin.extension : ""}`);
