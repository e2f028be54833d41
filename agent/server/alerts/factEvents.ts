import { satisfies, sentence, type AlertRuleId, type Attempt, type Backfill, type Node, type RevisionId, type RuleKind, type Sentence, type TaskInstance, type TaskInstanceId, type WorkflowInstance } from "#contract";
import { childRuns, getAttempt, getRevision, getWorkflow, getWorkflowInstance, listFollowers, listProjects, tasksOf, type Db, type Follower, type StoredFact } from "../../store/index.ts";
import { rootOf, type AlertEvent } from "../../domain/alerts/alertEvent.ts";
import type { Revisions } from "../dispatch/revisions.ts";
import type { Roster } from "../nodes/roster.ts";

/** What facts mean for alerts, in the order in which they happened: something that rules may name, or a root that is over. */
export type AlertStep =
  | { readonly event: AlertEvent; /** Only for these rules; for all that name it when left out. */ readonly only?: readonly AlertRuleId[] }
  | { readonly over: string; readonly kinds: readonly RuleKind[] };
const FAILED_KINDS = ["failed", "retrying", "longRunning"] as const;
/** How deep runs that stand for tasks are followed to the task that really failed. */
const DEEPEST = 10;

/** Whether a fact can mean anything at all; asked for every fact of every commit. */
export function mayAlert({ name, payload }: Pick<StoredFact, "name" | "payload">): boolean {
  if (name === "taskInstance.changed") {
    const { state } = payload["task"] as TaskInstance;
    return state === "FAILED" || state === "MISSED" || state === "WAIT_RETRY" || state === "LOST" || satisfies(state);
  }
  return name === "node.changed" || name === "node.removed" || name === "backfill.changed";
}

/** Reads what alerts say about tasks, runs and nodes. */
export function makeFactEvents({ revisions, roster }: { readonly revisions: Revisions; readonly roster: Roster }) {
  /** One reading's memory: a storm of one run asks for it once. */
  function about(db: Db) {
    const runs = new Map<string, Promise<WorkflowInstance | null>>();
    const workflows = new Map<string, Promise<{ owner: string; followers: readonly Follower[] }>>();
    const once = <K, V>(map: Map<K, Promise<V>>, key: K, read: () => Promise<V>): Promise<V> => {
      const known = map.get(key) ?? read();
      map.set(key, known);
      return known;
    };
    const runOf = (id: WorkflowInstance["id"]) => once(runs, id, () => getWorkflowInstance(db, id));
    const workflowOf = (id: WorkflowInstance["workflowId"]) => once(workflows, id, async () => ({ owner: (await getWorkflow(db, id))?.owner ?? "", followers: await listFollowers(db, { workflowId: id }) }));
    return { runOf, workflowOf };
  }
  type About = ReturnType<typeof about>;

  async function ownerOf(db: Db, task: TaskInstance, run: WorkflowInstance, ofWorkflow: string): Promise<string> {
    const revisionId: RevisionId = task.revisionId ?? run.revisionId;
    const known = revisions.known(revisionId) ?? (await getRevision(db, revisionId))?.definition;
    return known?.tasks.find((one) => one.id === task.taskId)?.owner ?? ofWorkflow;
  }
  const placeOf = (run: WorkflowInstance, task?: TaskInstance): Sentence["values"] => ({
    ofProject: run.projectName,
    ofWorkflow: run.workflowName,
    ofDate: run.businessDate,
    ...(task === undefined ? {} : { ofTask: task.name }),
  });
  const plain = (run: WorkflowInstance | null): AlertEvent["message"] => ({
    project: run?.projectName ?? null,
    workflow: run?.workflowName ?? null,
    businessDate: run?.businessDate ?? null,
    ended: null,
    peakMemoryBytes: null,
    lastLines: [],
  });

  async function ofTask(db: Db, memory: About, task: TaskInstance, kind: RuleKind, root: string, subject: (place: Sentence["values"]) => Sentence): Promise<AlertEvent | null> {
    const run = await memory.runOf(task.workflowInstanceId);
    // Tests are watched by whoever started them.
    if (run === null || run.origin === "test") return null;
    const { owner, followers } = await memory.workflowOf(run.workflowId);
    const attempt: Attempt | null = task.attemptId === null ? null : await getAttempt(db, task.attemptId);
    return {
      kind,
      root,
      projectId: run.projectId,
      workflowId: run.workflowId,
      taskId: task.taskId,
      taskInstanceId: task.id,
      workflowInstanceId: run.id,
      nodeId: task.nodeId,
      subject: subject(placeOf(run, task)),
      message: { ...plain(run), ended: task.reason, peakMemoryBytes: attempt?.exit?.peakMemoryBytes ?? null, lastLines: attempt?.exit?.lastLines ?? [] },
      owner: await ownerOf(db, task, run, owner),
      followers: followers.filter((one) => one.taskId === null || one.taskId === task.taskId).map((one) => one.userId),
    };
  }
  function ofRun(memory: { owner: string; followers: readonly Follower[] }, run: WorkflowInstance, kind: RuleKind, root: string, subject: Sentence): AlertEvent {
    const { owner, followers } = memory;
    const everybody = [...new Set(followers.map((one) => one.userId))];
    return { kind, root, projectId: run.projectId, workflowId: run.workflowId, taskId: null, taskInstanceId: null, workflowInstanceId: run.id, nodeId: null, subject, message: plain(run), owner, followers: everybody };
  }
  /** [ALR2] A task that stands for a run failed because of what failed in it. */
  async function causeOf(db: Db, id: TaskInstanceId, depth = 0): Promise<TaskInstanceId> {
    const child = depth < DEEPEST ? (await childRuns(db, id)).at(-1) : undefined;
    const failed = child === undefined ? undefined : (await tasksOf(db, child.id)).find((task) => task.state === "FAILED");
    return failed === undefined ? id : causeOf(db, failed.id, depth + 1);
  }
  const because = (word: "alert.failed" | "alert.retrying", task: TaskInstance) => (place: Sentence["values"]) =>
    task.reason === null ? sentence("alert.failedPlain", place) : sentence(word, { ...task.reason.values, ...place, why: task.reason.code });

  async function ofTaskState(db: Db, memory: About, task: TaskInstance): Promise<AlertEvent | null> {
    if (task.state === "FAILED") return ofTask(db, memory, task, "failed", rootOf.task(await causeOf(db, task.id)), because("alert.failed", task));
    if (task.state === "WAIT_RETRY" && task.cause !== null) return ofTask(db, memory, task, "retrying", rootOf.task(task.id), because("alert.retrying", task));
    if (task.state === "MISSED") {
      const run = await memory.runOf(task.workflowInstanceId);
      return run === null || run.origin === "test" ? null : ofRun(await memory.workflowOf(run.workflowId), run, "failed", rootOf.run(run.id), sentence("alert.missed", placeOf(run)));
    }
    if (task.state === "LOST" && task.nodeId !== null) {
      const node = roster.find(task.nodeId);
      return node === undefined ? null : ofNode(node);
    }
    return null;
  }
  /** [ALR2] A silent master is the cause of the silence of its slaves. */
  function ofNode(node: Node): AlertEvent | null {
    let cause = node;
    for (let above = parentOf(cause); above?.state === "UNREACHABLE"; above = parentOf(cause)) cause = above;
    if (cause.state !== "UNREACHABLE") return null;
    return {
      kind: "nodeUnreachable",
      root: rootOf.node(cause.id),
      projectId: null,
      workflowId: null,
      taskId: null,
      taskInstanceId: null,
      workflowInstanceId: null,
      nodeId: cause.id,
      subject: sentence("alert.nodeUnreachable", { ...cause.reason?.values, node: cause.name, why: cause.reason?.code ?? "" }),
      message: plain(null),
      owner: null,
      followers: [],
    };
  }
  const parentOf = (node: Node): Node | undefined => (node.parentId === null ? undefined : roster.find(node.parentId));

  async function ofBackfill(db: Db, backfill: Backfill): Promise<AlertEvent | null> {
    if (backfill.endedAt === null) return null;
    const project = (await listProjects(db)).find((one) => one.id === backfill.projectId)?.name ?? "";
    const followers = await listFollowers(db, { workflowId: backfill.workflowId });
    return {
      kind: "backfillFinished",
      root: rootOf.backfill(backfill.id),
      projectId: backfill.projectId,
      workflowId: backfill.workflowId,
      taskId: null,
      taskInstanceId: null,
      workflowInstanceId: null,
      nodeId: null,
      subject: sentence("alert.backfillFinished", { backfill: backfill.name, ofProject: project, state: backfill.state }),
      message: { ...plain(null), project, workflow: backfill.workflowName },
      owner: backfill.createdBy,
      followers: followers.filter((one) => one.taskId === null).map((one) => one.userId),
    };
  }

  return {
    about,
    ofTask,
    ofRun,
    placeOf,
    ofTaskState,
    ofNode,
    /** What these facts mean, in their order. */
    async of(db: Db, facts: readonly StoredFact[]): Promise<AlertStep[]> {
      const memory = about(db);
      const steps: AlertStep[] = [];
      const put = (event: AlertEvent | null): void => void (event !== null && steps.push({ event }));
      for (const { name, payload } of facts) {
        if (name === "taskInstance.changed") {
          const task = payload["task"] as TaskInstance;
          if (satisfies(task.state))
            steps.push({ over: rootOf.task(task.id), kinds: FAILED_KINDS }, { over: rootOf.run(task.workflowInstanceId), kinds: ["failed"] }, { over: rootOf.long(task.id), kinds: ["longRunning"] });
          else put(await ofTaskState(db, memory, task));
        } else if (name === "node.changed") {
          const node = payload["node"] as Node;
          if (node.state === "UNREACHABLE") put(ofNode(node));
          else {
            steps.push({ over: rootOf.node(node.id), kinds: ["nodeUnreachable"] });
            // Those below that are still silent are so for reasons of their own.
            for (const below of roster.childrenOf(node.id)) put(ofNode(below));
          }
        } else if (name === "node.removed") steps.push({ over: rootOf.node(payload["nodeId"] as Node["id"]), kinds: ["nodeUnreachable", "diskFull"] });
        else if (name === "backfill.changed") put(await ofBackfill(db, payload["backfill"] as Backfill));
      }
      return steps;
    },
  };
}
export type FactEvents = ReturnType<typeof makeFactEvents>;
