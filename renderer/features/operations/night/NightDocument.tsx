import { Button, Checkbox, DatePicker, Segmented } from "antd";
import dayjs from "dayjs";
import { MoonStar, Wrench } from "lucide-react";
import { useMemo, useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { useCommands } from "../../../ui/commands/CommandCentre.tsx";
import "../../../ui/document.css";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { useFormats } from "../../../ui/useFormats.tsx";
import type { TabLook } from "../../../ui/workbench/contributions.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import type { NightParams } from "../repair/kinds.ts";
import { useServerNow } from "../useServerNow.ts";
import { isDone, lateRuns, predictedEnd } from "./nightGraph.ts";
import { NightCanvas } from "./NightCanvas.tsx";
import { NightList } from "./NightList.tsx";
import { useCurrentDate, useNightGraph } from "./useNight.ts";
import "../operations.css";

export function useNightTab({ businessDate }: NightParams): TabLook {
  const t = useTranslate();
  return { title: t("night:title"), glyph: <MoonStar size={14} aria-hidden />, ...(businessDate === "" ? {} : { detail: businessDate }) };
}

/** The runs of a business date across workflows: what waits for what, who holds it up, when it ends. */
export function NightDocument({ params }: { readonly params: NightParams }) {
  const t = useTranslate();
  const language = useLanguage();
  const { minute } = useFormats();
  const { open } = useWorkbench();
  const now = useServerNow();
  const current = useCurrentDate();
  const date = params.businessDate === "" ? current : params.businessDate;
  const { value, failure, reload } = useNightGraph(date);
  const [view, setView] = useState<"graph" | "list">("graph");
  const [critical, setCritical] = useState(false);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  useCommands([
    { id: "night.graph", title: "night:view.graph", scope: "canvas", keys: ["G D"], group: "night:title", run: () => setView("graph") },
    { id: "night.list", title: "night:view.list", scope: "canvas", keys: ["G L"], group: "night:title", run: () => setView("list") },
    { id: "night.critical", title: "night:critical", scope: "canvas", keys: ["C"], group: "night:title", run: () => setCritical((old) => !old) },
  ]);
  const end = useMemo(() => predictedEnd(value?.runs ?? []), [value]);
  const late = value ? lateRuns(value.runs, now) : [];
  const none = t("night:none", { date });
  return (
    <section className="sb-op-doc" aria-label={t("night:title")} data-scope="canvas">
      <div className="sb-doc-bar">
        <DatePicker size="small" aria-label={t("today:date")} value={dayjs(date)} allowClear={false} onChange={(next) => open({ kind: "night", params: { businessDate: next?.format("YYYY-MM-DD") ?? "" } })} />
        <span>{value && isDone(value.runs) ? t("night:end.done") : end === undefined ? t("night:end.unknown") : t("night:end", { at: minute(end) })}</span>
        <span className="sb-doc-note">{t("night:late", { count: late.length })}</span>
        <span className="sb-doc-gap" />
        <Checkbox checked={critical} onChange={(event) => setCritical(event.target.checked)}>
          {t("night:critical")}
        </Checkbox>
        <Segmented<"graph" | "list">
          size="small"
          value={view}
          onChange={setView}
          options={[
            { value: "graph", label: t("night:view.graph") },
            { value: "list", label: t("night:view.list") },
          ]}
        />
        <Button size="small" icon={<Wrench size={14} aria-hidden />} onClick={() => open({ kind: "repair", params: { businessDate: date } }, { pin: true })}>
          {t("night:repair.title")}
        </Button>
      </div>
      {failure !== undefined && <ErrorCard {...failureWords(failure, language)} actions={<Button onClick={reload}>{t("ui:retry")}</Button>} />}
      {!value ? (
        failure === undefined && <EmptyState sentence={t("ui:table.loading")} />
      ) : value.runs.length === 0 ? (
        <EmptyState sentence={none} />
      ) : view === "graph" ? (
        <NightCanvas label={t("night:title")} runs={value.runs} edges={value.edges} seq={value.seq} critical={critical} selected={selected} onSelect={setSelected} />
      ) : (
        <NightList runs={value.runs} edges={value.edges} selected={selected} onSelect={setSelected} empty={none} />
      )}
    </section>
  );
}
