import { InstanceState, tileOf } from "#contract";
import { Segmented } from "antd";
import { ChartNoAxesColumn } from "lucide-react";
import { useMemo, useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useAskedList } from "../../../state/askedList.ts";
import { useReading } from "../../../state/useReading.ts";
import { EChart } from "../../../ui/chart/EChart.tsx";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { useFormats } from "../../../ui/useFormats.tsx";
import type { TabLook } from "../../../ui/workbench/contributions.ts";
import { Tile } from "../Tile.tsx";
import { bands, daysOption } from "./chartOptions.ts";
import type { Band, BandWords, Day } from "./chartOptions.ts";
import { CountTable } from "./CountTable.tsx";
import { DateParts } from "./DateParts.tsx";
import { HostLoad } from "./HostLoad.tsx";
import "../today.css";

export function useChartsTab(): TabLook {
  const t = useTranslate();
  return { title: t("charts:title"), glyph: <ChartNoAxesColumn size={14} aria-hidden /> };
}

const ranges = [7, 30, 90] as const;
const DAY_MS = 86_400_000;
const noDays: readonly Day[] = [];

/** S4-10, S4-13: how dates went, what makes up one of them, and what hosts do now. Everything drawn is also a table. */
export function ChartsDocument() {
  const t = useTranslate();
  const language = useLanguage();
  const { date } = useFormats();
  const ask = useAskedList((state) => state.ask);
  const [days, setDays] = useState<number>(30);
  const [form, setForm] = useState<"charts" | "table">("charts");
  const [chosen, setChosen] = useState<string>();
  const until = date(Date.now());
  const { value, failure } = useReading(`history ${days} ${until}`, () => link.ask("history.days", { from: date(Date.now() - days * DAY_MS), until }));
  const known = value?.days ?? noDays;
  const words = useMemo(
    (): BandWords => ({ total: t("charts:total"), success: t("state:SUCCESS"), failed: t("state:FAILED"), running: t("state:RUNNING"), waiting: t("charts:family.waiting"), notRun: t("state:NOT_RUN") }),
    [t],
  );
  const runs = useMemo(() => daysOption(known, "runs", words), [known, words]);
  const tasks = useMemo(() => daysOption(known, "tasks", words), [known, words]);
  const shown = known.find((day) => day.businessDate === chosen) ?? known.at(-1);
  const list = (of: "runs" | "tasks") => (key: string, band: Band | undefined) => {
    setChosen(key);
    ask({ show: of, businessDate: key, states: band === undefined ? [] : InstanceState.options.filter((state) => (bands.find((one) => one.id === band)!.tiles as readonly string[]).includes(tileOf(state))) });
  };
  const asTable = form === "table";
  const empty = value !== undefined && known.length === 0 ? t("charts:days.none") : undefined;
  return (
    <div className="sb-today">
      <header className="sb-today-head">
        <h1>{t("charts:title")}</h1>
        <span className="sb-today-quiet">{t("charts:days.hint")}</span>
        <span className="sb-today-gap" />
        <Segmented<number> size="small" aria-label={t("charts:range")} value={days} onChange={setDays} options={ranges.map((count) => ({ value: count, label: t("charts:range.days", { count }) }))} />
        <Segmented<"charts" | "table">
          size="small"
          aria-label={t("charts:form")}
          value={form}
          onChange={setForm}
          options={[
            { value: "charts", label: t("charts:form.charts") },
            { value: "table", label: t("charts:form.table") },
          ]}
        />
      </header>
      {failure !== undefined && <ErrorCard {...failureWords(failure, language)} />}
      <div className="sb-today-grid">
        {(["runs", "tasks"] as const).map((of) => (
          <Tile key={of} title={t(`charts:days.${of}`)} empty={empty}>
            {asTable ? (
              <CountTable
                label={t(`charts:days.${of}`)}
                head={t("charts:column.date")}
                words={words}
                rows={known.toReversed().map((day) => ({ key: day.businessDate, name: day.businessDate, counts: day[of] }))}
                onOpen={list(of)}
              />
            ) : (
              <EChart label={t(`charts:days.${of}`)} height={220} option={of === "runs" ? runs : tasks} onPress={({ index, name }) => setChosen(known[index]?.businessDate ?? name)} />
            )}
          </Tile>
        ))}
        {shown && <DateParts businessDate={shown.businessDate} counts={shown.tasks} words={words} asTable={asTable} />}
        <Tile wide title={t("charts:load.title")}>
          <HostLoad />
        </Tile>
      </div>
    </div>
  );
}
