import { isIP } from "node:net";
import { Refusal, sentence, type Callback, type Sentence, type WorkflowInstance, type WorkflowInstanceId } from "#contract";
import {
  beginRunCallbacks,
  dueRunCallbacks,
  getSettings,
  getWorkflowInstance,
  insertRunCallback,
  nextRunCallbackAt,
  runsWithCallback,
  settleRunCallback,
  type Store,
  type StoredCallback,
  type Tx,
} from "../../store/index.ts";
import { retryAfter } from "../../domain/alerts/retryAfter.ts";
import type { Clock, Timer } from "../../platform/clock.ts";
import type { Logger } from "../../platform/logger.ts";
import { postJson } from "../alerts/channels/postJson.ts";
import { addressRefusal, type Reach } from "../alerts/channels/resolveAllowed.ts";
import { webhookHeaders } from "../alerts/channels/webhookBody.ts";
import type { Caller } from "../auth/authority.ts";
import type { SecretBox } from "../secrets/secretBox.ts";

const AT_ONCE = 8;
/** The longest sleep: wall clocks jump. */
const SLEEP_MS = 30_000;

export interface RunCallbackOptions {
  readonly store: Store;
  readonly box: SecretBox;
  /** Address of this server, for whoever is told. */
  readonly address: () => string;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * [API3] Tells that runs have ended, once each, for a day until somebody says yes. What is told is stored with the run, so it is told
 * whatever dies meanwhile; within a crash it may come twice, with the same id.
 */
export function openRunCallbacks({ store, box, address, clock, log }: RunCallbackOptions) {
  const pending = new Set<WorkflowInstanceId>();
  const busy = new Set<WorkflowInstanceId>();
  const running = new Set<Promise<void>>();
  let timer: Timer | null = null;
  let closed = false;
  const unsubscribe = store.onCommit((facts) => {
    if (pending.size === 0) return;
    const ended: WorkflowInstanceId[] = [];
    for (const fact of facts) {
      if (fact.name !== "workflowInstance.changed") continue;
      const instance = fact.payload["instance"] as WorkflowInstance;
      if (instance.endedAt !== null && pending.has(instance.id)) ended.push(instance.id);
    }
    if (ended.length > 0) begin(ended);
  });

  function keep(work: Promise<void>): void {
    const kept = work
      .catch((error: unknown) => {
        if (!closed) log.error("callbacks were not looked at", { error: String(error) });
      })
      .finally(() => running.delete(kept));
    running.add(kept);
  }
  function begin(runs: readonly WorkflowInstanceId[]): void {
    keep(
      store
        .write((tx) => beginRunCallbacks(tx, runs))
        .then(() => {
          for (const id of runs) pending.delete(id);
          return look();
        }),
    );
  }
  async function look(): Promise<void> {
    if (closed) return;
    const due = await store.read((db) => dueRunCallbacks(db, clock.now(), 2 * AT_ONCE));
    for (const one of due) {
      if (busy.size >= AT_ONCE || busy.has(one.workflowInstanceId)) continue;
      busy.add(one.workflowInstanceId);
      keep(
        deliver(one)
          .finally(() => busy.delete(one.workflowInstanceId))
          .then(look),
      );
    }
    const next = await store.read(nextRunCallbackAt);
    timer?.cancel();
    // What is due and not begun waits for one that is: its end looks again.
    if (!closed) timer = clock.after(next === null || next <= clock.now() ? SLEEP_MS : Math.min(SLEEP_MS, next - clock.now()), () => keep(look()));
  }
  async function deliver(one: StoredCallback): Promise<void> {
    const run = await store.read((db) => getWorkflowInstance(db, one.workflowInstanceId));
    if (run === null) return;
    const { told, answer } = await tell(one, run);
    const nextAt = told ? null : retryAfter(one.tryNo + 1);
    await store.write((tx) => settleRunCallback(tx, one, { told, answer, nextAt: nextAt === null ? null : tx.now + nextAt }));
    if (!told) log.warn("a callback was not taken", { run: run.id, try: one.tryNo + 1, answer: JSON.stringify(answer) });
  }
  /** Of the answer only the status is kept: what is behind the address is not for everybody who sees the run. */
  async function tell({ url, sealed, reach }: StoredCallback, run: WorkflowInstance): Promise<{ told: boolean; answer: Sentence }> {
    const secret = box.open(sealed, run.id);
    if (secret === null) return { told: false, answer: sentence("delivery.unreadable") };
    const body = callbackBody(run, address());
    try {
      const { status } = await postJson(url, body, webhookHeaders(run.id, body, secret, clock.now()), reach);
      return { told: status >= 200 && status < 300, answer: sentence("run.callbackAnswered", { status }) };
    } catch (error) {
      if (error instanceof Refusal) return { told: false, answer: error.failure.sentence };
      return { told: false, answer: sentence("delivery.failed", { message: (error instanceof Error ? error.message : String(error)).slice(0, 300) }) };
    }
  }

  return {
    /**
     * How far a callback of this caller reaches: a platform admin keeps the network too, others as channels of projects [ALR4].
     * @throws Refusal `delivery.forbidden`, `delivery.private` for an address that is one of those by itself.
     */
    async reachFor(caller: Caller, { url }: Callback): Promise<Reach> {
      const reach: Reach = caller.user?.platformAdmin === true ? "anywhere" : (await store.read(getSettings)).projectAlertsPrivate ? "private" : "public";
      const host = new URL(url).hostname.replaceAll(/^\[|\]$/g, "");
      const refusal = isIP(host) === 0 ? null : addressRefusal(host, host, reach);
      if (refusal !== null) throw refusal;
      return reach;
    },
    /** In the unit that makes the run. */
    put: (tx: Tx, run: WorkflowInstanceId, { url, secret }: Callback, reach: Reach): Promise<void> => insertRunCallback(tx, { workflowInstanceId: run, url, sealed: box.seal(secret, run), reach }),
    /** After that unit: the run may have ended already. */
    made(run: WorkflowInstanceId): void {
      pending.add(run);
      keep(store.read((db) => getWorkflowInstance(db, run)).then((found) => (found !== null && found.endedAt !== null ? begin([run]) : undefined)));
    },
    async start(): Promise<void> {
      const open = await store.read(runsWithCallback);
      for (const id of open) pending.add(id);
      await store.write((tx) => beginRunCallbacks(tx, open));
      keep(look());
    },
    async close(): Promise<void> {
      closed = true;
      unsubscribe();
      timer?.cancel();
      await Promise.allSettled(running);
    },
  };
}
export type RunCallbacks = ReturnType<typeof openRunCallbacks>;

/** What a callback says; its fields are written down in `http/API.md`. */
const callbackBody = (run: WorkflowInstance, server: string): string =>
  JSON.stringify({
    version: 1,
    workflowInstanceId: run.id,
    state: run.state,
    ...{ project: run.projectName, workflow: run.workflowName, businessDate: run.businessDate, origin: run.origin },
    ...{ startedAt: run.startedAt === null ? null : new Date(run.startedAt).toISOString(), endedAt: run.endedAt === null ? null : new Date(run.endedAt).toISOString() },
    ...{ counts: run.counts, server },
  });
