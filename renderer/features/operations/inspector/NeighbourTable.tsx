import type { TaskInstance } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { StateWord } from "../../../ui/StateWord.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { taskGlyph } from "../model/taskGlyph.ts";

interface NeighbourTableProps {
  readonly upstream: readonly TaskInstance[];
  readonly downstream: readonly TaskInstance[];
}

/** What this task waits for and what waits for it, with their states (S2). */
export function NeighbourTable({ upstream, downstream }: NeighbourTableProps) {
  const t = useTranslate();
  return (
    <>
      <Side title={t("operations:around.upstream")} tasks={upstream} none={t("operations:around.noUpstream")} />
      <Side title={t("operations:around.downstream")} tasks={downstream} none={t("operations:around.noDownstream")} />
    </>
  );
}

const shown = 100;

function Side({ title, tasks, none }: { readonly title: string; readonly tasks: readonly TaskInstance[]; readonly none: string }) {
  const t = useTranslate();
  const { inspect } = useWorkbench();
  return (
    <div className="sb-op-side">
      <h3>{title}</h3>
      {tasks.length === 0 && <p className="sb-op-quiet">{none}</p>}
      <ul>
        {tasks.slice(0, shown).map((task) => (
          <li key={task.id}>
            <button type="button" className="sb-link" onClick={() => inspect({ kind: "taskInstance", params: { workflowInstanceId: task.workflowInstanceId, taskInstanceId: task.id } })}>
              <MiddleText text={task.name} />
            </button>
            <StateWord state={taskGlyph(task)} size={14} />
          </li>
        ))}
      </ul>
      {tasks.length > shown && <p className="sb-op-quiet">{t("operations:around.more", { count: tasks.length - shown })}</p>}
    </div>
  );
}
