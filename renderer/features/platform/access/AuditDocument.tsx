import type { AuditRecord } from "#contract";
import { Button, Input } from "antd";
import type { InputRef } from "antd";
import { History } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useMay, useOnline } from "../../../state/hooks.ts";
import "../../../ui/document.css";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { Moment } from "../../../ui/Moment.tsx";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import type { DataColumn } from "../../../ui/table/DataColumn.ts";
import { noSelection } from "../../../ui/table/listSelection.ts";
import type { ListSelection } from "../../../ui/table/listSelection.ts";
import type { TabLook } from "../../../ui/workbench/contributions.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import "../platform.css";
import { keepRecords } from "./auditRecords.ts";

export function useAuditTab(): TabLook {
  const t = useTranslate();
  return { title: t("access:audit"), glyph: <History size={14} aria-hidden /> };
}

const PAGE = 200;

/** Who did what to which thing, from where, newest first; the inspector shows what the chosen record changed. */
export function AuditDocument() {
  const t = useTranslate();
  const admin = useMay("platform");
  return admin ? <Records /> : <EmptyState sentence={t("nodes:needsAdmin")} />;
}

function Records() {
  const t = useTranslate();
  const language = useLanguage();
  const online = useOnline();
  const filter = useRef<InputRef>(null);
  const [wanted, setWanted] = useState("");
  const [asked, setAsked] = useState("");
  const [records, setRecords] = useState<readonly AuditRecord[]>([]);
  const [more, setMore] = useState(false);
  const [loading, setLoading] = useState(true);
  const [thrown, setThrown] = useState<unknown>();
  const [selection, setSelection] = useState(noSelection);
  const { inspect } = useWorkbench();
  const choose = (next: ListSelection): void => {
    setSelection(next);
    if (next.active !== undefined && next.active !== selection.active) inspect({ kind: "auditRecord", params: { recordId: next.active } }, { reveal: true });
  };
  const turn = useRef(0);

  const read = useCallback(async (object: string, before: string | undefined): Promise<void> => {
    const mine = ++turn.current;
    setLoading(true);
    setThrown(undefined);
    try {
      const page = await link.ask("audit.list", { limit: PAGE, ...(object === "" ? {} : { object }), ...(before === undefined ? {} : { before }) });
      if (mine !== turn.current) return;
      keepRecords(page);
      setRecords((old) => (before === undefined ? page : [...old, ...page]));
      setMore(page.length === PAGE);
    } catch (error) {
      if (mine === turn.current) setThrown(error);
    } finally {
      if (mine === turn.current) setLoading(false);
    }
  }, []);
  useEffect(() => {
    if (online) void read(asked, undefined);
  }, [read, asked, online]);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(wanted.trim()), 300);
    return () => clearTimeout(timer);
  }, [wanted]);
  const columns = useMemo(
    (): readonly DataColumn<AuditRecord>[] => [
      { id: "at", header: t("access:when"), width: 160, align: "end", cell: (record) => <Moment ms={record.at} />, text: (record) => new Date(record.at).toISOString() },
      { id: "actor", header: t("access:who"), width: 150, cell: (record) => record.actor, text: (record) => record.actor },
      { id: "command", header: t("access:what"), width: 180, cell: (record) => <span className="sb-mono sb-ident">{record.command}</span>, text: (record) => record.command },
      { id: "object", header: t("access:object"), width: 260, grow: true, always: true, cell: (record) => <span className="sb-cell-name sb-cell-cut">{record.object}</span>, text: (record) => record.object },
      { id: "from", header: t("access:from"), width: 150, cell: (record) => <span className="sb-mono sb-ident">{record.from}</span>, text: (record) => record.from },
    ],
    [t],
  );
  return (
    <div className="sb-doc">
      <div className="sb-doc-bar" role="toolbar" aria-label={t("access:audit")}>
        <Input ref={filter} className="sb-audit-find" type="search" placeholder={t("access:filterObject")} aria-label={t("access:filterObject")} value={wanted} onChange={(event) => setWanted(event.target.value)} />
        <Button disabled={!online} onClick={() => void read(asked, undefined)}>
          {t("access:reload")}
        </Button>
        <Button disabled={!more || !online} title={more ? undefined : t("access:noMore")} onClick={() => void read(asked, records.at(-1)?.id)}>
          {t("access:older")}
        </Button>
        <span className="sb-doc-gap" />
        <span className="sb-doc-note">{t("access:shown", { count: records.length })}</span>
      </div>
      <DataTable
        label={t("access:audit")}
        rows={records}
        rowId={(record) => record.id}
        columns={columns}
        selection={selection}
        onSelectionChange={choose}
        loading={loading && records.length === 0}
        error={thrown === undefined ? undefined : failureWords(thrown, language)}
        onOpen={(record) => inspect({ kind: "auditRecord", params: { recordId: record.id } }, { reveal: true })}
        filter={asked === "" ? undefined : { total: records.length, onClear: () => setWanted(""), onFocus: () => filter.current?.focus() }}
        empty={{ sentence: t("access:noRecords") }}
      />
    </div>
  );
}
