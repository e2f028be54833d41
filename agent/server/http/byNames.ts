import { Refusal, type WorkflowId } from "#contract";
import { findProjectByName, findWorkflowByName, type Store } from "../../store/index.ts";
import type { Authority, Caller } from "../auth/authority.ts";

/** The path under which a command about one workflow is found by names; null for every other. */
export const byNames = (path: string): string | null => (path.startsWith("/workflows/{workflowId}") ? `/projects/{projectId}${path}` : null);

/** [ACC2] A name that is not there and one that the caller may not know of are answered the same. */
export const idsByNames =
  (store: Store, authority: Authority) =>
  async (caller: Caller, names: { readonly projectId: string; readonly workflowId: string }): Promise<{ workflowId: WorkflowId }> => {
    if (caller.user === null) throw new Refusal("notSignedIn", "access.notSignedIn");
    const missing = new Refusal("notFound", "access.notFound", { id: `${names.projectId}/${names.workflowId}` });
    const workflow = await store.read(async (db) => {
      const project = await findProjectByName(db, names.projectId);
      return project === null ? null : findWorkflowByName(db, project.id, names.workflowId);
    });
    if (workflow === null || !(await authority.reaches(caller, workflow.projectId, workflow.id))) throw missing;
    return { workflowId: workflow.id };
  };
