import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ParameterValues } from "#contract";
import type { StartHook, StartPlan } from "../startPlan.ts";

/** What a built-in runner is given: form values, and the parameters that a script may bind. */
export interface RunnerRequest {
  readonly params: ParameterValues;
  readonly parameters: Readonly<Record<string, string>>;
  /** How long it has after SIGTERM. */
  readonly killGraceSeconds: number;
}

/** The request file of a built-in runner; it may hold secrets, so only this user reads it and nothing is in the arguments. */
export const requestHook: StartHook = {
  name: "request",
  apply(plan) {
    if (plan.order.plugin.kind !== "builtIn") return;
    const request: RunnerRequest = { params: plan.order.params, parameters: plan.order.environment, killGraceSeconds: plan.order.killGraceSeconds };
    writeFileSync(requestPath(plan), JSON.stringify(request), { mode: 0o600 });
  },
};
export const requestPath = ({ files }: Pick<StartPlan, "files">): string => join(files.dir, "request.json");
