import { Refusal, type Requirement } from "#contract";
import { versionIs } from "../../../domain/placement/requirements.ts";
import { askVersion, knownVersion } from "../../probe/commands.ts";
import type { StartHook, StartPlan } from "../startPlan.ts";
import { findCommand } from "./command.ts";

/** What the type and the task require of a host. It is known before the attempt is accepted, so that another host may take it. */
export const requirementsHook: StartHook = {
  name: "requirements",
  check(plan) {
    for (const requirement of plan.order.where.requires) require(requirement, plan);
  },
  apply() {},
};

/** @throws Refusal `place.command`, `place.version`, `place.versionUnknown`, or `place.versionAsked` while the program is being asked. */
function require({ command, version: wanted }: Requirement, plan: StartPlan): void {
  const searchPath = plan.baseEnvironment["PATH"] ?? "";
  const path = findCommand(command, searchPath);
  if (wanted === undefined) return;
  const found = knownVersion(path);
  if (found === undefined) {
    // Asking takes as long as the program likes, and this host has other things to do: the next offer finds the answer.
    void askVersion(path, searchPath).catch(() => {});
    throw new Refusal("refused", "place.versionAsked", { command });
  }
  if (found === null) throw new Refusal("refused", "place.versionUnknown", { command, wanted });
  if (versionIs(found, wanted) !== true) throw new Refusal("refused", "place.version", { command, found, wanted });
}
