import { useDeferredValue, useMemo, useState } from "react";
import type { Ref } from "react";
import { GraphCanvas } from "../../../../graph/canvas/GraphCanvas.tsx";
import type { CanvasHandle } from "../../../../graph/canvas/GraphCanvas.tsx";
import { useCanvasWords } from "../../../../graph/canvas/useCanvasWords.ts";
import { TaskCard, taskCardSize } from "../../../../graph/cards/TaskCard.tsx";
import type { TaskFlowNode } from "../../../../graph/cards/TaskCard.tsx";
import { middleOf, nearestRoute } from "../../../../graph/layout/octilinear.ts";
import type { GraphEdge, Point } from "../../../../graph/model/graph.ts";
import { useTranslate } from "../../../../i18n/useTranslate.ts";
import type { MenuItem } from "../../../../ui/menu/MenuItem.ts";
import { changeNote, noteOfNode, removeNote } from "../../model/canvasNotes.ts";
import { connect, disconnect, insertLoneTask, joinRefusal, moveTasks } from "../../model/editorModel.ts";
import { groupOfNode } from "../../model/taskGroups.ts";
import { typeDrag } from "../TypePalette.tsx";
import { useEditor, useEditorState } from "../useEditor.ts";
import type { EditorActions } from "../useEditorActions.ts";
import { GroupFrame } from "./GroupFrame.tsx";
import type { GroupFlowNode } from "./GroupFrame.tsx";
import { InsertButton, insertSize } from "./InsertButton.tsx";
import type { InsertFlowNode } from "./InsertButton.tsx";
import { NoteCard } from "./NoteCard.tsx";
import type { NoteFlowNode } from "./NoteCard.tsx";
import { useGroupNodes } from "./useGroupNodes.ts";
import { useNoteNodes } from "./useNoteNodes.ts";
import { useTaskBackfill } from "../useTaskBackfill.ts";
import { useTaskNodes } from "./useTaskNodes.ts";
import { useTracks } from "./useTracks.ts";

const nodeTypes = { task: TaskCard, insert: InsertButton, group: GroupFrame, note: NoteCard };
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
  const definition = useDeferredValue(useEditorState((state) => state.history.present.definition));
  const selected = useEditorState((state) => state.selected);
  const [hovered, setHovered] = useState<string>();
  const { placement } = actions;
  const { cards, at } = useTaskNodes(definition, placement, problems, readOnly !== undefined);
  const groups = useGroupNodes(definition, at, problems, actions.reveal);
  const notes = useNoteNodes(definition.notes, readOnly !== undefined);
  const { edges, tracks, routeOf } = useTracks(definition, placement, at, groups.stripOf);
  const seen = useMemo(() => (groups.stripOf.size === 0 ? cards : cards.filter(({ id }) => !groups.stripOf.has(id))), [cards, groups.stripOf]);

  const inserts = useMemo(() => {
    if (readOnly !== undefined) return [];
    return edges
      .filter(({ id, source, target }) => at.has(source) && at.has(target) && (id === hovered || selected.has(source) || selected.has(target)))
      .slice(0, mostInserts)
      .flatMap((edge): InsertFlowNode[] => {
        const route = routeOf(edge);
        const middle = route && middleOf(route);
        if (!middle) return [];
        const { id, source, target } = edge;
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
  }, [selected, hovered, edges, at, routeOf, actions, readOnly, t]);

  const isTask = (id: string): boolean => at.has(id);
  // A frame is chosen when its members are, and choosing it chooses them.
  const shownSelected = useMemo(() => {
    const whole = [...groups.members].filter(([, members]) => members.length > 0 && members.every((id) => selected.has(id))).map(([id]) => id);
    return whole.length === 0 ? selected : new Set([...selected, ...whole]);
  }, [selected, groups.members]);
  const onSelectedChange = (ids: ReadonlySet<string>): void => {
    const next = new Set([...ids].filter(isTask));
    for (const [group, members] of groups.members) {
      if (ids.has(group) && !shownSelected.has(group)) for (const id of members) next.add(id);
      if (!ids.has(group) && shownSelected.has(group) && members.some((id) => groups.stripOf.has(id))) for (const id of members) next.delete(id);
    }
    editor.select(next);
  };

  const nearest = (point: Point, but?: string): GraphEdge | undefined => {
    const routes = new Map(edges.filter(({ source, target }) => isTask(source) && isTask(target) && source !== but && target !== but).flatMap((edge) => [[edge.id, routeOf(edge) ?? []] as const]));
    const id = nearestRoute(point, new Map([...routes].filter(([, route]) => route.length > 1)), dropReach);
    return edges.find((edge) => edge.id === id);
  };
  const menuOf = ({ nodes, edge, at: point }: { readonly nodes: readonly string[]; readonly edge?: string; readonly at: Point }): readonly MenuItem[] => {
    const hit = edge === undefined ? undefined : edges.find(({ id }) => id === edge);
    if (hit && isTask(hit.source) && isTask(hit.target))
      return [
        { id: "insert", label: t("workflows:insert.here"), run: () => actions.pickType({ insert: hit }) },
        { id: "cut", label: t("workflows:edge.remove"), run: () => editor.editDefinition((old) => disconnect(old, hit.source, hit.target)) },
      ];
    const note = nodes.map(noteOfNode).find((index) => index !== undefined);
    if (note !== undefined) return [{ id: "remove", label: t("editor:note.remove"), run: () => editor.editDefinition((old) => removeNote(old, note)) }];
    return nodes.some((id) => isTask(id) || groupOfNode(id) !== undefined) ? actions.taskMenu() : actions.groundMenu(point);
  };
  /** Every way of changing the drawing itself. */
  const changes = {
    onMove: (moved: ReadonlyMap<string, Point>) => {
      const places = new Map([...moved].filter(([id]) => isTask(id)));
      for (const { id, position } of groups.nodes) {
        const to = moved.get(id);
        if (!to) continue;
        const [dx, dy] = [to.x - position.x, to.y - position.y];
        for (const member of groups.members.get(id) ?? []) {
          const from = at.get(member);
          if (from && !places.has(member)) places.set(member, { x: from.x + dx, y: from.y + dy });
        }
      }
      const [single, ...others] = moved.keys();
      const place = single === undefined ? undefined : places.get(single);
      const under = place && others.length === 0 ? nearest({ x: place.x + taskCardSize.width / 2, y: place.y + taskCardSize.height / 2 }, single) : undefined;
      editor.editDefinition(
        (old) => {
          let next = moveTasks(old, places);
          for (const [id, { x, y }] of moved) {
            const note = noteOfNode(id);
            if (note !== undefined) next = changeNote(next, note, { x, y });
          }
          return under ? insertLoneTask(next, single!, under.source, under.target) : next;
        },
        moved.size > 0 ? `move:${[...moved.keys()].join()}` : undefined,
      );
    },
    onConnect: (source: string, target: string) => editor.editDefinition((old) => connect(old, source, target)),
    mayConnect: (source: string, target: string) => joinRefusal(definition, source, target) === undefined,
    onConnectToNothing: (source: string, place: Point, client: Point) => actions.pickType({ client, place: { x: place.x, y: place.y - taskCardSize.height / 2 }, after: [source] }),
    onDrop: (transfer: DataTransfer, place: Point, edge: string | undefined) => {
      const type = transfer.getData(typeDrag);
      if (type === "") return;
      const under = edges.find((each) => each.id === edge);
      const hit = under && isTask(under.source) && isTask(under.target) ? under : nearest(place);
      actions.add(type, hit ? { insert: hit } : { place: { x: place.x - taskCardSize.width / 2, y: place.y - taskCardSize.height / 2 } });
    },
    onEdgeHover: setHovered,
  };
  const backfill = useTaskBackfill();
  const menu: typeof menuOf = (target) => [...menuOf(target).map((item) => (readOnly === undefined ? item : { ...item, disabledReason: readOnly })), ...backfill(target.nodes.filter(isTask))];
  return (
    <GraphCanvas<TaskFlowNode | InsertFlowNode | GroupFlowNode | NoteFlowNode>
      ref={ref}
      label={t("workflows:view.canvas")}
      words={words}
      nodes={useMemo(() => [...groups.nodes, ...seen, ...notes, ...inserts], [groups.nodes, seen, notes, inserts])}
      edges={tracks}
      nodeTypes={nodeTypes}
      selected={shownSelected}
      onSelectedChange={onSelectedChange}
      findText={(node) => (node.type === "task" || node.type === "group" ? node.data.name : node.type === "note" ? node.data.text : "")}
      onOpen={actions.reveal}
      menu={menu}
      carries={groups.members}
      keptView={editor.keptView}
      {...(readOnly === undefined ? changes : {})}
    />
  );
}
