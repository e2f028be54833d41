import { Button } from "antd";
import { useEffect, useState } from "react";
import type { TaskInstance, WorkflowInstanceId } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { Sheet } from "../../../ui/overlay/Sheet.tsx";
import { StateWord } from "../../../ui/StateWord.tsx";
import { useFormats } from "../../../ui/useFormats.tsx";
import { taskGlyph } from "../model/taskGlyph.ts";
import type { BoardLine } from "./boardModel.ts";
import { compareRuns, tookMs } from "./compareRuns.ts";
import type { ComparedTask } from "./compareRuns.ts";

/** Workflows that are compared at once. */
const most = 20;

interface CompareSheetProps {
  readonly lines: readonly BoardLine[];
  readonly before: string;
  readonly after: string;
  readonly onClose: () => void;
}
interface Comparison {
  readonly workflow: string;
  readonly tasks: readonly ComparedTask<TaskInstance>[];
}

/** Two dates side by side: of each task the state and how long it took. Of several runs of a date the last is taken. */
export function CompareSheet({ lines, before, after, onClose }: CompareSheetProps) {
  const t = useTranslate();
  const language = useLanguage();
  const [found, setFound] = useState<readonly Comparison[]>();
  const [failure, setFailure] = useState<unknown>();
  const workflows = [...new Map(lines.map((line) => [line.row.workflowId as string, line])).values()];
  // The sheet shows the moment at which it was opened.
  useEffect(() => {
    let overtaken = false;
    const tasksOf = async (line: BoardLine, date: string): Promise<readonly TaskInstance[]> => {
      const id: WorkflowInstanceId | undefined = line.cells.get(date)?.at(-1)?.workflowInstanceId;
      return id === undefined ? [] : (await link.ask("workflowInstance.get", { workflowInstanceId: id })).tasks;
    };
    const compare = async (line: BoardLine): Promise<Comparison> => {
      const [one, two] = await Promise.all([tasksOf(line, before), tasksOf(line, after)]);
      // Where only tasks were marked, only they are compared.
      const wanted = lines.some(({ kind, row }) => kind === "workflow" && row.workflowId === line.row.workflowId) ? undefined : new Set(lines.map(({ row }) => row.taskId as string | null));
      return { workflow: `${line.row.projectName}/${line.row.workflowName}`, tasks: compareRuns(one, two).filter(({ taskId }) => wanted === undefined || wanted.has(taskId)) };
    };
    Promise.all(workflows.slice(0, most).map(compare)).then(
      (all) => overtaken || setFound(all.filter(({ tasks }) => tasks.length > 0)),
      (thrown: unknown) => overtaken || setFailure(thrown),
    );
    return () => {
      overtaken = true;
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- read once
  }, []);
  return (
    <Sheet title={t("board:compare.title", { before, after })} width={760} onClose={onClose} footer={<Button onClick={onClose}>{t("ui:close")}</Button>}>
      {failure !== undefined && <ErrorCard {...failureWords(failure, language)} />}
      {!found && failure === undefined && <p className="sb-op-quiet">{t("ui:table.loading")}</p>}
      {found?.length === 0 && <p className="sb-op-quiet">{t("board:compare.none")}</p>}
      {found?.map((one) => (
        <table key={one.workflow} className="sb-board-compare">
          <caption>{one.workflow}</caption>
          <thead>
            <tr>
              <th>{t("operations:column.task")}</th>
              <th>{before}</th>
              <th>{after}</th>
              <th>{t("board:compare.longer")}</th>
            </tr>
          </thead>
          <tbody>
            {one.tasks.map((task) => (
              <tr key={task.taskId}>
                <th scope="row">{task.name}</th>
                <Side task={task.before} />
                <Side task={task.after} />
                <Longer ms={task.longerMs} />
              </tr>
            ))}
          </tbody>
        </table>
      ))}
      {workflows.length > most && <p className="sb-op-quiet">{t("board:compare.most", { count: most })}</p>}
    </Sheet>
  );
}

function Side({ task }: { readonly task: TaskInstance | null }) {
  const t = useTranslate();
  const formats = useFormats();
  if (!task) return <td className="sb-op-quiet">{t("board:compare.absent")}</td>;
  const took = tookMs(task);
  return (
    <td>
      <span className="sb-board-side">
        <StateWord state={taskGlyph(task)} size={14} />
        {took !== null && <span className="sb-op-quiet">{formats.duration(took)}</span>}
      </span>
    </td>
  );
}

function Longer({ ms }: { readonly ms: number | null }) {
  const formats = useFormats();
  if (ms === null) return <td />;
  return <td>{ms === 0 ? "±0" : `${ms > 0 ? "+" : "−"}${formats.duration(Math.abs(ms))}`}</td>;
}
