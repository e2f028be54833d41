import { localText, sentence, type ExitRecord, type ExitRule, type FailureCause, type InstanceEvent, type Sentence } from "#contract";

export interface Verdict {
  readonly event: Extract<InstanceEvent, "succeeded" | "failed" | "retried" | "skipped" | "killed">;
  readonly cause: FailureCause | null;
  readonly warning: boolean;
  readonly reason: Sentence | null;
}

/**
 * What an exit record means for the instance. A kill by a person is KILLED whatever the code; a time limit is a failure that may
 * be tried again; when nobody can know how it ended (`unknown`) or its host was fenced, it is never tried again by itself,
 * because it may have done its work. `triesLeft`: whether another try is allowed by the task.
 */
export function judgeExit(exit: ExitRecord, rules: readonly ExitRule[], triesLeft: boolean, timeoutSeconds: number, killedBy: string): Verdict {
  const failed = (cause: FailureCause, reason: Sentence, again: boolean): Verdict => ({ event: again && triesLeft ? "retried" : "failed", cause, warning: false, reason });
  if (exit.killedBy === "operator") return { event: "killed", cause: null, warning: false, reason: sentence("end.killed", { by: killedBy }) };
  if (exit.killedBy === "fence") return failed("lost", sentence("end.unknown"), false);
  if (exit.killedBy === "timeout") return failed("timeout", sentence("end.timeout", { seconds: timeoutSeconds }), true);
  if (exit.unknown) return failed("lost", sentence("end.unknown"), false);
  if (exit.startError !== null) return failed("startError", exit.startError, true);
  if (exit.signal !== null) return failed("signal", sentence("end.signal", { signal: exit.signal }), true);

  const code = exit.code ?? 0;
  const rule = rules.find((one) => code >= one.from && code <= (one.to ?? one.from));
  const outcome = rule?.outcome ?? (code === 0 ? "success" : "failed");
  const text = rule?.text === undefined ? "" : localText(rule.text, "en");
  // The reader's language is chosen where it is read: the other text travels beside the English one.
  const reason = text === "" ? sentence("end.exit", { code }) : sentence("end.exitText", { code, text, "text.zh": localText(rule!.text!, "zh") });
  switch (outcome) {
    case "success":
      return { event: "succeeded", cause: null, warning: false, reason: code === 0 ? null : reason };
    case "warning":
      return { event: "succeeded", cause: null, warning: true, reason };
    case "skipped":
      return { event: "skipped", cause: null, warning: false, reason };
    case "retry":
    case "failed":
      return failed("exit", reason, true);
  }
}
