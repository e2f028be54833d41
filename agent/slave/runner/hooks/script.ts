import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { textOf } from "../fillTemplate.ts";
import { withoutDirectives } from "./download.ts";
import type { StartHook, StartPlan } from "../startPlan.ts";

/** [PAR2] The script of an interpreter's task, as its author wrote it but for lines that speak to us (download.ts), in a file that only this user reads. */
export const scriptHook: StartHook = {
  name: "script",
  apply(plan) {
    const { plugin, params } = plan.order;
    if (plugin.kind !== "interpreter") return;
    writeFileSync(scriptPath(plan), withoutDirectives(textOf(params[plugin.script as keyof typeof params] ?? "")), { mode: 0o600 });
  },
};
export const scriptPath = ({ order, files }: Pick<StartPlan, "order" | "files">): string => join(files.dir, `script${order.plugin.kind === "interpreter" ? order.plugin.extension : ""}`);
