import type { Attempt, Sentence, TaskInstance, WorkflowInstance } from "#contract";
import type { InstanceGlyph } from "../../../ui/glyphShapes.ts";

/** One thing that happened in a run. */
export interface RunEvent {
  readonly id: string;
  readonly at: number;
  readonly kind: "created" | "ready" | "offered" | "started" | "ended" | "refused" | "runEnded";
  readonly glyph: InstanceGlyph;
  /** The task it happened to; `undefined` for the run itself. */
  readonly taskInstanceId: string | undefined;
  readonly task: string;
  readonly attemptId: string | undefined;
  readonly tryNo: number | undefined;
  readonly node: string | undefined;
  readonly pid: number | undefined;
  /** How a task ended, as the server says it; only for the last attempt, whose task still carries it. */
  readonly reason: Sentence | undefined;
  readonly code: number | undefined;
  readonly signal: string | undefined;
}

/** Everything that is known to have happened, oldest first: from the times of the run, its tasks and their attempts. */
export function runEvents(run: WorkflowInstance | undefined, tasks: Iterable<TaskInstance>, attempts: Iterable<Attempt>): readonly RunEvent[] {
  const events: RunEvent[] = [];
  const bare = { task: "", taskInstanceId: undefined, attemptId: undefined, tryNo: undefined, node: undefined, pid: undefined, reason: undefined, code: undefined, signal: undefined };
  if (run) {
    events.push({ ...bare, id: `${run.id}:created`, at: run.createdAt, kind: "created", glyph: "NOT_RUN" });
    if (run.endedAt !== null) events.push({ ...bare, id: `${run.id}:ended`, at: run.endedAt, kind: "runEnded", glyph: run.state });
  }
  const byId = new Map<string, TaskInstance>();
  for (const task of tasks) {
    byId.set(task.id, task);
    const own = { ...bare, task: task.name, taskInstanceId: task.id as string };
    if (task.readyAt !== null) events.push({ ...own, id: `${task.id}:ready`, at: task.readyAt, kind: "ready", glyph: "WAIT_RESOURCE" });
    // Ended without a process: set to success, killed while it waited, parameters that could not be resolved.
    if (task.endedAt !== null && (task.attemptId === null || task.forcedBy !== null))
      events.push({ ...own, id: `${task.id}:ended`, at: task.endedAt, kind: "ended", glyph: task.forcedBy !== null ? "SET_SUCCESS" : task.state, reason: task.reason ?? undefined });
  }
  for (const attempt of attempts) {
    const task = byId.get(attempt.taskInstanceId);
    const own = {
      ...bare,
      task: task?.name ?? "",
      taskInstanceId: attempt.taskInstanceId as string,
      attemptId: attempt.id as string,
      tryNo: attempt.tryNo,
      node: attempt.nodeName ?? undefined,
      pid: attempt.pid ?? undefined,
    };
    events.push({ ...own, id: `${attempt.id}:offered`, at: attempt.createdAt, kind: "offered", glyph: "DISPATCHING" });
    if (attempt.startedAt !== null) events.push({ ...own, id: `${attempt.id}:started`, at: attempt.startedAt, kind: "started", glyph: "RUNNING" });
    if (attempt.endedAt === null) continue;
    const last = task?.attemptId === attempt.id && task.forcedBy === null ? task : undefined;
    events.push({
      ...own,
      id: `${attempt.id}:ended`,
      at: attempt.endedAt,
      kind: attempt.state === "REFUSED" ? "refused" : "ended",
      glyph: last ? glyphOfEnd(last, attempt) : glyphOfEnd(undefined, attempt),
      reason: last?.reason ?? undefined,
      code: attempt.exit?.code ?? undefined,
      signal: attempt.exit?.signal ?? undefined,
    });
  }
  return events.sort((a, b) => a.at - b.at || a.id.localeCompare(b.id));
}

function glyphOfEnd(task: TaskInstance | undefined, attempt: Attempt): InstanceGlyph {
  if (attempt.state === "REFUSED") return "WAIT_RESOURCE";
  if (task && (task.state === "SUCCESS" || task.state === "FAILED" || task.state === "KILLED" || task.state === "SKIPPED")) return task.state === "FAILED" && task.cause === "timeout" ? "TIMED_OUT" : task.state;
  if (attempt.exit?.killedBy === "operator") return "KILLED";
  if (attempt.cause === "timeout") return "TIMED_OUT";
  return attempt.exit?.code === 0 ? "SUCCESS" : "FAILED";
}
