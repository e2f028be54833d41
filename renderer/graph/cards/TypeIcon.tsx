import { readIcon } from "#contract";
import type { TaskTypeBody } from "#contract";
import { useMemo } from "react";
import { DrawnIcon } from "../../ui/taskForm/DrawnIcon.tsx";
import { TaskTypeIcon } from "../../ui/taskForm/TaskTypeIcon.tsx";

/** What a task type is drawn with: its own drawing, read anew by the contract, or the icon of the set. */
export function TypeIcon({ type: { icon, svg }, size = 16 }: { readonly type: Pick<TaskTypeBody, "icon" | "svg">; readonly size?: number }) {
  const drawing = useMemo(() => {
    const read = svg === undefined ? undefined : readIcon(svg);
    return read !== undefined && "drawing" in read ? read.drawing : undefined;
  }, [svg]);
  return drawing === undefined ? <TaskTypeIcon icon={icon} size={size} /> : <DrawnIcon drawing={drawing} size={size} />;
}
