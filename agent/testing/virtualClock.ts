import type { Clock, Timer } from "../platform/clock.ts";

interface Entry {
  readonly at: number;
  readonly order: number;
  act: (() => void) | null;
}
/** Timers of one program: they all end with it. */
export interface VirtualProcess {
  readonly clock: Clock;
  /** None of its timers fires any more, and none can be set. */
  end(): void;
}

/**
 * Time that goes on only when everything is quiet: no microtask, no immediate and no request to a disk is left that could do something at
 * this instant. So what happens depends on what was set for when, never on how quick the machine is. Timers of one instant fire in the
 * order in which they were set.
 */
export function openVirtualClock(start: number) {
  let now = start;
  let order = 0;
  const heap: Entry[] = [];

  const isBefore = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
  function push(entry: Entry): void {
    let place = heap.length;
    heap.push(entry);
    for (let above = (place - 1) >> 1; place > 0 && isBefore(entry, heap[above]!); place = above, above = (place - 1) >> 1) {
      heap[place] = heap[above]!;
      heap[above] = entry;
    }
  }
  function pop(): Entry {
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && isBefore(heap[below + 1]!, heap[below]!)) below++;
      if (!isBefore(heap[below]!, last)) break;
      heap[place] = heap[below]!;
      place = below;
    }
    heap[place] = last;
    return first;
  }

  function openProcess(): VirtualProcess {
    let ended = false;
    const after = (ms: number, act: () => void): Timer => {
      // As the runtime's timers: never at once, and in whole milliseconds.
      const entry: Entry = { at: now + Math.max(1, Math.ceil(ms)), order: order++, act: ended ? null : () => !ended && act() };
      if (!ended) push(entry);
      return { cancel: () => void (entry.act = null) };
    };
    const every = (ms: number, act: () => void): Timer => {
      let cancelled = false;
      let timer = after(ms, again);
      function again(): void {
        act();
        if (!cancelled) timer = after(ms, again);
      }
      return {
        cancel() {
          cancelled = true;
          timer.cancel();
        },
      };
    };
    return { clock: { now: () => now, monotonicMs: () => now - start, after, every }, end: () => void (ended = true) };
  }

  /** One turn of the event loop; afterwards every microtask has run. */
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const isBusy = (): boolean => process.getActiveResourcesInfo().some((name) => name === "Immediate" || name.startsWith("FSReq"));
  async function quiet(): Promise<void> {
    do await turn();
    while (isBusy());
  }
  /** Fires what is due next, all of one instant; false when nothing is set up to `until`. */
  async function step(until: number): Promise<boolean> {
    while (heap.length > 0 && heap[0]!.act === null) pop();
    const [first] = heap;
    if (first === undefined || first.at > until) return false;
    now = first.at;
    while (heap.length > 0 && heap[0]!.at === now) pop().act?.();
    await quiet();
    return true;
  }

  return {
    now: () => now,
    openProcess,
    quiet,
    /** Everything up to this instant happens; it is `at` then. With `stop`, only until that is true. */
    async runUntil(at: number, stop: () => boolean = () => false): Promise<void> {
      await quiet();
      while (!stop() && (await step(at)));
      if (!stop()) now = Math.max(now, at);
    },
    /** Lets time go on until this work is done. @throws when it waits for nothing that could happen. */
    async finish<T>(work: Promise<T>): Promise<T> {
      let done = false;
      const mark = (): void => void (done = true);
      work.then(mark, mark);
      await quiet();
      while (!done) if (!(await step(Infinity)) && !done) throw new Error("it waits for something that never happens");
      return work;
    },
  };
}
export type VirtualClock = ReturnType<typeof openVirtualClock>;
