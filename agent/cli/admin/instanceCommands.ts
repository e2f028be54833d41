import type { Command } from "commander";
import { Refusal, say, TILES } from "#contract";
import { print, printJson, table, terminalLanguage } from "../output.ts";
import type { AdminContext } from "./adminContext.ts";
import { keyValue, wholeNumber } from "./arguments.ts";
import { findInstance } from "./find.ts";
import { printLog } from "./log.ts";
import { runWorkflow } from "./run.ts";
import type { Session } from "./session.ts";
import { when, word } from "./words.ts";

/** Runs, their tasks and logs. */
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
