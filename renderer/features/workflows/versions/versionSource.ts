import type { WorkflowDefinition } from "#contract";
import { link } from "../../../link/link.ts";
import { openSession } from "../editor/editorSession.ts";

/** What can be compared: the draft as this window's editor shows it, the saved draft, a revision, a draft that was kept. */
export type VersionSource = "draft" | "saved" | `r${number}` | `kept:${string}`;

/** Reads a version. The editor's own draft is the saved one while no editor is open. */
export async function readVersion(workflowId: string, source: VersionSource): Promise<WorkflowDefinition> {
  const of = { workflowId: workflowId as never };
  if (source === "draft") {
    const editor = openSession(workflowId)?.store.getState();
    if (editor?.phase === "ready") return editor.history.present.definition;
  }
  if (source === "draft" || source === "saved") return (await link.ask("workflow.get", of)).draft;
  if (source.startsWith("kept:")) return (await link.ask("draft.get", { ...of, draftId: source.slice("kept:".length) as never })).definition;
  return (await link.ask("workflow.revision", { ...of, number: Number(source.slice(1)) })).definition;
}
