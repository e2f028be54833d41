import type { TaskInstance } from "#contract";
import type { TaskDetail } from "./TaskDetail.ts";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { StateWord } from "../../../ui/StateWord.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { taskGlyph } from "../model/taskGlyph.ts";

interface NeighbourTableProps {
  readonly upstream: readonly TaskInstance[];
  readonly downstream: readonly TaskInstance[];
  readonly outside: TaskDetail["outside"];
}

/** What this task waits for and what waits for it, in its run and in others, with their states (S2-19). */
export function NeighbourTable({ upstream, downstream, outside }: NeighbourTableProps) {
  const t = useTranslate();
  return (
    <>
      <Side title={t("operations:around.upstream")} tasks={upstream} others={outside.upstream} none={t("operations:around.noUpstream")} />
      <Side title={t("operations:around.downstream")} tasks={downstream} others={outside.downstream} none={t("operations:around.noDownstream")} />
    </>
  );
}

const shown = 100;

function Side({ title, tasks, others, none }: { readonly title: string; readonly tasks: readonly TaskInstance[]; readonly others: TaskDetail["outside"]["upstream"]; readonly none: string }) {
  const t = useTranslate();
  const { inspect, open } = useWorkbench();
  return (
    <div className="sb-op-side">
      <h3>{title}</h3>
      {tasks.length === 0 && others.length === 0 && <p className="sb-op-quiet">{none}</p>}
      <ul>
        {tasks.slice(0, shown).map((task) => (
          <li key={task.id}>
            <button type="button" className="sb-link" onClick={() => inspect({ kind: "taskInstance", params: { workflowInstanceId: task.workflowInstanceId, taskInstanceId: task.id } })}>
              <MiddleText text={task.name} />
            </button>
            <StateWord state={taskGlyph(task)} size={14} />
          </li>
        ))}
        {others.map((one, index) => {
          const run = one.workflowInstanceId;
          const text = `${one.name}${one.businessDate === "" ? "" : ` ${one.businessDate}`}`;
          return (
            <li key={`${one.name} ${run ?? ""} ${one.taskInstanceId ?? index}`}>
              {run === null ? (
                <MiddleText text={text} />
              ) : (
                <button
                  type="button"
                  className="sb-link"
                  onClick={() =>
                    one.taskInstanceId === null ? open({ kind: "run", params: { workflowInstanceId: run } }) : inspect({ kind: "taskInstance", params: { workflowInstanceId: run, taskInstanceId: one.taskInstanceId } })
                  }
                >
                  <MiddleText text={text} />
                </button>
              )}
              {one.state === null ? <span className="sb-op-quiet">{t(one.met ? "runView:around.metUnseen" : "runView:around.notYet")}</span> : <StateWord state={one.state} size={14} />}
            </li>
          );
        })}
      </ul>
      {tasks.length > shown && <p className="sb-op-quiet">{t("operations:around.more", { count: tasks.length - shown })}</p>}
    </div>
  );
}
