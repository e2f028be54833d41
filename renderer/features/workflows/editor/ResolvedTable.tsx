import { DatePicker } from "antd";
import dayjs from "dayjs";
import { useEffect, useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { sentenceOf } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useReading } from "../../../state/useReading.ts";
import { useSay } from "../useSay.ts";
import { useEditor, useEditorState } from "./useEditor.ts";

const quietMs = 500;

/** Every parameter with its value and origin for a business date, before anything runs. */
export function ResolvedTable({ taskId }: { readonly taskId: string | undefined }) {
  const t = useTranslate();
  const [open, setOpen] = useState(false);
  return (
    <details className="sb-wf-resolved" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("workflows:resolved.title")}</summary>
      {open && <Resolved taskId={taskId} />}
    </details>
  );
}

function Resolved({ taskId }: { readonly taskId: string | undefined }) {
  const t = useTranslate();
  const say = useSay();
  const language = useLanguage();
  const editor = useEditor();
  const definition = useEditorState((state) => state.history.present.definition);
  const [quiet, setQuiet] = useState(definition);
  useEffect(() => {
    const timer = setTimeout(() => setQuiet(definition), quietMs);
    return () => clearTimeout(timer);
  }, [definition]);
  const [date, setDate] = useState<string>();
  const [turn, setTurn] = useState(0);
  useEffect(() => setTurn((old) => old + 1), [quiet]);
  const { value, failure } = useReading(`${editor.workflowId}:${taskId ?? ""}:${date ?? ""}:${turn}`, () =>
    link.ask("workflow.resolve", { workflowId: editor.workflowId as never, definition: quiet, ...(taskId ? { taskId: taskId as never } : {}), ...(date ? { businessDate: date } : {}) }),
  );
  const [last, setLast] = useState(value);
  useEffect(() => {
    if (value) setLast(value);
  }, [value]);
  const shown = value ?? last;
  return (
    <>
      <label className="sb-wf-date">
        {t("workflows:run.businessDate")}
        <DatePicker size="small" value={date === undefined ? (shown ? dayjs(shown.businessDate) : null) : dayjs(date)} allowClear={false} onChange={(next) => setDate(next?.format("YYYY-MM-DD"))} />
      </label>
      {failure !== undefined && <p className="sb-wf-problem">{sentenceOf(failure, language)}</p>}
      {shown?.problems.map((problem) => (
        <p key={problem.path} className="sb-wf-problem">
          {say(problem.sentence)}
        </p>
      ))}
      {shown && (
        <table className="sb-wf-table">
          <thead>
            <tr>
              <th>{t("workflows:field.name")}</th>
              <th>{t("workflows:params.value")}</th>
              <th>{t("workflows:params.origin")}</th>
            </tr>
          </thead>
          <tbody>
            {shown.parameters.map((one) => (
              <tr key={one.name}>
                <th scope="row" className="sb-mono sb-ident">
                  {one.name}
                </th>
                <td className="sb-mono" title={one.raw === one.value ? undefined : one.raw}>
                  {one.value.length > 200 ? `${one.value.slice(0, 200)}…` : one.value}
                </td>
                <td>
                  {[t(`workflows:origin.${one.origin}`), one.from].filter(Boolean).join(" ")}
                  {one.secret && ` · ${t("workflows:resolved.secret")}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
