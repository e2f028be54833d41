import type { AlertRule, TaskInstance } from "#contract";
import { factsAfter, failedSince, getAlertCursor, hasAlerted, listAlertRules, moveAlertCursor, openAlertsOf, tasksInStates, type Store, type StoredFact } from "../../store/index.ts";
import { rootOf, type AlertEvent } from "../../domain/alerts/alertEvent.ts";
import type { Clock, Timer } from "../../platform/clock.ts";
import type { Ids } from "../../platform/ids.ts";
import type { Logger } from "../../platform/logger.ts";
import type { Roster } from "../nodes/roster.ts";
import { mayAlert, type AlertStep, type FactEvents } from "./factEvents.ts";
import { raise } from "./raise.ts";

/** Facts that one unit takes in, and how many are read at once after a restart. */
const BATCH = 500;
const READ = 2000;
/** After so many facts of which none means anything the cursor is stored nevertheless, so that a restart reads few. */
const STORED_EVERY = 5000;
/** With more facts than this in hand the rest is read from the outbox, in its time. */
const HELD = 10_000;
const AGAIN_MS = 5000;
/** When facts are gone: failures of so long ago are still told. */
const LOOK_BACK_MS = 24 * 3600_000;
/** Ends are told by the clocks of hosts. */
const CLOCKS_APART_MS = 120_000;
const CLOSED_BY_FACTS = ["failed", "retrying", "longRunning", "nodeUnreachable", "diskFull"] as const;

export interface FactWatchOptions {
  readonly store: Store;
  readonly events: FactEvents;
  readonly roster: Roster;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  /** Called after messages were put into the outbox. */
  readonly onMessages: () => void;
}

/**
 * [ALR1] Walks the facts from the stored cursor. Alerts, messages and the cursor move in one unit, so after a crash each fact counts
 * exactly once. Facts that mean nothing cost a look at their name; a success is looked at only while an alert is open.
 */
export async function openFactWatch(options: FactWatchOptions) {
  const { store, events, clock, ids, log } = options;
  let rules: readonly AlertRule[] = await store.read((db) => listAlertRules(db));
  const openRoots = new Set<string>();
  for (const { root } of await store.read((db) => openAlertsOf(db, [...CLOSED_BY_FACTS]))) openRoots.add(root);
  let held: StoredFact[] = [];
  /** Up to here facts are in `held` or need none. */
  let scanned = 0;
  let stored = 0;
  /** Facts between `scanned` and now have to be read. */
  let behind = true;
  let working: Promise<void> | null = null;
  let again: Timer | null = null;
  let closed = false;

  const counts = (fact: StoredFact): boolean => {
    if (!mayAlert(fact)) return false;
    if (fact.name !== "taskInstance.changed") return true;
    const task = fact.payload["task"] as TaskInstance;
    if (task.state !== "SUCCESS" && task.state !== "SKIPPED") return rules.length > 0;
    return openRoots.has(rootOf.task(task.id)) || openRoots.has(rootOf.run(task.workflowInstanceId)) || openRoots.has(rootOf.long(task.id)) || held.length > 0;
  };
  const stopListening = store.onCommit((facts) => {
    if (closed) return;
    // Rules are read again in their place: what comes after them is matched with them.
    for (const fact of facts) {
      if (behind || fact.seq <= scanned) continue;
      if (fact.name === "alertRule.changed" || fact.name === "alertRule.removed" || counts(fact)) held.push(fact);
      scanned = fact.seq;
    }
    if (held.length > HELD) {
      scanned = held[BATCH - 1]!.seq;
      held = held.slice(0, BATCH);
      behind = true;
    }
    if (held.length > 0 || behind || scanned - stored > STORED_EVERY) wake();
  });

  function wake(): void {
    if (closed || working !== null) return;
    again?.cancel();
    again = null;
    working = work()
      .catch((error: unknown) => {
        if (closed) return;
        log.error("alerts were not raised; they are tried again", { error: String(error) });
        again = clock.after(AGAIN_MS, wake);
      })
      .finally(() => {
        working = null;
        if (!closed && again === null && held.length > 0) wake();
      });
  }
  async function work(): Promise<void> {
    for (;;) {
      if (held.length === 0 && behind) await readOn();
      const batch = held.slice(0, BATCH);
      if (batch.length === 0 && !behind && scanned - stored <= STORED_EVERY) return;
      const upTo = batch.length < held.length ? batch.at(-1)!.seq : scanned;
      if (batch.some((fact) => fact.name.startsWith("alertRule."))) rules = await store.read((db) => listAlertRules(db));
      await apply(await store.read((db) => events.of(db, batch)), upTo);
      held = held.slice(batch.length);
      if (closed) return;
    }
  }
  async function apply(steps: readonly AlertStep[], upTo: number | null): Promise<void> {
    const done = await store.write(async (tx) => {
      if (upTo !== null) await moveAlertCursor(tx, upTo);
      return raise(tx, ids, rules, steps);
    });
    if (upTo !== null) stored = upTo;
    for (const step of steps) if ("over" in step) openRoots.delete(step.over);
    for (const root of done.opened) openRoots.add(root);
    if (done.messages > 0) options.onMessages();
  }
  /** The next facts of the outbox; when they are gone, what is open instead. */
  async function readOn(): Promise<void> {
    const last = store.lastSeq();
    const facts = await store.read((db) => factsAfter(db, scanned, READ));
    if (facts === null) {
      log.warn("facts that alerts had not seen are gone; what is open now is looked at instead", { from: scanned, to: last });
      const found = await store.read(openNow);
      scanned = last;
      await apply(
        found.map((event) => ({ event })),
        last,
      );
      return;
    }
    for (const fact of facts) if (fact.name.startsWith("alertRule.") || counts(fact)) held.push(fact);
    scanned = facts.at(-1)?.seq ?? scanned;
    // Checked in one turn of the loop: a commit from here on is heard.
    if (scanned >= store.lastSeq()) behind = false;
  }
  /** What would have been told, of what is still so, and was not told yet. */
  async function openNow(db: Parameters<typeof failedSince>[0]): Promise<AlertEvent[]> {
    const memory = events.about(db);
    const found: { readonly event: AlertEvent; readonly since: number }[] = [];
    for (const task of [...(await failedSince(db, clock.now() - LOOK_BACK_MS)), ...(await tasksInStates(db, ["LOST", "WAIT_RETRY"]))]) {
      const event = await events.ofTaskState(db, memory, task);
      if (event !== null) found.push({ event, since: task.endedAt ?? clock.now() });
    }
    for (const node of options.roster.all()) {
      const event = node.state === "UNREACHABLE" ? events.ofNode(node) : null;
      if (event !== null) found.push({ event, since: clock.now() });
    }
    const fresh: AlertEvent[] = [];
    // All rules are told in one unit, so what one of them has told of is told.
    for (const { event, since } of found) if (!(await hasAlerted(db, event.root, since - CLOCKS_APART_MS))) fresh.push(event);
    return fresh;
  }

  return {
    /** Goes on where it stopped; on a platform that never had alerts, with what happens from now on. */
    async start(): Promise<void> {
      const cursor = await store.read(getAlertCursor);
      if (cursor === null) await store.write((tx) => moveAlertCursor(tx, store.lastSeq()));
      scanned = stored = cursor ?? store.lastSeq();
      wake();
    },
    /** Raises what the clock has found. */
    raise: (steps: readonly AlertStep[]): Promise<void> => apply(steps, null),
    rules: (): readonly AlertRule[] => rules,
    isOpen: (root: string): boolean => openRoots.has(root),
    async close(): Promise<void> {
      closed = true;
      stopListening();
      again?.cancel();
      await working;
    },
  };
}
export type FactWatch = Awaited<ReturnType<typeof openFactWatch>>;
