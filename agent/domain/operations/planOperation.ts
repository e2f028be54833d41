import { EVENT_OF_VERB, nextInstanceState, sentence, verbRefusal, type InstanceState, type Sentence, type TaskInstance, type TaskInstanceId, type Verb } from "#contract";

export interface PlannedChange {
  readonly taskInstanceId: TaskInstanceId;
  readonly name: string;
  readonly before: InstanceState;
  readonly after: InstanceState;
  readonly epoch: number;
}
export interface Plan {
  readonly changes: PlannedChange[];
  readonly ineligible: { taskInstanceId: TaskInstanceId; name: string; state: InstanceState; reason: Sentence }[];
  /** How many instances wait behind the changed ones and go on by themselves once these have succeeded. */
  readonly continues: number;
  readonly notes: Sentence[];
}
export type Scope = "only" | "failedDownstream" | "allDownstream";

/**
 * [VRB2] What a verb does to a selection, exactly: which instances move from which state to which, which cannot and why. Applying
 * is carrying out this list. `rerun` of a selected instance starts it at once; what the scope adds downstream is put back to
 * NOT_RUN and waits for its upstream again.
 */
export function planOperation(verb: Verb, selected: readonly TaskInstanceId[], scope: Scope, tasks: readonly TaskInstance[], edges: readonly { from: TaskInstanceId; to: TaskInstanceId }[]): Plan {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const downstream = new Map<TaskInstanceId, TaskInstanceId[]>();
  for (const edge of edges) downstream.set(edge.from, [...(downstream.get(edge.from) ?? []), edge.to]);

  const chosen = new Set(selected.filter((id) => byId.has(id)));
  const changes: PlannedChange[] = [];
  const ineligible: Plan["ineligible"] = [];
  const notes: Sentence[] = [];
  for (const id of chosen) {
    const task = byId.get(id)!;
    const refusal = verbRefusal(verb, task);
    if (refusal !== null) {
      ineligible.push({ taskInstanceId: id, name: task.name, state: task.state, reason: refusal });
      continue;
    }
    changes.push({ taskInstanceId: id, name: task.name, before: task.state, after: stateAfter(verb, task.state), epoch: task.epoch });
    if (verb === "rerun" && task.state === "NOT_RUN") notes.push(sentence("note.withoutUpstream", { name: task.name }));
    if (verb === "kill" && task.state === "LOST") notes.push(sentence("note.keptKill", { name: task.name }));
  }

  const behind = reachable(
    changes.map((change) => change.taskInstanceId),
    downstream,
  );
  if (verb === "rerun" && scope !== "only") {
    for (const id of behind) {
      const task = byId.get(id);
      if (task === undefined || chosen.has(id) || task.state === "NOT_RUN") continue;
      if (scope === "failedDownstream" && task.state !== "FAILED" && task.state !== "KILLED") continue;
      const after = nextInstanceState(task.state, "resetRequested");
      if (after === null) ineligible.push({ taskInstanceId: id, name: task.name, state: task.state, reason: verbRefusal("rerun", task) ?? sentence("verb.rerun.refused", { state: `state.${task.state}` }) });
      else changes.push({ taskInstanceId: id, name: task.name, before: task.state, after, epoch: task.epoch });
    }
  }
  const changed = new Set(changes.map((change) => change.taskInstanceId));
  const continues = verb === "kill" ? 0 : [...behind].filter((id) => !changed.has(id) && byId.get(id)?.state === "NOT_RUN").length;
  return { changes, ineligible, continues, notes };
}

function stateAfter(verb: Verb, state: InstanceState): InstanceState {
  return nextInstanceState(state, EVENT_OF_VERB[verb]) ?? state;
}

function reachable(from: readonly TaskInstanceId[], downstream: ReadonlyMap<TaskInstanceId, readonly TaskInstanceId[]>): Set<TaskInstanceId> {
  const seen = new Set<TaskInstanceId>();
  const queue = [...from];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const next of downstream.get(id) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push(next);
    }
  }
  for (const id of from) seen.delete(id);
  return seen;
}

/**
 * Names the world that a plan was made in: the same plan over other states or epochs has another token. Not a secret.
 */
export function planToken(verb: Verb, plan: Plan): string {
  let hash = 0xcbf29ce484222325n;
  const text = JSON.stringify([verb, plan.changes.map((change) => [change.taskInstanceId, change.before, change.after, change.epoch])]);
  for (let index = 0; index < text.length; index++) hash = ((hash ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, "0");
}
