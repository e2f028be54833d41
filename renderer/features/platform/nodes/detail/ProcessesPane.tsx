import type { HostProcess, Node } from "#contract";
import { Button, Input, Switch } from "antd";
import type { InputRef } from "antd";
import { RotateCw } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { useLanguage, useTranslate } from "../../../../i18n/useTranslate.ts";
import { failureWords } from "../../../../link/failures.ts";
import { link } from "../../../../link/link.ts";
import { useMay } from "../../../../state/hooks.ts";
import { useReading } from "../../../../state/useReading.ts";
import { EmptyState } from "../../../../ui/EmptyState.tsx";
import { Moment } from "../../../../ui/Moment.tsx";
import type { DataColumn } from "../../../../ui/table/DataColumn.ts";
import { DataTable } from "../../../../ui/table/DataTable.tsx";
import { noSelection } from "../../../../ui/table/listSelection.ts";
import { useFormats } from "../../../../ui/useFormats.tsx";
import { useWorkbench } from "../../../../ui/workbench/WorkbenchContext.ts";

const MOST = 1000;

/** The processes of a host as it lists them now; those of our tasks lead to their run. */
export function ProcessesPane({ node }: { readonly node: Node }) {
  const t = useTranslate();
  const admin = useMay("platform");
  if (!admin) return <EmptyState sentence={t("nodes:needsAdmin")} />;
  return <Processes node={node} />;
}

function Processes({ node }: { readonly node: Node }) {
  const t = useTranslate();
  const language = useLanguage();
  const { bytes, duration } = useFormats();
  const { open } = useWorkbench();
  const [selection, setSelection] = useState(noSelection);
  const [text, setText] = useState("");
  const [onlyOurs, setOnlyOurs] = useState(false);
  const search = useRef<InputRef>(null);
  const { value, failure, loading, reload } = useReading(`processes:${node.id}:${node.state}`, async () => {
    const [{ processes }, held] = await Promise.all([link.ask("node.processes", { nodeId: node.id, limit: MOST }), link.ask("node.attempts", { nodeId: node.id })]);
    return { processes, held: new Map(held.map((one) => [one.attemptId as string, one])) };
  });
  const wanted = text.trim().toLowerCase();
  const rows = useMemo(
    () => (value?.processes ?? []).filter((one) => (!onlyOurs || one.attemptId !== null) && (wanted === "" || `${one.pid} ${one.user} ${one.command}`.toLowerCase().includes(wanted))),
    [value, wanted, onlyOurs],
  );
  const held = value?.held;
  const columns = useMemo((): readonly DataColumn<HostProcess>[] => {
    const openRun = (one: HostProcess): void => {
      const run = held?.get(one.attemptId ?? "");
      if (run) open({ kind: "run", params: { workflowInstanceId: run.workflowInstanceId } });
    };
    return [
      { id: "pid", header: t("hosts:process.pid"), width: 76, align: "end", always: true, cell: (one) => one.pid, compare: (a, b) => a.pid - b.pid, text: (one) => String(one.pid) },
      { id: "parent", header: t("hosts:process.parent"), width: 76, align: "end", hidden: true, cell: (one) => one.parent, compare: (a, b) => a.parent - b.parent, text: (one) => String(one.parent) },
      {
        id: "ours",
        header: t("hosts:process.task"),
        width: 140,
        cell: (one) => {
          if (one.attemptId === null) return "";
          const run = held?.get(one.attemptId);
          return run ? (
            <button type="button" className="sb-link" onClick={() => openRun(one)}>
              {run.name}
            </button>
          ) : (
            t("hosts:process.ours")
          );
        },
        compare: (a, b) => Number(b.attemptId !== null) - Number(a.attemptId !== null),
        text: (one) => one.attemptId ?? "",
      },
      { id: "user", header: t("hosts:process.user"), width: 90, cell: (one) => <span className="sb-ident">{one.user}</span>, compare: (a, b) => a.user.localeCompare(b.user), text: (one) => one.user },
      { id: "state", header: t("hosts:process.state"), width: 56, cell: (one) => <span className="sb-mono">{one.state}</span>, text: (one) => one.state },
      {
        id: "command",
        header: t("hosts:process.command"),
        width: 260,
        grow: true,
        cell: (one) => (
          <span className="sb-cell-cut sb-mono sb-ident" title={one.command}>
            {one.command}
          </span>
        ),
        compare: (a, b) => a.command.localeCompare(b.command),
        text: (one) => one.command,
      },
      {
        id: "cpu",
        header: t("hosts:process.cpu"),
        width: 92,
        align: "end",
        cell: (one) => duration(Math.round(one.cpuSeconds) * 1000),
        compare: (a, b) => a.cpuSeconds - b.cpuSeconds,
        text: (one) => String(one.cpuSeconds),
      },
      { id: "memory", header: t("nodes:measure.memory"), width: 88, align: "end", cell: (one) => bytes(one.memoryBytes), compare: (a, b) => a.memoryBytes - b.memoryBytes, text: (one) => String(one.memoryBytes) },
      { id: "started", header: t("hosts:process.started"), width: 120, align: "end", cell: (one) => <Moment ms={one.startedAt} />, compare: (a, b) => a.startedAt - b.startedAt },
    ];
  }, [t, bytes, duration, held, open]);
  const total = value?.processes.length ?? 0;
  return (
    <div className="sb-node-processes">
      <div className="sb-node-history-bar">
        <Input ref={search} size="small" className="sb-node-find" allowClear placeholder={t("hosts:process.find")} aria-label={t("hosts:process.find")} value={text} onChange={(event) => setText(event.target.value)} />
        <label className="sb-slot-cell">
          <Switch size="small" checked={onlyOurs} onChange={setOnlyOurs} />
          {t("hosts:process.onlyOurs")}
        </label>
        <span className="sb-doc-gap" />
        <span className="sb-doc-note">{t("hosts:process.count", { count: rows.length, total })}</span>
        <Button size="small" icon={<RotateCw size={14} />} loading={loading} onClick={reload}>
          {t("hosts:process.refresh")}
        </Button>
      </div>
      <DataTable
        label={t("hosts:pane.processes")}
        rows={rows}
        rowId={(one) => `${one.pid} ${one.startedAt}`}
        columns={columns}
        selection={selection}
        onSelectionChange={setSelection}
        loading={loading && !value}
        error={failure === undefined ? undefined : failureWords(failure, language)}
        filter={wanted !== "" || onlyOurs ? { total, onClear: () => (setText(""), setOnlyOurs(false)), onFocus: () => search.current?.focus() } : undefined}
        empty={{ sentence: t("hosts:process.none") }}
      />
    </div>
  );
}
