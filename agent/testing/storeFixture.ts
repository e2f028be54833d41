import type { ApiTokenId, AttemptId, NodeId, Origin, ProjectId, RevisionId, TaskId, TaskInstanceId, TaskTypeId, UserId, WorkflowDefinition, WorkflowId, WorkflowInstanceId } from "#contract";
import type { Clock, Timer } from "../platform/clock.ts";
import { makeIds } from "../platform/ids.ts";
import type { Logger } from "../platform/logger.ts";
import { insertInstances, type Tx } from "../store/index.ts";

/** A clock that stands until it is moved. Its monotonic time is real, because the store measures its batches with it. */
export class StandingClock implements Clock {
  #now: number;
  constructor(now = Date.UTC(2026, 10, 20)) {
    this.#now = now;
  }
  now(): number {
    return this.#now;
  }
  advance(ms: number): void {
    this.#now += ms;
  }
  monotonicMs(): number {
    return performance.now();
  }
  after(): Timer {
    throw new Error("the store sets no timers");
  }
  every(): Timer {
    throw new Error("the store sets no timers");
  }
}

/** Keeps what was logged as warning or error. */
export function listeningLog(): Logger & { readonly lines: string[] } {
  const lines: string[] = [];
  const log = { lines, info: () => {}, warn: (message: string) => void lines.push(`warn ${message}`), error: (message: string) => void lines.push(`error ${message}`), child: () => log };
  return log;
}

const ids = makeIds({ now: () => Date.UTC(2026, 10, 20) });
export const newId = {
  project: () => ids.next<ProjectId>(),
  workflow: () => ids.next<WorkflowId>(),
  revision: () => ids.next<RevisionId>(),
  instance: () => ids.next<WorkflowInstanceId>(),
  taskInstance: () => ids.next<TaskInstanceId>(),
  task: () => ids.next<TaskId>(),
  attempt: () => ids.next<AttemptId>(),
  node: () => ids.next<NodeId>(),
  user: () => ids.next<UserId>(),
  token: () => ids.next<ApiTokenId>(),
  taskType: () => ids.next<TaskTypeId>(),
  plain: () => ids.next<string>(),
};

export const emptyDefinition: WorkflowDefinition = { params: {}, tasks: [], positions: {} };

/** Stores a workflow instance of tasks t0, t1 …; `upstream[i]` are the indexes of what task i waits for. */
export async function plantGraph(tx: Tx, upstream: readonly (readonly number[])[], place: { projectId?: ProjectId; workflowId?: WorkflowId; fireAt?: number; line?: string; origin?: Origin } = {}) {
  const taskIds = upstream.map(() => newId.taskInstance());
  const id = newId.instance();
  const planted = await insertInstances(tx, {
    instance: {
      id,
      projectId: place.projectId ?? newId.project(),
      projectName: "p",
      workflowId: place.workflowId ?? newId.workflow(),
      workflowName: "w",
      revisionId: newId.revision(),
      revision: 1,
      origin: place.origin ?? "manual",
      line: place.line ?? id,
      fireAt: place.fireAt ?? tx.now,
      zone: "UTC",
      businessDate: "2026-11-19",
      params: { region: "eu" },
      startedBy: "ann",
      createdAt: tx.now,
    },
    tasks: upstream.map((above, index) => ({ id: taskIds[index]!, taskId: newId.task(), name: `t${index}`, type: "shell", maxTries: 1, priority: 5, upstream: above.map((other) => taskIds[other]!) })),
  });
  return { ...planted, taskIds };
}
