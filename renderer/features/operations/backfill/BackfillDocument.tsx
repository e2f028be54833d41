import { useEffect, useMemo, useState } from "react";
import type { BackfillCell, BackfillId } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords, sentenceOf } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useMay, useOnline, useTurn } from "../../../state/hooks.ts";
import { useReading } from "../../../state/useReading.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { useMenu } from "../../../ui/menu/useMenu.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import "../operations.css";
import "./backfill.css";
import { BackfillHeader } from "./BackfillHeader.tsx";
import { CellGrid } from "./CellGrid.tsx";
import { CellTable } from "./CellTable.tsx";

/** Cells come one by one while a backfill is at work: they are read again so often at most. */
const READ_MS = 500;

/** Screen 10, detail: a backfill with all its cells, by date and as a table. */
export function BackfillDocument({ params }: { readonly params: { readonly backfillId: string } }) {
  const t = useTranslate();
  const language = useLanguage();
  const workbench = useWorkbench();
  const online = useOnline();
  const backfillId = params.backfillId as BackfillId;
  const turn = useSettled(useTurn("backfill"));
  const { value, failure } = useReading(`backfill:${backfillId}`, () => readAll(backfillId), turn);
  const [date, setDate] = useState<string>();
  const menu = useMenu();
  const may = useMay("operateOwn", value?.backfill.projectId);
  const cells = useMemo(() => value?.cells ?? [], [value]);
  const shown = useMemo(() => (date === undefined ? cells : cells.filter((cell) => cell.businessDate === date)), [cells, date]);

  if (value === undefined)
    return failure === undefined ? (
      <EmptyState sentence={t("ui:table.loading")} />
    ) : (
      <div className="sb-op-doc sb-op-doc-failed">
        <ErrorCard {...failureWords(failure, language)} />
      </div>
    );
  const { backfill } = value;
  const itemsFor = (chosen: readonly BackfillCell[]): readonly MenuItem[] => {
    const able = (states: readonly BackfillCell["state"][], which: (cell: BackfillCell) => boolean = () => true) => chosen.filter((cell) => states.includes(cell.state) && which(cell));
    const points = (some: readonly BackfillCell[]) => some.map(({ workflowId, fireAt }) => ({ workflowId, fireAt }));
    const send = (sent: Promise<unknown>): void => void sent.catch((thrown: unknown) => notify(sentenceOf(thrown, language)));
    const reason = (some: readonly BackfillCell[]) => (!online ? t("operations:reason.offline") : !may ? t("operations:reason.right") : some.length === 0 ? t("backfill:reason.cell") : undefined);
    const run = chosen.find((cell) => cell.workflowInstanceId !== null)?.workflowInstanceId;
    const [again, waiting, left] = [able(["failed", "success", "cancelled"]), able(["waiting"]), able(["left"], (cell) => cell.reason?.code === "cell.skipped")];
    const skip = (some: readonly BackfillCell[], on: boolean) => link.ask("backfill.skip", { backfillId, cells: points(some), skip: on });
    return [
      {
        id: "open",
        label: t("backfill:openRun"),
        keys: "Enter",
        disabledReason: run == null ? t("backfill:reason.noRun") : undefined,
        run: () => run != null && workbench.open({ kind: "run", params: { workflowInstanceId: run } }),
      },
      { id: "rerun", label: t("backfill:rerunCell"), separated: true, disabledReason: reason(again), run: () => send(link.ask("backfill.rerun", { backfillId, cells: points(again) })) },
      { id: "skip", label: t("backfill:skip"), disabledReason: reason(waiting), run: () => send(skip(waiting, true)) },
      { id: "take", label: t("backfill:take"), disabledReason: reason(left), run: () => send(skip(left, false)) },
    ];
  };
  return (
    <section className="sb-op-doc" aria-label={backfill.name} data-scope="list">
      <BackfillHeader backfill={backfill} />
      <CellGrid cells={cells} date={date} onChoose={(next) => setDate(next === date ? undefined : next)} onMenu={(some, at) => menu.open(itemsFor(some), at, t("backfill:column.action"))} />
      <CellTable
        cells={shown}
        title={date === undefined ? t("backfill:everyCell") : t("backfill:ofDate", { date })}
        itemsFor={itemsFor}
        onOpen={(cell, pin) => cell.workflowInstanceId !== null && workbench.open({ kind: "run", params: { workflowInstanceId: cell.workflowInstanceId } }, { pin })}
      />
      {menu.element}
    </section>
  );
}

/** Every page of the cells. */
async function readAll(backfillId: BackfillId) {
  const first = await link.ask("backfill.get", { backfillId });
  const cells = [...first.cells];
  for (let { more } = first; more;) {
    const page = await link.ask("backfill.get", { backfillId, after: cells.at(-1)?.number ?? -1 });
    cells.push(...page.cells);
    more = page.more && page.cells.length > 0;
  }
  return { backfill: first.backfill, cells };
}
/** What changes often, told at most twice a second, and in the end always. */
function useSettled(turn: string): string {
  const [settled, setSettled] = useState(turn);
  useEffect(() => {
    if (turn === settled) return;
    const timer = setTimeout(() => setSettled(turn), READ_MS);
    return () => clearTimeout(timer);
  }, [turn, settled]);
  return settled;
}
