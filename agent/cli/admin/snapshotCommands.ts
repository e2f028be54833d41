import type { Snapshot } from "#contract";
import type { Command } from "commander";
import { print, printJson, table } from "../output.ts";
import type { AdminContext } from "./adminContext.ts";
import { wholeNumber } from "./arguments.ts";
import { findWorkflow } from "./find.ts";
import { when } from "./words.ts";

const row = ({ date, madeAt, madeBy, workflows, instances, tasks, tookMs }: Snapshot): string[] => [date, when(madeAt), madeBy, String(workflows), String(instances), String(tasks), `${tookMs} ms`];
const HEAD = ["DAY", "MADE", "BY", "WORKFLOWS", "RUNS", "TASKS", "TOOK"];

/** Runs that are made ahead of their time. */
export function addSnapshotCommands(program: Command, { withSession }: AdminContext): void {
  const snapshot = program.command("snapshot").description("the runs of whole days, made ahead of their time");
  snapshot
    .command("list", { isDefault: true })
    .description("days of which runs were made, the newest first")
    .option("-n, --limit <n>", "how many", wholeNumber, 14)
    .action((options: { limit: number }) =>
      withSession(async (session, asJson) => {
        const answer = await session.ask("snapshot.list", { limit: options.limit });
        if (asJson) return printJson(answer);
        print(table(HEAD, answer.snapshots.map(row)));
        print(`next: ${answer.next.date}, made ${when(answer.next.at)}`);
      })(),
    );
  snapshot
    .command("make")
    .description("make the runs of the platform's next day now")
    .action(() =>
      withSession(async (session, asJson) => {
        const made = await session.ask("snapshot.make", {});
        if (asJson) printJson(made);
        else print(table(HEAD, [row(made)]));
      })(),
    );
  program
    .command("generate")
    .description("make a workflow's planned runs again, as it is published now; what has begun stays")
    .argument("<project/workflow>")
    .option("--dry-run", "say what would change", false)
    .action((path: string, options: { dryRun: boolean }) =>
      withSession(async (session, asJson) => {
        const { id: workflowId } = await findWorkflow(session, path);
        const done = options.dryRun ? await session.ask("workflow.generation", { workflowId }) : await session.ask("workflow.generate", { workflowId });
        if (asJson) printJson(done);
        else print(`${done.made} made, ${done.replaced} made again, ${done.removed} removed, up to ${when(done.until)}`);
      })(),
    );
}
