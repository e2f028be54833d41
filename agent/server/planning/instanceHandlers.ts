import { Refusal, type Candidate, type Handlers, type ProjectId, type TaskInstanceId, type TaskInstanceRow, type UiUp, type WorkflowId } from "#contract";
import {
  attemptsOf,
  candidatesOf,
  childRuns,
  getRevision,
  getTaskRow,
  parametersOf,
  getWorkflowInstance,
  listTaskRows,
  listWorkflowInstances,
  neighbours,
  outputsOf,
  parentTaskOf,
  tasksOf,
  type Store,
} from "../../store/index.ts";
import { idsBehind } from "../night/idsBehind.ts";
import { outsideOf } from "../night/outsideOf.ts";
import { withReasons } from "../night/rowReasons.ts";
import type { UsualDurations } from "../night/usualDurations.ts";
import type { Authority } from "../auth/authority.ts";
import type { CommandContext } from "../gateway/commandContext.ts";

type Names = "workflowInstance.list" | "workflowInstance.get" | "taskInstance.list" | "taskInstance.get";

/** Reading instances: lists over what the caller may see, and one thing whole. */
export function instanceHandlers(options: { store: Store; authority: Authority; durations: UsualDurations; waitingCandidates: (id: TaskInstanceId) => Candidate[] | null }): Pick<Handlers<UiUp, CommandContext>, Names> {
  const { store, authority, durations } = options;
  /** [NGT1] A row of a list with how long its task usually takes. */
  const withUsual = async (row: TaskInstanceRow): Promise<TaskInstanceRow> => {
    const usual = await durations.of(row.workflowId, row.taskId);
    return usual === null ? row : { ...row, p50Ms: usual.p50, p95Ms: usual.p95 };
  };
  const scoped = async (context: CommandContext, { projectId, workflowId }: { projectId?: ProjectId | undefined; workflowId?: WorkflowId | undefined }) => {
    const visible = await authority.visibleProjects(context.caller, workflowId);
    if (projectId === undefined) return visible;
    return visible === undefined || visible.includes(projectId) ? [projectId] : [];
  };
  return {
    "workflowInstance.list": async (input, context) => {
      const projectIds = await scoped(context, input);
      const seq = store.lastSeq();
      return { instances: await store.read((db) => listWorkflowInstances(db, { ...input, projectIds })), seq };
    },
    "workflowInstance.get": async (input) => {
      const seq = store.lastSeq();
      return store.read(async (db) => {
        const instance = await getWorkflowInstance(db, input.workflowInstanceId);
        const revision = instance === null ? null : await getRevision(db, instance.revisionId);
        if (instance === null || revision === null) throw new Refusal("notFound", "instance.notFound", { id: input.workflowInstanceId });
        const parent = instance.parentTaskId === null ? null : await parentTaskOf(db, instance.parentTaskId);
        return { instance, parent, definition: revision.definition, tasks: await withReasons(db, await tasksOf(db, instance.id)), seq };
      });
    },
    "taskInstance.list": async (input, context) => {
      const projectIds = await scoped(context, input);
      const seq = store.lastSeq();
      const { mine, behind, ...filter } = input;
      const visible = behind === undefined ? undefined : await authority.visibleProjects(context.caller);
      const page = await store.read(async (db) => {
        const ids = behind === undefined ? undefined : await idsBehind(db, behind, (id) => visible === undefined || visible.includes(id));
        const found = await listTaskRows(db, { ...filter, projectIds, ids, ...(mine === true ? { mineOf: context.caller.user!.name } : {}) });
        return { ...found, rows: await withReasons(db, found.rows) };
      });
      return { ...page, rows: await Promise.all(page.rows.map(withUsual)), seq };
    },
    "taskInstance.get": async (input, context) => {
      const seq = store.lastSeq();
      const visible = await authority.visibleProjects(context.caller);
      const found = await store.read(async (db) => {
        const row = await getTaskRow(db, input.taskInstanceId);
        const [task] = row === null ? [] : await withReasons(db, [row]);
        if (task === undefined) throw new Refusal("notFound", "instance.notFound", { id: input.taskInstanceId });
        const parameters = task.attemptId === null ? [] : await parametersOf(db, task.attemptId);
        const outputs = await outputsOf(db, task.id);
        const beside = await neighbours(db, task.id);
        const run = (await childRuns(db, task.id)).at(-1);
        const child = run === undefined ? null : { workflowInstanceId: run.id, workflowName: run.workflowName, state: run.state };
        return {
          task,
          outputs,
          child,
          attempts: await attemptsOf(db, task.id),
          candidates: options.waitingCandidates(task.id) ?? (await candidatesOf(db, task.id)),
          upstream: await withReasons(db, beside.upstream),
          downstream: await withReasons(db, beside.downstream),
          outside: await outsideOf(db, task, (id) => visible === undefined || visible.includes(id)),
          parameters,
          seq,
        };
      });
      return { ...found, task: await withUsual(found.task) };
    },
  };
}
