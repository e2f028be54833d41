import { Lock } from "lucide-react";
import { useMemo, useState } from "react";
import type { EditLock } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords, sentenceOf } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { mayDo, useConnection, useLoaded, useLocks, useOnline, usePlatformState, useProjects, useSession, useWorkflows } from "../../../state/hooks.ts";
import { lockStanding } from "../../../state/lockStanding.ts";
import type { LockStanding } from "../../../state/lockStanding.ts";
import { platformStore } from "../../../state/platformStore.ts";
import "../../../ui/document.css";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { Moment } from "../../../ui/Moment.tsx";
import { ConfirmSheet } from "../../../ui/overlay/ConfirmSheet.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import type { DataColumn } from "../../../ui/table/DataColumn.ts";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import { ListBar } from "../../../ui/table/ListBar.tsx";
import { noSelection, targetsOf } from "../../../ui/table/listSelection.ts";
import { useNow } from "../../../ui/ticker.ts";
import { useFormats } from "../../../ui/useFormats.tsx";
import type { TabLook } from "../../../ui/workbench/contributions.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import "../platform.css";
import { BreakLockSheet } from "./BreakLockSheet.tsx";

export function useLocksTab(): TabLook {
  const t = useTranslate();
  return { title: t("locks:title"), glyph: <Lock size={14} aria-hidden /> };
}

interface Row {
  readonly lock: EditLock;
  readonly name: string;
  readonly projectId: string | undefined;
  readonly standing: LockStanding;
}
type Open = { readonly kind: "takeOver" | "break"; readonly row: Row };

/** Screen 31: who edits what, since when, and who waits for it. */
export function LocksDocument() {
  const t = useTranslate();
  const language = useLanguage();
  const formats = useFormats();
  const { open: openDocument } = useWorkbench();
  const loaded = useLoaded();
  const online = useOnline();
  const locks = useLocks();
  const workflows = useWorkflows();
  const projects = useProjects();
  const { user } = useSession();
  const { clockOffsetMs } = useConnection();
  const idleMs = usePlatformState((state) => state.lockIdleMs);
  const now = useNow() + clockOffsetMs;
  const names = useMemo(() => {
    const ofProject = new Map(projects.map((project) => [project.id as string, project.name as string]));
    return new Map(workflows.map((workflow) => [workflow.id as string, { name: `${ofProject.get(workflow.projectId) ?? ""}/${workflow.name}`, projectId: workflow.projectId as string }]));
  }, [workflows, projects]);
  const rows = useMemo(
    () => locks.map((lock): Row => ({ lock, name: names.get(lock.workflowId)?.name ?? lock.workflowId, projectId: names.get(lock.workflowId)?.projectId, standing: lockStanding(lock, user?.id, now, idleMs) })),
    [locks, names, user, now, idleMs],
  );
  const [selection, setSelection] = useState(noSelection);
  const [open, setOpen] = useState<Open>();
  const close = (): void => setOpen(undefined);
  const row = rows.find((one) => one.lock.workflowId === targetsOf(selection)[0]);

  const ask = async ({ lock }: Row): Promise<void> => {
    try {
      platformStore.takeLock(await link.ask("lock.ask", { workflowId: lock.workflowId }));
    } catch (thrown) {
      notify(sentenceOf(thrown, language));
    }
  };
  const reasonFor = (one: Row | undefined, verb: "ask" | "takeOver" | "break"): string | undefined => {
    if (!online) return t("connections:offline");
    if (one === undefined) return t("locks:reason.selectFirst");
    const may = (right: "edit" | "administer") => mayDo(platformStore.getState(), right, one.projectId);
    if (verb === "break") return may("administer") ? undefined : t("locks:reason.admin");
    if (!may("edit")) return t("locks:reason.edit");
    if (one.standing.kind !== "foreign") return t("locks:reason.own");
    if (verb === "ask") return one.standing.asked ? t("locks:reason.asked") : undefined;
    return one.standing.leftMs > 0 ? t("locks:reason.notYet", { left: formats.duration(wholeSeconds(one.standing.leftMs, Math.ceil)), holder: one.lock.holder }) : undefined;
  };
  const verbs = (one: Row | undefined): readonly MenuItem[] => [
    { id: "ask", label: t("locks:ask"), disabledReason: reasonFor(one, "ask"), run: () => one && void ask(one) },
    { id: "takeOver", label: t("locks:takeOver"), disabledReason: reasonFor(one, "takeOver"), run: () => one && setOpen({ kind: "takeOver", row: one }) },
    { id: "break", label: t("locks:break"), disabledReason: reasonFor(one, "break"), run: () => one && setOpen({ kind: "break", row: one }) },
    {
      id: "open",
      label: t("locks:open"),
      separated: true,
      disabledReason: one === undefined ? t("locks:reason.selectFirst") : undefined,
      run: () => one && openDocument({ kind: "workflow", params: { workflowId: one.lock.workflowId } }, { pin: true }),
    },
  ];
  const columns = useMemo((): readonly DataColumn<Row>[] => {
    const idleOf = ({ lock }: Row): number => wholeSeconds(Math.max(0, now - lock.lastEditAt), Math.floor);
    const freeOf = ({ standing }: Row): string =>
      standing.kind !== "foreign" ? t("locks:own") : standing.leftMs > 0 ? t("locks:freeIn", { time: formats.duration(wholeSeconds(standing.leftMs, Math.ceil)) }) : t("locks:freeNow");
    const queueOf = ({ lock }: Row): string => lock.waiting.map((one) => one.user).join(", ");
    return [
      {
        id: "object",
        header: t("locks:object"),
        width: 240,
        grow: true,
        always: true,
        cell: ({ name }) => (
          <strong className="sb-cell-name">
            <MiddleText text={name} />
          </strong>
        ),
        compare: (a, b) => a.name.localeCompare(b.name),
        text: ({ name }) => name,
      },
      { id: "holder", header: t("locks:holder"), width: 140, cell: ({ lock }) => lock.holder, compare: (a, b) => a.lock.holder.localeCompare(b.lock.holder), text: ({ lock }) => lock.holder },
      { id: "since", header: t("locks:since"), width: 150, cell: ({ lock }) => <Moment ms={lock.since} />, compare: (a, b) => a.lock.since - b.lock.since, text: ({ lock }) => formats.time(lock.since) },
      { id: "idle", header: t("locks:idle"), width: 90, align: "end", cell: (one) => formats.duration(idleOf(one)), compare: (a, b) => idleOf(a) - idleOf(b), text: (one) => formats.duration(idleOf(one)) },
      { id: "free", header: t("locks:free"), width: 120, align: "end", cell: freeOf, text: freeOf },
      { id: "queue", header: t("locks:queue"), width: 200, grow: true, cell: (one) => queueOf(one) || "—", text: queueOf },
    ];
  }, [t, formats, now]);
  return (
    <div className="sb-doc">
      <ListBar label={t("locks:title")} items={verbs(row)} />
      <DataTable
        label={t("locks:title")}
        rows={rows}
        rowId={(one) => one.lock.workflowId}
        columns={columns}
        selection={selection}
        onSelectionChange={setSelection}
        loading={!loaded}
        onOpen={(one) => openDocument({ kind: "workflow", params: { workflowId: one.lock.workflowId } })}
        menu={([one]) => verbs(one)}
        empty={{ sentence: t("locks:none") }}
      />
      {open?.kind === "takeOver" && (
        <ConfirmSheet
          title={t("locks:takeOver.title", { holder: open.row.lock.holder })}
          verb={t("locks:takeOver")}
          onClose={close}
          onConfirm={async () => {
            try {
              platformStore.takeLock((await link.ask("lock.takeOver", { workflowId: open.row.lock.workflowId })).lock);
              return undefined;
            } catch (thrown) {
              return failureWords(thrown, language);
            }
          }}
        >
          <p>{t("locks:takeOver.kept", { holder: open.row.lock.holder })}</p>
          <p>{t("locks:takeOver.readOnly", { holder: open.row.lock.holder })}</p>
        </ConfirmSheet>
      )}
      {open?.kind === "break" && <BreakLockSheet lock={open.row.lock} onClose={close} />}
    </div>
  );
}

const wholeSeconds = (ms: number, round: (seconds: number) => number): number => round(ms / 1000) * 1000;
