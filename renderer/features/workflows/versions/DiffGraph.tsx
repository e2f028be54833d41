import { useMemo } from "react";
import type { WorkflowDefinition } from "#contract";
import { GraphCanvas } from "../../../graph/canvas/GraphCanvas.tsx";
import type { TrackFlowEdge } from "../../../graph/canvas/TrackEdge.tsx";
import { useCanvasWords } from "../../../graph/canvas/useCanvasWords.ts";
import { TaskCard, taskCardSize } from "../../../graph/cards/TaskCard.tsx";
import type { TaskFlowNode } from "../../../graph/cards/TaskCard.tsx";
import { useLayeredLayout } from "../../../graph/layout/useLayeredLayout.ts";
import { diffGraph } from "../../../graph/model/diffGraph.ts";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import type { DefinitionDiff } from "../model/definitionDiff.ts";
import { edgesOf } from "../model/editorModel.ts";
import { TypeMark } from "../TypeMark.tsx";

const nodeTypes = { task: TaskCard };
const empty: WorkflowDefinition = { params: {}, tasks: [], positions: {} };
const always = (): boolean => true;

interface DiffGraphProps {
  readonly before: WorkflowDefinition | undefined;
  readonly after: WorkflowDefinition;
  readonly diff: DefinitionDiff;
  /** The task that is looked at. */
  readonly current: string | undefined;
  readonly onChoose: (taskId: string) => void;
}

/** Both versions in one drawing: what came is solid, what went is dashed, what changed has a badge. */
export function DiffGraph({ before = empty, after, diff, current, onChoose }: DiffGraphProps) {
  const t = useTranslate();
  const words = useCanvasWords();
  const { tasks, edges, edgeDiff } = useMemo(() => {
    const both = diffGraph({ nodes: before.tasks, edges: edgesOf(before) }, { nodes: after.tasks, edges: edgesOf(after) }, always);
    const gone = new Set(both.edges.removed);
    return {
      tasks: [...after.tasks, ...diff.removed],
      edges: [...edgesOf(after), ...edgesOf(before).filter(({ id }) => gone.has(id))],
      edgeDiff: { added: new Set(both.edges.added), removed: gone },
    };
  }, [before, after, diff]);
  const sizes = useMemo(() => tasks.map(({ id }) => ({ id: id as string, ...taskCardSize })), [tasks]);
  const placement = useLayeredLayout(sizes, edges);
  const kinds = useMemo(
    () =>
      new Map<string, "added" | "removed" | "changed">([
        ...diff.added.map(({ id }) => [id as string, "added"] as const),
        ...diff.removed.map(({ id }) => [id as string, "removed"] as const),
        ...diff.changed.map(({ after: { id } }) => [id as string, "changed"] as const),
      ]),
    [diff],
  );
  const cards = useMemo(
    () =>
      tasks.flatMap((task): TaskFlowNode[] => {
        const position = placement.positions.get(task.id);
        if (!position) return [];
        const change = kinds.get(task.id);
        const said = change === undefined ? undefined : t(`locks:change.${change}`);
        const data: TaskFlowNode["data"] = {
          name: task.name,
          mark: <TypeMark type={task.type} />,
          line: task.type,
          label: [task.name, task.type, ...(said === undefined ? [] : [said])].join(", "),
          change: change ?? "none",
          ...(said === undefined ? {} : { badges: [said] }),
        };
        return [{ id: task.id, type: "task", position: { x: position.x, y: position.y }, ...taskCardSize, data }];
      }),
    [tasks, placement, kinds, t],
  );
  const tracks = useMemo(
    () =>
      edges.map(({ id, source, target }): TrackFlowEdge => {
        const route = placement.routes.get(id);
        return { id, source, target, type: "track", selected: edgeDiff.added.has(id), data: { state: edgeDiff.removed.has(id) ? "never" : "idle", ...(route ? { route } : {}) } };
      }),
    [edges, edgeDiff, placement],
  );
  return (
    <GraphCanvas<TaskFlowNode>
      label={t("locks:graph.label")}
      words={words}
      nodes={cards}
      edges={tracks}
      nodeTypes={nodeTypes}
      selected={useMemo(() => new Set(current === undefined ? [] : [current]), [current])}
      onSelectedChange={(ids) => {
        const [only] = ids;
        if (only !== undefined) onChoose(only);
      }}
    />
  );
}
