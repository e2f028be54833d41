import { Refusal, type WorkflowInstance, type WorkflowInstanceId } from "#contract";
import { getWorkflowInstance, type Store } from "../../store/index.ts";
import type { Clock } from "../../platform/clock.ts";

/** So many may wait at once; each costs a connection, not a query. */
const MOST_WAITING = 2000;

/** [API1] Waiting for ends of runs. Woken by the commit in which a run ends, so that waiting asks nothing of the store. */
export function openRunEnds({ store, clock }: { readonly store: Store; readonly clock: Clock }) {
  const waiting = new Map<WorkflowInstanceId, Set<() => void>>();
  let count = 0;
  let closed = false;
  const unsubscribe = store.onCommit((facts) => {
    if (waiting.size === 0) return;
    for (const fact of facts) {
      if (fact.name !== "workflowInstance.changed") continue;
      const instance = fact.payload["instance"] as WorkflowInstance;
      if (instance.endedAt !== null) for (const wake of waiting.get(instance.id) ?? []) wake();
    }
  });

  /** Ends with the run, after the time, or when the server stops. */
  async function untilEnded(id: WorkflowInstanceId, seconds: number): Promise<void> {
    if (count >= MOST_WAITING) throw new Refusal("tooMany", "run.tooManyWait", { count: MOST_WAITING });
    count++;
    const wakers = waiting.get(id) ?? new Set();
    waiting.set(id, wakers);
    let wake!: () => void;
    const woken = new Promise<void>((resolve) => wakers.add((wake = resolve)));
    const timer = clock.after(seconds * 1000, wake);
    try {
      // Asked after the waker is there: an end between the two is not missed.
      const now = await store.read((db) => getWorkflowInstance(db, id));
      if (now !== null && now.endedAt === null && !closed) await woken;
    } finally {
      timer.cancel();
      count--;
      wakers.delete(wake);
      if (wakers.size === 0) waiting.delete(id);
    }
  }

  return {
    /** The run when it has ended, or as it is after `seconds`. @throws Refusal `run.tooManyWait`, `instance.notFound`. */
    async wait(id: WorkflowInstanceId, seconds: number): Promise<WorkflowInstance> {
      if (seconds > 0) await untilEnded(id, seconds);
      const instance = await store.read((db) => getWorkflowInstance(db, id));
      if (instance === null) throw new Refusal("notFound", "instance.notFound", { id });
      return instance;
    },
    /** Lets everybody go who waits. */
    close(): void {
      closed = true;
      unsubscribe();
      for (const wakers of waiting.values()) for (const wake of wakers) wake();
    },
  };
}
export type RunEnds = ReturnType<typeof openRunEnds>;
