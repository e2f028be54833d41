import { chanceOf } from "../fixtures/chance.ts";
import { Chronicle } from "./chronicle.ts";
import { gatherEvidence, judgeMisfires, judgePoints, judgeRest, judgeStarts, type Outage } from "./judgeMonth.ts";
import { lookAtMinutesFrom } from "./naivePoints.ts";
import { makeOperator } from "./operatorOnDuty.ts";
import { PointBook } from "./pointBook.ts";
import { openSimulatedPlatform, type SimulatedPlatform } from "./simulatedPlatform.ts";
import { drawWorkload, POOLS, type PlannedWorkflow } from "./workload.ts";

export interface MonthOptions {
  readonly seed: number;
  readonly days: number;
  readonly workflows: number;
  readonly hosts: number;
  /** Nothing but the schedules: nobody does anything, and nothing dies. */
  readonly quiet?: boolean;
  /** Something that must be found, done once from the middle of the time on, as soon as it answers that it is done. */
  readonly plant?: (platform: SimulatedPlatform) => Promise<boolean>;
  readonly progress?: (line: string) => void;
}
export interface MonthOutcome {
  readonly violations: readonly string[];
  readonly fingerprint: string;
  readonly runs: number;
  readonly tasks: number;
  readonly starts: number;
  readonly facts: number;
  readonly restarts: number;
  readonly crashes: number;
  readonly done: ReadonlyMap<string, number>;
  readonly warnings: ReadonlyMap<string, number>;
  readonly realMs: number;
  /** Simulated time over real time. */
  readonly factor: number;
}
const ZONE = "Asia/Shanghai";
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Each of them begins before a change of clocks somewhere, but for the last. */
const STARTS = ["2026-03-01T02:00:00Z", "2026-10-10T02:00:00Z", "2026-06-01T02:00:00Z"];
/** When nobody changes anything, so that each change is before or after a snapshot for certain. */
const SNAPSHOT_UTC_MS = 14.5 * HOUR;

/** Some days of a platform, drawn from the seed alone; answers everything that was wrong. */
export async function simulateMonth(options: MonthOptions): Promise<MonthOutcome> {
  const { seed, days } = options;
  const begun = performance.now();
  const start = Date.parse(STARTS[seed % STARTS.length]!);
  lookAtMinutesFrom(start);
  const book = new PointBook();
  const definitions = new Map<string, PlannedWorkflow>();
  const chronicle = new Chronicle(definitions, book);
  const errors: string[] = [];
  const platform = await openSimulatedPlatform({
    seed,
    start,
    zone: ZONE,
    hosts: options.hosts,
    slots: 40,
    onCommit: (facts) => chronicle.take(facts),
    onError: (message) => void errors.push(`ERROR ${new Date(platform.time.now()).toISOString()} ${message}`),
  });
  platform.witness.onStart = (seen) => chronicle.start(seen);
  const chance = chanceOf(seed, "fate");
  const operator = makeOperator({ platform, chance: chanceOf(seed, "operator"), chronicle, book, definitions });
  const { time } = platform;
  const outages: Outage[] = [];
  let [restarts, crashes] = [0, 0];
  let aliveSince = 0;

  async function restart(gently: boolean, awayMs: number): Promise<void> {
    const from = time.now();
    await platform.end(gently);
    if (awayMs > 0) await time.runUntil(from + awayMs);
    restarts++;
    // One that died before it had caught up leaves that to the next: it is one outage.
    const last = outages.at(-1);
    const before = last !== undefined && from - aliveSince < 2 * MINUTE ? outages.pop()!.from : from;
    outages.push({ from: before, until: time.now() });
    aliveSince = time.now();
    await platform.begin();
  }
  /** Lets time go on; a server that dies meanwhile is started again after a while. */
  async function until(at: number): Promise<void> {
    while (time.now() < at) {
      await time.runUntil(at, () => !platform.isUp());
      if (platform.isUp()) continue;
      crashes++;
      await restart(false, chance.next() < 0.7 ? chance.between(500, 20_000) : chance.between(60_000, 20 * MINUTE));
    }
  }
  const isNearSnapshot = (at: number): boolean => Math.abs((((at % DAY) + DAY) % DAY) - SNAPSHOT_UTC_MS) < 3 * MINUTE;
  /** In the middle of a minute, when nothing is due. */
  const calm = (at: number): number => Math.floor(at / MINUTE) * MINUTE + 20_000;

  try {
    await platform.begin();
    aliveSince = time.now();
    await until(calm(time.now() + MINUTE));
    await platform.ask("text.apply", { text: ["kind: Project\nname: month\n", ...POOLS.map(({ name, slots }) => `kind: Pool\nname: ${name}\nproject: month\nslots: ${slots}\n`)].join("---\n") });
    for (const workflow of drawWorkload(seed, options.workflows)) await operator.apply(workflow, true);
    const end = start + days * DAY;
    const plantAt = start + (days * DAY) / 2;
    let planted = options.plant === undefined;
    const back: { at: number; host: ReturnType<SimulatedPlatform["hosts"]>[number] }[] = [];
    let day = 0;
    while (time.now() < end) {
      await until(calm(time.now() + chance.between(4, 26) * MINUTE));
      for (const one of back.filter(({ at }) => at <= time.now())) {
        back.splice(back.indexOf(one), 1);
        platform.reach(one.host);
      }
      if (isNearSnapshot(time.now()) || time.now() - aliveSince < 3 * MINUTE) continue;
      if (!planted && time.now() >= plantAt) planted = await options.plant!(platform);
      if (options.quiet === true) continue;
      const drawn = chance.next();
      if (drawn < 0.62) await operator.act();
      else if (drawn < 0.72) {
        const host = chance.pick(platform.hosts());
        if (!platform.isCut(host)) {
          platform.cut(host);
          const after = chance.next() < 0.4 ? chance.between(2000, 9000) : chance.between(20_000, 90 * MINUTE);
          if (after < MINUTE) {
            await until(time.now() + after);
            platform.reach(host);
          } else back.push({ at: time.now() + after, host });
        }
      } else if (drawn < 0.74) chance.pick(platform.hosts()).reboot();
      else if (drawn < 0.745) {
        const host = chance.pick(platform.hosts());
        host.forget();
        await time.finish(host.sync());
      } else if (drawn < 0.77) platform.life().fuse(chance.between(1, 20_000));
      else if (drawn < 0.785) await restart(chance.next() < 0.6, chance.next() < 0.5 ? chance.between(500, 15_000) : Math.floor(chance.between(1, 240) / 10) * 10 * MINUTE);
      if (Math.floor((time.now() - start) / DAY) > day) {
        day = Math.floor((time.now() - start) / DAY);
        options.progress?.(
          `day ${day}: ${platform.witness.starts.length} starts, ${chronicle.facts} facts, ${restarts} restarts, ${chronicle.violations.length + errors.length} faults, ${(((time.now() - start) / (performance.now() - begun)) | 0).toString()} times real time`,
        );
      }
    }
    // Then everybody comes back, nothing is planned any more, and all that can go goes.
    for (const { host } of back) platform.reach(host);
    platform.life().fuse(Infinity);
    if (time.now() - aliveSince < 3 * MINUTE) await until(time.now() + 3 * MINUTE);
    await operator.letGo();
    for (const workflow of definitions.values()) await operator.apply({ ...workflow, schedule: { ...workflow.schedule, paused: true } }, true);
    await until(calm(time.now() + 18 * HOUR));
    await operator.letGo();
    await until(calm(time.now() + 18 * HOUR));
    const evidence = await time.finish(gatherEvidence(platform.life().store, { now: time.now(), starts: platform.witness.starts, isLiving: (attempt, task) => platform.witness.isLiving(attempt, task) }));
    const simulatedMs = time.now() - start;
    const realMs = performance.now() - begun;
    const violations = [...errors, ...chronicle.violations, ...judgePoints(evidence, book), ...judgeStarts(evidence), ...judgeRest(evidence), ...judgeMisfires(chronicle, book, outages)];
    await platform.end(true);
    return {
      ...{ violations, fingerprint: chronicle.fingerprint, runs: evidence.runs.length, tasks: evidence.tasks.length, starts: platform.witness.starts.length, facts: chronicle.facts, restarts, crashes },
      ...{ done: operator.done, warnings: platform.warnings, realMs, factor: simulatedMs / realMs },
    };
  } catch (error) {
    throw new Error(`it broke after ${Math.round((time.now() - start) / HOUR)} hours; the same again: SIGNALBOX_SEED=${seed} npm run test:faults -- month`, { cause: error });
  } finally {
    await platform.end(false);
    platform.remove();
  }
}

/** What a month was, in a few lines; with its first faults, and how to see them again. */
export function tellMonth(outcome: MonthOutcome, { seed, days, workflows }: MonthOptions): string {
  const counted = (counts: ReadonlyMap<string, number>): string => [...counts].map(([what, count]) => `${what} ${count}`).join(", ");
  return [
    `${days} days of ${workflows} workflows, SIGNALBOX_SEED=${seed}: ${Math.round(outcome.factor)} times real time, ${Math.round(outcome.realMs / 1000)} s`,
    `  ${outcome.runs} runs, ${outcome.tasks} tasks, ${outcome.starts} starts, ${outcome.facts} facts, ${outcome.restarts} restarts of which ${outcome.crashes} deaths at some statement`,
    `  a person: ${counted(outcome.done)}`,
    `  warnings: ${counted(outcome.warnings)}`,
    `  fingerprint ${outcome.fingerprint}`,
    ...(outcome.violations.length === 0
      ? []
      : [`  ${outcome.violations.length} faults; the same again: SIGNALBOX_SEED=${seed} npm run test:faults -- month`, ...outcome.violations.slice(0, 40).map((one) => `    ${one}`)]),
  ].join("\n");
}
