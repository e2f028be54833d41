import { Segmented } from "antd";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import type { PlannedFire, Schedule } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useReading } from "../../../state/useReading.ts";
import { MonthGrid } from "../../../ui/calendar/MonthGrid.tsx";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { IconButton } from "../../../ui/IconButton.tsx";
import { useEditor } from "../editor/useEditor.ts";
import { schedulePreview } from "./schedulePreview.ts";

/** The next thirty times with what each run would get, or a month. */
export function NextTimes({ schedule }: { readonly schedule: Schedule }) {
  const t = useTranslate();
  const language = useLanguage();
  const editor = useEditor();
  const { answer, failure, problems } = useStore(schedulePreview(editor));
  const [view, setView] = useState<"next" | "month">("next");
  return (
    <section className="sb-schedule-next" aria-label={t("schedules:next")}>
      <Segmented<"next" | "month">
        size="small"
        value={view}
        onChange={setView}
        options={[
          { value: "next", label: t("schedules:next") },
          { value: "month", label: t("schedules:month") },
        ]}
      />
      {failure !== undefined && <ErrorCard {...failureWords(failure, language)} />}
      {problems.length > 0 ? <EmptyState sentence={t("schedules:next.fix")} /> : view === "month" ? <Month schedule={schedule} /> : answer && <Times fires={answer.fires} />}
    </section>
  );
}

/** Names that stand in columns of their own, or say the same for each time. */
const told = new Set(["bizdate", "bizdate_iso", "cyctime", "project", "workflow"]);

function Times({ fires }: { readonly fires: readonly PlannedFire[] }) {
  const t = useTranslate();
  const language = useLanguage();
  if (fires.length === 0) return <EmptyState sentence={t("schedules:next.none")} />;
  const weekday = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" });
  return (
    <table className="sb-schedule-times">
      <thead>
        <tr>
          <th scope="col">{t("schedules:next.at")}</th>
          <th scope="col">{t("schedules:next.businessDate")}</th>
        </tr>
      </thead>
      {fires.map(({ at, local, businessDate, mark, parameters }) => {
        const own = parameters.filter(({ name }) => !told.has(name));
        return (
          <tbody key={at}>
            <tr>
              <td>
                <time dateTime={local} title={`${local}\n${new Date(at).toISOString()}`}>
                  {local.slice(0, 10)} {weekday.format(Date.parse(`${local.slice(0, 10)}T00:00:00Z`))} <b>{local.slice(11, 19).replace(/:00$/, "")}</b> <small>{local.slice(19)}</small>
                </time>
                {mark !== null && <em>{t(`schedules:mark.${mark}`)}</em>}
              </td>
              <td>
                <code className="sb-mono">{businessDate}</code>
              </td>
            </tr>
            {own.length > 0 && (
              <tr>
                <td colSpan={2} aria-label={t("schedules:next.parameters")}>
                  {own.map(({ name, value }) => (
                    <code key={name} className="sb-mono">
                      {name}={value}
                    </code>
                  ))}
                </td>
              </tr>
            )}
          </tbody>
        );
      })}
    </table>
  );
}

const monthText = (year: number, month: number): string => `${year}-${String(month).padStart(2, "0")}`;

function Month({ schedule }: { readonly schedule: Schedule }) {
  const t = useTranslate();
  const language = useLanguage();
  const editor = useEditor();
  const first = useStore(schedulePreview(editor), (state) => state.answer?.fires[0]?.local);
  const [shift, setShift] = useState(0);
  const start = first === undefined ? new Date() : new Date(`${first.slice(0, 7)}-01T00:00:00Z`);
  const at = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + shift, 1));
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth() + 1];
  const key = `${editor.workflowId} ${monthText(year, month)} ${JSON.stringify(schedule)}`;
  const { value, failure } = useReading(key, () => link.ask("schedule.month", { workflowId: editor.workflowId as never, schedule, month: monthText(year, month) }));
  const days = new Map((value?.days ?? []).map((day) => [day.date as string, { label: label(day), marked: day.mark !== null }]));
  function label({ count, first: at, mark }: { readonly count: number; readonly first: string; readonly mark: PlannedFire["mark"] }): string {
    const words = t("schedules:count", { count, first: at.slice(11, 16) });
    return mark === null ? words : `${words} (${t(`schedules:mark.${mark}`)})`;
  }
  return (
    <>
      <div className="sb-schedule-month">
        <IconButton icon={ChevronLeft} label={t("schedules:previousMonth")} onPress={() => setShift(shift - 1)} />
        <strong>{new Intl.DateTimeFormat(language, { year: "numeric", month: "long", timeZone: "UTC" }).format(at)}</strong>
        <IconButton icon={ChevronRight} label={t("schedules:nextMonth")} onPress={() => setShift(shift + 1)} />
      </div>
      {failure !== undefined && <ErrorCard {...failureWords(failure, language)} />}
      <MonthGrid year={year} month={month} days={days} title={false} />
    </>
  );
}
