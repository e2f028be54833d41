import type { OutputOf, Pool, UiUp } from "#contract";
import { Button } from "antd";
import { Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { SlotStrip } from "../../../graph/cards/SlotStrip.tsx";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureOfCommand, failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { mayDo, useLoaded, useMay, useOnline, usePools, useProjects, useQueue } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { useReading } from "../../../state/useReading.ts";
import { useCommands } from "../../../ui/commands/CommandCentre.tsx";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { ConfirmSheet } from "../../../ui/overlay/ConfirmSheet.tsx";
import type { DataColumn } from "../../../ui/table/DataColumn.ts";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import { ListBar } from "../../../ui/table/ListBar.tsx";
import { noSelection, targetsOf } from "../../../ui/table/listSelection.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { PoolSheet } from "./PoolSheet.tsx";
import { useAdministered } from "../../../state/useAdministered.ts";

type Use = OutputOf<UiUp, "queue.get">["pools"][number];
interface Row {
  readonly pool: Pool;
  readonly project: string | undefined;
  readonly use: Use | undefined;
}
type Open = { readonly kind: "new" } | { readonly kind: "edit" | "remove"; readonly pool: Pool };
/** The pools of the queue are wanted, not its rows. */
const FEW = 1;

/** Pools: how many slots each has, who holds them, how many wait. */
export function PoolTable() {
  const t = useTranslate();
  const language = useLanguage();
  const { open: openDocument } = useWorkbench();
  const loaded = useLoaded();
  const online = useOnline();
  const admin = useMay("platform");
  const administered = useAdministered();
  const pools = usePools();
  const projects = useProjects();
  const { turn } = useQueue();
  const reading = useReading("pools.use", async () => new Map((await link.ask("queue.get", { limit: FEW })).pools.map((use) => [use.pool.id as string, use])), `${turn} ${pools.map((pool) => pool.changedSeq).join()}`);
  const names = useMemo(() => new Map(projects.map((project) => [project.id as string, project.name as string])), [projects]);
  const rows = useMemo(() => pools.map((pool): Row => ({ pool, project: pool.projectId === null ? undefined : names.get(pool.projectId), use: reading.value?.get(pool.id) })), [pools, names, reading.value]);
  const [selection, setSelection] = useState(noSelection);
  const [open, setOpen] = useState<Open>();
  const close = (): void => setOpen(undefined);
  const pool = rows.find((one) => one.pool.id === targetsOf(selection)[0])?.pool;
  const offline = online ? undefined : t("connections:offline");
  const newReason = offline ?? (!admin && administered.length === 0 ? t("places:needsAdmin") : undefined);
  const reasonFor = (one: Pool | undefined): string | undefined => {
    if (offline !== undefined) return offline;
    if (one === undefined) return t("places:selectFirst");
    if (one.projectId === null) return admin ? undefined : t("nodes:needsAdmin");
    return mayDo(platformStore.getState(), "administer", one.projectId) ? undefined : t("places:needsAdmin");
  };
  const verbs = (one: Pool | undefined): readonly MenuItem[] => [
    { id: "edit", label: t("nodes:verb.edit"), disabledReason: reasonFor(one), run: () => one && setOpen({ kind: "edit", pool: one }) },
    { id: "remove", label: t("nodes:remove"), disabledReason: reasonFor(one), run: () => one && setOpen({ kind: "remove", pool: one }) },
    { id: "queue", label: t("places:pool.queue"), separated: true, run: () => openDocument({ kind: "queue", params: {} }, { pin: true }) },
  ];
  const columns = useMemo(
    (): readonly DataColumn<Row>[] => [
      {
        id: "name",
        header: t("places:pool"),
        width: 170,
        always: true,
        cell: (row) => (
          <strong className="sb-cell-name">
            <MiddleText text={row.pool.name} />
          </strong>
        ),
        compare: (a, b) => a.pool.name.localeCompare(b.pool.name),
        text: (row) => row.pool.name,
      },
      {
        id: "project",
        header: t("places:pool.owner"),
        width: 130,
        cell: (row) => row.project ?? t("places:pool.platform"),
        compare: (a, b) => (a.project ?? "").localeCompare(b.project ?? ""),
        text: (row) => row.project ?? "",
      },
      {
        id: "slots",
        header: t("nodes:column.slots"),
        width: 180,
        cell: ({ pool: { slots }, use }) => (
          <span className="sb-slot-cell">
            <SlotStrip used={use?.used ?? 0} total={slots} />
            {`${use?.used ?? "—"}/${slots}`}
          </span>
        ),
        compare: (a, b) => a.pool.slots - b.pool.slots,
        text: (row) => `${row.use?.used ?? ""}/${row.pool.slots}`,
      },
      {
        id: "waiting",
        header: t("places:pool.waiting"),
        width: 84,
        align: "end",
        cell: (row) => row.use?.waiting ?? "—",
        compare: (a, b) => (a.use?.waiting ?? 0) - (b.use?.waiting ?? 0),
        text: (row) => String(row.use?.waiting ?? ""),
      },
      {
        id: "holders",
        header: t("places:pool.holders"),
        width: 200,
        grow: true,
        cell: ({ use }) => (
          <span className="sb-cell-cut">
            {use === undefined || use.holders.length === 0
              ? "—"
              : use.holders.map((holder, index) => (
                  <span key={holder.taskInstanceId}>
                    {index > 0 && ", "}
                    <button type="button" className="sb-link" onClick={() => openDocument({ kind: "run", params: { workflowInstanceId: holder.workflowInstanceId } })}>
                      {holder.slots === 1 ? holder.name : `${holder.name} ×${holder.slots}`}
                    </button>
                  </span>
                ))}
          </span>
        ),
        text: (row) => row.use?.holders.map((holder) => holder.name).join(", ") ?? "",
      },
      { id: "remark", header: t("nodes:add.remark"), width: 160, hidden: true, cell: (row) => row.pool.remark, text: (row) => row.pool.remark },
    ],
    [t, openDocument],
  );
  useCommands([{ id: "pool.new", title: "places:pool.new", group: "nodes:group", icon: Plus, availability: () => newReason ?? true, run: () => setOpen({ kind: "new" }) }]);
  return (
    <>
      <ListBar label={t("places:pools")} create={{ label: t("places:pool.new"), disabledReason: newReason, run: () => setOpen({ kind: "new" }) }} items={verbs(pool)} />
      <DataTable
        label={t("places:pools")}
        rows={rows}
        rowId={(one) => one.pool.id}
        columns={columns}
        selection={selection}
        onSelectionChange={setSelection}
        loading={!loaded}
        error={reading.failure === undefined ? undefined : failureWords(reading.failure, language)}
        onOpen={(one) => reasonFor(one.pool) === undefined && setOpen({ kind: "edit", pool: one.pool })}
        menu={([one]) => verbs(one?.pool)}
        empty={{
          sentence: t("places:pools.none"),
          action: (
            <Button type="primary" disabled={newReason !== undefined} title={newReason} onClick={() => setOpen({ kind: "new" })}>
              {t("places:pool.new")}
            </Button>
          ),
        }}
      />
      {open?.kind === "new" && <PoolSheet pool={undefined} onClose={close} />}
      {open?.kind === "edit" && <PoolSheet pool={open.pool} onClose={close} />}
      {open?.kind === "remove" && (
        <ConfirmSheet title={t("places:pool.removeTitle", { name: open.pool.name })} verb={t("nodes:remove")} onClose={close} onConfirm={() => failureOfCommand(link.ask("pool.remove", { id: open.pool.id }), language)}>
          <p>{t("places:pool.removeText")}</p>
        </ConfirmSheet>
      )}
    </>
  );
}
