import { useMemo } from "react";
import type { RefObject } from "react";
import type { TaskId } from "#contract";
import type { CanvasHandle } from "../../../graph/canvas/GraphCanvas.tsx";
import { taskCardSize } from "../../../graph/cards/TaskCard.tsx";
import type { Placement } from "../../../graph/layout/layeredLayout.ts";
import type { Point } from "../../../graph/model/graph.ts";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { newId } from "../../../link/ids.ts";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { aligned } from "../model/alignTasks.ts";
import type { Alignment } from "../model/alignTasks.ts";
import { addNote } from "../model/canvasNotes.ts";
import { addTask, connect, duplicateTasks, insertOnEdge, moveTasks, placeBeside, removeTasks, tidy } from "../model/editorModel.ts";
import { freeGroupName, groupByTask, groupTasks, ungroup } from "../model/taskGroups.ts";
import type { EditorClipboard } from "./useEditorClipboard.ts";
import { useEditor } from "./useEditor.ts";

/** Where a new task goes: on an edge, after some tasks, at a place of the canvas. */
export interface AddTarget {
  readonly insert?: { readonly source: string; readonly target: string };
  readonly after?: readonly string[];
  readonly place?: Point;
}

/** What the pickers show. */
export type Picking = (AddTarget & { readonly kind: "type"; readonly client: Point }) | { readonly kind: "connect"; readonly client: Point };

/** Everything that commands, menus and the canvas do to the workflow. */
export interface EditorActions {
  readonly placement: Placement;
  readonly add: (type: string, target: AddTarget) => void;
  readonly pickType: (target: AddTarget & { readonly client?: Point }) => void;
  readonly pickConnection: () => void;
  readonly connectTo: (target: string) => void;
  readonly remove: () => void;
  readonly duplicate: () => void;
  readonly tidy: () => void;
  readonly rename: () => void;
  readonly align: (how: Alignment) => void;
  /** Puts the selected tasks into a new group, or takes them out of theirs. */
  readonly group: () => void;
  readonly ungroup: () => void;
  /** Folds the groups of the selected tasks, or unfolds them. */
  readonly fold: () => void;
  /** A note at a place of the canvas; in the middle when there is none. */
  readonly note: (place?: Point) => void;
  /** Shows the form. */
  readonly reveal: () => void;
  /** The task before or after the selected one, in the order of the list. */
  readonly step: (by: 1 | -1) => void;
  readonly taskMenu: () => readonly MenuItem[];
  /** What can be done on empty ground, at a place of the canvas. */
  readonly groundMenu: (place: Point) => readonly MenuItem[];
}

interface ActionDoors {
  readonly canvas: RefObject<CanvasHandle | null>;
  readonly placement: Placement;
  /** Where the pointer was last over the document, in client pixels. */
  readonly pointer: RefObject<Point | undefined>;
  readonly setPicking: (picking: Picking) => void;
  readonly revealForm: () => void;
  readonly clipboard: EditorClipboard;
}

const newTaskId = (): TaskId => newId<TaskId>();

/** The actions over the editor above. */
export function useEditorActions({ canvas, placement, pointer, setPicking, revealForm, clipboard }: ActionDoors): EditorActions {
  const t = useTranslate();
  const editor = useEditor();
  return useMemo(() => {
    const { store } = editor;
    const placeOf = (id: string): Point | undefined => store.getState().history.present.definition.positions[id] ?? placement.positions.get(id);
    const cursor = (): Point => pointer.current ?? { x: innerWidth / 2, y: innerHeight / 3 };
    const add = (type: string, { insert, after, place }: AddTarget): void => {
      const id = newTaskId();
      editor.editDefinition((old) => {
        if (insert) return insertOnEdge(old, { id, type, at: between(placeOf(insert.source), placeOf(insert.target), old.positions) }, insert.source, insert.target);
        const last = after?.at(-1);
        const from = last === undefined ? undefined : placeOf(last);
        // While nobody has moved anything the layout places it; after that it stands beside the one it follows.
        const hand = Object.keys(old.positions).length > 0;
        const at =
          place ??
          (from && hand
            ? placeBeside(
                from,
                old.tasks.flatMap((task) => placeOf(task.id) ?? []),
              )
            : undefined);
        return addTask(old, { id, type, ...(after ? { after } : {}), at });
      });
      editor.select(new Set([id]));
      revealForm();
    };
    const selected = (): ReadonlySet<string> => store.getState().selected;
    const actions: EditorActions = {
      placement,
      add,
      pickType: ({ client, ...target }) => {
        const chosen = [...selected()];
        const own = target.insert || target.place || target.after ? target : chosen.length > 0 ? { after: chosen } : {};
        const at = client ?? cursor();
        // The first task belongs to the layout, wherever the pointer was left: a place of its own would put all others by hand.
        const empty = store.getState().history.present.definition.tasks.length === 0;
        const place = own.insert || own.after || own.place || empty || !canvas.current ? undefined : canvas.current.pointAt(at.x, at.y);
        setPicking({ kind: "type", client: at, ...own, ...(place ? { place: { x: place.x - taskCardSize.width / 2, y: place.y - taskCardSize.height / 2 } } : {}) });
      },
      pickConnection: () => setPicking({ kind: "connect", client: cursor() }),
      connectTo: (target) => editor.editDefinition((old) => [...selected()].reduce((next, source) => connect(next, source, target), old)),
      remove: () => editor.editDefinition((old) => removeTasks(old, selected())),
      duplicate: () => {
        const { definition } = store.getState().history.present;
        const made = duplicateTasks(definition, selected(), newTaskId, new Map([...selected()].flatMap((id) => [[id, placeOf(id)] as const]).filter((each): each is [string, Point] => each[1] !== undefined)));
        editor.editDefinition(() => made.definition);
        editor.select(made.copies);
      },
      tidy: () => editor.editDefinition((old) => tidy(old, selected())),
      rename: () => {
        const [only] = selected();
        revealForm();
        if (only !== undefined) editor.focusField(only, "name");
      },
      align: (how) => {
        const cards = new Map([...selected()].flatMap((id): [string, Point][] => (placeOf(id) ? [[id, placeOf(id)!]] : [])));
        editor.editDefinition((old) => moveTasks(old, aligned(cards, how)));
      },
      group: () => {
        editor.editDefinition((old) => groupTasks(old, selected(), freeGroupName(old, t("editor:group.stem"))));
        revealForm();
      },
      ungroup: () => editor.editDefinition((old) => ungroup(old, selected())),
      fold: () => {
        const { folded, history } = store.getState();
        const of = groupByTask(history.present.definition);
        const names = [...new Set([...selected()].flatMap((id) => of.get(id)?.name ?? []))];
        const fold = names.some((name) => !folded.has(name));
        for (const name of names) editor.foldGroup(name, fold);
      },
      note: (place) => editor.editDefinition((old) => addNote(old, place ?? canvas.current?.middle() ?? { x: 0, y: 0 })),
      reveal: revealForm,
      step: (by) => {
        const { tasks } = store.getState().history.present.definition;
        const [only] = selected();
        const at = tasks.findIndex(({ id }) => id === only);
        const next = tasks[at < 0 ? (by > 0 ? 0 : tasks.length - 1) : at + by];
        if (next) editor.select(new Set([next.id]));
      },
      taskMenu: () => [
        { id: "after", label: t("workflows:command.addAfter"), keys: "A", run: () => actions.pickType({}) },
        { id: "connect", label: t("workflows:command.connect"), keys: "E", run: actions.pickConnection },
        { id: "rename", label: t("workflows:command.rename"), keys: "F2", run: actions.rename },
        { id: "duplicate", label: t("workflows:command.duplicate"), keys: "Mod+D", separated: true, run: actions.duplicate },
        { id: "copy", label: t("editor:command.copy"), keys: "Mod+C", run: clipboard.copy },
        { id: "cut", label: t("editor:command.cut"), keys: "Mod+X", run: clipboard.cut },
        { id: "group", label: t("editor:command.group"), keys: "Mod+G", separated: true, run: actions.group },
        ...([...selected()].some((id) => groupByTask(store.getState().history.present.definition).has(id))
          ? [
              { id: "ungroup", label: t("editor:command.ungroup"), keys: "Mod+Shift+G", run: actions.ungroup },
              { id: "fold", label: t("editor:command.fold"), keys: "H", run: actions.fold },
            ]
          : []),
        { id: "tidy", label: t("workflows:command.tidy"), keys: "Mod+L", run: actions.tidy },
        { id: "remove", label: t("workflows:command.remove"), keys: "Del", separated: true, run: actions.remove },
      ],
      groundMenu: (place) => [
        { id: "add", label: t("workflows:command.add"), keys: "A", run: () => actions.pickType({ place }) },
        { id: "paste", label: t("editor:command.paste"), keys: "Mod+V", run: clipboard.paste },
        { id: "note", label: t("editor:command.note"), run: () => actions.note(place) },
        { id: "tidy", label: t("workflows:command.tidy"), keys: "Mod+L", separated: true, run: actions.tidy },
      ],
    };
    return actions;
  }, [t, editor, canvas, placement, pointer, setPicking, revealForm, clipboard]);
}

/** The middle of two cards, when somebody placed any card by hand. */
function between(a: Point | undefined, b: Point | undefined, positions: object): Point | undefined {
  if (!a || !b || Object.keys(positions).length === 0) return undefined;
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 + (Math.abs(a.y - b.y) < 8 && Math.abs(a.x - b.x) < 2 * taskCardSize.width + 80 ? 60 : 0) };
}
