import { Button, Switch } from "antd";
import { useState } from "react";
import { useStore } from "zustand";
import { Schedule } from "#contract";
import type { FireTime } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { link } from "../../../link/link.ts";
import { useTurn, useWorkflow } from "../../../state/hooks.ts";
import { useReading } from "../../../state/useReading.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { useFormats } from "../../../ui/useFormats.tsx";
import { useEditor } from "../editor/useEditor.ts";
import { CopyScheduleSheet } from "./CopyScheduleSheet.tsx";
import { NextTimes } from "./NextTimes.tsx";
import { ScheduleForm } from "./ScheduleForm.tsx";
import { schedulePreview } from "./schedulePreview.ts";
import { useSchedules } from "./useSchedules.ts";
import { useScheduleWords } from "./useScheduleWords.ts";
import "./schedule.css";

const firstSchedule = Schedule.parse({ cron: "30 2 * * *" });

/** Screen 15: when the workflow runs by itself, and what that means for the next times. */
export function SchedulePane({ readOnly }: { readonly readOnly: string | undefined }) {
  const t = useTranslate();
  const words = useScheduleWords();
  const editor = useEditor();
  const schedule = useStore(editor.store, (state) => state.history.present.definition.schedule ?? null);
  const mayEdit = readOnly === undefined;
  const [copying, setCopying] = useState(false);
  const put = (next: Schedule | null, tag?: string): void => editor.editDefinition((old) => ({ ...old, schedule: next }), tag);
  return (
    <div className="sb-schedule" data-scope="editor" onBlur={editor.seal}>
      {schedule === null ? (
        <EmptyState
          sentence={t("schedules:none")}
          action={
            <Button type="primary" disabled={!mayEdit} title={readOnly} onClick={() => put(firstSchedule)}>
              {t("schedules:add")}
            </Button>
          }
          link={
            <button type="button" className="sb-link" disabled={!mayEdit} title={readOnly} onClick={() => setCopying(true)}>
              {t("schedules:copy")}
            </button>
          }
        />
      ) : (
        <>
          <header className="sb-schedule-head">
            <div>
              <h2>{words(schedule)}</h2>
              <p role="status">
                <InForce />
              </p>
            </div>
            <label title={t("schedules:pausedHelp")}>
              <Switch size="small" checked={schedule.paused} disabled={!mayEdit} onChange={(paused) => put({ ...schedule, paused })} /> {t("schedules:paused")}
            </label>
            <Button size="small" disabled={!mayEdit} title={readOnly} onClick={() => setCopying(true)}>
              {t("schedules:copy")}
            </Button>
            <Button size="small" disabled={!mayEdit} title={readOnly} onClick={() => put(null)}>
              {t("schedules:remove")}
            </Button>
          </header>
          <div className="sb-schedule-body">
            <fieldset className="sb-schedule-form" disabled={!mayEdit}>
              <ScheduleForm schedule={schedule} disabled={!mayEdit} onChange={put} />
            </fieldset>
            <NextTimes schedule={schedule} />
          </div>
        </>
      )}
      {copying && <CopyScheduleSheet onCopy={put} onClose={() => setCopying(false)} />}
    </div>
  );
}

/** Whether what is on screen is in force, and when it fires first. */
function InForce() {
  const t = useTranslate();
  const editor = useEditor();
  const schedule = useStore(editor.store, (state) => state.history.present.definition.schedule);
  const answer = useStore(schedulePreview(editor), (state) => state.answer);
  const published = useSchedules().get(editor.workflowId);
  const revision = useWorkflow(editor.workflowId)?.revision;
  const { minute } = useFormats();
  const snapshot = useReading(`snapshot:${useTurn("planned")}`, async () => (await link.ask("snapshot.list", { limit: 1 })).next).value;
  if (answer?.ended != null) return t("schedules:ended", { date: answer.ended });
  const first = answer?.fires[0];
  if (published && revision != null && JSON.stringify(Schedule.parse(published.schedule)) === JSON.stringify(Schedule.parse(schedule))) {
    if (schedule?.paused === true) return t("schedules:isPaused");
    return published.next === null ? t("schedules:next.none") : t("schedules:inForce", { revision, at: wallText(published.next) });
  }
  if (snapshot === undefined) return null;
  const when = { at: minute(snapshot.at), date: snapshot.date };
  return first === undefined || schedule?.paused === true ? t("schedules:takesEffect", when) : t("schedules:takesEffectFirst", { ...when, first: wallText(first) });
}

/** On the clock of the schedule's zone: `2026-12-01 02:30 -05:00`. */
const wallText = ({ local }: Pick<FireTime, "local">): string => `${local.slice(0, 10)} ${local.slice(11, 16)} ${local.slice(19)}`;
