import { useCallback } from "react";
import type { TaskInstance } from "#contract";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { useFormats } from "../../ui/useFormats.tsx";
import { heldLine, whyNotRun } from "./model/whyNotRun.ts";
import type { RunFacts } from "./model/whyNotRun.ts";
import { useSay } from "./useSay.ts";

/** What of a task instance decides its line. */
export type LineFacts = Pick<
  TaskInstance,
  "state" | "reason" | "startedAt" | "endedAt" | "tryNo" | "maxTries" | "waitingOn" | "readyAt" | "retryAt" | "rootCauseId" | "taskId" | "workflowInstanceId" | "pausedBy" | "frozen"
>;

/**
 * One line of truth: why it waits, how long it has run, how it ended. `nowMs` is the time now by the server's clock;
 * `node` the host and `run` what is around the task, when they are known.
 */
export function useResultLine(): (task: LineFacts, nowMs: number, node?: string | null, run?: RunFacts) => string {
  const t = useTranslate();
  const say = useSay();
  const formats = useFormats();
  return useCallback(
    (task, nowMs, node, run) => {
      const tries = task.maxTries > 1 && task.tryNo > 0 ? ` · ${t("operations:line.try", { tryNo: task.tryNo, maxTries: task.maxTries })}` : "";
      const took = task.startedAt !== null && task.endedAt !== null ? formats.duration(task.endedAt - task.startedAt) : undefined;
      const elapsed = task.startedAt === null ? undefined : formats.duration(Math.floor(Math.max(0, nowMs - task.startedAt) / 1000) * 1000);
      switch (task.state) {
        case "RUNNING":
          return (node ? t("operations:line.runningOn", { elapsed: elapsed ?? "", node }) : (elapsed ?? "")) + tries;
        case "SUCCESS":
          return task.reason ? say(task.reason) : (took ?? "");
        case "WAIT_RETRY":
          return task.retryAt === null ? (task.reason ? say(task.reason) : "") : t("operations:line.retryAt", { tryNo: task.tryNo, maxTries: task.maxTries, time: formats.clock(task.retryAt) });
        default: {
          const held = heldLine(task);
          if (held) return say(held);
          const why = whyNotRun(task, run);
          if (why) return say(why);
          if (task.reason) return say(task.reason) + tries;
          if (task.state === "NOT_RUN" && task.waitingOn > 0) return t("operations:line.upstream", { count: task.waitingOn });
          return took ?? elapsed ?? "";
        }
      }
    },
    [t, say, formats],
  );
}
