import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { filesIn, textOf, type ValueFile } from "../fillTemplate.ts";
import type { StartHook, StartPlan } from "../startPlan.ts";
import { withoutDirectives } from "./download.ts";

/** [SEC1] Form values that a command takes as files, `${file:name.ext}`: readable by this user alone, in the attempt's own directory. */
export const valueFilesHook: StartHook = {
  name: "valueFiles",
  apply(plan) {
    const { plugin, params, environment } = plan.order;
    if (plugin.kind !== "interpreter" && plugin.kind !== "command") return;
    for (const file of filesIn(plugin.command, plan.order)) {
      const text = textOf(params[file.name as keyof typeof params] ?? environment[file.name] ?? "");
      writeFileSync(valueFilePath(plan, file), plan.order.secrets?.includes(file.name) === true ? text : withoutDirectives(text), { mode: 0o600 });
    }
  },
};
export const valueFilePath = ({ files }: Pick<StartPlan, "files">, { name, extension }: ValueFile): string => join(files.dir, `value-${name}${extension}`);
