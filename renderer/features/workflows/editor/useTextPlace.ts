import { useMemo } from "react";
import { folderPath } from "#contract";
import { useFoldersById, useProject, useWorkflow } from "../../../state/hooks.ts";
import type { TextPlace } from "../text/draftText.ts";
import { useEditor } from "./useEditor.ts";

/** What the text of the workflow says and does not change. */
export function useTextPlace(): TextPlace {
  const { workflowId } = useEditor();
  const summary = useWorkflow(workflowId);
  const project = useProject(summary?.projectId);
  const folders = useFoldersById();
  const folder = summary?.folderId == null ? "" : folderPath(summary.folderId, folders);
  return useMemo(() => ({ project: project?.name ?? "", folder, enabled: summary?.enabled ?? true, owner: summary?.owner }), [project?.name, folder, summary?.enabled, summary?.owner]);
}
