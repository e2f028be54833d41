import { useEffect, useMemo } from "react";
import { create } from "zustand";
import type { TaskId, WorkflowId } from "#contract";
import { link } from "../../../link/link.ts";
import { useOnline, useSession } from "../../../state/hooks.ts";

/** A workflow, or one task of it. */
const keyOf = (workflowId: string, taskId: string | null): string => `${workflowId} ${taskId ?? ""}`;
const useStore = create<{ readonly keys: ReadonlySet<string> }>(() => ({ keys: new Set() }));

/** What the signed-in user follows, and the way to change it. */
export function useFollowed(): { readonly follows: (workflowId: string, taskId?: string | null) => boolean; readonly setFollow: (workflowId: string, follow: boolean, taskId?: string | null) => Promise<void> } {
  const userId = useSession().user?.id;
  const online = useOnline();
  const keys = useStore((state) => state.keys);
  useEffect(() => {
    if (!online || userId === undefined) return;
    let gone = false;
    link.ask("workflow.followed", {}).then(
      (all) => gone || useStore.setState({ keys: new Set(all.map((one) => keyOf(one.workflowId, one.taskId))) }),
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [online, userId]);
  return useMemo(() => ({ follows: (workflowId, taskId = null) => keys.has(keyOf(workflowId, taskId)), setFollow }), [keys]);
}
async function setFollow(workflowId: string, follow: boolean, taskId: string | null = null): Promise<void> {
  await link.ask("workflow.follow", { workflowId: workflowId as WorkflowId, taskId: taskId as TaskId | null, follow });
  const next = new Set(useStore.getState().keys);
  if (follow) next.add(keyOf(workflowId, taskId));
  else next.delete(keyOf(workflowId, taskId));
  useStore.setState({ keys: next });
}
