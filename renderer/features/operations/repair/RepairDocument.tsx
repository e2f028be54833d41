import { Button, DatePicker } from "antd";
import dayjs from "dayjs";
import { Wrench } from "lucide-react";
import { useMemo, useState } from "react";
import type { TaskInstanceId } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureOf, failureWords } from "../../../link/failures.ts";
import { mayDo, useOnline, usePlatformState } from "../../../state/hooks.ts";
import { useCommands } from "../../../ui/commands/CommandCentre.tsx";
import { copyText } from "../../../ui/copyText.ts";
import "../../../ui/document.css";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { ConfirmSheet } from "../../../ui/overlay/ConfirmSheet.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import { noSelection, targetsOf } from "../../../ui/table/listSelection.ts";
import type { TabLook } from "../../../ui/workbench/contributions.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { affectedBy } from "../night/nightGraph.ts";
import { NightCanvas } from "../night/NightCanvas.tsx";
import { useCurrentDate, useNightGraph, useNightRoots } from "../night/useNight.ts";
import { useServerNow } from "../useServerNow.ts";
import { applyStep } from "./applyStep.ts";
import type { NightParams } from "./kinds.ts";
import { PlanPanel } from "./PlanPanel.tsx";
import { usePlanOf, usePlanStore } from "./planStore.ts";
import { moved, outlookOf, rankRoots, sameHost, waitingSteps, withChoice, without } from "./repairPlan.ts";
import type { Choice, NightRoot, StepResult } from "./repairPlan.ts";
import { RootPane } from "./RootPane.tsx";
import { RootTable } from "./RootTable.tsx";
import { useContinues } from "./useContinues.ts";
import { useNightNote } from "./useNightNote.ts";
import { useReport } from "./useReport.ts";
import "../operations.css";
import "./repair.css";

export function useRepairTab({ businessDate }: NightParams): TabLook {
  const t = useTranslate();
  return { title: t("night:repair.title"), glyph: <Wrench size={14} aria-hidden />, ...(businessDate === "" ? {} : { detail: businessDate }) };
}

const MANY = 10;
const nobody: readonly NightRoot[] = [];

/** Screen 9, J6: the root failures of a night, what they hold up, and a plan whose steps each keep their own result. */
export function RepairDocument({ params }: { readonly params: NightParams }) {
  const t = useTranslate();
  const language = useLanguage();
  const { open } = useWorkbench();
  const online = useOnline();
  const now = useServerNow();
  const current = useCurrentDate();
  const businessDate = params.businessDate === "" ? current : params.businessDate;
  const rootsRead = useNightRoots(businessDate);
  const nightRead = useNightGraph(businessDate);
  const roots = useMemo(() => rankRoots(rootsRead.value?.roots ?? nobody), [rootsRead.value]);
  const plan = usePlanOf(businessDate);
  const change = usePlanStore((state) => state.change);
  const [selection, setSelection] = useState(noSelection);
  const [drawn, setDrawn] = useState<ReadonlySet<string>>(new Set());
  const [hurry, setHurry] = useState(false);
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const note = useNightNote(businessDate);
  const report = useReport();

  const ids = targetsOf(selection);
  const chosen = roots.filter((root) => ids.includes(root.row.id));
  const active = roots.find((root) => root.row.id === selection.active) ?? chosen[0] ?? roots[0];
  const targets = chosen.length > 0 ? chosen : active ? [active] : [];
  // What was repaired stays in the picture: it fills as the night goes on.
  const affected = useMemo(
    () => (nightRead.value ? affectedBy([...roots.map((root) => root.row.workflowInstanceId), ...plan.map((step) => step.root.workflowInstanceId)], nightRead.value.runs, nightRead.value.edges) : []),
    [nightRead.value, roots, plan],
  );
  const waiting = waitingSteps(plan);
  const continues = useContinues(waiting, roots);
  const outlook = useMemo(() => outlookOf(waitingSteps(plan), roots), [plan, roots]);
  const forbidden = usePlatformState((state) => waiting.find((step) => !mayDo(state, "operateOwn", step.root.projectId))?.root.name);

  const choose = (of: readonly NightRoot[], choice: Choice): void => change(businessDate, (old) => withChoice(old, of, choice));
  const rerunHost = (): void => {
    if (active) choose(sameHost(roots, active.row.nodeName), { kind: "rerun", params: {} });
  };
  useCommands([
    {
      id: "repair.sameHost",
      title: "night:command.sameHost",
      scope: "list",
      keys: ["Shift+R"],
      group: "night:repair.title",
      availability: () => (active?.row.nodeName == null ? t("night:reason.noHost") : true),
      run: rerunHost,
    },
    {
      id: "repair.rerun",
      title: "night:command.rerun",
      scope: "list",
      keys: ["R"],
      group: "night:repair.title",
      availability: () => (targets.length === 0 ? t("operations:reason.nothing") : true),
      run: () => choose(targets, { kind: "rerun", params: {} }),
    },
  ]);

  const setResult = (id: TaskInstanceId, result: StepResult): void => change(businessDate, (old) => old.map((step) => (step.root.id === id && step.result?.kind !== "done" ? { ...step, result } : step)));
  const apply = async (): Promise<undefined> => {
    setBusy(true);
    for (const step of waiting) {
      setResult(step.root.id, { kind: "doing" });
      try {
        const count = await applyStep(step, hurry);
        setResult(step.root.id, { kind: "done", count, at: Date.now() });
      } catch (thrown) {
        // Its own branch stays as it is; the next step has nothing to do with it.
        setResult(step.root.id, { kind: "failed", sentence: failureOf(thrown).sentence, at: Date.now() });
      }
    }
    setBusy(false);
    rootsRead.reload();
    nightRead.reload();
    return undefined;
  };
  const forced = waiting.filter((step) => step.choice.kind === "setSuccess").length;
  const ready = waiting.length === 0 ? t("night:plan.nothing") : !online ? t("operations:reason.offline") : forbidden !== undefined ? t("night:reason.right", { task: forbidden }) : true;
  const markdown = (): string => report({ businessDate, night: nightRead.value, roots, plan, note: note.note, now });
  const save = (): void => {
    const before = note.note;
    note.save(report({ businessDate, night: nightRead.value, roots, plan, note: "", now }));
    notify(t("night:note.saved", { date: businessDate }), () => note.save(before));
  };
  const forget = (): void => {
    const before = note.note;
    note.save("");
    notify(t("night:note.removed"), () => note.save(before));
  };
  const failure = rootsRead.failure ?? nightRead.failure;
  return (
    <section className="sb-op-doc" aria-label={t("night:repair.title")} data-scope="list">
      <div className="sb-doc-bar">
        <DatePicker size="small" aria-label={t("today:date")} value={dayjs(businessDate)} allowClear={false} onChange={(next) => open({ kind: "repair", params: { businessDate: next?.format("YYYY-MM-DD") ?? "" } })} />
        <span>{t("night:roots.count", { count: roots.length })}</span>
        <span className="sb-doc-gap" />
        <Button size="small" onClick={() => open({ kind: "night", params: { businessDate } }, { pin: true })}>
          {t("night:open")}
        </Button>
      </div>
      {failure !== undefined && <ErrorCard {...failureWords(failure, language)} actions={<Button onClick={rootsRead.reload}>{t("ui:retry")}</Button>} />}
      <div className="sb-repair">
        <div className="sb-repair-roots">
          <RootTable
            roots={roots}
            plan={plan}
            selection={selection}
            onSelection={setSelection}
            loading={rootsRead.loading && !rootsRead.value}
            empty={t("today:roots.none", { date: businessDate })}
            menu={(rows) => [
              { id: "rerun", label: t("night:command.rerun"), keys: "R", run: () => choose(rows, { kind: "rerun", params: {} }) },
              {
                id: "host",
                label: t("night:command.sameHost"),
                keys: "Shift+R",
                disabledReason: rows[0]?.row.nodeName == null ? t("night:reason.noHost") : undefined,
                run: () => choose(sameHost(roots, rows[0]!.row.nodeName), { kind: "rerun", params: {} }),
              },
              { id: "hold", label: t("night:choice.hold"), run: () => choose(rows, { kind: "hold" }) },
            ]}
          />
        </div>
        <div className="sb-repair-graph">
          {affected.length === 0 || !nightRead.value ? (
            <EmptyState sentence={rootsRead.value ? t("today:roots.none", { date: businessDate }) : t("ui:table.loading")} />
          ) : (
            <NightCanvas label={t("night:affected")} runs={affected} edges={nightRead.value.edges} seq={nightRead.value.seq} critical={false} selected={drawn} onSelect={setDrawn} />
          )}
        </div>
        {active && <RootPane key={active.row.id} root={active} roots={roots} count={targets.length} onChoose={(choice) => choose(targets, choice)} onSameHost={rerunHost} />}
      </div>
      <PlanPanel
        plan={plan}
        outlook={outlook}
        continues={continues}
        hurry={hurry}
        onHurry={setHurry}
        onMove={(index, by) => change(businessDate, (old) => moved(old, index, by))}
        onRemove={(step) => change(businessDate, (old) => without(old, new Set([step.root.id])))}
        busy={busy}
        ready={ready}
        onApply={() => (forced > MANY ? setAsking(true) : void apply())}
        onCopy={() => void copyText(markdown()).then(() => notify(t("night:report.copied")))}
        onSave={save}
        note={note.note}
        onForget={forget}
      />
      {asking && (
        <ConfirmSheet title={t("night:plan.title")} verb={t("night:plan.apply", { count: waiting.length })} typed={String(forced)} onConfirm={apply} onClose={() => setAsking(false)}>
          <p>{t("night:plan.many", { count: forced })}</p>
        </ConfirmSheet>
      )}
    </section>
  );
}
