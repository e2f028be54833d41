import { Segmented } from "antd";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Refusal } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { sentenceOf } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useOpenInstance, useTaskInstances, useWorkflowInstance } from "../../../state/hooks.ts";
import { isEditable, useCommands } from "../../../ui/commands/CommandCentre.tsx";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { adjacencyOf, reach } from "../../../graph/model/graph.ts";
import { useBackfillMenu } from "../backfill/useBackfillMenu.ts";
import { nextProblem, upstreamEdges } from "../model/runGraph.ts";
import { useInstanceCommands } from "../verbs/useInstanceCommands.ts";
import { RunEvents } from "./RunEvents.tsx";
import { RunGraph } from "./RunGraph.tsx";
import { RunHeader } from "./RunHeader.tsx";
import { RunList } from "./RunList.tsx";
import { RunDefinition } from "../definition/RunDefinition.tsx";
import { RunTimeline } from "../timeline/RunTimeline.tsx";
import { useTimeline } from "../timeline/useTimeline.ts";
import "../operations.css";

const views = ["dag", "timeline", "list", "events", "definition"] as const;
type View = (typeof views)[number];

/** Screen 6: one workflow instance. Inspector and log stay where they are while the view changes. */
export function RunDocument({ params: { workflowInstanceId } }: { readonly params: { readonly workflowInstanceId: string } }) {
  const t = useTranslate();
  const language = useLanguage();
  const workbench = useWorkbench();
  const open = useOpenInstance(workflowInstanceId);
  const run = useWorkflowInstance(workflowInstanceId);
  const tasks = useTaskInstances(workflowInstanceId);
  const [view, setView] = useState<View>("dag");
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const definition = open?.definition;
  const timeline = useTimeline(workflowInstanceId);
  const [showsCritical, setShowsCritical] = useState(false);
  const criticalPath = timeline.value?.critical;
  const critical = useMemo(() => new Set<string>(showsCritical ? criticalPath : []), [showsCritical, criticalPath]);
  // Keys count from the first moment on, and after a click on empty ground.
  const box = useRef<HTMLElement>(null);
  const known = run !== undefined;
  useEffect(() => {
    if (known && !isEditable(document.activeElement)) box.current?.focus({ preventScroll: true });
  }, [known]);

  const byId = useMemo(() => new Map(tasks.map((task) => [task.id as string, task])), [tasks]);
  const edges = useMemo(() => (definition ? upstreamEdges(definition, tasks) : []), [definition, tasks]);
  const chosen = useMemo(() => [...selected].flatMap((id) => byId.get(id) ?? []), [selected, byId]);
  const { menu: verbs } = useInstanceCommands(chosen);
  const backfill = useBackfillMenu();
  const [workflowId, businessDate] = [run?.workflowId, run?.businessDate ?? null];
  const menu = useCallback<typeof verbs>(
    (rows) => [...verbs(rows), ...(workflowId === undefined ? [] : backfill(rows.flatMap(({ id, projectId }) => (byId.has(id) ? [{ projectId, workflowId, taskId: byId.get(id)!.taskId, businessDate }] : []))))],
    [verbs, backfill, byId, workflowId, businessDate],
  );

  const { inspect } = workbench;
  const choose = useCallback(
    (next: ReadonlySet<string>): void => {
      setSelected(next);
      const last = [...next].at(-1);
      if (last !== undefined) inspect({ kind: "taskInstance", params: { workflowInstanceId, taskInstanceId: last } });
    },
    [inspect, workflowInstanceId],
  );
  const openWhy = useCallback((id: string) => inspect({ kind: "taskInstance", params: { workflowInstanceId, taskInstanceId: id } }, { reveal: true }), [inspect, workflowInstanceId]);
  const extend = (side: "previous" | "next"): void => choose(new Set([...selected, ...reach(selected, adjacencyOf(edges)[side])]));
  const goProblem = (step: 1 | -1): void => {
    const next = nextProblem(tasks, [...selected].at(-1), step);
    if (next !== undefined) choose(new Set([next]));
  };
  const some = (): true | string => (selected.size === 0 ? t("operations:reason.nothing") : true);
  useCommands([
    { id: "run.upstream", title: "operations:command.upstream", scope: "instance", keys: ["U"], group: "operations:group.run", availability: some, run: () => extend("previous") },
    { id: "run.downstream", title: "operations:command.downstream", scope: "instance", keys: ["D"], group: "operations:group.run", availability: some, run: () => extend("next") },
    { id: "run.nextProblem", title: "operations:command.nextProblem", scope: "instance", keys: ["N"], group: "operations:group.run", run: () => goProblem(1) },
    { id: "run.previousProblem", title: "operations:command.previousProblem", scope: "instance", keys: ["Shift+N"], group: "operations:group.run", run: () => goProblem(-1) },
    { id: "run.dag", title: "operations:command.dag", scope: "instance", keys: ["G D"], group: "operations:group.run", run: () => setView("dag") },
    { id: "run.timeline", title: "runView:command.timeline", scope: "instance", keys: ["G T"], group: "operations:group.run", run: () => setView("timeline") },
    { id: "run.critical", title: "runView:command.critical", group: "operations:group.run", run: () => setShowsCritical((old) => !old) },
    { id: "run.list", title: "operations:command.list", scope: "instance", keys: ["G L"], group: "operations:group.run", run: () => setView("list") },
    { id: "run.events", title: "operations:command.events", scope: "instance", keys: ["G E"], group: "operations:group.run", run: () => setView("events") },
  ]);

  if (open?.failure && tasks.length === 0)
    return (
      <div className="sb-op-doc sb-op-doc-failed">
        <ErrorCard
          what={sentenceOf(new Refusal("notFound", open.failure.code, open.failure.values), language)}
          actions={
            <button type="button" className="sb-link" onClick={() => void link.refresh()}>
              {t("ui:retry")}
            </button>
          }
        />
      </div>
    );
  const loaded = run !== undefined && definition !== undefined;
  const props = { runId: workflowInstanceId, tasks, selected, onSelect: choose, onOpen: openWhy, menu };
  return (
    <section ref={box} tabIndex={-1} className="sb-op-doc" data-scope="instance canvas" aria-label={run ? `${run.workflowName} ${run.businessDate}` : t("ui:table.loading")}>
      {run && (
        <RunHeader
          run={run}
          tasks={tasks}
          views={
            <Segmented<View>
              size="small"
              value={view}
              onChange={setView}
              options={views.map((value) => ({ value, label: value === "timeline" || value === "definition" ? t(`runView:view.${value}`) : t(`operations:view.${value}`) }))}
            />
          }
          timeline={timeline.value}
          showsCritical={showsCritical}
          onShowCritical={setShowsCritical}
          onProblem={() => goProblem(1)}
        />
      )}
      {!loaded ? (
        <EmptyState sentence={t("ui:table.loading")} />
      ) : view === "dag" ? (
        <RunGraph {...props} edges={edges} definition={definition} critical={critical} usual={timeline.value?.usual} />
      ) : view === "timeline" ? (
        <RunTimeline {...props} run={run} edges={edges} timeline={timeline.value} critical={critical} />
      ) : view === "list" ? (
        <RunList {...props} />
      ) : view === "definition" ? (
        <RunDefinition
          run={run}
          definition={definition}
          menu={(ids) => backfill(ids.map((taskId) => ({ projectId: run.projectId, workflowId: run.workflowId, taskId, businessDate })))}
          onChoose={(taskId) => choose(new Set(tasks.flatMap((task) => (task.taskId === taskId ? [task.id] : []))))}
        />
      ) : (
        <RunEvents run={run} tasks={tasks} onOpen={openWhy} />
      )}
    </section>
  );
}
