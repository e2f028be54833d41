import { callToStart } from "./callToStart.ts";
import { at, interleaved, median, report, round } from "./report.ts";
import { wait, type Subject } from "./subject.ts";

const MINUTES = 1440;
const DAY_MS = 86_400_000;
const PARALLEL = 50;

/** Row 32 of the fault matrix: how late a live task starts beside a backfill of a schedule of every minute, against the same while the backfill is paused. */
export async function backfill(subject: Subject, { days, samples, pairs }: { readonly days: number; readonly samples: number; readonly pairs: number }): Promise<void> {
  const sample = await callToStart(subject);
  const { session } = subject;
  await subject.apply(`kind: TaskType
name: nothing
label: "true"
plugin: { kind: command, command: [/bin/true] }
---
kind: Project
name: past
---
kind: Workflow
project: past
name: every_minute
schedule: { cron: "* * * * *", zone: UTC, overlap: { policy: parallel, parallel: 10 } }
tasks:
  - { name: load, type: nothing }
`);
  const workflowId = (await session.ask("workflow.list", {})).workflows.find((one) => one.name === "every_minute")!.id;
  const date = (back: number): string => new Date(Date.now() - back * DAY_MS).toISOString().slice(0, 10);
  const spec = { targets: [{ workflowId, taskIds: null }], from: date(days + 1), until: date(2), exclude: [], calendar: null, existing: "missing", order: "oldestFirst", parallel: PARALLEL, params: {} } as const;
  const { id: backfillId } = await session.ask("backfill.create", { workflowId, name: "bench", spec: { ...spec, targets: [...spec.targets], exclude: [] }, token: null });
  const [beside, alone, cells]: number[][] = [[], [], []];
  const starts = async (): Promise<number[]> => {
    const times: number[] = [];
    for (let count = 0; count < samples; count++) times.push(await sample());
    return times;
  };
  const done = async (): Promise<number> => (await session.ask("backfill.get", { backfillId, limit: 1 })).backfill.counts.success;
  let paused = false;
  const pause = async (wanted: boolean): Promise<void> => {
    if (wanted !== paused) await session.ask("backfill.pause", { backfillId, paused: wanted });
    paused = wanted;
    await wait(2000);
  };
  const medians: number[] = [];
  await interleaved(
    pairs,
    async () => {
      await pause(false);
      const [before, begun] = [await done(), performance.now()];
      const times = await starts();
      cells!.push((((await done()) - before) * 1000) / (performance.now() - begun));
      beside!.push(at(times, 0.99));
      medians.push(median(times));
    },
    async () => {
      await pause(true);
      alone!.push(at(await starts(), 0.99));
    },
  );
  report(
    "row 32",
    `p99 of a live task's start beside a backfill of ${days * MINUTES} cells, against the same while it is paused`,
    beside!.map((value, index) => value / alone![index]!),
    alone!,
    { floor: 10, goal: 2, sense: "at most", limit: "what the backfill starts has the same two cores" },
    { p99: round(median(beside!)), p50: round(median(medians)), aloneP99: round(median(alone!)), cellsPerSecond: Math.round(median(cells!)) },
  );
  await session.ask("backfill.cancel", { backfillId });
}
