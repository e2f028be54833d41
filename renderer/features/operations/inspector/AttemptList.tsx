import { ScrollText } from "lucide-react";
import type { Attempt, TaskInstance } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { IconButton } from "../../../ui/IconButton.tsx";
import { Elapsed, Moment } from "../../../ui/Moment.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import type { InstanceGlyph } from "../../../ui/glyphShapes.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { useSay } from "../useSay.ts";

interface AttemptListProps {
  readonly task: Pick<TaskInstance, "id" | "workflowInstanceId">;
  readonly attempts: readonly Attempt[];
}

/** Every physical execution, newest first: when, where, how it ended, its log. */
export function AttemptList({ task, attempts }: AttemptListProps) {
  const t = useTranslate();
  const say = useSay();
  const workbench = useWorkbench();
  if (attempts.length === 0) return <p className="sb-op-quiet">{t("operations:attempt.none")}</p>;
  const how = ({ state, exit, nodeName }: Attempt): string => {
    if (state === "REFUSED") return t("operations:attempt.refused");
    if (!exit) return state === "LOST" ? say({ code: "lost.node", values: { node: nodeName ?? "" } }) : t(`operations:attemptState.${state}`);
    if (exit.startError) return say(exit.startError);
    if (exit.unknown) return say({ code: "end.unknown", values: {} });
    if (exit.signal !== null) return say({ code: "end.signal", values: { signal: exit.signal } });
    return say({ code: "end.exit", values: { code: exit.code ?? 0 } });
  };
  return (
    <ol className="sb-op-attempts">
      {attempts.toReversed().map((attempt) => (
        <li key={attempt.id}>
          <StateGlyph state={glyphOf(attempt)} />
          <span className="sb-op-attempt-no">{t("operations:attempt.number", { tryNo: attempt.tryNo, epoch: attempt.epoch })}</span>
          <span className="sb-op-attempt-how">{how(attempt)}</span>
          <IconButton
            icon={ScrollText}
            label={t("operations:attempt.log")}
            onPress={() => workbench.showPanel({ kind: "log", params: { workflowInstanceId: task.workflowInstanceId, taskInstanceId: task.id, attemptId: attempt.id } })}
          />
          <span className="sb-op-attempt-where">
            {attempt.nodeName ?? "—"}
            {attempt.pid !== null && ` · ${t("operations:why.pid", { pid: String(attempt.pid) })}`} · <Moment ms={attempt.startedAt ?? attempt.createdAt} />
            {attempt.startedAt !== null && (
              <>
                {" · "}
                <Elapsed start={attempt.startedAt} end={attempt.endedAt} />
              </>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}

function glyphOf({ state, exit, cause }: Attempt): InstanceGlyph {
  switch (state) {
    case "OFFERED":
    case "ACCEPTED":
      return "DISPATCHING";
    case "RUNNING":
    case "KILLING":
    case "KILL_FAILED":
    case "LOST":
      return state;
    case "REFUSED":
      return "WAIT_RESOURCE";
    case "ENDED":
      if (exit?.killedBy === "operator") return "KILLED";
      if (cause === "timeout") return "TIMED_OUT";
      return exit?.code === 0 ? "SUCCESS" : "FAILED";
  }
}
