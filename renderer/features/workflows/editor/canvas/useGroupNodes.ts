import { useMemo } from "react";
import type { WorkflowDefinition } from "#contract";
import { taskCardSize } from "../../../../graph/cards/TaskCard.tsx";
import type { Point } from "../../../../graph/model/graph.ts";
import { useTranslate } from "../../../../i18n/useTranslate.ts";
import { groupFrames, groupNodeId } from "../../model/taskGroups.ts";
import { useEditor, useEditorState } from "../useEditor.ts";
import type { GroupFlowNode } from "./GroupFrame.tsx";

/** The groups on the canvas. */
export interface GroupNodes {
  readonly nodes: readonly GroupFlowNode[];
  /** The members of each frame or strip, by its node id: they move along. */
  readonly members: ReadonlyMap<string, readonly string[]>;
  /** The strip that stands for a task, for tasks of folded groups. */
  readonly stripOf: ReadonlyMap<string, string>;
}

/** Frames and strips of the groups; `at` is where each task is. */
export function useGroupNodes(definition: WorkflowDefinition, at: ReadonlyMap<string, Point>, problems: ReadonlyMap<string, readonly string[]>, onOpen: () => void): GroupNodes {
  const t = useTranslate();
  const editor = useEditor();
  const folded = useEditorState((state) => state.folded);
  return useMemo(() => {
    const stripOf = new Map<string, string>();
    const nodes = groupFrames(definition, at, taskCardSize).map(({ group, x, y, width, height }): GroupFlowNode => {
      const id = groupNodeId(group.name);
      const isFolded = folded.has(group.name);
      if (isFolded) for (const task of group.tasks) stripOf.set(task, id);
      const bad = group.tasks.filter((task) => problems.has(task)).length;
      const counts = [t("editor:group.tasks", { count: group.tasks.length }), ...(bad === 0 ? [] : [t("workflows:problems.count", { count: bad })])].join(" · ");
      return {
        id,
        type: "group",
        position: isFolded ? { x: x + 16, y: y + 28 } : { x, y },
        ...(isFolded ? taskCardSize : { width, height }),
        zIndex: isFolded ? 0 : -1,
        data: {
          name: group.name,
          label: `${group.name}, ${counts}`,
          counts,
          folded: isFolded,
          bad: bad > 0,
          toggleLabel: isFolded ? t("editor:group.unfold", { name: group.name }) : t("editor:group.fold", { name: group.name }),
          onToggle: () => editor.foldGroup(group.name, !isFolded),
          onOpen,
        },
      };
    });
    return { nodes, stripOf, members: new Map((definition.groups ?? []).map((group) => [groupNodeId(group.name), group.tasks])) };
  }, [definition, at, problems, folded, editor, onOpen, t]);
}
