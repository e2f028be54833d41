import { ID_PATTERN, Refusal, say, type Backfill, type BackfillCell, type BackfillId, type BackfillSpec } from "#contract";
import { Option, type Command } from "commander";
import { print, printJson, table, terminalLanguage } from "../output.ts";
import type { AdminContext } from "./adminContext.ts";
import { keyValue, wholeNumber } from "./arguments.ts";
import { findWorkflow } from "./find.ts";
import type { Session } from "./session.ts";
import { when, word } from "./words.ts";

const HEAD = ["ID", "STATE", "WORKFLOW", "DATES", "DONE", "FAILED", "LEFT", "PARALLEL", "BY", "END"];
function row(backfill: Backfill): string[] {
  const { counts, spec } = backfill;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0) - counts.left;
  return [
    ...[backfill.id, word(`backfillState.${backfill.state}`), backfill.workflowName, `${spec.from}..${spec.until}`, `${counts.success}/${total}`],
    ...[String(counts.failed), String(counts.waiting + counts.open), String(spec.parallel), backfill.createdBy, when(backfill.endedAt ?? backfill.predictedAt)],
  ];
}
const reasonOf = ({ reason }: Pick<BackfillCell, "reason">): string => (reason === null ? "" : say(reason, terminalLanguage()));
const idOf = (text: string): BackfillId => {
  if (!ID_PATTERN.test(text)) throw new Refusal("invalid", "backfill.notFound", { id: text });
  return text as BackfillId;
};
const answer = (backfill: Backfill, asJson: boolean): void => (asJson ? printJson(backfill) : print(table(HEAD, [row(backfill)])));

interface BackfillOptions {
  readonly from: string;
  readonly until?: string;
  readonly exclude: string[];
  readonly calendar?: string;
  readonly tasks?: string;
  readonly downstream: boolean;
  readonly existing: BackfillSpec["existing"];
  readonly order: BackfillSpec["order"];
  readonly parallel: number;
  readonly param: Record<string, string>;
  readonly name?: string;
  readonly dryRun: boolean;
}
async function specOf(session: Session, path: string, options: BackfillOptions) {
  const workflow = await findWorkflow(session, path);
  const { candidates } = await session.ask("backfill.candidates", { workflowId: workflow.id });
  const names = options.tasks?.split(",").map((name) => name.trim());
  const taskIds = names?.map((name) => {
    const task = candidates[0]!.tasks.find((one) => one.name === name);
    if (task === undefined) throw new Refusal("notFound", "workflow.noTask", { workflow: path, task: name });
    return task.taskId;
  });
  const others = options.downstream ? candidates.slice(1).filter((one) => one.reason === null) : [];
  const { from, until = from, exclude, calendar = null, existing, order, parallel, param: params } = options;
  const targets = [{ workflowId: workflow.id, taskIds: taskIds ?? null }, ...others.map((one) => ({ workflowId: one.workflowId, taskIds: null }))];
  return { workflow, spec: { targets, from, until, exclude, calendar, existing, order, parallel, params, leaveOut: [] } satisfies BackfillSpec };
}
const more = (text: string, before: string[]): string[] => [...before, text];

/** Business dates again, or for the first time. */
export function addBackfillCommands(program: Command, { withSession }: AdminContext): void {
  const backfill = program.command("backfill").description("run business dates again, or for the first time").argument("[project/workflow]");
  backfill
    .option("--from <date>", "first business date")
    .option("--until <date>", "last business date; the first one when left out")
    .option("--exclude <date>", "a date that is left out; may be repeated", more, [])
    .option("--calendar <name>", "only days of this calendar")
    .option("--tasks <names>", "only these tasks, separated by commas")
    .option("--downstream", "also the workflows that wait for it", false)
    .addOption(new Option("--existing <which>", "missing, missingAndFailed or all").choices(["missing", "missingAndFailed", "all"]).default("missing"))
    .addOption(new Option("--order <order>", "oldestFirst or newestFirst").choices(["oldestFirst", "newestFirst"]).default("oldestFirst"))
    .option("--parallel <n>", "how many cells at once", wholeNumber, 1)
    .option("--param <name=value>", "a parameter of its runs; may be repeated", keyValue, {})
    .option("--name <name>", "what it is called")
    .option("--dry-run", "say what each cell would do, and do nothing", false)
    .action((path: string | undefined, options: Omit<BackfillOptions, "from"> & { from?: string }) =>
      withSession(async (session, asJson) => {
        if (path === undefined || options.from === undefined) return backfill.help();
        const given = { ...options, from: options.from };
        const { workflow, spec } = await specOf(session, path, given);
        const plan = await session.ask("backfill.plan", { workflowId: workflow.id, spec });
        if (options.dryRun) {
          if (asJson) return printJson(plan);
          const cell = (one: (typeof plan.cells)[number]) => [one.businessDate, when(one.fireAt), one.workflowName, one.action, reasonOf(one)];
          print(table(["DATE", "POINT (UTC)", "WORKFLOW", "ACTION", "WHY"], plan.cells.map(cell)));
          for (const note of plan.notes) print(say(note, terminalLanguage()));
          print(say({ code: "backfill.counts", values: plan.counts }, terminalLanguage()));
          return;
        }
        const name = options.name ?? `${workflow.name} ${spec.from}`;
        answer(await session.ask("backfill.create", { workflowId: workflow.id, name, spec, token: plan.token }), asJson);
      })(),
    );
  const one = (name: string, description: string) => backfill.command(name).description(description).argument("<id>");
  one("show", "its cells").action((id: string) =>
    withSession(async (session, asJson) => {
      const found = await session.ask("backfill.get", { backfillId: idOf(id) });
      if (asJson) return printJson(found);
      print(table(HEAD, [row(found.backfill)]));
      const cell = (shown: BackfillCell) => [shown.businessDate, when(shown.fireAt), shown.workflowName, word(`cellState.${shown.state}`), shown.workflowInstanceId ?? "—", reasonOf(shown)];
      print(table(["DATE", "POINT (UTC)", "WORKFLOW", "STATE", "RUN", "WHY"], found.cells.map(cell)));
    })(),
  );
  for (const [name, paused] of [
    ["pause", true],
    ["resume", false],
  ] as const) {
    one(name, paused ? "begin nothing new; what is open goes on" : "go on").action((id: string) =>
      withSession(async (session, asJson) => answer(await session.ask("backfill.pause", { backfillId: idOf(id), paused }), asJson))(),
    );
  }
  one("parallel", "how many cells go at once from now on")
    .argument("<n>", "cells", wholeNumber)
    .action((id: string, parallel: number) => withSession(async (session, asJson) => answer(await session.ask("backfill.setParallel", { backfillId: idOf(id), parallel }), asJson))());
  one("cancel", "the rest is not run; what is open goes on")
    .option("--kill", "end what is open too", false)
    .action((id: string, { kill }: { kill: boolean }) => withSession(async (session, asJson) => answer(await session.ask("backfill.cancel", { backfillId: idOf(id), kill }), asJson))());
  one("rerun-failed", "what failed runs again").action((id: string) => withSession(async (session, asJson) => answer(await session.ask("backfill.rerun", { backfillId: idOf(id) }), asJson))());

  program
    .command("backfills")
    .description("backfills, the newest first")
    .option("--workflow <project/workflow>", "of this workflow")
    .addOption(new Option("--state <state>", "running, paused, done or cancelled").choices(["running", "paused", "done", "cancelled"]))
    .option("-n, --limit <n>", "how many", wholeNumber, 50)
    .action((options: { workflow?: string; state?: Backfill["state"]; limit: number }) =>
      withSession(async (session, asJson) => {
        const workflowId = options.workflow === undefined ? undefined : (await findWorkflow(session, options.workflow)).id;
        const { backfills } = await session.ask("backfill.list", { limit: options.limit, ...(workflowId === undefined ? {} : { workflowId }), ...(options.state === undefined ? {} : { state: options.state }) });
        if (asJson) printJson(backfills);
        else print(table(HEAD, backfills.map(row)));
      })(),
    );
}
