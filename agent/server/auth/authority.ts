import {
  Refusal,
  RIGHTS_OF_ROLE,
  type Access,
  type ApiToken,
  type AttemptId,
  type BackfillId,
  type BackfillSpec,
  type ProjectId,
  type Right,
  type Role,
  type TaskInstanceId,
  type TokenScope,
  type User,
  type WorkflowId,
  type WorkflowInstanceId,
} from "#contract";
import { getAttempt, getBackfill, getTask, getWorkflow, getWorkflowInstance, rolesOf, runsOfTasks, type Store } from "../../store/index.ts";

/** Who sends a command. */
export interface Caller {
  /** [API2] For a token with a scope nobody is a platform admin: `platformAdmin` is false, whoever the person is. */
  readonly user: User | null;
  /** Address of the connection, for the audit log and the throttle. */
  readonly from: string;
  /** Hash of the session, when it is one; null for tokens. */
  readonly sessionHash: string | null;
  /** The token that speaks; null for sessions. `ofAdmin`: of a platform admin, who has every right in every project, within the scope. */
  readonly token: (Pick<ApiToken, "id" | "name" | "scope"> & { readonly ofAdmin: boolean }) | null;
}
export const callerName = (caller: Caller): string => caller.user?.name ?? "nobody";

/** [API2] What the caller's token may do at most; null: all that the person may. */
const scopeOf = (caller: Caller): TokenScope | null => caller.token?.scope ?? null;
/** [API2] Whether a scope has a right on something; `workflowId` null: on a project as a whole, which a scope of some workflows never has. */
export function scopeHas(scope: TokenScope, right: Right, projectId: ProjectId, workflowId: WorkflowId | null): boolean {
  const rights = scope.rights as readonly Right[];
  if (!rights.includes(right) && !(right === "operateOwn" && rights.includes("operate"))) return false;
  return scopeReaches(scope, projectId, workflowId);
}
function scopeReaches(scope: TokenScope, projectId: ProjectId, workflowId: WorkflowId | null): boolean {
  if (scope.projectIds.length > 0 && !scope.projectIds.includes(projectId)) return false;
  return scope.workflowIds.length === 0 || (workflowId !== null && scope.workflowIds.includes(workflowId));
}

/** What an input names: its project, its workflow, and who owns the thing, for rights on one's own. */
interface Subject {
  readonly projectId: ProjectId;
  readonly workflowId: WorkflowId | null;
  readonly owners: readonly string[];
}

/**
 * [ACC1] The one place that decides. Every command of every transport passes `check` before its handler, and handlers that show
 * several projects ask `visibleProjects`.
 */
export function makeAuthority(store: Store) {
  const rolesByUser = new Map<string, ReadonlyMap<ProjectId, Role>>();
  store.onCommit((facts) => {
    for (const fact of facts) if (fact.name === "access.changed") rolesByUser.delete(String(fact.payload["userId"]));
  });

  async function rolesOfUser(user: User): Promise<ReadonlyMap<ProjectId, Role>> {
    const cached = rolesByUser.get(user.id);
    if (cached !== undefined) return cached;
    const roles = new Map((await store.read((db) => rolesOf(db, user.id))).map((entry) => [entry.projectId, entry.role]));
    rolesByUser.set(user.id, roles);
    return roles;
  }

  /** [ACC1] [API2] `workflowId`: what of the project it is about, where it is about one workflow. */
  async function has(caller: Caller, right: Right, projectId: ProjectId, workflowId: WorkflowId | null = null): Promise<boolean> {
    const scope = scopeOf(caller);
    return (scope === null || scopeHas(scope, right, projectId, workflowId)) && personHas(caller, right, projectId);
  }
  async function reaches(caller: Caller, projectId: ProjectId, workflowId: WorkflowId | null): Promise<boolean> {
    const scope = scopeOf(caller);
    return (await personHas(caller, "see", projectId)) && (scope === null || scopeReaches(scope, projectId, workflowId));
  }
  async function personHas({ user, token }: Caller, right: Right, projectId: ProjectId): Promise<boolean> {
    if (user === null) return false;
    if (user.platformAdmin || token?.ofAdmin === true) return true;
    const role = (await rolesOfUser(user)).get(projectId);
    return role !== undefined && RIGHTS_OF_ROLE[role].includes(right);
  }

  /** [VRB3] Everything that an input names: of many task instances one for each run. Null when one of it does not exist. */
  async function subjectsOf(input: Readonly<Record<string, unknown>>, right: Right): Promise<Subject[] | null> {
    const named = input["taskInstanceIds"] as readonly TaskInstanceId[] | undefined;
    const ids = named && [...named, ...((input["ticked"] as readonly TaskInstanceId[] | undefined) ?? [])];
    if (input["backfillId"] !== undefined) return subjectsOfBackfill(input["backfillId"] as BackfillId, right);
    const spec = input["spec"] as BackfillSpec | undefined;
    if (spec !== undefined) return subjectsOfWorkflows([...new Set(spec.targets.map((target) => target.workflowId))]);
    if (ids === undefined) {
      const subject = await subjectOf(input);
      return subject === null ? null : [subject];
    }
    const found = await store.read((db) => runsOfTasks(db, ids));
    if (found.size < new Set(ids).size) return null;
    const subjects = await Promise.all([...new Set(found.values())].map((workflowInstanceId) => subjectOf({ workflowInstanceId })));
    return subjects.every((one) => one !== null) ? subjects : null;
  }
  async function subjectsOfWorkflows(ids: readonly WorkflowId[]): Promise<Subject[] | null> {
    const subjects = await Promise.all(ids.map((workflowId) => subjectOf({ workflowId })));
    return subjects.every((one) => one !== null) ? subjects : null;
  }
  /** Whoever sees the project of a backfill sees it; to change it takes the right on every project that it has cells of. Of a workflow that is gone nothing is run. */
  async function subjectsOfBackfill(id: BackfillId, right: Right): Promise<Subject[] | null> {
    const backfill = await store.read((db) => getBackfill(db, id, 0));
    if (backfill === null) return null;
    const own = { projectId: backfill.projectId, workflowId: backfill.workflowId, owners: [backfill.createdBy] };
    if (right === "see") return [own];
    const others = await Promise.all(backfill.spec.targets.map(({ workflowId }) => subjectOf({ workflowId })));
    return [own, ...others.filter((one) => one !== null).map((one) => ({ ...one, owners: [...one.owners, backfill.createdBy] }))];
  }
  async function subjectOf(input: Readonly<Record<string, unknown>>): Promise<Subject | null> {
    return store.read(async (db) => {
      const text = <Id>(key: string) => input[key] as Id;
      if (input["attemptId"] !== undefined) {
        const attempt = await getAttempt(db, text<AttemptId>("attemptId"));
        return attempt === null ? null : subjectOfInstance(attempt.workflowInstanceId);
      }
      if (input["taskInstanceId"] !== undefined) {
        const task = await getTask(db, text<TaskInstanceId>("taskInstanceId"));
        return task === null ? null : subjectOfInstance(task.workflowInstanceId);
      }
      if (input["workflowInstanceId"] !== undefined) return subjectOfInstance(text<WorkflowInstanceId>("workflowInstanceId"));
      if (input["workflowId"] !== undefined) {
        const workflow = await getWorkflow(db, text<WorkflowId>("workflowId"));
        return workflow === null ? null : { projectId: workflow.projectId, workflowId: workflow.id, owners: [workflow.owner] };
      }
      return input["projectId"] === undefined ? null : { projectId: text<ProjectId>("projectId"), workflowId: null, owners: [] };

      async function subjectOfInstance(id: WorkflowInstanceId): Promise<Subject | null> {
        const instance = await getWorkflowInstance(db, id);
        if (instance === null) return null;
        const workflow = await getWorkflow(db, instance.workflowId);
        return {
          projectId: instance.projectId,
          workflowId: instance.workflowId, // Nobody is a run's owner because he has the name that a schedule writes.
          owners: [...(instance.origin === "scheduled" ? [] : [instance.startedBy]), ...(workflow === null ? [] : [workflow.owner])],
        };
      }
    });
  }

  /** Throws `notSignedIn`, `forbidden`, or for what the caller may not even see `notFound` (ACC2). */
  async function check(caller: Caller, access: Access, input: Readonly<Record<string, unknown>>): Promise<void> {
    if (access === "public") return;
    const user = caller.user;
    if (user === null || user.disabled) throw new Refusal("notSignedIn", "access.notSignedIn");
    if (access === "person" || access === "signedIn") return mayAsPerson(caller, access);
    if (access.of === "platform") {
      if (!user.platformAdmin) throw new Refusal("forbidden", "access.forbidden", { right: access.right });
      return;
    }
    const subjects = await subjectsOf(input, access.right);
    const named = String(
      (input["taskInstanceIds"] as readonly string[] | undefined)?.[0] ??
        input["backfillId"] ??
        input["taskInstanceId"] ??
        input["attemptId"] ??
        input["workflowInstanceId"] ??
        input["workflowId"] ??
        input["projectId"] ??
        "",
    );
    const missing = new Refusal("notFound", "access.notFound", { id: named });
    if (subjects === null) throw missing;
    // What a token does not reach is as if it were not there; what it reaches and may not read is not hidden by that.
    for (const { projectId, workflowId } of subjects) if (!(await reaches(caller, projectId, workflowId))) throw missing;
    for (const subject of subjects) if (!(await mayOn(caller, access.right, subject))) throw new Refusal("forbidden", "access.forbidden", { right: access.right });
  }
  async function mayOn(caller: Caller, right: Right, { projectId, workflowId, owners }: Subject): Promise<boolean> {
    if (!(await has(caller, right, projectId, workflowId))) return false;
    return right !== "operateOwn" || owners.includes(callerName(caller)) || has(caller, "operate", projectId, workflowId);
  }
  /** [API2] What is about the person is not for a token with a scope, and what shows several projects needs `see`. */
  function mayAsPerson(caller: Caller, access: "person" | "signedIn"): void {
    const scope = scopeOf(caller);
    if (scope === null) return;
    if (access === "person") throw new Refusal("forbidden", "access.scopedToken", { token: caller.token!.name });
    if (!scope.rights.includes("see")) throw new Refusal("forbidden", "access.forbidden", { right: "see" });
  }

  return {
    check,
    has,
    /** [ACC2] Whether something may be known to the caller: its person sees it, and its token is for it. */
    reaches,
    mayAsPerson,
    rolesOf: rolesOfUser,
    /**
     * Projects that a caller may see; undefined means all of them. [API2] A token for some workflows sees no project as a whole, so
     * a list shows it something only when it asks for one of these workflows.
     */
    async visibleProjects(caller: Caller, workflowId: WorkflowId | null = null): Promise<ProjectId[] | undefined> {
      if (caller.user === null) return [];
      const all = caller.user.platformAdmin || caller.token?.ofAdmin === true ? undefined : [...(await rolesOfUser(caller.user)).keys()];
      const scope = scopeOf(caller);
      if (scope === null) return all;
      const reached = all ?? (scope.projectIds.length === 0 ? undefined : scope.projectIds);
      if (!scope.rights.includes("see")) return [];
      if (scope.workflowIds.length > 0 && (workflowId === null || !scope.workflowIds.includes(workflowId))) return [];
      return reached?.filter((projectId) => scopeReaches(scope, projectId, workflowId));
    },
  };
}
export type Authority = ReturnType<typeof makeAuthority>;
