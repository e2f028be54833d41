import {
  Refusal,
  sentence,
  TaskTypeBody,
  type FolderId,
  type Origin,
  type ProjectId,
  type RevisionId,
  type Sentence,
  type TaskId,
  type TaskInstance,
  type TaskInstanceId,
  type Workflow,
  type WorkflowDefinition,
  type WorkflowId,
  type WorkflowInstance,
  type WorkflowInstanceId,
} from "#contract";
import { findProject, getRevisionByNumber, getSettings, getWorkflow, getWorkflowInstance, insertDraftRevision, insertInstances, listTaskTypes, moveTask, taskIn, type Tx } from "../../store/index.ts";
import { dependencyProblems, type Depending, type Sees } from "../definitions/dependencyProblems.ts";
import { definitionProblems } from "../definitions/definitionProblems.ts";
import type { FieldSecrets } from "../secrets/fieldSecrets.ts";
import { businessDateOf, schedulePointOf } from "../../domain/planning/businessDate.ts";
import { mayStart } from "../../domain/readiness/mayStart.ts";
import { planInstances, type PlannedTask } from "../../domain/planning/planInstances.ts";
import type { Ids } from "../../platform/ids.ts";
import type { Gates } from "./gates.ts";

export interface RunRequest {
  readonly id: WorkflowInstanceId;
  readonly workflowId: WorkflowId;
  readonly businessDate?: string | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly test: boolean;
  readonly origin: Origin;
  readonly startedBy: string;
  /** [S2-12] Of a test: these tasks alone. */
  readonly only?: readonly TaskId[] | undefined;
}
/** [BKF2] The run of a schedule point that never ran, or of some tasks of it in a line of its own. */
export interface PointRequest {
  readonly id: WorkflowInstanceId;
  readonly workflow: Workflow;
  readonly fireAt: number;
  readonly businessDate: string;
  /** `main`, or that of the backfill. */
  readonly line: string;
  /** In which line dependencies are looked for first. */
  readonly gatesLine: string;
  readonly only: readonly TaskId[] | null;
  readonly params: Readonly<Record<string, string>>;
  readonly startedBy: string;
}

/** Turns a request to run into stored instances: all of them or none [LC1]. */
export function makeRuns({ ids, secrets, gates }: { ids: Ids; secrets: FieldSecrets; gates: Gates }) {
  /** Task types by name, as their bodies; what a revision is pinned to. */
  async function typesFor(db: Tx["db"], definition: WorkflowDefinition): Promise<Record<string, TaskTypeBody>> {
    const types = new Map((await listTaskTypes(db)).filter((type) => type.enabled).map((type) => [type.name, type]));
    const used = new Set(definition.tasks.map((task) => task.type));
    return Object.fromEntries([...used].flatMap((name) => (types.has(name) ? [[name, bodyOf(types.get(name)!)]] : [])));
  }

  /** [DEF2] Refuses a definition that cannot run, with every problem at its place; with `sees`, also for what is outside it. */
  async function checked(db: Tx["db"], of: Depending & { folderId: FolderId | null }, definition: WorkflowDefinition, sees: Sees | null = null): Promise<Record<string, TaskTypeBody>> {
    const types = await typesFor(db, definition);
    const byName = new Map(Object.entries(types));
    const problems = await definitionProblems(db, secrets, of, definition, byName);
    if (sees !== null) problems.push(...(await dependencyProblems(db, of, definition, byName, sees)));
    if (problems.length > 0) throw new Refusal("invalid", "workflow.hasProblems", { workflow: of.name, count: problems.length }, problems);
    return types;
  }

  async function plan(
    tx: Tx,
    request: RunRequest,
    of: { projectId: ProjectId; projectName: string; workflowName: string; revisionId: RevisionId; revision: number | null; definition: WorkflowDefinition; frozenIn?: Pick<Workflow, "frozen" | "frozenTasks"> },
  ): Promise<{ instance: WorkflowInstance; ready: TaskInstance[] }> {
    const zone = of.definition.schedule?.zone ?? (await getSettings(tx.db)).zone;
    const businessDate = request.businessDate ?? businessDateOf(tx.now, zone);
    const fireAt = schedulePointOf(businessDate, tx.now, zone).epochMilliseconds;
    const test = request.test || request.origin === "test";
    const tasks = planInstances(of.definition, () => ids.next<TaskInstanceId>(), { test, ...(of.frozenIn ? { frozenIn: of.frozenIn } : {}) });
    const { instance, ready } = await insertInstances(tx, {
      instance: {
        id: request.id,
        projectId: of.projectId,
        projectName: of.projectName,
        workflowId: request.workflowId,
        workflowName: of.workflowName,
        revisionId: of.revisionId,
        revision: of.revision,
        origin: request.test ? "test" : request.origin,
        line: request.id,
        fireAt,
        zone,
        businessDate,
        params: { ...request.params },
        startedBy: request.startedBy,
        createdAt: tx.now,
      },
      tasks,
    });
    const chosen = instance.id === request.id && request.only !== undefined ? await leaveOut(tx, tasks, request.only, ready, sentence("skip.notTested")) : ready;
    if (instance.id !== request.id || test) return { instance, ready: await letGo(tx, chosen, test ? ignoredDependencies(of.definition) : null) };
    return { instance, ready: await letGo(tx, [...ready, ...(await gates.make(tx, instance, of.definition, tasks))]) };
  }

  return {
    checked,
    /** In a unit: the published revision, or for a test the draft. */
    async start(tx: Tx, request: RunRequest): Promise<{ instance: WorkflowInstance; ready: TaskInstance[] }> {
      const workflow = await getWorkflow(tx.db, request.workflowId);
      if (workflow === null) throw new Refusal("notFound", "workflow.notFound", { name: request.workflowId });
      if (!workflow.enabled) throw new Refusal("refused", "workflow.disabled", { workflow: workflow.name });
      const project = (await findProject(tx.db, workflow.projectId))!;
      const common = { projectId: project.id, projectName: project.name, workflowName: workflow.name, frozenIn: workflow };
      if (request.test) {
        const types = await checked(tx.db, workflow, workflow.draft);
        const revisionId = ids.next<RevisionId>();
        await insertDraftRevision(tx, { revisionId, workflowId: workflow.id, definition: workflow.draft, taskTypes: types, by: request.startedBy });
        return plan(tx, request, { ...common, revisionId, revision: null, definition: workflow.draft });
      }
      if (workflow.revision === null) throw new Refusal("refused", "workflow.notPublished", { workflow: workflow.name });
      const revision = (await getRevisionByNumber(tx.db, workflow.id, workflow.revision))!;
      return plan(tx, request, { ...common, revisionId: revision.id, revision: revision.number, definition: revision.definition });
    },

    /**
     * [LC1] In a unit: the run that a task stands for, at the same point and date, of the published revision. Its line is the task's own id,
     * so a task has one run of a workflow, however often it is tried.
     */
    async child(tx: Tx, parent: Pick<TaskInstance, "id" | "workflowInstanceId">, workflow: Workflow, params: Readonly<Record<string, string>>): Promise<{ instance: WorkflowInstance; ready: TaskInstance[] }> {
      const above = (await getWorkflowInstance(tx.db, parent.workflowInstanceId))!;
      const revision = (await getRevisionByNumber(tx.db, workflow.id, workflow.revision!))!;
      const { origin, fireAt, zone, businessDate, startedBy, projectId, projectName } = above;
      const test = origin === "test";
      const id = ids.next<WorkflowInstanceId>();
      const tasks = planInstances(revision.definition, () => ids.next<TaskInstanceId>(), { test, frozenIn: workflow });
      const run = { id, projectId, projectName, workflowId: workflow.id, workflowName: workflow.name, revisionId: revision.id, revision: revision.number, origin, line: parent.id, fireAt, zone, businessDate, startedBy };
      const { instance, ready } = await insertInstances(tx, { instance: { ...run, params: { ...params }, parentTaskId: parent.id, createdAt: tx.now }, tasks });
      if (instance.id !== id) return { instance, ready: [] };
      if (test) return { instance, ready: await letGo(tx, ready, ignoredDependencies(revision.definition)) };
      return { instance, ready: await letGo(tx, [...ready, ...(await gates.make(tx, instance, revision.definition, tasks))]) };
    },

    /**
     * [BKF2] [LC1] In a unit: the run of a point, of the published revision, which the workflow must have. When the point has its run already that is the
     * answer, under another id, with nothing ready. With `only`, every other task is SKIPPED with that reason.
     */
    async point(tx: Tx, request: PointRequest): Promise<{ instance: WorkflowInstance; ready: TaskInstance[] }> {
      const { workflow, id, fireAt, businessDate, line, only, startedBy } = request;
      const revision = (await getRevisionByNumber(tx.db, workflow.id, workflow.revision!))!;
      const project = (await findProject(tx.db, workflow.projectId))!;
      const zone = revision.definition.schedule?.zone ?? (await getSettings(tx.db)).zone;
      const tasks = planInstances(revision.definition, () => ids.next<TaskInstanceId>(), { test: false, frozenIn: workflow });
      const of = { projectId: project.id, projectName: project.name, workflowId: workflow.id, workflowName: workflow.name, revisionId: revision.id, revision: revision.number };
      const { instance, ready } = await insertInstances(tx, { instance: { id, ...of, origin: "backfill", line, fireAt, zone, businessDate, params: { ...request.params }, startedBy, createdAt: tx.now }, tasks });
      if (instance.id !== id) return { instance, ready: [] };
      const roots = only === null ? ready : await leaveOut(tx, tasks, only, ready, sentence("skip.notTicked"));
      const passed = await gates.make(tx, { ...instance, line: request.gatesLine }, revision.definition, tasks);
      return { instance, ready: await letGo(tx, [...new Map([...roots, ...passed].map((task) => [task.id, task])).values()]) };
    },

    /** One task of a type that need not be saved, as a test inside a project; its revision belongs to no workflow that anybody sees. */
    async testType(
      tx: Tx,
      request: Omit<RunRequest, "workflowId">,
      projectId: ProjectId,
      body: TaskTypeBody,
      typed: WorkflowDefinition,
      label: string = body.name,
    ): Promise<{ instance: WorkflowInstance; ready: TaskInstance[] }> {
      const project = await findProject(tx.db, projectId);
      if (project === null) throw new Refusal("notFound", "project.notFound", { name: projectId });
      const types = new Map([[body.name, body]]);
      const problems = await definitionProblems(tx.db, secrets, { projectId, folderId: null }, typed, types);
      if (problems.length > 0) throw new Refusal("invalid", "workflow.hasProblems", { workflow: label, count: problems.length }, problems);
      const definition = await secrets.seal(tx, projectId, typed, types);
      const workflowId = ids.next<WorkflowId>();
      const name = `${label.slice(0, 80)}_test_${workflowId.slice(-6)}`;
      const revisionId = ids.next<RevisionId>();
      await insertDraftRevision(tx, { revisionId, workflowId, definition, taskTypes: { [body.name]: body }, by: request.startedBy });
      return plan(tx, { ...request, workflowId }, { projectId, projectName: project.name, workflowName: name, revisionId, revision: null, definition });
    },
  };
}
export type Runs = ReturnType<typeof makeRuns>;

/** In the unit that makes a run: skips what was not chosen. Answers what waits for nothing then. */
async function leaveOut(tx: Tx, tasks: readonly PlannedTask[], only: readonly TaskId[], ready: readonly TaskInstance[], reason: Sentence): Promise<TaskInstance[]> {
  const chosen = new Set(only);
  const left = new Map(ready.map((task) => [task.id, task]));
  for (const { id, taskId } of tasks) {
    if (chosen.has(taskId)) continue;
    left.delete(id);
    const moved = await moveTask(tx, { id, event: "skipped", set: { endedAt: tx.now, reason } });
    for (const one of moved?.readied ?? []) if (chosen.has(one.taskId)) left.set(one.id, one);
  }
  return [...left.values()];
}
/** [FLOW3] What a test says that does not wait for what its definition depends on. */
function ignoredDependencies({ tasks }: WorkflowDefinition): Sentence | null {
  const count = tasks.reduce((sum, task) => sum + (task.dependsOn?.length ?? 0), 0);
  return count === 0 ? null : sentence("gate.testIgnores", { count });
}

/** In a unit: tasks that wait for nothing, or for their time alone, become ready, but for those that are paused or frozen [HLD1]; enqueue the answer after the commit. */
export async function letGo(tx: Tx, tasks: readonly Pick<TaskInstance, "id">[], reason: Sentence | null = null): Promise<TaskInstance[]> {
  const ready: TaskInstance[] = [];
  for (const { id } of tasks) {
    const task = await taskIn(tx, id);
    if (task === null || mayStart(task) !== null) continue;
    const moved = await moveTask(tx, { id, event: task.state === "WAIT_TIME" ? "timeReached" : "ready", set: { readyAt: tx.now, retryAt: null, reason } });
    if (moved !== null) ready.push(moved.task);
  }
  return ready;
}

/** The part of a task type that a person writes. */
export function bodyOf(type: TaskTypeBody): TaskTypeBody {
  const { name, label, category, description, icon, svg, plugin, parameters, exitCodes, stop, applications, requires, limits } = type;
  return {
    ...{ name, label, category, description, icon, plugin, parameters, exitCodes },
    ...(svg === undefined ? {} : { svg }),
    ...(stop === undefined ? {} : { stop }),
    ...(applications === undefined ? {} : { applications }),
    ...(requires === undefined ? {} : { requires }),
    ...(limits === undefined ? {} : { limits }),
  };
}
