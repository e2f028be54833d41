import { Button, Segmented } from "antd";
import { useMemo, useState } from "react";
import type { WorkflowDefinition, WorkflowInstance } from "#contract";
import { GraphCanvas } from "../../../graph/canvas/GraphCanvas.tsx";
import type { TrackFlowEdge } from "../../../graph/canvas/TrackEdge.tsx";
import { useCanvasWords } from "../../../graph/canvas/useCanvasWords.ts";
import { TaskCard, taskCardSize } from "../../../graph/cards/TaskCard.tsx";
import type { TaskFlowNode } from "../../../graph/cards/TaskCard.tsx";
import { useLayeredLayout } from "../../../graph/layout/useLayeredLayout.ts";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { CodeEditor } from "../../../ui/code/CodeEditor.tsx";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { definitionText } from "./definitionText.ts";

const nodeTypes = { task: TaskCard };

interface RunDefinitionProps {
  readonly run: WorkflowInstance;
  readonly definition: WorkflowDefinition;
  readonly onChoose: (taskId: string) => void;
  /** What can be done with some of its tasks. */
  readonly menu: (taskIds: readonly string[]) => readonly MenuItem[];
}

/** [REV1] What the run does: the revision that it is pinned to, as a graph or as a text, to be read only. */
export function RunDefinition({ run, definition, onChoose, menu }: RunDefinitionProps) {
  const t = useTranslate();
  const workbench = useWorkbench();
  const [shown, setShown] = useState<"graph" | "text">("graph");
  const text = useMemo(() => (shown === "text" ? definitionText(run, definition) : ""), [shown, run, definition]);
  return (
    <>
      <div className="sb-op-filter">
        <Segmented<"graph" | "text">
          size="small"
          aria-label={t("runView:definition.view")}
          value={shown}
          onChange={setShown}
          options={[
            { value: "graph", label: t("runView:definition.graph") },
            { value: "text", label: t("runView:definition.text") },
          ]}
        />
        <span className="sb-op-quiet">{run.revision === null ? t("runView:definition.draft") : t("runView:definition.revision", { revision: `r${run.revision}` })}</span>
        <span className="sb-op-space" />
        <Button size="small" onClick={() => workbench.open({ kind: "workflow", params: { workflowId: run.workflowId } })}>
          {t("runView:definition.open")}
        </Button>
      </div>
      {shown === "graph" ? (
        <Drawing definition={definition} onChoose={onChoose} menu={menu} />
      ) : (
        <div className="sb-op-definition-text">
          <CodeEditor value={text} language="yaml" readOnly label={t("runView:view.definition")} />
        </div>
      )}
    </>
  );
}

function Drawing({ definition, onChoose, menu }: Pick<RunDefinitionProps, "definition" | "onChoose" | "menu">) {
  const t = useTranslate();
  const words = useCanvasWords();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const edges = useMemo(() => definition.tasks.flatMap((task) => task.after.map((source) => ({ id: `${source}>${task.id}`, source: source as string, target: task.id as string }))), [definition]);
  const sizes = useMemo(() => definition.tasks.map(({ id }) => ({ id: id as string, ...taskCardSize })), [definition]);
  const { positions, routes } = useLayeredLayout(sizes, edges);
  const nodes = useMemo(
    () =>
      definition.tasks.flatMap((task): TaskFlowNode[] => {
        const position = definition.positions[task.id] ?? positions.get(task.id);
        if (!position) return [];
        const down = edges.filter(({ source }) => source === task.id).length;
        const label = t("runView:definition.card", { name: task.name, type: task.type, up: task.after.length, down });
        return [{ id: task.id, type: "task", position: { x: position.x, y: position.y }, ...taskCardSize, data: { name: task.name, mark: task.type.slice(0, 2).toUpperCase(), line: task.type, label } }];
      }),
    [definition, positions, edges, t],
  );
  const tracks = useMemo(
    () =>
      edges.map(({ id, source, target }): TrackFlowEdge => {
        const route = definition.positions[source] || definition.positions[target] ? undefined : routes.get(id);
        return { id, source, target, type: "track", data: { state: "idle", ...(route ? { route } : {}) } };
      }),
    [edges, definition, routes],
  );
  return (
    <GraphCanvas<TaskFlowNode>
      label={t("runView:view.definition")}
      words={words}
      nodes={nodes}
      edges={tracks}
      nodeTypes={nodeTypes}
      selected={selected}
      menu={({ nodes: chosen }) => (chosen.length === 0 ? [] : menu(chosen))}
      onSelectedChange={(next) => {
        setSelected(next);
        const last = [...next].at(-1);
        if (last !== undefined) onChoose(last);
      }}
    />
  );
}
