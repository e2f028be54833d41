import type { NodeSample } from "#contract";
import { useMemo, useState } from "react";
import { useTranslate } from "../../../../i18n/useTranslate.ts";
import { Moment } from "../../../../ui/Moment.tsx";
import type { DataColumn } from "../../../../ui/table/DataColumn.ts";
import { DataTable } from "../../../../ui/table/DataTable.tsx";
import { noSelection } from "../../../../ui/table/listSelection.ts";
import { useFormats } from "../../../../ui/useFormats.tsx";

/** The same minutes as rows, the newest first: what the charts draw, for reading and copying. */
export function HistoryTable({ samples }: { readonly samples: readonly NodeSample[] }) {
  const t = useTranslate();
  const { percent, age } = useFormats();
  const [selection, setSelection] = useState(noSelection);
  const rows = useMemo(() => samples.toReversed(), [samples]);
  const columns = useMemo((): readonly DataColumn<NodeSample>[] => {
    const figure = (id: string, header: string, value: (sample: NodeSample) => number, write: (value: number) => string, width = 84): DataColumn<NodeSample> => ({
      id,
      header,
      width,
      align: "end",
      cell: (sample) => write(value(sample)),
      compare: (a, b) => value(a) - value(b),
      text: (sample) => String(value(sample)),
    });
    return [
      {
        id: "at",
        header: t("hosts:column.minute"),
        width: 120,
        grow: true,
        always: true,
        cell: (sample) => <Moment ms={sample.at} />,
        compare: (a, b) => a.at - b.at,
        text: (sample) => new Date(sample.at).toISOString(),
      },
      figure("cpu", t("nodes:measure.cpu"), (sample) => sample.cpuRate, percent, 64),
      figure("memory", t("nodes:measure.memory"), (sample) => sample.memoryUsedRate, percent, 64),
      figure("disk", t("nodes:measure.disk"), (sample) => sample.diskUsedRate, percent, 64),
      figure(
        "load",
        t("hosts:chart.load"),
        (sample) => sample.loadAverage,
        (value) => value.toFixed(2),
      ),
      figure(
        "slots",
        t("nodes:column.slots"),
        (sample) => sample.slotsUsed,
        (value) => value.toFixed(1),
      ),
      figure("beats", t("hosts:column.beats"), (sample) => sample.heartbeats, String, 96),
      figure("gap", t("hosts:column.gap"), (sample) => sample.longestGapMs, age, 112),
      figure(
        "clock",
        t("nodes:load.clock"),
        (sample) => sample.clockOffsetMs,
        (value) => `${value < 0 ? "−" : ""}${age(Math.abs(value))}`,
        96,
      ),
    ];
  }, [t, percent, age]);
  return (
    <div className="sb-node-history-table">
      <DataTable label={t("hosts:form.table")} rows={rows} rowId={(sample) => String(sample.at)} columns={columns} selection={selection} onSelectionChange={setSelection} empty={{ sentence: t("hosts:noHistory") }} />
    </div>
  );
}
