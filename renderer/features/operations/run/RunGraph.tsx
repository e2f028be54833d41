import { useEffect, useMemo, useRef } from "react";
import type { TaskInstance, WorkflowDefinition } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { GraphCanvas } from "../../../graph/canvas/GraphCanvas.tsx";
import type { CanvasHandle } from "../../../graph/canvas/GraphCanvas.tsx";
import type { TrackFlowEdge } from "../../../graph/canvas/TrackEdge.tsx";
import { useCanvasWords } from "../../../graph/canvas/useCanvasWords.ts";
import { TaskCard, taskCardSize } from "../../../graph/cards/TaskCard.tsx";
import type { TaskFlowNode } from "../../../graph/cards/TaskCard.tsx";
import { useLayeredLayout } from "../../../graph/layout/useLayeredLayout.ts";
import type { GraphEdge } from "../../../graph/model/graph.ts";
import { useFormats } from "../../../ui/useFormats.tsx";
import { usePlatformState } from "../../../state/hooks.ts";
import { edgeState } from "../model/edgeState.ts";
import { taskGlyph } from "../model/taskGlyph.ts";
import { progressOf } from "../model/progressOf.ts";
import { heldLine, whyNotRun } from "../model/whyNotRun.ts";
import { useResultLine } from "../useResultLine.ts";
import type { RunTimeline } from "../timeline/useTimeline.ts";
import { useServerNow } from "../useServerNow.ts";
import type { RunViewProps } from "./RunViewProps.ts";

const nodeTypes = { task: TaskCard };

interface RunGraphProps extends RunViewProps {
  readonly edges: readonly GraphEdge[];
  readonly definition: WorkflowDefinition;
  /** Tasks of the longest way, while it is shown. */
  readonly critical: ReadonlySet<string>;
  /** How long tasks usually take. */
  readonly usual: RunTimeline["usual"] | undefined;
}

/** The run as its graph: each card says its state and one line of truth, each track the state of its condition. */
export function RunGraph({ runId, tasks, edges, definition, critical, usual, selected, onSelect, onOpen, menu }: RunGraphProps) {
  const t = useTranslate();
  const words = useCanvasWords();
  const canvas = useRef<CanvasHandle>(null);
  const sizes = useMemo(() => tasks.map(({ id }) => ({ id: id as string, ...taskCardSize })), [tasks]);
  const { positions, routes } = useLayeredLayout(sizes, edges);
  const byId = useMemo(() => new Map(tasks.map((task) => [task.id as string, task])), [tasks]);
  const moved = useMemo(() => new Map(tasks.flatMap((task) => (definition.positions[task.taskId] ? [[task.id as string, definition.positions[task.taskId]!] as const] : []))), [tasks, definition]);
  const data = useCardData(runId, tasks, edges, usual, critical);

  const nodes = useMemo(
    () =>
      tasks.flatMap((task): TaskFlowNode[] => {
        const position = moved.get(task.id) ?? positions.get(task.id);
        return position ? [{ id: task.id, type: "task", position: { ...position }, ...taskCardSize, data: data.get(task.id)! }] : [];
      }),
    [tasks, moved, positions, data],
  );
  const tracks = useMemo(
    () =>
      edges.map(({ id, source, target }): TrackFlowEdge => {
        const route = moved.has(source) || moved.has(target) ? undefined : routes.get(id);
        return { id, source, target, type: "track", selected: critical.has(source) && critical.has(target), data: { state: edgeState(byId.get(source)), ...(route ? { route } : {}) } };
      }),
    [edges, byId, routes, moved, critical],
  );
  // A choice made elsewhere (list, problems, palette) is brought into view.
  const last = [...selected].at(-1);
  useEffect(() => {
    if (last !== undefined && selected.size === 1 && document.activeElement?.closest(".react-flow__node") === null) canvas.current?.centreOn(last);
  }, [last, selected.size]);

  return (
    <GraphCanvas<TaskFlowNode>
      ref={canvas}
      label={t("operations:view.dag")}
      words={words}
      nodes={nodes}
      edges={tracks}
      nodeTypes={nodeTypes}
      selected={selected}
      onSelectedChange={onSelect}
      findText={(node) => node.data.name}
      stateOf={(node) => node.data.state}
      onOpen={onOpen}
      menu={({ nodes: ids }) => menu(ids.flatMap((id) => byId.get(id) ?? []))}
    />
  );
}

/** What each card shows. A card whose task did not change keeps its data, so only cards that changed are drawn again. */
function useCardData(runId: string, tasks: readonly TaskInstance[], edges: readonly GraphEdge[], usual: RunTimeline["usual"] | undefined, critical: ReadonlySet<string>): ReadonlyMap<string, TaskFlowNode["data"]> {
  const t = useTranslate();
  const line = useResultLine();
  const formats = useFormats();
  const hosts = usePlatformState((state) => state.nodes);
  const run = usePlatformState((state) => state.open.get(runId));
  const now = useServerNow();
  const moving = tasks.some(({ state }) => state === "RUNNING");
  const tick = moving ? now : 0;
  const degree = useMemo(() => {
    const [up, down] = [new Map<string, number>(), new Map<string, number>()];
    for (const { source, target } of edges) {
      up.set(target, (up.get(target) ?? 0) + 1);
      down.set(source, (down.get(source) ?? 0) + 1);
    }
    return { up, down };
  }, [edges]);
  const before = useRef(new Map<string, { readonly task: TaskInstance; readonly text: string; readonly data: TaskFlowNode["data"] }>());
  return useMemo(() => {
    const next = new Map<string, { readonly task: TaskInstance; readonly text: string; readonly data: TaskFlowNode["data"] }>();
    for (const task of tasks) {
      const why = heldLine(task) ? undefined : whyNotRun(task, run);
      // A card has room for one name: the one that the sentence in list and inspector begins with.
      const share = task.state === "RUNNING" && task.startedAt !== null ? progressOf(tick - task.startedAt, usual?.[task.id]?.p50Ms) : undefined;
      const text = share
        ? share.leftMs === null
          ? t("runView:line.over", { elapsed: formats.duration(share.elapsedMs), usual: formats.duration(share.usualMs) })
          : t("runView:line.left", { percent: formats.percent(share.part), left: formats.duration(share.leftMs) })
        : why
          ? t(task.rootCauseId === null ? "operations:line.after" : "operations:line.behind", { name: String(why.values["name"]) })
          : line(task, tick, task.nodeId === null ? null : hosts.byId.get(task.nodeId)?.name, run);
      const old = before.current.get(task.id);
      const isCritical = critical.has(task.id);
      if (old?.task === task && old.text === text && old.data.critical === isCritical) {
        next.set(task.id, old);
        continue;
      }
      const state = taskGlyph(task);
      const data: TaskFlowNode["data"] = {
        name: task.name,
        mark: task.type.slice(0, 2).toUpperCase(),
        state,
        line: text,
        critical: isCritical,
        ...(share ? { progress: share.part } : {}),
        ...(task.maxTries > 1 && task.tryNo > 0 ? { badges: [`${task.tryNo}/${task.maxTries}`] } : {}),
        label: t("operations:card.label", { name: task.name, type: task.type, state: t(`state:${state}`), up: degree.up.get(task.id) ?? 0, down: degree.down.get(task.id) ?? 0 }),
      };
      next.set(task.id, { task, text, data });
    }
    before.current = next;
    return new Map([...next].map(([id, { data }]) => [id, data]));
  }, [tasks, line, tick, hosts, run, degree, usual, critical, formats, t]);
}
