import { existsSync, writeFileSync } from "node:fs";
import { shellQuote } from "../shellQuote.ts";
import type { StartHook } from "../startPlan.ts";

let setsid: string | undefined;

/** What the supervisor sources to become the task: every word quoted, in a file that only this user reads. */
export const startFileHook: StartHook = {
  name: "startFile",
  apply(plan) {
    // setsid(1) makes the process that it is the leader of a new session and group, then becomes the command.
    setsid ??= ["/usr/bin/setsid", "/bin/setsid"].find((path) => existsSync(path)) ?? "setsid";
    const lines = Object.entries(plan.environment).map(([name, value]) => `export ${name}=${shellQuote(value)}`);
    lines.push(`cd ${shellQuote(plan.files.workDir)} || exit 126`, `exec ${setsid} ${plan.argv.map(shellQuote).join(" ")}`, "");
    writeFileSync(plan.files.startFile, lines.join("\n"), { mode: 0o600 });
  },
};
