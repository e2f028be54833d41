import type { AttemptFact, AttemptId } from "#contract";
import type { Journal } from "../../journal/openJournal.ts";
import type { Clock, Timer } from "../../platform/clock.ts";
import type { Logger } from "../../platform/logger.ts";

export interface Reporter {
  /** There are facts, or the parent can be told again. Cheap; call it in the turn of the commit. `patient`: others may come soon. */
  wake(patient?: boolean): void;
  close(): void;
}
export interface ReportAnswer {
  readonly acknowledged: readonly { attemptId: AttemptId; seq: number }[];
  readonly fence: readonly AttemptId[];
}
const BATCH = 1000;
const RETRY_MS = 1_000;
/** Frames are limited. Counted in characters, which are six bytes on the wire at most. */
const BATCH_CHARACTERS = 512 * 1024;
/** How long facts for which nobody waits are gathered into one batch. */
const GATHER_MS = 10;

/**
 * [JRN3] Tells the parent every fact, oldest first, one batch on its way at a time, again until it is acknowledged.
 * `ready`: whether the parent can be told now.
 */
export function openReporter(options: {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Logger;
  readonly ready: () => boolean;
  readonly send: (facts: AttemptFact[]) => Promise<ReportAnswer>;
  readonly take: (answer: ReportAnswer) => Promise<void>;
}): Reporter {
  let busy = false;
  let timer: Timer | null = null;
  let gathering: Timer | null = null;
  let closed = false;
  const later = (): void => {
    timer ??= options.clock.after(RETRY_MS, () => {
      timer = null;
      void run();
    });
  };
  const run = async (): Promise<void> => {
    if (busy || closed || timer !== null) return;
    busy = true;
    try {
      while (options.ready() && !closed) {
        const batch = fitting(options.journal.unsent(BATCH));
        if (batch.length === 0) break;
        const answer = await options.send(batch.map(({ fact }) => fact));
        if (closed) break;
        await options.take(answer);
        // A parent that acknowledges nothing is not asked again at once.
        if (answer.acknowledged.length === 0) {
          later();
          break;
        }
      }
    } catch (cause) {
      options.log.warn("facts were not taken; they are sent again", { cause: String(cause) });
      later();
    } finally {
      busy = false;
    }
  };
  return {
    wake(patient = false) {
      if (!patient) return void run();
      gathering ??= options.clock.after(GATHER_MS, () => {
        gathering = null;
        void run();
      });
    },
    close() {
      closed = true;
      timer?.cancel();
      gathering?.cancel();
    },
  };
}

/** As many as fit a frame, one at least. */
function fitting<Numbered extends { readonly fact: AttemptFact }>(batch: readonly Numbered[]): readonly Numbered[] {
  let size = 0;
  const end = batch.findIndex(({ fact }, index) => {
    if (fact.kind === "ended") for (const text of [...fact.exit.lastLines, ...Object.entries(fact.exit.outputs ?? {}).flat()]) size += text.length;
    return index > 0 && size > BATCH_CHARACTERS;
  });
  return end === -1 ? batch : batch.slice(0, end);
}
