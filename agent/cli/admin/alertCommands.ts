import type { Command } from "commander";
import { nearestName, Refusal, say, shownAddress, type Alert, type AlertChannel, type AlertId } from "#contract";
import { print, printJson, table, terminalLanguage } from "../output.ts";
import type { AdminContext } from "./adminContext.ts";
import { instantOf } from "./placementCommands.ts";
import type { Session } from "./session.ts";
import { when } from "./words.ts";

/** Alerts: what is open, who is told of what, and whether the channels work. */
export function addAlertCommands(program: Command, { withSession }: AdminContext): void {
  program
    .command("alerts")
    .description("what needs a person, the newest first")
    .option("--mine", "only what you own, follow, or are named for", false)
    .option("--all", "with what is over", false)
    .action((options: { mine: boolean; all: boolean }) => withSession((session, asJson) => listAlerts(session, options, asJson))());
  const alert = program.command("alert").description("acknowledge or snooze alerts");
  alert
    .command("ack")
    .description("somebody looks at it")
    .argument("<ids...>")
    .action((ids: AlertId[]) => withSession(async (session, asJson) => changed(await session.ask("alert.acknowledge", { ids }), asJson))());
  alert
    .command("snooze")
    .description("out of sight for a while; it opens again by itself")
    .argument("<ids...>")
    .requiredOption("--until <time>", "2026-11-20T22:00Z, or +90 for minutes from now", (text: string) => instantOf(text))
    .action((ids: AlertId[], { until }: { until: number }) => withSession(async (session, asJson) => changed(await session.ask("alert.snooze", { ids, until }), asJson))());
  program
    .command("alert-rules")
    .description("who is told of what")
    .action(() => withSession(listRules)());
  program
    .command("alert-channels")
    .description("where messages go, with the last answer of the other side")
    .action(() => withSession(listChannels)());
  program
    .command("alert-channel")
    .description("try a channel")
    .command("test")
    .description("send a message that says it is a test, and print the exact answer; fails when it was not taken")
    .argument("<name>", "name, or project/name")
    .action((name: string) =>
      withSession(async (session, asJson) => {
        const answer = await session.ask("alertChannel.test", { id: (await findChannel(session, name)).id });
        if (asJson) printJson(answer);
        else print(answer.answer);
        if (!answer.ok) process.exitCode = 1;
      })(),
    );
}
function changed(answer: { readonly changed: number }, asJson: boolean): void {
  if (asJson) printJson(answer);
  else print(String(answer.changed));
}

async function listAlerts(session: Session, { mine, all }: { mine: boolean; all: boolean }, asJson: boolean): Promise<void> {
  const answer = await session.ask("alert.list", { ...(mine ? { mine } : {}), limit: 1000 });
  const shown = answer.alerts.filter((alert: Alert) => all || alert.state !== "closed");
  if (asJson) return printJson(shown);
  print(
    table(
      ["ID", "STATE", "SINCE", "TIMES", "BEHIND", "RULE", "WHAT"],
      shown.map((alert) => [alert.id, alert.state, when(alert.at), String(alert.count), String(alert.blocked), alert.ruleName, say(alert.subject, terminalLanguage())]),
    ),
  );
}
async function listRules(session: Session, asJson: boolean): Promise<void> {
  const { rules } = await session.ask("alertRule.list", {});
  if (asJson) return printJson(rules);
  const [projects, channels] = [await projectNames(session), new Map((await session.ask("alertChannel.list", {})).channels.map((channel) => [channel.id as string, channel.name as string]))];
  print(
    table(
      ["RULE", "PROJECT", "ON", "WHEN", "TELLS", "LAST FIRED"],
      rules.map(({ name, projectId, enabled, kind, minutes, to, lastFiredAt }) => [
        name,
        projectId === null ? "—" : (projects.get(projectId) ?? projectId),
        enabled ? "on" : "off",
        minutes === null ? kind : `${kind} ${minutes} min`,
        [...(to.owner ? ["owner"] : []), ...(to.followers ? ["followers"] : []), ...to.users, ...to.channels.map((id) => channels.get(id) ?? id)].join(", "),
        lastFiredAt === null ? "never" : when(lastFiredAt),
      ]),
    ),
  );
}
async function listChannels(session: Session, asJson: boolean): Promise<void> {
  const { channels } = await session.ask("alertChannel.list", {});
  if (asJson) return printJson(channels);
  const projects = await projectNames(session);
  const place = ({ config }: AlertChannel): string => (config.kind === "mail" ? `${config.host}:${config.port}` : config.kind === "script" ? "" : shownAddress(config.url));
  print(
    table(
      ["CHANNEL", "PROJECT", "ON", "TYPE", "SENDS TO", "LAST ANSWER"],
      channels.map((one) => [
        one.name,
        one.projectId === null ? "—" : (projects.get(one.projectId) ?? one.projectId),
        one.enabled ? "on" : "off",
        one.config.kind,
        place(one),
        one.lastDelivery === null ? "" : `${when(one.lastDelivery.at)} ${one.lastDelivery.ok ? "ok" : "FAILED"} ${one.lastDelivery.answer.replaceAll(/\s+/g, " ")}`,
      ]),
    ),
  );
}
const projectNames = async (session: Session): Promise<Map<string, string>> => new Map((await session.ask("project.list", {})).projects.map((project) => [project.id, project.name]));
async function findChannel(session: Session, path: string): Promise<AlertChannel> {
  const { channels } = await session.ask("alertChannel.list", {});
  const projects = await projectNames(session);
  const pathOf = (one: AlertChannel): string => (one.projectId === null ? one.name : `${projects.get(one.projectId) ?? ""}/${one.name}`);
  const found = channels.find((one) => pathOf(one) === path);
  if (found !== undefined) return found;
  const nearest = nearestName(path, channels.map(pathOf));
  throw new Refusal("notFound", "alertChannel.notFound", { name: nearest === null ? path : `${path} (${nearest}?)` });
}
