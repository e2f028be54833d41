import { Refusal, type ProjectId } from "#contract";
import type { Authority, Caller } from "../auth/authority.ts";

/**
 * [ACC1] For commands whose object is a project's or the platform's: the right `administer` of the project, or of the platform its own.
 * [ACC2] What the caller may not see is as if it were not there; `named` is what the answer calls it.
 */
export async function mustAdminister(authority: Authority, caller: Caller, projectId: ProjectId | null, named: string): Promise<void> {
  if (projectId === null) {
    if (caller.user?.platformAdmin !== true) throw new Refusal("forbidden", "access.forbidden", { right: "platform" });
    return;
  }
  if (!(await authority.has(caller, "see", projectId))) throw new Refusal("notFound", "access.notFound", { id: named });
  if (!(await authority.has(caller, "administer", projectId))) throw new Refusal("forbidden", "access.forbidden", { right: "administer" });
}
