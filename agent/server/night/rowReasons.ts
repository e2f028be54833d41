import { hasEnded, sentence, type Sentence, type TaskInstance } from "#contract";
import { namesOfTasks, upstreamSums, type Db } from "../../store/index.ts";
import { mayStart } from "../../domain/readiness/mayStart.ts";

/**
 * [WHY1] Tasks with one sentence each why they wait: whoever holds them, the failure they are behind, or the upstream they wait for;
 * else what was noted. Two queries more for a page, whatever it holds.
 */
export async function withReasons<T extends TaskInstance>(db: Db, tasks: readonly T[]): Promise<T[]> {
  const waiting = tasks.filter((task) => task.state === "NOT_RUN" && mayStart(task) === null);
  const sums = await upstreamSums(
    db,
    waiting.filter((task) => task.rootCauseId === null && task.waitingOn > 0).map((task) => task.id),
  );
  const named = new Set(waiting.flatMap((task) => task.rootCauseId ?? sums.get(task.id)?.firstOpen ?? []));
  const names = await namesOfTasks(db, [...named]);
  return tasks.map((task) => {
    const reason = reasonOf(task);
    return reason === task.reason ? task : { ...task, reason };
  });

  function reasonOf(task: T): Sentence | null {
    if (hasEnded(task.state)) return task.reason;
    if (task.state === "WAIT_RESOURCE") return task.reason ?? sentence("wait.queued");
    if (task.state !== "NOT_RUN") return task.reason;
    const held = mayStart(task);
    if (held !== null) return task.reason?.code.startsWith("wait.paused") === true && !task.frozen ? task.reason : held;
    const root = task.rootCauseId === null ? undefined : names.get(task.rootCauseId);
    if (root !== undefined) return sentence("wait.blocked", { name: root.name, state: `state.${root.state}` });
    const sum = sums.get(task.id);
    const first = sum?.firstOpen == null ? undefined : names.get(sum.firstOpen);
    if (sum !== undefined && first !== undefined) return sentence("wait.upstream", { count: sum.open, total: sum.total, name: first.name, state: `state.${first.state}` });
    return task.reason ?? sentence("wait.runNotBegun");
  }
}
