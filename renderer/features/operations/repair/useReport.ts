import { useCallback } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useFormats } from "../../../ui/useFormats.tsx";
import { isDone, lateRuns, predictedEnd } from "../night/nightGraph.ts";
import type { NightGraphAnswer } from "../night/useNight.ts";
import { useSay } from "../useSay.ts";
import { nightReport } from "./nightReport.ts";
import type { NightRoot, Step } from "./repairPlan.ts";

/** Writes the night as Markdown in the language of the screen. */
export function useReport(): (of: {
  readonly businessDate: string;
  readonly night: NightGraphAnswer | undefined;
  readonly roots: readonly NightRoot[];
  readonly plan: readonly Step[];
  readonly note: string;
  readonly now: number;
}) => string {
  const t = useTranslate();
  const say = useSay();
  const { minute, clock, date } = useFormats();
  return useCallback(
    ({ businessDate, night, roots, plan, note, now }) => {
      const runs = night?.runs ?? [];
      const count = (state: (typeof runs)[number]["state"]): number => runs.filter((run) => run.state === state).length;
      const end = predictedEnd(runs);
      return nightReport({
        title: t("night:report.title", { date: businessDate }),
        summary: [
          t("night:report.at", { at: `${date(now)} ${clock(now)}` }),
          t("night:report.runs", { success: count("SUCCESS"), running: count("RUNNING"), failed: count("FAILED"), notRun: count("NOT_RUN") }),
          isDone(runs) ? t("night:end.done") : end === undefined ? t("night:end.unknown") : t("night:end", { at: minute(end) }),
        ],
        rootsTitle: t("night:report.roots", { count: roots.length }),
        rootHeads: [t("night:root.task"), t("night:report.cause"), t("night:root.host"), t("night:root.blocked"), t("night:root.due")],
        roots: roots.map(({ row, blocked, deadline }) => [
          `${row.projectName}/${row.workflowName}/${row.name}`,
          row.reason === null ? t(`state:${row.state}`) : say(row.reason),
          row.nodeName ?? "—",
          String(blocked),
          deadline === null ? "—" : `${deadline.workflowName} ${minute(deadline.at)}`,
        ]),
        stepsTitle: t("night:report.steps"),
        steps: plan.map(({ root, choice, blocked, result }) => {
          const what = t(`night:step.${choice.kind}`, { task: `${root.workflowName}/${root.name}`, blocked });
          const how =
            result?.kind === "done"
              ? t("night:result.done", { count: result.count, at: clock(result.at) })
              : result?.kind === "failed"
                ? t("night:result.failed", { why: say(result.sentence), at: clock(result.at) })
                : t("night:result.waiting");
          return t("night:report.step", { what, how });
        }),
        deadlinesTitle: t("night:report.late"),
        deadlines: lateRuns(runs, now).map((run) => t("night:report.lateRun", { workflow: run.workflowName, at: minute(run.deadlineAt!) })),
        noteTitle: t("night:note.title"),
        note,
      });
    },
    [t, say, minute, clock, date],
  );
}
