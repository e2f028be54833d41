import type { Command } from "commander";
import { Refusal, say, tileOf, type InstanceState, type OperationPlan, type TaskInstanceId, type Verb } from "#contract";
import { EXIT, print, printJson, table, terminalLanguage } from "../output.ts";
import type { AdminContext } from "./adminContext.ts";
import { keyValue, wholeNumber } from "./arguments.ts";
import { findInstance, findWorkflow } from "./find.ts";
import type { Session } from "./session.ts";
import { word } from "./words.ts";

/** What an operator does to instances, and freezing definitions. */
export function addVerbCommands(program: Command, { withSession }: AdminContext): void {
  for (const [name, verb, description] of [
    ["kill", "kill", "kill what waits or runs"],
    ["rerun", "rerun", "rerun and resume scheduling"],
    ["set-success", "setSuccess", "set failed instances to success and resume"],
    ["pause", "pause", "start nothing of it in this cycle; what runs goes on"],
    ["resume", "resume", "let paused instances go again"],
  ] as const) {
    const command = program
      .command(name)
      .description(description)
      .argument("<id...>", "task instances, or workflow instances for all their tasks that allow it")
      .option("--dry-run", "print the plan and change nothing", false);
    if (verb === "setSuccess") command.requiredOption("--reason <text>", "why; kept in the audit log");
    if (verb === "rerun") {
      command.option("--downstream", "everything downstream in the run too", false).option("--failed-downstream", "what failed downstream in the run too", false);
      command.option("--tick <id...>", "downstream instances, of any workflow, that run again; see downstream");
      command.option("--no-resume", "without downstream: what comes directly after is paused").option("--latest", "as the published revision says", false);
      command.option("--param <name=value>", "a parameter of these runs from now on; may be repeated", keyValue);
    }
    command.action((ids: string[], options: VerbOptions) => withSession((session, asJson) => applyVerb(session, verb, ids, options, asJson))());
  }
  program
    .command("downstream")
    .description("list what comes after a task instance, in its run and in others")
    .argument("<id>")
    .option("--limit <count>", "", wholeNumber, 2000)
    .action((id: string, { limit }: { limit: number }) =>
      withSession(async (session, asJson) => {
        const found = await session.ask("operation.downstream", { taskInstanceId: id, limit });
        if (asJson) return printJson(found);
        print(
          table(
            ["DEPTH", "ID", "WORKFLOW", "DATE", "TASK", "STATE", "WHY NOT"],
            found.rows.map((row) => [String(row.depth), row.taskInstanceId, row.workflowName, row.businessDate, row.name, word(`state.${row.state}`), row.reason === null ? "" : say(row.reason, terminalLanguage())]),
          ),
        );
      })(),
    );
  for (const frozen of [true, false]) {
    program
      .command(frozen ? "freeze" : "unfreeze")
      .description(frozen ? "freeze a workflow or a task of it: instances are made and do not start" : "let what was frozen go again")
      .argument("<project/workflow>")
      .option("--task <name>", "one task of it")
      .option("--reason <text>", "why; kept in the audit log", "")
      .action((path: string, options: { task?: string; reason: string }) => withSession((session, asJson) => freeze(session, path, frozen, options, asJson))());
  }
}

interface VerbOptions {
  readonly dryRun: boolean;
  readonly reason?: string;
  readonly downstream?: boolean;
  readonly failedDownstream?: boolean;
  readonly tick?: string[];
  readonly resume?: boolean;
  readonly latest?: boolean;
  readonly param?: Record<string, string>;
}
/** A whole run means every task of it that the verb allows; for rerun and set success those that failed. */
async function targetsOf(session: Session, verb: Verb, ids: readonly string[]): Promise<TaskInstanceId[]> {
  const targets: TaskInstanceId[] = [];
  for (const id of ids) {
    const found = await findInstance(session, id);
    if (!found.whole || (verb !== "rerun" && verb !== "setSuccess")) targets.push(...found.taskInstanceIds);
    else targets.push(...(await session.ask("workflowInstance.get", { workflowInstanceId: found.workflowInstanceId })).tasks.filter((task) => tileOf(task.state) === "failed").map((task) => task.id));
  }
  return targets;
}
async function applyVerb(session: Session, verb: Verb, ids: readonly string[], options: VerbOptions, asJson: boolean): Promise<number> {
  const taskInstanceIds = await targetsOf(session, verb, ids);
  if (taskInstanceIds.length === 0) throw new Refusal("refused", "verb.nothing");
  const ticked = options.tick ?? [];
  const scope = ticked.length > 0 ? "ticked" : options.downstream === true ? "allDownstream" : options.failedDownstream === true ? "failedDownstream" : "only";
  const target = { verb, taskInstanceIds, scope, ticked, resume: options.resume ?? true, revision: options.latest === true ? "latest" : "original" } as const;
  if (options.dryRun) {
    const plan = await session.ask("operation.plan", target);
    if (asJson) printJson(plan);
    else printPlan(plan);
    return EXIT.done;
  }
  const done = await session.ask("operation.apply", { ...target, reason: options.reason ?? "", params: options.param });
  if (asJson) printJson(done);
  else printChanges(done.applied);
  return EXIT.done;
}
function printChanges(changes: OperationPlan["changes"]): void {
  const state = (of: InstanceState, paused: boolean): string => `${word(`state.${of}`)}${paused ? ` (${word("verb.paused")})` : ""}`;
  for (const change of changes) print(`${change.workflowName}/${change.name} ${change.businessDate}  ${state(change.before, change.pausedBefore)} > ${state(change.after, change.paused)}`);
}
function printPlan(plan: OperationPlan): void {
  const language = terminalLanguage();
  printChanges(plan.changes);
  for (const line of plan.ineligible) print(`${line.name}  ${say(line.reason, language)}`);
  for (const note of plan.notes) print(say(note, language));
  if (plan.continues > 0) print(say({ code: "verb.continues", values: { count: plan.continues } }, language));
  if (plan.estimateMs !== null) print(say({ code: "verb.estimate", values: { seconds: Math.round(plan.estimateMs / 1000) } }, language));
  if (plan.deadline !== null) print(say({ code: "verb.deadline", values: { workflow: plan.deadline.workflowName, at: new Date(plan.deadline.at).toISOString() } }, language));
}

async function freeze(session: Session, path: string, frozen: boolean, options: { readonly task?: string; readonly reason: string }, asJson: boolean): Promise<void> {
  const workflow = await findWorkflow(session, path);
  const { draft } = await session.ask("workflow.get", { workflowId: workflow.id });
  const task = options.task === undefined ? null : draft.tasks.find((one) => one.name === options.task);
  if (task === undefined) throw new Refusal("notFound", "workflow.noTask", { workflow: path, task: options.task ?? "" });
  const saved = await session.ask("workflow.freeze", { workflowId: workflow.id, taskId: task?.id ?? null, frozen, reason: options.reason });
  if (asJson) printJson(saved);
  else print(say({ code: frozen ? "workflow.isFrozen" : "workflow.isUnfrozen", values: { name: task === null ? path : `${path}/${task.name}` } }, terminalLanguage()));
}
