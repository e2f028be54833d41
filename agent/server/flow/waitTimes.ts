import { sentence, type TaskInstance, type TaskInstanceId } from "#contract";
import { getSettings, instanceIn, taskIn, tasksInStates, upstreamIn, type Store, type Tx } from "../../store/index.ts";
import { zonedAt } from "../../domain/planning/businessDate.ts";
import { screenTime } from "../../domain/planning/clockText.ts";
import { waitsUntil } from "../../domain/readiness/waitsUntil.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Logger } from "../../platform/logger.ts";
import { Aftermath } from "../dispatch/aftermath.ts";
import type { TaskMoves } from "../dispatch/taskMoves.ts";
import type { TaskValues } from "../dispatch/taskValues.ts";
import { openWaits } from "../dispatch/waits.ts";

/** A wall clock may jump, and a timer does not notice. */
const LONGEST_SLEEP_MS = 30_000;

/** Tasks that wait for a time, in WAIT_TIME with that instant stored as `retryAt`; a restart of the server delays nothing that is due. */
export function makeWaitTimes(options: { readonly store: Store; readonly clock: Clock; readonly log: Logger; readonly moves: TaskMoves }) {
  const { store, clock, log, moves } = options;
  const waits = openWaits(clock);

  /** In a unit: a task in WAIT_RESOURCE waits from now on, or its time has come already. */
  async function hold(tx: Tx, after: Aftermath, task: TaskInstance, { input, resolution }: TaskValues): Promise<void> {
    const instance = (await instanceIn(tx, task.workflowInstanceId))!;
    const ends = (await upstreamIn(tx, task)).map((one) => one.endedAt ?? 0);
    const due = waitsUntil(resolution.form, { scheduleAt: zonedAt(instance.fireAt, instance.zone), upstreamEndedAt: ends.length === 0 ? instance.createdAt : Math.max(...ends) });
    if (typeof due !== "number") {
      await moves.move(tx, after, { id: task.id, event: "failed", set: { cause: "startError", endedAt: tx.now, reason: sentence(`waitTime.${due.field}`, { task: input.task.name, value: due.value }) } });
      return;
    }
    const at = screenTime(due, { platform: (await getSettings(tx.db)).zone, own: instance.zone }, "second");
    const held = await moves.move(tx, after, { id: task.id, event: "held", set: { startedAt: tx.now, endedAt: null, retryAt: due, reason: sentence("wait.time", { at }) } });
    if (held === null) return;
    if (due <= tx.now) await pass(tx, after, held.task);
    else after.held.push(held.task);
  }
  async function pass(tx: Tx, after: Aftermath, task: Pick<TaskInstance, "id" | "reason">): Promise<void> {
    const reason = sentence("end.time", { at: String(task.reason?.values["at"] ?? "") });
    if ((await moves.move(tx, after, { id: task.id, event: "timeReached", set: { retryAt: null } })) === null) return;
    await moves.move(tx, after, { id: task.id, event: "succeeded", set: { endedAt: tx.now, reason } });
  }

  async function act(id: TaskInstanceId): Promise<void> {
    const after = await store.write(async (tx) => {
      const aftermath = new Aftermath();
      const task = await taskIn(tx, id);
      if (task?.state !== "WAIT_TIME" || task.startedAt === null) return aftermath;
      if (task.retryAt !== null && task.retryAt > clock.now()) aftermath.held.push(task);
      else await pass(tx, aftermath, task);
      return aftermath;
    });
    moves.settle(after);
  }
  const at = ({ id, retryAt }: Pick<TaskInstance, "id" | "retryAt">): void =>
    waits.set(id, Math.min(retryAt ?? 0, clock.now() + LONGEST_SLEEP_MS), () => void act(id).catch((error: unknown) => log.error("a time was not passed", { id, error: String(error) })));
  return {
    hold,
    at,
    async start(): Promise<void> {
      // One that has not begun waits for the point of its schedule, which has a clock of its own.
      for (const task of await store.read((db) => tasksInStates(db, ["WAIT_TIME"]))) if (task.startedAt !== null) at(task);
    },
    close: waits.close,
  };
}
export type WaitTimes = ReturnType<typeof makeWaitTimes>;
