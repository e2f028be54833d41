import { useDeferredValue, useMemo } from "react";
import type { Ref } from "react";
import { GraphCanvas } from "../../../graph/canvas/GraphCanvas.tsx";
import type { CanvasHandle } from "../../../graph/canvas/GraphCanvas.tsx";
import type { TrackFlowEdge } from "../../../graph/canvas/TrackEdge.tsx";
import { useCanvasWords } from "../../../graph/canvas/useCanvasWords.ts";
import { TaskCard, taskCardSize } from "../../../graph/cards/TaskCard.tsx";
import type { TaskFlowNode } from "../../../graph/cards/TaskCard.tsx";
import { directRoute, middleOf, nearestRoute } from "../../../graph/layout/octilinear.ts";
import type { Point } from "../../../graph/model/graph.ts";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { connect, disconnect, edgesOf, joinRefusal, moveTasks } from "../model/editorModel.ts";
import { InsertButton, insertSize } from "./InsertButton.tsx";
import type { InsertFlowNode } from "./InsertButton.tsx";
import { typeDrag } from "./TypePalette.tsx";
import { useEditor, useEditorState } from "./useEditor.ts";
import type { EditorActions } from "./useEditorActions.ts";
import { useTaskData } from "./useTaskData.ts";

const nodeTypes = { task: TaskCard, insert: InsertButton };
const mostInserts = 40;
const dropReach = 24;

interface EditorCanvasProps {
  readonly actions: EditorActions;
  readonly problems: ReadonlyMap<string, readonly string[]>;
  /** Why nothing can be changed; undefined when it can. */
  readonly readOnly: string | undefined;
  readonly ref: Ref<CanvasHandle>;
}

/** The workflow as a drawing: every way to change it is also a key, a menu line or the list. */
export function EditorCanvas({ actions, problems, readOnly, ref }: EditorCanvasProps) {
  const t = useTranslate();
  const words = useCanvasWords();
  const editor = useEditor();
  const workbench = useWorkbench();
  const definition = useDeferredValue(useEditorState((state) => state.history.present.definition));
  const selected = useEditorState((state) => state.selected);
  const { placement } = actions;
  const edges = edgesOf(definition);
  const data = useTaskData(definition, problems);

  const cards = useMemo(
    () =>
      definition.tasks.flatMap((task): TaskFlowNode[] => {
        const position = definition.positions[task.id] ?? placement.positions.get(task.id);
        return position
          ? [{ id: task.id, type: "task", position: { x: position.x, y: position.y }, ...taskCardSize, data: readOnly === undefined ? data.get(task.id)! : { ...data.get(task.id)!, connectable: false } }]
          : [];
      }),
    [definition, placement, data, readOnly],
  );
  const at = useMemo(() => new Map(cards.map((card) => [card.id, card.position])), [cards]);
  const routeOf = useMemo(() => {
    const right = (p: Point): Point => ({ x: p.x + taskCardSize.width, y: p.y + taskCardSize.height / 2 });
    const left = (p: Point): Point => ({ x: p.x, y: p.y + taskCardSize.height / 2 });
    return (id: string, source: string, target: string): readonly Point[] | undefined => {
      const [from, to] = [at.get(source), at.get(target)];
      if (!from || !to) return undefined;
      const laid = definition.positions[source] || definition.positions[target] ? undefined : placement.routes.get(id);
      return laid ?? directRoute(right(from), left(to));
    };
  }, [at, definition.positions, placement]);

  const tracks = useMemo(
    () =>
      edges.map(({ id, source, target }): TrackFlowEdge => {
        const laid = definition.positions[source] || definition.positions[target] ? undefined : placement.routes.get(id);
        return { id, source, target, type: "track", data: { state: "idle", ...(laid ? { route: laid } : {}) } };
      }),
    [edges, definition.positions, placement],
  );
  const inserts = useMemo(() => {
    if (selected.size === 0 || readOnly !== undefined) return [];
    return edges
      .filter(({ source, target }) => selected.has(source) || selected.has(target))
      .slice(0, mostInserts)
      .flatMap(({ id, source, target }): InsertFlowNode[] => {
        const route = routeOf(id, source, target);
        const middle = route && middleOf(route);
        if (!middle) return [];
        return [
          {
            id: `insert:${id}`,
            type: "insert",
            position: { x: middle.x - insertSize / 2, y: middle.y - insertSize / 2 },
            width: insertSize,
            height: insertSize,
            selectable: false,
            zIndex: 5,
            data: { label: t("workflows:insert.here"), onPress: (client) => actions.pickType({ client, insert: { source, target } }) },
          },
        ];
      });
  }, [selected, edges, routeOf, actions, readOnly, t]);

  const menuOf = ({ nodes, edge, at: point }: { readonly nodes: readonly string[]; readonly edge?: string; readonly at: Point }): readonly MenuItem[] => {
    const hit = edge === undefined ? undefined : edges.find(({ id }) => id === edge);
    if (hit)
      return [
        { id: "insert", label: t("workflows:insert.here"), run: () => actions.pickType({ insert: hit }) },
        { id: "cut", label: t("workflows:edge.remove"), run: () => editor.editDefinition((old) => disconnect(old, hit.source, hit.target)) },
      ];
    return nodes.filter((id) => !id.startsWith("insert:")).length === 0
      ? [
          { id: "add", label: t("workflows:command.add"), keys: "A", run: () => actions.pickType({ place: point }) },
          { id: "tidy", label: t("workflows:command.tidy"), keys: "Mod+L", separated: true, run: actions.tidy },
        ]
      : actions.taskMenu();
  };
  /** Every way of changing the drawing itself. */
  const changes = {
    onMove: (moved: ReadonlyMap<string, Point>) => {
      editor.editDefinition((old) => moveTasks(old, new Map([...moved].filter(([id]) => !id.startsWith("insert:")))), moved.size > 0 ? `move:${[...moved.keys()].join()}` : undefined);
    },
    onConnect: (source: string, target: string) => editor.editDefinition((old) => connect(old, source, target)),
    mayConnect: (source: string, target: string) => joinRefusal(definition, source, target) === undefined,
    onConnectToNothing: (source: string, place: Point, client: Point) => actions.pickType({ client, place: { x: place.x, y: place.y - taskCardSize.height / 2 }, after: [source] }),
    onDrop: (transfer: DataTransfer, place: Point, edge: string | undefined) => {
      const type = transfer.getData(typeDrag);
      if (type === "") return;
      const id = edge ?? nearestRoute(place, new Map(edges.flatMap((each) => [[each.id, routeOf(each.id, each.source, each.target) ?? []] as const]).filter(([, route]) => route.length > 1)), dropReach);
      const hit = id === undefined ? undefined : edges.find((each) => each.id === id);
      actions.add(type, hit ? { insert: hit } : { place: { x: place.x - taskCardSize.width / 2, y: place.y - taskCardSize.height / 2 } });
    },
  };
  const menu: typeof menuOf = (target) => menuOf(target).map((item) => (readOnly === undefined ? item : { ...item, disabledReason: readOnly }));
  return (
    <GraphCanvas<TaskFlowNode | InsertFlowNode>
      ref={ref}
      label={t("workflows:view.canvas")}
      words={words}
      nodes={useMemo(() => [...cards, ...inserts], [cards, inserts])}
      edges={tracks}
      nodeTypes={nodeTypes}
      selected={selected}
      onSelectedChange={(ids) => editor.select(new Set([...ids].filter((id) => !id.startsWith("insert:"))))}
      findText={(node) => (node.type === "task" ? node.data.name : "")}
      onOpen={() => workbench.inspect({ kind: "workflowEditor", params: { workflowId: editor.workflowId } }, { reveal: true })}
      menu={menu}
      {...(readOnly === undefined ? changes : {})}
    />
  );
}
