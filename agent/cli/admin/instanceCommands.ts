import type { Command } from "commander";
import { Refusal, say, tileOf, TILES, type Verb } from "#contract";
import { EXIT, print, printJson, table, terminalLanguage } from "../output.ts";
import type { AdminContext } from "./adminContext.ts";
import { keyValue, wholeNumber } from "./arguments.ts";
import { findInstance } from "./find.ts";
import { printLog } from "./log.ts";
import { runWorkflow } from "./run.ts";
import type { Session } from "./session.ts";
import { when, word } from "./words.ts";

/** Runs, their tasks and logs, and what is done to them. */
export function addInstanceCommands(program: Command, { withSession }: AdminContext): void {
  program
    .command("run")
    .description("run a workflow once")
    .argument("<project/workflow>")
    .option("--date <date>", "business date, for example 2026-11-19")
    .option("--param <name=value>", "a parameter of this run; may be repeated", keyValue, {})
    .option("--test", "run the draft, as a test", false)
    .option("--wait", "wait for the end; exit 1 when it failed", false)
    .action((path: string, options: { date?: string; param: Record<string, string>; test: boolean; wait: boolean }) => withSession((session, asJson) => runWorkflow(session, path, { ...options, json: asJson }))());
  program
    .command("instances")
    .description("list workflow instances, newest first; or the tasks of one")
    .argument("[id]", "a workflow instance")
    .option("--project <name>")
    .option("--limit <count>", "", wholeNumber, 50)
    .action((id: string | undefined, options: { project?: string; limit: number }) =>
      withSession(async (session, asJson) => {
        if (id !== undefined) return listTasks(session, id, asJson);
        const { projects } = await session.ask("project.list", {});
        const project = options.project === undefined ? undefined : projects.find((one) => one.name === options.project);
        if (options.project !== undefined && project === undefined) throw new Refusal("notFound", "project.notFound", { name: options.project });
        const { instances } = await session.ask("workflowInstance.list", { projectId: project?.id, limit: options.limit });
        if (asJson) return printJson(instances);
        print(
          table(
            ["ID", "WORKFLOW", "DATE", "STATE", "STARTED", "BY", "TASKS"],
            instances.map((one) => [
              one.id,
              `${one.projectName}/${one.workflowName}`,
              one.businessDate,
              one.state,
              when(one.startedAt),
              one.startedBy,
              TILES.filter((tile) => one.counts[tile] > 0)
                .map((tile) => `${one.counts[tile]} ${tile}`)
                .join(", "),
            ]),
          ),
        );
      })(),
    );
  program
    .command("log")
    .description("print the log of a task instance, a run or an attempt")
    .argument("<id>")
    .option("-f, --follow", "go on until it ends", false)
    .option("--attempt <number>", "which attempt, from 1", wholeNumber)
    .action((id: string, options: { follow: boolean; attempt?: number }) => withSession((session, asJson) => printLog(session, id, { ...options, json: asJson }))());
  for (const [name, verb, description] of [
    ["kill", "kill", "kill what waits or runs"],
    ["rerun", "rerun", "rerun and resume scheduling"],
    ["set-success", "setSuccess", "set failed instances to success and resume"],
  ] as const) {
    const command = program.command(name).description(description).argument("<id>", "a task instance, or a workflow instance for all its tasks that allow it");
    if (verb === "setSuccess") command.requiredOption("--reason <text>", "why; kept in the audit log");
    if (verb === "rerun") {
      command.option("--downstream", "everything downstream too", false).option("--failed-downstream", "what failed downstream too", false);
      command.option("--param <name=value>", "a parameter of this run from now on; may be repeated", keyValue);
    }
    command.action((id: string, options: VerbOptions) => withSession((session, asJson) => applyVerb(session, verb, id, options, asJson))());
  }
}

interface VerbOptions {
  readonly reason?: string;
  readonly downstream?: boolean;
  readonly failedDownstream?: boolean;
  readonly param?: Record<string, string>;
}
/** A whole run means every task of it that the verb allows; for rerun those that failed. */
async function applyVerb(session: Session, verb: Verb, id: string, options: VerbOptions, asJson: boolean): Promise<number> {
  const found = await findInstance(session, id);
  let { taskInstanceIds } = found;
  if (found.whole && verb !== "kill") {
    const { tasks } = await session.ask("workflowInstance.get", { workflowInstanceId: found.workflowInstanceId });
    taskInstanceIds = tasks.filter((task) => tileOf(task.state) === "failed").map((task) => task.id);
  }
  if (taskInstanceIds.length === 0) throw new Refusal("refused", "verb.nothing");
  const scope = options.downstream === true ? "allDownstream" : options.failedDownstream === true ? "failedDownstream" : "only";
  const done = await session.ask("operation.apply", { verb, taskInstanceIds, scope, reason: options.reason ?? "", params: options.param });
  if (asJson) printJson(done);
  else for (const change of done.applied) print(`${change.name}  ${word(`state.${change.before}`)} > ${word(`state.${change.after}`)}`);
  return EXIT.done;
}

async function listTasks(session: Session, id: string, asJson: boolean): Promise<void> {
  const detail = await session.ask("workflowInstance.get", { workflowInstanceId: (await findInstance(session, id)).workflowInstanceId });
  const { nodes } = await session.ask("node.list", {});
  const nameOf = new Map(nodes.map((node) => [node.id, node.name]));
  if (asJson) return printJson({ ...detail, nodes: Object.fromEntries(nameOf) });
  print(
    table(
      ["ID", "TASK", "STATE", "TRY", "NODE", "WHY"],
      detail.tasks.map((task) => [
        task.id,
        task.name,
        word(`state.${task.state}`),
        `${task.tryNo}/${task.maxTries}`,
        task.nodeId === null ? "—" : (nameOf.get(task.nodeId) ?? task.nodeId),
        task.reason === null ? "" : say(task.reason, terminalLanguage()),
      ]),
    ),
  );
}
