import { Checkbox } from "antd";
import { useCallback, useMemo, useState } from "react";
import type { OutputOf, PlannedCell, UiUp } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { Moment } from "../../../ui/Moment.tsx";
import { StateWord } from "../../../ui/StateWord.tsx";
import type { DataColumn } from "../../../ui/table/DataColumn.ts";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import { noSelection } from "../../../ui/table/listSelection.ts";
import { useFormats } from "../../../ui/useFormats.tsx";
import { useSay } from "../useSay.ts";
import { pointKey, type WizardState } from "./wizardSpec.ts";

export type PlanAnswer = OutputOf<UiUp, "backfill.plan">;
const SHOWN_ORIGINS: ReadonlySet<string> = new Set(["run", "workflow"]);
/** What differs from date to date: the business date as it is given, and what the workflow makes of it. */
const parametersOf = ({ parameters }: PlannedCell): string =>
  parameters
    .filter((one) => SHOWN_ORIGINS.has(one.origin) || one.name === "bizdate")
    .map((one) => `${one.name}=${one.value}`)
    .join(" ");

/** Whether a cell can be ticked: it would be run, or was unticked here. */
const mayTick = ({ action, reason }: PlannedCell): boolean => action !== "none" || reason?.code === "cell.leftOut";

interface PreviewStepProps {
  readonly plan: PlanAnswer;
  readonly leftOut: WizardState["leftOut"];
  /** Leaves cells out, or takes them in again: the plan is then asked for anew. */
  readonly onTick: (cells: readonly PlannedCell[], taken: boolean) => void;
}

/** [BKF2] One row for each cell: its tick, its date, what it would be given, what is there, and what will happen. */
export function PreviewStep({ plan, leftOut, onTick }: PreviewStepProps) {
  const t = useTranslate();
  const say = useSay();
  const formats = useFormats();
  const [selection, setSelection] = useState(noSelection);
  const columns = useMemo(
    (): readonly DataColumn<PlannedCell>[] => [
      {
        ...{ id: "tick", header: t("backfill:column.run"), width: 56, minWidth: 44, always: true },
        cell: (row) => (
          <Checkbox
            aria-label={t("backfill:tick", { date: row.businessDate, name: row.workflowName })}
            checked={mayTick(row) && !leftOut.has(pointKey(row))}
            disabled={!mayTick(row)}
            onClick={(event) => event.stopPropagation()}
            onChange={(event) => onTick([row], event.target.checked)}
          />
        ),
      },
      { id: "date", header: t("backfill:column.date"), width: 104, always: true, cell: (row) => row.businessDate, text: (row) => row.businessDate },
      { id: "point", header: t("backfill:column.point"), width: 136, cell: (row) => <Moment ms={row.fireAt} />, text: (row) => new Date(row.fireAt).toISOString() },
      { id: "workflow", header: t("backfill:column.workflow"), width: 120, cell: (row) => <MiddleText text={row.workflowName} />, text: (row) => row.workflowName },
      {
        ...{ id: "parameters", header: t("backfill:column.parameters"), width: 250, grow: true },
        cell: (row) => (
          <span className="sb-mono">
            <MiddleText text={parametersOf(row)} />
          </span>
        ),
        text: parametersOf,
      },
      {
        ...{ id: "exists", header: t("backfill:column.exists"), width: 116 },
        cell: (row) => (row.instanceState === null ? <span className="sb-op-quiet">{t("backfill:neverRan")}</span> : <StateWord state={row.instanceState} />),
        text: (row) => row.instanceState ?? "",
      },
      {
        ...{ id: "action", header: t("backfill:column.action"), width: 270 },
        cell: (row) =>
          row.reason === null ? <strong>{t(`backfill:action.${row.action}`)}</strong> : <span className="sb-op-quiet" title={say(row.reason)}>{`${t(`backfill:action.${row.action}`)} · ${say(row.reason)}`}</span>,
        text: (row) => row.action,
      },
    ],
    [t, say, leftOut, onTick],
  );
  const menu = useCallback(
    (rows: readonly PlannedCell[]): readonly MenuItem[] => {
      const [taken, out] = [rows.filter((row) => mayTick(row) && !leftOut.has(pointKey(row))), rows.filter((row) => leftOut.has(pointKey(row)))];
      const none = t("backfill:reason.cell");
      return [
        { id: "skip", label: t("backfill:skip"), disabledReason: taken.length === 0 ? none : undefined, run: () => onTick(taken, false) },
        { id: "take", label: t("backfill:take"), disabledReason: out.length === 0 ? none : undefined, run: () => onTick(out, true) },
      ];
    },
    [t, leftOut, onTick],
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
        menu={menu}
        empty={{ sentence: t("backfill:nothing") }}
      />
    </div>
  );
}
