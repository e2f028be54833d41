import type { Node, NodeSample } from "#contract";
import { CLOCK_LIMIT_MS } from "#contract";
import { Segmented } from "antd";
import { useEffect, useMemo, useState } from "react";
import { useLanguage, useTranslate } from "../../../../i18n/useTranslate.ts";
import { failureWords } from "../../../../link/failures.ts";
import { link } from "../../../../link/link.ts";
import { useConnection, usePulse } from "../../../../state/hooks.ts";
import { useReading } from "../../../../state/useReading.ts";
import { LineChart } from "../../../../ui/chart/LineChart.tsx";
import { EmptyState } from "../../../../ui/EmptyState.tsx";
import { ErrorCard } from "../../../../ui/ErrorCard.tsx";
import { useFormats } from "../../../../ui/useFormats.tsx";
import type { NodeView } from "../nodeView.ts";
import { HeartbeatStrip } from "./HeartbeatStrip.tsx";
import { HistoryTable } from "./HistoryTable.tsx";
import { Load } from "./Load.tsx";
import { SAMPLE_GAP_MS, extremesOf, seriesOf, silencesOf } from "./nodeHistory.ts";
import { Slots } from "./Slots.tsx";

const spans = [1, 24, 168] as const;
type Span = (typeof spans)[number];
const HOUR_MS = 3_600_000;
const POLL_MS = 10_000;
/** A host that is younger than what is asked for is shown since its beginning, but never less than this. */
const LEAST_MS = 10 * 60_000;

/** What a host measured over an hour, a day or a week: lines under one time cursor, or the same as a table. */
export function LoadPane({ node, view }: { readonly node: Node; readonly view: NodeView }) {
  const t = useTranslate();
  const language = useLanguage();
  const { age } = useFormats();
  const { clockOffsetMs } = useConnection();
  const pulse = usePulse(node.id);
  const [hours, setHours] = useState<Span>(1);
  const [form, setForm] = useState<"charts" | "table">("charts");
  const { value, failure, loading, reload } = useReading(`history:${node.id}:${hours}`, async () => ({ ...(await link.ask("node.history", { nodeId: node.id, hours })), readAt: Date.now() }));
  useEffect(() => {
    const timer = setInterval(reload, hours === 1 ? POLL_MS : POLL_MS * 6);
    return () => clearInterval(timer);
  }, [reload, hours]);
  const samples = value?.samples ?? none;
  const to = (value?.readAt ?? Date.now()) + clockOffsetMs;
  const extremes = useMemo(() => extremesOf(samples), [samples]);
  return (
    <div className="sb-node-load">
      <div className="sb-node-history">
        <div className="sb-node-history-bar">
          <Segmented<Span> size="small" aria-label={t("hosts:span")} value={hours} onChange={setHours} options={spans.map((span) => ({ value: span, label: t(`hosts:span.${span}`) }))} />
          <Segmented<"charts" | "table">
            size="small"
            aria-label={t("hosts:form")}
            value={form}
            onChange={setForm}
            options={[
              { value: "charts", label: t("hosts:form.charts") },
              { value: "table", label: t("hosts:form.table") },
            ]}
          />
        </div>
        {failure !== undefined && <ErrorCard {...failureWords(failure, language)} />}
        {samples.length === 0 ? (
          !loading && <EmptyState sentence={node.enrolledAt === null ? t("hosts:notHeardYet") : t("hosts:noHistory")} />
        ) : form === "table" ? (
          <HistoryTable samples={samples} />
        ) : (
          <Charts
            node={node}
            samples={samples}
            events={value?.events ?? []}
            from={Math.max(to - hours * HOUR_MS, Math.min(samples[0]!.at, to - LEAST_MS))}
            to={to}
            slots={view.slots?.total}
            cores={pulse?.metrics.cores}
          />
        )}
        {samples.length > 0 && (
          <p className="sb-doc-note">{t("hosts:extremes", { gap: age(extremes.longestGapMs), offset: `${extremes.clockOffsetMs < 0 ? "−" : "+"}${age(Math.abs(extremes.clockOffsetMs))}`, limit: age(CLOCK_LIMIT_MS) })}</p>
        )}
      </div>
      <div className="sb-detail sb-node-now">
        <Slots node={node} view={view} />
        <Load view={view} clockOffsetMs={pulse?.clockOffsetMs} />
      </div>
    </div>
  );
}
const none: readonly NodeSample[] = [];

interface ChartsProps {
  readonly node: Node;
  readonly samples: readonly NodeSample[];
  readonly events: Parameters<typeof silencesOf>[0];
  readonly from: number;
  readonly to: number;
  readonly slots: number | undefined;
  readonly cores: number | undefined;
}

function Charts({ node, samples, events, from, to, slots, cores }: ChartsProps) {
  const t = useTranslate();
  const { percent, number, age, time } = useFormats();
  const [cursor, setCursor] = useState<number>();
  const silences = useMemo(() => silencesOf(events, to), [events, to]);
  const series = useMemo(
    () => ({
      cpu: seriesOf(samples, (sample) => sample.cpuRate),
      memory: seriesOf(samples, (sample) => sample.memoryUsedRate),
      disk: seriesOf(samples, (sample) => sample.diskUsedRate),
      load: seriesOf(samples, (sample) => sample.loadAverage),
      slots: seriesOf(samples, (sample) => sample.slotsUsed),
      clock: seriesOf(samples, (sample) => Math.abs(sample.clockOffsetMs)),
    }),
    [samples],
  );
  const shared = { from, to, gapMs: SAMPLE_GAP_MS, cursor, onCursor: setCursor } as const;
  const oneDigit = (value: number): string => (value >= 100 ? number(Math.round(value)) : value.toFixed(value < 10 ? 1 : 0));
  return (
    <>
      <div className="sb-node-charts">
        <LineChart {...shared} title={t("hosts:chart.cpu")} lines={[{ name: t("hosts:chart.cpu"), points: series.cpu }]} top={1} write={percent} />
        <LineChart {...shared} title={t("hosts:chart.memory")} lines={[{ name: t("hosts:chart.memory"), points: series.memory }]} top={1} write={percent} />
        <LineChart {...shared} title={t("hosts:chart.disk")} lines={[{ name: t("hosts:chart.disk"), points: series.disk }]} top={1} write={percent} />
        <LineChart {...shared} title={cores === undefined ? t("hosts:chart.load") : t("hosts:chart.loadOf", { cores })} lines={[{ name: t("hosts:chart.load"), points: series.load }]} write={oneDigit} />
        <LineChart
          {...shared}
          title={slots === undefined ? t("nodes:column.slots") : t("hosts:chart.slotsOf", { slots })}
          lines={[{ name: t("nodes:column.slots"), points: series.slots }]}
          {...(slots === undefined || slots === 0 ? {} : { top: slots })}
          write={oneDigit}
        />
        <LineChart {...shared} title={t("hosts:chart.clock")} lines={[{ name: t("hosts:chart.clock"), points: series.clock }]} write={(value) => age(Math.round(value))} />
      </div>
      <figure className="sb-chart">
        <figcaption>
          <span>{t("hosts:heartbeats")}</span>
          <span className="sb-chart-figure">{cursor === undefined ? (node.state === "UNREACHABLE" ? t("state:UNREACHABLE") : "") : time(cursor)}</span>
        </figcaption>
        <HeartbeatStrip samples={samples} silences={silences} from={from} to={to} cursor={cursor} />
      </figure>
    </>
  );
}
