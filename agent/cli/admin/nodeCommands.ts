import type { Command } from "commander";
import { NODE_STATE_NUMBER, say, type Language, type NodeId } from "#contract";
import { print, printJson, table, terminalLanguage } from "../output.ts";
import type { AdminContext } from "./adminContext.ts";
import { wholeNumber } from "./arguments.ts";
import { findNode } from "./find.ts";
import { addPlacementCommands, maintenanceOf } from "./placementCommands.ts";
import type { Session } from "./session.ts";
import { ago, word } from "./words.ts";

/** Nodes, and what says where tasks run. */
export function addNodeCommands(program: Command, { withSession }: AdminContext): void {
  program
    .command("nodes")
    .description("list the nodes")
    .option("--taskctl", "name the states as TASKCTL does", false)
    .action((options: { taskctl: boolean }) => withSession((session, asJson) => listNodes(session, asJson, options.taskctl ? "zh" : terminalLanguage()))());
  const node = program.command("node").description("start, stop, drain, join, add or remove a node");
  addPlacementCommands(program, node, { withSession });
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
