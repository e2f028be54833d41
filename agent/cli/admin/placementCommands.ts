import { InvalidArgumentError, type Command } from "commander";
import { LANES, Refusal, say, type Lane, type Node, type ProjectId } from "#contract";
import { print, printJson, table, terminalLanguage } from "../output.ts";
import type { AdminContext } from "./adminContext.ts";
import { findNode } from "./find.ts";
import type { Session } from "./session.ts";
import { when, word } from "./words.ts";

/** `2026-11-20T22:00Z`, or `+90` for minutes from now. */
export function instantOf(text: string, now = Date.now()): number {
  const at = /^\+\d{1,6}$/.test(text) ? now + Number(text) * 60_000 : Date.parse(text);
  if (Number.isNaN(at)) throw new InvalidArgumentError("write a time such as 2026-11-20T22:00Z, or +90 for minutes from now");
  return at;
}
function laneNamed(text: string): Lane {
  const lane = LANES.find((one) => one === text);
  if (lane === undefined) throw new InvalidArgumentError(`write one of ${LANES.join(", ")}`);
  return lane;
}

/** Where tasks run and what they wait for: resource groups, pools, the queue, and hosts that are taken out. */
export function addPlacementCommands(program: Command, node: Command, { withSession }: AdminContext): void {
  program
    .command("groups")
    .description("list the resource groups and their hosts")
    .option("--project <name>")
    .action((options: { project?: string }) => withSession((session, asJson) => listGroups(session, options.project, asJson))());
  program
    .command("pools")
    .description("list the pools, how much of each is held, and by whom")
    .option("--project <name>")
    .action((options: { project?: string }) => withSession((session, asJson) => listPools(session, options.project, asJson))());
  program
    .command("queue")
    .description("what waits for resources, in the order in which it goes, and why it waits")
    .option("--project <name>")
    .option("--lane <lane>", LANES.join(", "), laneNamed)
    .option("--limit <count>", "", Number, 50)
    .action((options: { project?: string; lane?: Lane; limit: number }) => withSession((session, asJson) => listQueue(session, options, asJson))());

  node
    .command("drain")
    .description("no new work; what runs is finished")
    .argument("<node>", "number or name")
    .option("--reason <text>", "why; shown wherever the node is", "")
    .option("--until <time>", "when it is started again by itself: 2026-11-20T22:00Z, or +90 for minutes from now", (text: string) => instantOf(text))
    .action((text: string, options: { reason: string; until?: number }) =>
      withSession(async (session, asJson) => {
        const found = await findNode(session, text);
        const drained = await session.ask("node.drain", { nodeId: found.id, reason: options.reason, until: options.until ?? null });
        if (asJson) printJson(drained);
        else print(`${drained.name}  ${word(`nodeState.${drained.state}`)}${maintenanceOf(drained) === "" ? "" : `  ${maintenanceOf(drained)}`}`);
      })(),
    );
  node
    .command("declare-gone")
    .description("its host is off for good: what it ran is over, and is tried again where the task says so")
    .argument("<node>", "number or name")
    .requiredOption("--reason <text>", "how you know; kept in the audit log")
    .option("--project <name>", "only what is of this project")
    .action((text: string, options: { reason: string; project?: string }) =>
      withSession(async (session, asJson) => {
        const found = await findNode(session, text);
        const done = await session.ask("node.declareGone", { nodeId: found.id, projectId: (await projectNamed(session, options.project)) ?? null, reason: options.reason });
        if (asJson) printJson(done);
        else print(say({ code: "node.declaredGone", values: { name: found.name, count: done.attempts } }, terminalLanguage()));
      })(),
    );
}

/** Why a node is drained and until when; empty when it is not, or nobody said. */
export function maintenanceOf({ maintenance }: Pick<Node, "maintenance">): string {
  if (maintenance === null) return "";
  const { reason, until, by } = maintenance;
  return say({ code: until === null ? "node.maintenance" : "node.maintenanceUntil", values: { reason: reason === "" ? "—" : reason, by, until: until === null ? "" : new Date(until).toISOString() } }, terminalLanguage());
}

async function projectNamed(session: Session, name: string | undefined): Promise<ProjectId | undefined> {
  if (name === undefined) return undefined;
  const found = (await session.ask("project.list", {})).projects.find((one) => one.name === name);
  if (found === undefined) throw new Refusal("notFound", "project.notFound", { name });
  return found.id;
}
const projectNames = async (session: Session): Promise<Map<ProjectId, string>> => new Map((await session.ask("project.list", {})).projects.map((project) => [project.id, project.name]));

async function listGroups(session: Session, project: string | undefined, asJson: boolean): Promise<void> {
  const { groups } = await session.ask("group.list", { projectId: await projectNamed(session, project) });
  if (asJson) return printJson(groups);
  const names = await projectNames(session);
  const { nodes } = await session.ask("node.list", {});
  print(
    table(
      ["NAME", "PROJECT", "NETWORK", "STRATEGY", "THRESHOLDS", "HOSTS"],
      groups.map((group) => [
        group.name,
        names.get(group.projectId) ?? group.projectId,
        group.network === "" ? "—" : group.network,
        group.strategy,
        word(group.settings === null ? "group.platformSettings" : "group.ownSettings"),
        nodes
          .filter((node) => node.groupId === group.id)
          .map((node) => node.name)
          .join(", "),
      ]),
    ),
  );
}

async function listPools(session: Session, project: string | undefined, asJson: boolean): Promise<void> {
  const projectId = await projectNamed(session, project);
  const { pools } = await session.ask("queue.get", { projectId, limit: 1 });
  if (asJson) return printJson(pools);
  const names = await projectNames(session);
  print(
    table(
      ["NAME", "PROJECT", "HELD", "WAITING", "HOLDERS"],
      pools.map(({ pool, used, waiting, holders }) => [
        pool.name,
        pool.projectId === null ? "—" : (names.get(pool.projectId) ?? pool.projectId),
        `${used}/${pool.slots}`,
        String(waiting),
        holders.map((holder) => (holder.slots === 1 ? holder.name : `${holder.name} ×${holder.slots}`)).join(", "),
      ]),
    ),
  );
}

async function listQueue(session: Session, { project, lane, limit }: { project?: string; lane?: Lane; limit: number }, asJson: boolean): Promise<void> {
  const view = await session.ask("queue.get", { projectId: await projectNamed(session, project), lane, limit });
  if (asJson) return printJson(view);
  const names = await projectNames(session);
  const language = terminalLanguage();
  print(
    table(
      ["NO", "LANE", "PRIORITY", "TASK", "SINCE", "WHY"],
      view.waiting.map((one) => [
        `${one.position}/${view.total}`,
        word(`lane.${one.lane}`),
        String(one.priority),
        `${names.get(one.projectId) ?? one.projectId}/${one.workflowName}/${one.name}`,
        when(one.readyAt),
        one.reason === null ? "" : say(one.reason, language),
      ]),
    ),
  );
  print("");
  print(
    table(
      ["LANE", "SHARE", "WAITING", "RUNNING"],
      view.lanes.map((one) => [word(`lane.${one.lane}`), String(one.share), String(one.waiting), String(one.running)]),
    ),
  );
}
