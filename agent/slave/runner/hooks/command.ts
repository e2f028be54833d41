import { accessSync, constants, statSync } from "node:fs";
import { join } from "node:path";
import { type AttemptOrder, Refusal } from "#contract";
import { programFiles } from "../../drivers/programFiles.ts";
import { fillTemplate } from "../fillTemplate.ts";
import type { StartHook, StartPlan } from "../startPlan.ts";
import { requestPath } from "./request.ts";
import { scriptPath } from "./script.ts";

/** What is started, with its first word found on this host. A missing command is known before the attempt is accepted. */
export const commandHook: StartHook = {
  name: "command",
  check: (plan) => void resolveArguments(plan),
  apply(plan) {
    plan.argv = resolveArguments(plan);
  },
};

function resolveArguments(plan: StartPlan): string[] {
  const [first, ...rest] = argumentsOf(plan.order, plan);
  if (first === "@node") return [process.execPath, ...rest];
  return [findCommand(first ?? "", plan.baseEnvironment["PATH"] ?? ""), ...rest];
}

function argumentsOf(order: AttemptOrder, plan: StartPlan): string[] {
  switch (order.plugin.kind) {
    case "interpreter":
      return [...order.plugin.command, scriptPath(plan)];
    case "command":
      return fillTemplate(order.plugin.command, order);
    case "builtIn":
      return ["@node", "--disable-warning=ExperimentalWarning", programFiles[order.plugin.runner], requestPath(plan)];
  }
}

/**
 * The absolute path of a command, searched as a shell would.
 * @throws Refusal `place.command` when there is none, `start.notExecutable` when it may not be started.
 */
export function findCommand(command: string, path: string): string {
  const places = command.includes("/") ? [command] : path.split(":").map((directory) => join(directory || "/", command));
  if (command === "" || (command.includes("/") && !command.startsWith("/"))) throw new Refusal("refused", "place.command", { command });
  let forbidden = false;
  for (const place of places) {
    if (!statSync(place, { throwIfNoEntry: false })?.isFile()) continue;
    try {
      accessSync(place, constants.X_OK);
      return place;
    } catch {
      forbidden = true;
    }
  }
  throw forbidden ? new Refusal("refused", "start.notExecutable", { command }) : new Refusal("refused", "place.command", { command });
}
