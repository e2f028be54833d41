import type { ServiceHealth } from "#contract";
import { say } from "#contract";
import { Button } from "antd";
import { Activity } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useReading } from "../../../state/useReading.ts";
import "../../../ui/document.css";
import { Moment } from "../../../ui/Moment.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import type { DataColumn } from "../../../ui/table/DataColumn.ts";
import { noSelection } from "../../../ui/table/listSelection.ts";
import { useFormats } from "../../../ui/useFormats.tsx";
import type { TabLook } from "../../../ui/workbench/contributions.ts";
import { useMay, useOnline } from "../../../state/hooks.ts";
import { Facts } from "../nodes/detail/Facts.tsx";
import { useServerStatus } from "../nodes/useServerStatus.ts";
import { LogRetentionSheet } from "./LogRetentionSheet.tsx";
import "../platform.css";

export function useServicesTab(): TabLook {
  const t = useTranslate();
  return { title: t("platform:services"), glyph: <Activity size={14} aria-hidden /> };
}

const POLL_MS = 5000;

/** The parts of the server and how they do; the processes, memory and queues that TASKCTL showed with `ipcs` (S3-05, S3-19). */
export function ServicesDocument() {
  const t = useTranslate();
  const language = useLanguage();
  const [selection, setSelection] = useState(noSelection);
  const { value, failure, loading, reload } = useReading("services", () => link.ask("platform.services", {}));
  useEffect(() => {
    const timer = setInterval(reload, POLL_MS);
    return () => clearInterval(timer);
  }, [reload]);
  const columns = useMemo(
    (): readonly DataColumn<ServiceHealth>[] => [
      {
        id: "name",
        header: t("platform:service.name"),
        width: 180,
        always: true,
        cell: ({ name }) => <strong className="sb-cell-name">{serviceName(name, t)}</strong>,
        compare: (a, b) => a.name.localeCompare(b.name),
        text: ({ name }) => name,
      },
      {
        id: "health",
        header: t("platform:service.health"),
        width: 160,
        cell: ({ healthy }) => (
          <span className="sb-slot-cell">
            <StateGlyph state={healthy ? "STARTED" : "DEGRADED"} decorative />
            {healthy ? t("platform:service.healthy") : t("platform:service.unhealthy")}
          </span>
        ),
      },
      {
        id: "detail",
        header: t("platform:service.detail"),
        width: 260,
        grow: true,
        cell: ({ detail }) => say({ ...detail, values: { ...detail.values, ...(typeof detail.values["what"] === "string" ? { what: countedThing(detail.values["what"], t) } : {}) } }, language === "en" ? "en" : "zh"),
      },
      { id: "since", header: t("platform:service.since"), width: 120, align: "end", cell: ({ since }) => <Moment ms={since} /> },
    ],
    [t, language],
  );
  return (
    <div className="sb-doc">
      <ServerLine />
      <DataTable
        label={t("platform:services")}
        rows={value ?? []}
        rowId={({ name }) => name}
        columns={columns}
        selection={selection}
        onSelectionChange={setSelection}
        loading={loading && !value}
        error={failure === undefined ? undefined : failureWords(failure, language)}
        empty={{ sentence: t("platform:service.none") }}
      />
    </div>
  );
}

const known = ["store", "gateway", "fleet", "dispatch", "intake", "nodes", "schedules"] as const;
function serviceName(name: string, t: ReturnType<typeof useTranslate>): string {
  const found = known.find((each) => each === name);
  return found ? t(`platform:service.${found}`) : name;
}
const things = ["facts", "clients", "masters", "waiting", "finished", "nodes", "scheduled"] as const;
function countedThing(what: string, t: ReturnType<typeof useTranslate>): string {
  const found = things.find((each) => each === what);
  return found ? t(`platform:counted.${found}`) : what;
}

function ServerLine() {
  const t = useTranslate();
  const { bytes, number } = useFormats();
  const server = useServerStatus();
  if (!server) return null;
  const { status } = server;
  return (
    <div className="sb-services-head">
      <Facts
        rows={[
          [t("platform:name"), status.name],
          [t("nodes:column.version"), status.version],
          [t("nodes:host.pid"), status.pid],
          [t("platform:zone"), status.zone],
        ]}
      />
      <Facts
        rows={[
          [t("nodes:server.queue"), number(status.queue)],
          [t("nodes:server.rate"), number(status.finishedPerMinute)],
          [t("nodes:server.memory"), bytes(status.memoryBytes)],
          [t("nodes:server.store"), status.storeBytes === null ? status.store : `${status.store} · ${bytes(status.storeBytes)}`],
        ]}
      />
      <Logs />
    </div>
  );
}

/** What logs take, and how long they are kept. */
function Logs() {
  const t = useTranslate();
  const { bytes, number } = useFormats();
  const may = useMay("platform");
  const online = useOnline();
  const { value, reload } = useReading("platform.logs", () => link.ask("platform.logs", {}));
  const [open, setOpen] = useState(false);
  if (!value) return null;
  const { keepDays, maxBytes } = value.retention;
  const reason = !may ? t("nodes:needsAdmin") : online ? undefined : t("connections:offline");
  return (
    <div className="sb-services-logs">
      <Facts
        rows={[
          [t("platform:logs.used"), `${bytes(value.bytes)} · ${t("platform:logs.files", { count: value.files })}`],
          [t("platform:logs.kept"), t("platform:logs.keptDays", { days: number(keepDays) })],
          [t("platform:logs.limit"), maxBytes === null ? t("platform:logs.noLimit") : bytes(maxBytes)],
        ]}
      />
      <Button size="small" disabled={reason !== undefined} title={reason} onClick={() => setOpen(true)}>
        {t("platform:logs.change")}
      </Button>
      {open && <LogRetentionSheet now={value.retention} onSaved={reload} onClose={() => setOpen(false)} />}
    </div>
  );
}
