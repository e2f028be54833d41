import { InvalidArgumentError, type Command } from "commander";
import { Refusal, say, type ProjectId, type RetentionPolicy } from "#contract";
import { print, printJson, table, terminalLanguage } from "../output.ts";
import type { AdminContext } from "./adminContext.ts";
import { wholeNumber } from "./arguments.ts";
import type { Session } from "./session.ts";
import { when } from "./words.ts";

type Days = number | "forever";
const daysOf = (text: string): Days => {
  if (text === "forever") return text;
  const days = wholeNumber(text);
  if (days === 0) throw new InvalidArgumentError("write a number of days from 1, or forever");
  return days;
};
interface Change {
  readonly days?: Days;
  readonly failedDays?: Days;
  readonly runs?: number;
}
const shownDays = (days: number | null): string => (days === null ? "forever" : `${days} days`);

/** [RTN1] How long a project keeps runs that have ended. */
export function addRetentionCommands(program: Command, { withSession }: AdminContext): void {
  const retention = program.command("retention").description("how long a project keeps runs that have ended");
  const withChange = (command: Command): Command =>
    command
      .argument("<project>")
      .option("--days <days>", "keep runs so many days after their end, or forever", daysOf)
      .option("--failed-days <days>", "keep failed ones so long; never shorter than the others", daysOf)
      .option("--runs <count>", "of each workflow keep the last runs, however old", wholeNumber);
  retention
    .command("get")
    .description("the policy, and how the last look went")
    .argument("<project>")
    .action((name: string) =>
      withSession(async (session, asJson) => {
        const answer = await session.ask("retention.get", { projectId: await projectOf(session, name) });
        if (asJson) return printJson(answer);
        const { policy, lastRunAt, lastRemoved, problem } = answer;
        print(
          table(
            ["", ""],
            [
              ["runs", shownDays(policy.keepDays)],
              ["failed runs", shownDays(policy.keepFailedDays)],
              ["last runs of each workflow", String(policy.keepRuns)],
              ["last look", lastRunAt === null ? "-" : `${when(lastRunAt)}, ${lastRemoved} removed`],
              ...(problem === null ? [] : [["problem", say(problem, terminalLanguage())]]),
            ],
          ).trimStart(),
        );
      })(),
    );
  withChange(retention.command("preview").description("what the policy, or a changed one, would remove now")).action((name: string, change: Change) =>
    withSession(async (session, asJson) => {
      const projectId = await projectOf(session, name);
      const answer = await session.ask("retention.preview", { projectId, policy: await changed(session, projectId, change) });
      if (asJson) return printJson(answer);
      const row = (label: string, { runs, rows, logBytes }: typeof answer.now): string[] => [label, String(runs), String(rows), `${Math.ceil(logBytes / 1024)} KiB`];
      print(table(["", "RUNS", "ROWS", "LOGS"], [row("now", answer.now), row("removed", answer.removed)]));
    })(),
  );
  withChange(retention.command("set").description("change the policy; what is over then is removed at once, in small steps")).action((name: string, change: Change) =>
    withSession(async (session, asJson) => {
      const projectId = await projectOf(session, name);
      const policy = await changed(session, projectId, change);
      await session.ask("retention.save", { projectId, policy });
      if (asJson) printJson(policy);
    })(),
  );
}
async function projectOf(session: Session, name: string): Promise<ProjectId> {
  const found = (await session.ask("project.list", {})).projects.find((one) => one.name === name);
  if (found === undefined) throw new Refusal("notFound", "project.notFound", { name });
  return found.id;
}
async function changed(session: Session, projectId: ProjectId, { days, failedDays, runs }: Change): Promise<RetentionPolicy> {
  const { policy } = await session.ask("retention.get", { projectId });
  const kept = (asked: Days | undefined, before: number | null): number | null => (asked === undefined ? before : asked === "forever" ? null : asked);
  return { keepDays: kept(days, policy.keepDays), keepFailedDays: kept(failedDays, policy.keepFailedDays), keepRuns: runs ?? policy.keepRuns };
}
