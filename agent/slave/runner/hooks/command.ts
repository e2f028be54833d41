import { type AttemptOrder, Refusal } from "#contract";
import { programFiles, RUNTIME } from "../../drivers/programFiles.ts";
import { searchCommand } from "../../probe/commands.ts";
import { fillTemplate } from "../fillTemplate.ts";
import type { StartHook, StartPlan } from "../startPlan.ts";
import { requestPath } from "./request.ts";
import { scriptPath } from "./script.ts";
import { valueFilePath } from "./valueFiles.ts";

/** What is started, with its first word found on this host. A missing command is known before the attempt is accepted. */
export const commandHook: StartHook = {
  name: "command",
  check(plan) {
    try {
      resolveArguments(plan);
    } catch (cause) {
      // What is wrong with the order itself is no reason to try another host: it fails when it starts.
      if (!(cause instanceof Refusal) || cause.failure.code !== "invalid") throw cause;
    }
  },
  apply(plan) {
    plan.argv = resolveArguments(plan);
  },
};

function resolveArguments(plan: StartPlan): string[] {
  const [first, ...rest] = argumentsOf(plan.order, plan);
  if (first === "@node") return [...RUNTIME, ...rest];
  return [findCommand(first ?? "", plan.baseEnvironment["PATH"] ?? ""), ...rest];
}

function argumentsOf(order: AttemptOrder, plan: StartPlan): string[] {
  switch (order.plugin.kind) {
    case "interpreter":
      return [...fillTemplate(order.plugin.command, order, (file) => valueFilePath(plan, file)), scriptPath(plan)];
    case "command":
      return fillTemplate(order.plugin.command, order, (file) => valueFilePath(plan, file));
    case "builtIn":
      return ["@node", programFiles[order.plugin.runner], requestPath(plan)];
    case "virtual":
    case "waitTime":
    case "workflow":
      // The server carries these out itself; there is nothing to start.
      throw new Refusal("invalid", "start.launcher", { message: `a task of the kind ${order.plugin.kind} has no process` });
  }
}

/** What was found a moment ago: looking costs as much as all else that a light task needs. Should it vanish within that moment, its start fails. */
const lately = new Map<string, { readonly path: string; readonly atMs: number }>();
const LATELY_MS = 1_000;
const MANY = 1_000;

/**
 * The absolute path of a command, searched as a shell would.
 * @throws Refusal `place.command` when there is none, `start.notExecutable` when it may not be started.
 */
export function findCommand(command: string, path: string): string {
  const key = `${command}\0${path}`;
  const before = lately.get(key);
  if (before !== undefined && performance.now() - before.atMs < LATELY_MS) return before.path;
  const found = searchCommand(command, path);
  if (found.path !== null) {
    if (lately.size >= MANY) lately.clear();
    lately.set(key, { path: found.path, atMs: performance.now() });
    return found.path;
  }
  throw found.forbidden ? new Refusal("refused", "start.notExecutable", { command }) : new Refusal("refused", "place.command", { command });
}
