import { Button } from "antd";
import { ChartNoAxesColumn, House } from "lucide-react";
import { useEffect } from "react";
import { useLanguage, useTranslate } from "../../i18n/useTranslate.ts";
import { failureWords } from "../../link/failures.ts";
import { link } from "../../link/link.ts";
import { useReading } from "../../state/useReading.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorCard } from "../../ui/ErrorCard.tsx";
import { useFormats } from "../../ui/useFormats.tsx";
import type { TabLook } from "../../ui/workbench/contributions.ts";
import { useWorkbench } from "../../ui/workbench/WorkbenchContext.ts";
import { Counters } from "./Counters.tsx";
import { HostStrip } from "./HostStrip.tsx";
import { HourChart } from "./HourChart.tsx";
import { LateLines, LongestLines, TaskLines } from "./TaskLines.tsx";
import { Tile } from "./Tile.tsx";
import "../../ui/chart/chart.css";
import "./today.css";

export function useTodayTab(): TabLook {
  const t = useTranslate();
  return { title: t("today:title"), glyph: <House size={14} aria-hidden /> };
}

const POLL_MS = 5000;

/** Screen 3: the current business date at a glance. Every number is the way to the list that proves it. */
export function TodayDocument() {
  const t = useTranslate();
  const language = useLanguage();
  const { minute, time } = useFormats();
  const workbench = useWorkbench();
  const { value, failure, reload } = useReading("today", async () => ({ today: await link.ask("today.get", {}), readAt: Date.now() }));
  useEffect(() => {
    const timer = setInterval(reload, POLL_MS);
    return () => clearInterval(timer);
  }, [reload]);
  if (!value) return failure === undefined ? <EmptyState sentence={t("ui:table.loading")} /> : <ErrorCard {...failureWords(failure, language)} actions={<Button onClick={reload}>{t("ui:retry")}</Button>} />;
  const { today, readAt } = value;
  const { businessDate } = today;
  const repair = (): void => workbench.open({ kind: "repair", params: { businessDate } }, { pin: true });
  const blockedBy = new Map(today.roots.map(({ row, blocked }) => [row.id, blocked]));
  const nothing = Object.values(today.now).every((count) => count === 0);
  return (
    <div className="sb-today">
      <header className="sb-today-head">
        <h1>{t("today:title")}</h1>
        <span className="sb-today-quiet">
          {t("today:date")} <b>{businessDate}</b>
        </span>
        {failure !== undefined && <span className="sb-today-quiet">{t("today:asOf", { at: time(readAt) })}</span>}
        <span className="sb-today-gap" />
        <Button icon={<ChartNoAxesColumn size={14} aria-hidden />} onClick={() => workbench.open({ kind: "charts", params: {} }, { pin: true })}>
          {t("today:charts")}
        </Button>
      </header>
      {failure !== undefined && <ErrorCard {...failureWords(failure, language)} actions={<Button onClick={reload}>{t("ui:retry")}</Button>} />}
      <Counters today={today} onRepair={repair} />
      {nothing ? (
        <EmptyState
          sentence={today.next === null ? t("today:empty.none", { date: businessDate }) : t("today:empty.next", { date: businessDate, at: minute(today.next.at), count: today.next.workflows })}
          action={
            <Button type="primary" onClick={() => workbench.showArea("workflows")}>
              {t("today:empty.draw")}
            </Button>
          }
          link={
            <button type="button" className="sb-link" onClick={() => workbench.open({ kind: "start", params: {} }, { pin: true })}>
              {t("today:empty.start")}
            </button>
          }
        />
      ) : (
        <div className="sb-today-grid">
          <Tile
            title={t("today:roots.title")}
            empty={today.roots.length === 0 ? t("today:roots.none", { date: businessDate }) : undefined}
            actions={
              today.roots.length > 0 && (
                <button type="button" className="sb-link" onClick={repair}>
                  {t("today:roots.repair")}
                </button>
              )
            }
          >
            <TaskLines rows={today.roots.map((root) => root.row)} beside={(row) => ((blockedBy.get(row.id) ?? 0) === 0 ? null : t("today:roots.blocks", { count: blockedBy.get(row.id)! }))} />
          </Tile>
          <Tile title={t("today:late.title")} empty={today.late.length === 0 ? t("today:late.none") : undefined}>
            <LateLines late={today.late} />
          </Tile>
          <Tile wide title={t("today:hours.title")} empty={today.hours.length === 0 ? t("today:hours.none") : undefined}>
            <HourChart today={today} />
          </Tile>
          <Tile title={t("today:longest.title")} empty={today.longest.length === 0 ? t("today:longest.none") : undefined}>
            <LongestLines longest={today.longest} />
          </Tile>
          <Tile title={t("today:followed.title")} empty={today.followed.length === 0 ? t("today:followed.none") : undefined}>
            <TaskLines rows={today.followed} />
          </Tile>
          <Tile wide title={t("today:nodes.title")}>
            <HostStrip />
          </Tile>
        </div>
      )}
    </div>
  );
}
