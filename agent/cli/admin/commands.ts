import { readFile, writeFile } from "node:fs/promises";
import { Command, InvalidArgumentError } from "commander";
import { NODE_STATE_NUMBER, Refusal, say, SECRET_MASK, tileOf, TILES, type Language, type NodeId, type TaskInstance, type Verb } from "#contract";
import { EXIT, print, printJson, table, terminalLanguage } from "../output.ts";
import { findInstance, findNode } from "./find.ts";
import { printLog } from "./log.ts";
import type { AdminContext } from "./adminContext.ts";
import { addPlacementCommands, maintenanceOf } from "./placementCommands.ts";
import { addResourceCommands } from "./resourceCommands.ts";
import { runWorkflow } from "./run.ts";
import type { Session } from "./session.ts";

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new Refusal("notFound", "cli.fileUnreadable", { path, message: (error as NodeJS.ErrnoException).code ?? String(error) });
  }
}
const word = (code: string): string => say({ code, values: {} }, terminalLanguage());
const when = (instant: number | null): string => (instant === null ? "—" : new Date(instant).toISOString().replace("T", " ").slice(0, 19));
const ago = (instant: number | null): string => (instant === null ? "—" : `${Math.max(0, Math.round((Date.now() - instant) / 1000))} s`);

function keyValue(text: string, before: Record<string, string> = {}): Record<string, string> {
  const equals = text.indexOf("=");
  if (equals < 1) throw new InvalidArgumentError("write name=value");
  return { ...before, [text.slice(0, equals)]: text.slice(equals + 1) };
}
const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError("write a whole number");
  return value;
};

/** Every command of `signalbox admin`, on a program; the interactive shell has the same ones. */
export function addAdminCommands(program: Command, { withSession }: AdminContext): void {
  program
    .command("apply")
    .description("apply definitions from a YAML file; all of it or nothing")
    .requiredOption("-f, --file <file>", "the file; - for standard input")
    .option("--draft", "leave workflows unpublished", false)
    .option("--dry-run", "say what would change", false)
    .action((options: { file: string; draft: boolean; dryRun: boolean }) =>
      withSession(async (session, asJson) => {
        const text = options.file === "-" ? await readAll() : await readText(options.file);
        const { changes } = await session.ask("text.apply", { text, draft: options.draft, dryRun: options.dryRun });
        if (asJson) printJson({ changes });
        else for (const change of changes) print(`${change.change.padEnd(9)} ${change.kind} ${change.name}${change.revision === null ? "" : ` (revision ${change.revision})`}`);
      })(),
    );
  program
    .command("export")
    .description("write definitions as YAML, the same every time")
    .option("--project <name>", "only this project")
    .option("-o, --output <file>", "write to a file")
    .action((options: { project?: string; output?: string }) =>
      withSession(async (session, asJson) => {
        const { projects } = await session.ask("project.list", {});
        const project = options.project === undefined ? undefined : projects.find((one) => one.name === options.project);
        if (options.project !== undefined && project === undefined) throw new Refusal("notFound", "project.notFound", { name: options.project });
        const { text } = await session.ask("text.export", { projectId: project?.id });
        if (options.output !== undefined) {
          await writeFile(options.output, text);
          if (asJson) printJson({ written: options.output });
          else print(`written to ${options.output}`);
        } else if (asJson) printJson({ text });
        else process.stdout.write(text);
      })(),
    );
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

  program
    .command("nodes")
    .description("list the nodes")
    .option("--taskctl", "name the states as TASKCTL does", false)
    .action((options: { taskctl: boolean }) => withSession((session, asJson) => listNodes(session, asJson, options.taskctl ? "zh" : terminalLanguage()))());
  const node = program.command("node").description("start, stop, drain, join, add or remove a node");
  addPlacementCommands(program, node, { withSession });
  addResourceCommands(program, { withSession });
  for (const verb of ["start", "stop"] as const) {
    node
      .command(verb)
      .argument("<node>", "number or name")
      .action((text: string) => withSession((session, asJson) => moveNode(session, verb, text, asJson))());
  }
  node
    .command("add")
    .description("define a node and print the command that joins its host")
    .argument("<name>")
    .requiredOption("--parent <node>", "number or name; the schedule server for a master, a master for a slave")
    .option("--address <address>", "where it is", "127.0.0.1")
    .option("--port <port>", "", wholeNumber)
    .option("--slots <count>", "", wholeNumber)
    .option("--minutes <minutes>", "how long the token works", wholeNumber, 60)
    .action((name: string, options: { parent: string; address: string; port?: number; slots?: number; minutes: number }) =>
      withSession(async (session, asJson) => {
        const parent = await findNode(session, options.parent);
        const created = await session.ask("node.create", {
          id: session.ids.next<NodeId>(),
          kind: parent.kind === "server" ? "master" : "slave",
          name,
          parentId: parent.id,
          address: options.address,
          port: options.port,
          slots: options.slots ?? null,
        });
        const join = await session.ask("node.join", { nodeId: created.id, minutes: options.minutes });
        if (asJson) printJson({ node: created, ...join });
        else print(join.command);
      })(),
    );
  node
    .command("join")
    .description("a new one-time join token for a node that has not joined")
    .argument("<node>")
    .action((text: string) =>
      withSession(async (session, asJson) => {
        const join = await session.ask("node.join", { nodeId: (await findNode(session, text)).id });
        if (asJson) printJson(join);
        else print(join.command);
      })(),
    );
  node
    .command("remove")
    .argument("<node>")
    .action((text: string) =>
      withSession(async (session, asJson) => {
        const found = await findNode(session, text);
        await session.ask("node.remove", { nodeId: found.id });
        if (asJson) printJson({ removed: found.id });
        else print(`${found.name} removed`);
      })(),
    );

  program
    .command("status")
    .description("how the platform does")
    .action(() =>
      withSession(async (session, asJson) => {
        const status = await session.ask("platform.status", {});
        if (asJson) return printJson(status);
        print(
          table(
            ["", ""],
            [
              ["platform", status.name],
              ["version", status.version],
              ["zone", status.zone],
              ["started", when(status.startedAt)],
              ["store", `${status.store}, ${status.storeBytes === null ? "?" : Math.round(status.storeBytes / 1024)} KiB`],
              ["memory", `${Math.round(status.memoryBytes / 1_048_576)} MiB`],
              ["nodes", `${status.nodesStarted} of ${status.nodes} started`],
              ["queue", String(status.queue)],
              ["finished", `${status.finishedPerMinute} a minute`],
              ["tasks", TILES.map((tile) => `${status.tasks[tile]} ${tile}`).join(", ")],
            ],
          ).trimStart(),
        );
      })(),
    );
  program
    .command("services")
    .description("the services inside the server and their health")
    .action(() =>
      withSession(async (session, asJson) => {
        const services = await session.ask("platform.services", {});
        if (asJson) return printJson(services);
        print(
          table(
            ["SERVICE", "HEALTH", "DETAIL"],
            services.map((service) => [service.name, service.healthy ? "ok" : "FAULT", say(service.detail, terminalLanguage())]),
          ),
        );
      })(),
    );
  program
    .command("types")
    .description("list task types (listjt)")
    .action(() =>
      withSession(async (session, asJson) => {
        const types = await session.ask("taskType.list", {});
        if (asJson) printJson(types);
        else
          print(
            table(
              ["NAME", "CATEGORY", "ORIGIN", "STATE"],
              types.map((type) => [type.name, type.category, type.builtIn ? "built in" : "own", type.enabled ? "enabled" : "disabled"]),
            ),
          );
      })(),
    );
  program
    .command("projects")
    .description("list projects (listapp)")
    .action(() =>
      withSession(async (session, asJson) => {
        const { projects } = await session.ask("project.list", {});
        if (asJson) printJson(projects);
        else
          print(
            table(
              ["NAME", "DESCRIPTION"],
              projects.map((project) => [project.name, project.description]),
            ),
          );
      })(),
    );
  program
    .command("params")
    .description("list the variables of the platform and of projects (listpara)")
    .action(() =>
      withSession(async (session, asJson) => {
        const [{ projects }, { variables }] = await Promise.all([session.ask("project.list", {}), session.ask("variable.list", {})]);
        const nameOf = new Map(projects.map((project) => [project.id, project.name]));
        if (asJson) printJson(variables);
        else
          print(
            table(
              ["PROJECT", "NAME", "VALUE"],
              variables.map((one) => [one.projectId === null ? "" : (nameOf.get(one.projectId) ?? ""), one.name, one.secret ? SECRET_MASK : (one.value ?? "")]),
            ),
          );
      })(),
    );
  program
    .command("sample")
    .description("load the sample project")
    .action(() =>
      withSession(async (session, asJson) => {
        const loaded = await session.ask("sample.load", {});
        if (asJson) printJson(loaded);
        else print("sample/licence_audit");
      })(),
    );
  program
    .command("token")
    .description("make an API token; it is shown once")
    .argument("<name>")
    .option("--days <days>", "", wholeNumber, 90)
    .action((name: string, options: { days: number }) =>
      withSession(async (session, asJson) => {
        const made = await session.ask("token.create", { id: session.ids.next(), name, days: options.days });
        if (asJson) printJson(made);
        else print(made.secret);
      })(),
    );
  program
    .command("link")
    .description("a one-time sign-in link for the browser")
    .action(() =>
      withSession(async (session, asJson) => {
        const { code, expiresAt } = await session.ask("auth.signInLink", {});
        const link = `${session.target.address}/#signin=${code}`;
        if (asJson) printJson({ link, expiresAt });
        else print(link);
      })(),
    );
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
  const done = await session.ask("operation.apply", { verb, workflowInstanceId: found.workflowInstanceId, taskInstanceIds, scope, reason: options.reason ?? "", params: options.param });
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
      detail.tasks.map((task) => [task.id, task.name, word(`state.${task.state}`), `${task.tryNo}/${task.maxTries}`, task.nodeId === null ? "—" : (nameOf.get(task.nodeId) ?? task.nodeId), whyOf(task, detail.tasks)]),
    ),
  );
}

/** Its own sentence, or for what waits behind a failure the name of that failure. */
function whyOf(task: TaskInstance, tasks: readonly TaskInstance[]): string {
  if (task.reason !== null) return say(task.reason, terminalLanguage());
  const root = tasks.find((one) => one.id === task.rootCauseId);
  return root === undefined ? "" : say({ code: "wait.blocked", values: { name: root.name, state: `state.${root.state}` } }, terminalLanguage());
}

async function listNodes(session: Session, asJson: boolean, language: Language): Promise<void> {
  const { nodes, pulses } = await session.ask("node.list", {});
  if (asJson) return printJson({ nodes, pulses });
  const pulseOf = new Map(pulses.map((pulse) => [pulse.nodeId, pulse]));
  print(
    table(
      ["NO", "TYPE", "NAME", "ADDRESS", "STATE", "SLOTS", "HEARD", "REASON"],
      nodes.map((node) => {
        const pulse = pulseOf.get(node.id);
        // The state as TASKCTL prints it (S3-18).
        const state = `${NODE_STATE_NUMBER[node.state]}-${say({ code: `nodeState.${node.state}`, values: {} }, language)}`;
        return [
          String(node.number),
          node.kind,
          node.name,
          `${node.address}:${node.port}`,
          state,
          pulse === undefined ? "—" : `${pulse.slotsUsed}/${pulse.slots}`,
          node.kind === "server" ? "—" : ago(pulse?.heardAt ?? node.lastHeardAt),
          node.reason === null ? maintenanceOf(node) : say(node.reason, terminalLanguage()),
        ];
      }),
    ),
  );
}

async function moveNode(session: Session, verb: "start" | "stop", text: string, asJson: boolean): Promise<void> {
  const node = await findNode(session, text);
  const moved = await session.ask(`node.${verb}`, { nodeId: node.id });
  if (asJson) printJson(moved);
  else print(`${moved.name}  ${NODE_STATE_NUMBER[moved.state]}-${word(`nodeState.${moved.state}`)}`);
}

async function readAll(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
