import { NodeState, say } from "#contract";
import type { Node, NodeEventRecord } from "#contract";
import { useMemo, useState } from "react";
import { useLanguage, useTranslate } from "../../../../i18n/useTranslate.ts";
import { failureWords } from "../../../../link/failures.ts";
import { link } from "../../../../link/link.ts";
import { useReading } from "../../../../state/useReading.ts";
import { Moment } from "../../../../ui/Moment.tsx";
import { StateWord } from "../../../../ui/StateWord.tsx";
import type { DataColumn } from "../../../../ui/table/DataColumn.ts";
import { DataTable } from "../../../../ui/table/DataTable.tsx";
import { noSelection } from "../../../../ui/table/listSelection.ts";

const WEEK_HOURS = 168;

/** What happened to a host in the last week, the newest first. */
export function EventsPane({ node }: { readonly node: Node }) {
  const t = useTranslate();
  const language = useLanguage();
  const [selection, setSelection] = useState(noSelection);
  const { value, failure, loading } = useReading(`events:${node.id}:${node.changedSeq}`, async () => (await link.ask("node.history", { nodeId: node.id, hours: WEEK_HOURS })).events);
  const rows = useMemo(() => (value ?? []).toSorted((a, b) => b.at - a.at), [value]);
  const columns = useMemo(
    (): readonly DataColumn<NodeEventRecord>[] => [
      { id: "at", header: t("hosts:column.time"), width: 130, always: true, cell: (event) => <Moment ms={event.at} />, compare: (a, b) => a.at - b.at, text: (event) => new Date(event.at).toISOString() },
      {
        id: "kind",
        header: t("nodes:column.state"),
        width: 150,
        cell: (event) => {
          const state = NodeState.safeParse(event.kind);
          return state.success ? <StateWord state={state.data} /> : event.kind;
        },
        text: (event) => event.kind,
      },
      {
        id: "detail",
        header: t("nodes:column.reason"),
        width: 240,
        grow: true,
        cell: (event) => <span className="sb-cell-cut">{say(event.detail, language === "en" ? "en" : "zh")}</span>,
        text: (event) => say(event.detail, "en"),
      },
    ],
    [t, language],
  );
  return (
    <DataTable
      label={t("hosts:pane.events")}
      rows={rows}
      rowId={(event) => `${event.at} ${event.kind} ${event.detail.code}`}
      columns={columns}
      selection={selection}
      onSelectionChange={setSelection}
      loading={loading && !value}
      error={failure === undefined ? undefined : failureWords(failure, language)}
      empty={{ sentence: t("hosts:events.none") }}
    />
  );
}
