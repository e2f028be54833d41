import { useMemo, useState } from "react";
import type { OutputOf, PlannedCell, UiUp } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { Moment } from "../../../ui/Moment.tsx";
import { StateWord } from "../../../ui/StateWord.tsx";
import type { DataColumn } from "../../../ui/table/DataColumn.ts";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import { noSelection } from "../../../ui/table/listSelection.ts";
import { useFormats } from "../../../ui/useFormats.tsx";
import { useSay } from "../useSay.ts";

export type PlanAnswer = OutputOf<UiUp, "backfill.plan">;
const SHOWN_ORIGINS: ReadonlySet<string> = new Set(["run", "workflow"]);
/** What differs from date to date: the business date as it is given, and what the workflow makes of it. */
const parametersOf = ({ parameters }: PlannedCell): string =>
  parameters
    .filter((one) => SHOWN_ORIGINS.has(one.origin) || one.name === "bizdate")
    .map((one) => `${one.name}=${one.value}`)
    .join(" ");

/** [BKF2] One row for each cell: its date, what it would be given, what is there, and what will happen. */
export function PreviewStep({ plan }: { readonly plan: PlanAnswer }) {
  const t = useTranslate();
  const say = useSay();
  const formats = useFormats();
  const [selection, setSelection] = useState(noSelection);
  const columns = useMemo(
    (): readonly DataColumn<PlannedCell>[] => [
      { id: "date", header: t("backfill:column.date"), width: 110, always: true, cell: (row) => row.businessDate, text: (row) => row.businessDate },
      { id: "point", header: t("backfill:column.point"), width: 120, cell: (row) => <Moment ms={row.fireAt} />, text: (row) => new Date(row.fireAt).toISOString() },
      { id: "workflow", header: t("backfill:column.workflow"), width: 160, cell: (row) => <MiddleText text={row.workflowName} />, text: (row) => row.workflowName },
      {
        ...{ id: "parameters", header: t("backfill:column.parameters"), width: 260, grow: true },
        cell: (row) => (
          <span className="sb-mono">
            <MiddleText text={parametersOf(row)} />
          </span>
        ),
        text: parametersOf,
      },
      {
        ...{ id: "exists", header: t("backfill:column.exists"), width: 130 },
        cell: (row) => (row.instanceState === null ? <span className="sb-op-quiet">{t("backfill:neverRan")}</span> : <StateWord state={row.instanceState} />),
        text: (row) => row.instanceState ?? "",
      },
      {
        ...{ id: "action", header: t("backfill:column.action"), width: 300 },
        cell: (row) =>
          row.reason === null ? <strong>{t(`backfill:action.${row.action}`)}</strong> : <span className="sb-op-quiet" title={say(row.reason)}>{`${t(`backfill:action.${row.action}`)} · ${say(row.reason)}`}</span>,
        text: (row) => row.action,
      },
    ],
    [t, say],
  );
  return (
    <div className="sb-bf-preview">
      <ul className="sb-bf-notes">
        <li>{plan.estimateMs === null ? t("backfill:noEstimate") : t("backfill:estimate", { duration: formats.age(plan.estimateMs) })}</li>
        {plan.notes.map((note, index) => (
          <li key={index}>{say(note)}</li>
        ))}
        {plan.more && <li>{t("backfill:more", { count: plan.cells.length })}</li>}
      </ul>
      <DataTable<PlannedCell>
        label={t("backfill:step.preview")}
        rows={plan.cells}
        rowId={(row) => String(row.number)}
        columns={columns}
        selection={selection}
        onSelectionChange={setSelection}
        empty={{ sentence: t("backfill:nothing") }}
      />
    </div>
  );
}
