import { useMemo, useRef } from "react";
import type { WorkflowDefinition } from "#contract";
import { taskCardSize } from "../../../../graph/cards/TaskCard.tsx";
import type { TaskFlowNode } from "../../../../graph/cards/TaskCard.tsx";
import type { Placement } from "../../../../graph/layout/layeredLayout.ts";
import type { Point } from "../../../../graph/model/graph.ts";
import { useTaskData } from "./useTaskData.ts";

/** The cards of the tasks. A card that neither moved nor says something else is the same object, so that the canvas looks at the others only. */
export function useTaskNodes(
  definition: WorkflowDefinition,
  placement: Placement,
  problems: ReadonlyMap<string, readonly string[]>,
  readOnly: boolean,
): { readonly cards: readonly TaskFlowNode[]; readonly at: ReadonlyMap<string, Point> } {
  const data = useTaskData(definition, problems);
  const kept = useRef<ReadonlyMap<string, { readonly of: TaskFlowNode["data"]; readonly readOnly: boolean; readonly card: TaskFlowNode }>>(new Map());
  const cards = useMemo(() => {
    const next = new Map<string, { readonly of: TaskFlowNode["data"]; readonly readOnly: boolean; readonly card: TaskFlowNode }>();
    for (const task of definition.tasks) {
      const position = definition.positions[task.id] ?? placement.positions.get(task.id);
      const of = data.get(task.id);
      if (!position || !of) continue;
      const old = kept.current.get(task.id);
      const same = old?.of === of && old.readOnly === readOnly && old.card.position.x === position.x && old.card.position.y === position.y;
      next.set(task.id, same ? old : { of, readOnly, card: { id: task.id, type: "task", position: { x: position.x, y: position.y }, ...taskCardSize, data: readOnly ? { ...of, connectable: false } : of } });
    }
    kept.current = next;
    return [...next.values()].map(({ card }) => card);
  }, [definition.tasks, definition.positions, placement, data, readOnly]);
  const positions = useRef<ReadonlyMap<string, Point>>(new Map());
  const at = useMemo(() => {
    const before = positions.current;
    const next = new Map<string, Point>(cards.map((card) => [card.id, card.position]));
    const same = next.size === before.size && cards.every(({ id, position }) => before.get(id)?.x === position.x && before.get(id)?.y === position.y);
    positions.current = same ? before : next;
    return positions.current;
  }, [cards]);
  return { cards, at };
}
