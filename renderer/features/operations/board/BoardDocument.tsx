import { Button, DatePicker, Input, Select } from "antd";
import dayjs from "dayjs";
import { useCallback, useMemo, useState } from "react";
import { useDesktop } from "../../../desktop/DesktopContext.ts";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { usePlatformState, useProjects } from "../../../state/hooks.ts";
import { useCommands } from "../../../ui/commands/CommandCentre.tsx";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { useMenu } from "../../../ui/menu/useMenu.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { useFilterStore } from "../model/filterStore.ts";
import { dateAfter, dateIn, datesBetween } from "../model/currentDate.ts";
import { noFilter } from "../model/instanceFilter.ts";
import { useServerNow } from "../useServerNow.ts";
import { BlockBar } from "./BlockBar.tsx";
import { BoardGrid } from "./BoardGrid.tsx";
import type { BoardMark } from "./BoardGrid.tsx";
import { BoardLegend } from "./BoardLegend.tsx";
import { blockOf, boardLines, runsOfBlock } from "./boardModel.ts";
import type { BoardPlace } from "./boardModel.ts";
import { CompareSheet } from "./CompareSheet.tsx";
import { useBlockTargets } from "./useBlockTargets.ts";
import { useBlockBackfill } from "./useBlockBackfill.ts";
import { useBoard } from "./useBoard.ts";
import { useBlockVerbs } from "./useBlockVerbs.ts";
import { boardLayoutOf, lengths } from "./boardLayout.ts";
import type { BoardLayout } from "./boardLayout.ts";
import "../operations.css";
import "./board.css";

const layoutKey = "operations.board";
const nowhere: BoardMark = { anchor: { row: 0, column: Number.MAX_SAFE_INTEGER }, active: { row: 0, column: Number.MAX_SAFE_INTEGER } };

/** Screen 4: workflows and tasks by business date. The list of instances is its twin. */
export function BoardDocument() {
  const t = useTranslate();
  const language = useLanguage();
  const workbench = useWorkbench();
  const { preferences } = useDesktop();
  const zone = usePlatformState((state) => state.session.platform?.zone ?? "UTC");
  const today = dateIn(zone, useServerNow());
  const projects = useProjects();
  const [layout, setLayout] = useState(() => boardLayoutOf(preferences.read(layoutKey)));
  const change = (changes: Partial<BoardLayout>): void => {
    const next = { ...layout, ...changes };
    setLayout(next);
    preferences.write(layoutKey, { days: next.days, projectId: next.projectId ?? null, opened: [...next.opened] });
  };
  // Kept as long as it is open: tomorrow the board ends tomorrow.
  const [chosenUntil, setUntil] = useState<string>();
  const until = chosenUntil ?? today;
  const from = dateAfter(until, 1 - layout.days);
  const dates = useMemo(() => datesBetween(from, until), [from, until]);
  const [text, setText] = useState("");
  const opened = useMemo(() => new Set(layout.opened), [layout.opened]);
  const board = useBoard({ from, until, projectId: layout.projectId }, opened);
  const lines = useMemo(() => boardLines(board.rows ?? [], board.tasks, text), [board.rows, board.tasks, text]);

  const [kept, setMark] = useState<BoardMark>(nowhere);
  const mark = useMemo((): BoardMark => {
    const fit = ({ row, column }: BoardPlace): BoardPlace => ({ row: Math.max(0, Math.min(lines.length - 1, row)), column: Math.max(0, Math.min(dates.length - 1, column)) });
    return { anchor: fit(kept.anchor), active: fit(kept.active) };
  }, [kept, lines.length, dates.length]);
  const block = useMemo(() => blockOf(mark.anchor, mark.active), [mark]);
  const runs = useMemo(() => runsOfBlock(lines, dates, block), [lines, dates, block]);
  const targets = useBlockTargets(runs);
  const verbs = useBlockVerbs(targets.rows);
  const [compared, setCompared] = useState(false);
  const canCompare = block.columnFrom !== block.columnTo;

  const menu = useMenu();
  const onlyRun = runs.size === 1 ? [...runs.keys()][0] : undefined;
  const openRun = (place: BoardPlace): void => {
    const cells = lines[place.row]?.cells.get(dates[place.column] ?? "") ?? [];
    const last = cells.at(-1);
    if (!last) return;
    workbench.open({ kind: "run", params: { workflowInstanceId: last.workflowInstanceId } });
    if (last.taskInstanceId !== null) workbench.inspect({ kind: "taskInstance", params: { workflowInstanceId: last.workflowInstanceId, taskInstanceId: last.taskInstanceId } });
  };
  const asList = (): void => {
    const line = lines[mark.active.row];
    useFilterStore
      .getState()
      .set({ ...noFilter, ...(block.rowFrom === block.rowTo && line ? { workflowId: line.row.workflowId } : {}), ...(block.columnFrom === block.columnTo ? { businessDate: dates[block.columnFrom] } : {}) });
    workbench.open({ kind: "instances", params: {} });
  };
  const compareLabel = canCompare ? t("board:compare.do", { before: dates[block.columnFrom] ?? "", after: dates[block.columnTo] ?? "" }) : t("board:compare.dates");
  const compareReason = canCompare ? undefined : t("board:compare.needTwo");
  const backfill = useBlockBackfill(lines, dates, block);
  const items: readonly MenuItem[] = [
    { id: "open", label: t("board:block.openRun"), keys: "Enter", disabledReason: onlyRun === undefined && runs.size === 0 ? t("operations:reason.nothing") : undefined, run: () => openRun(mark.active) },
    ...verbs.menu(targets.loading ? t("board:block.reading") : undefined),
    { id: "compare", label: compareLabel, separated: true, disabledReason: compareReason, run: () => setCompared(true) },
    backfill,
    { id: "list", label: t("board:block.list"), run: asList },
  ];
  useCommands([{ id: "board.refresh", title: "operations:command.refresh", keys: ["F5"], group: "operations:group.instance", run: board.reload }]);
  const toggle = useCallback(
    (id: string): void => {
      const next = new Set(layout.opened);
      if (!next.delete(id)) next.add(id);
      change({ opened: [...next] });
    },
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `change` follows the layout
    [layout],
  );

  return (
    <section className="sb-op-doc" aria-label={t("board:title")} data-scope="instance">
      <div className="sb-op-filter" role="search">
        <Select<number> aria-label={t("board:range.label")} value={layout.days} onChange={(days) => change({ days })} options={lengths.map((days) => ({ value: days, label: t("board:range.days", { count: days }) }))} />
        <DatePicker aria-label={t("board:range.until")} value={dayjs(until)} allowClear={chosenUntil !== undefined} format="YYYY-MM-DD" onChange={(date) => setUntil(date?.format("YYYY-MM-DD"))} />
        <Select<string>
          className="sb-board-project"
          aria-label={t("board:filter.project")}
          value={layout.projectId ?? ""}
          onChange={(id) => change({ projectId: id === "" ? undefined : id })}
          options={[{ value: "", label: t("board:filter.everyProject") }, ...projects.map(({ id, name }) => ({ value: id as string, label: name }))]}
        />
        <Input allowClear className="sb-op-search" aria-label={t("board:filter.text")} placeholder={t("board:filter.text")} value={text} onChange={(event) => setText(event.target.value)} />
      </div>
      <BlockBar block={block} runs={runs.size} targets={targets} verbs={verbs} compareReason={compareReason} compareLabel={compareLabel} backfill={backfill} onCompare={() => setCompared(true)} />
      {board.failure !== undefined && <ErrorCard {...failureWords(board.failure, language)} actions={<Button onClick={board.reload}>{t("ui:retry")}</Button>} />}
      {board.rows === undefined ? (
        board.failure === undefined && <EmptyState sentence={t("ui:table.loading")} />
      ) : lines.length === 0 ? (
        <EmptyState sentence={text.trim() === "" ? t("board:none") : t("board:noneMatch")} />
      ) : (
        <BoardGrid lines={lines} dates={dates} mark={mark} onMark={setMark} onToggle={toggle} onOpen={openRun} onMenu={(at) => menu.open(items, at, t("board:block.verbs"))} />
      )}
      {board.more && <p className="sb-op-foot">{t("board:more", { count: board.rows?.length ?? 0 })}</p>}
      <BoardLegend />
      {menu.element}
      {compared && canCompare && <CompareSheet lines={lines.slice(block.rowFrom, block.rowTo + 1)} before={dates[block.columnFrom]!} after={dates[block.columnTo]!} onClose={() => setCompared(false)} />}
    </section>
  );
}
