import {
  EVENT_OF_VERB,
  hasEnded,
  hasOpenAttempt,
  nextInstanceState,
  sentence,
  verbRefusal,
  type InstanceState,
  type PlannedChange,
  type Sentence,
  type TaskInstance,
  type TaskInstanceId,
  type Verb,
  type WorkflowInstance,
} from "#contract";
import { reachable, type Downstream } from "./reachable.ts";

export interface Plan {
  readonly changes: readonly PlannedChange[];
  readonly ineligible: readonly { readonly taskInstanceId: TaskInstanceId; readonly name: string; readonly state: InstanceState; readonly reason: Sentence }[];
  /** Instances that wait behind the changed ones and go on by themselves once these have succeeded. */
  readonly continuing: readonly TaskInstanceId[];
  /** [S2-09] A tick that cannot be. */
  readonly blocked: boolean;
  readonly notes: readonly Sentence[];
}
export type Scope = "only" | "failedDownstream" | "allDownstream" | "ticked";

/** Of a run: how a task of it that waits for nothing goes on. `inTurn`: it has not begun, and another run may be in its way [SCH4]. */
export interface PlannedRun extends Pick<WorkflowInstance, "workflowName" | "businessDate"> {
  readonly letGo: "atOnce" | "atItsTime" | "inTurn";
}
/** What a plan is made of: every task of every run that it may touch, and what comes after what, within and across runs. */
export interface OperationWorld {
  readonly tasks: ReadonlyMap<TaskInstanceId, TaskInstance>;
  readonly runs: ReadonlyMap<WorkflowInstance["id"], PlannedRun>;
  /** Direct followers in the same run. */
  readonly downstream: Downstream;
  /** Direct followers in the same run and in others: who may be ticked. */
  readonly across: Downstream;
}
export interface OperationTarget {
  readonly verb: Verb;
  readonly selected: readonly TaskInstanceId[];
  readonly scope: Scope;
  readonly ticked: readonly TaskInstanceId[];
  readonly resume: boolean;
}

/**
 * [VRB2] What a verb does to a selection, exactly: which instances move from which state to which, which cannot and why. Applying
 * is carrying out this list. `rerun` of a selected instance starts it at once; what the scope or a tick adds downstream is put back to
 * NOT_RUN and waits for its upstream again; without `resume` what comes directly after is paused. A resumed one that waits for nothing
 * is let go; whether a condition then skips it is decided where it is let go.
 */
export function planOperation({ verb, selected, scope, ticked, resume }: OperationTarget, world: OperationWorld): Plan {
  const { tasks } = world;
  const chosen = new Set(selected.filter((id) => tasks.has(id)));
  const changes = new Map<TaskInstanceId, PlannedChange>();
  const ineligible: Plan["ineligible"][number][] = [];
  const notes: Sentence[] = [];
  const change = (task: TaskInstance, after: InstanceState, paused: boolean) => {
    const { workflowName, businessDate } = world.runs.get(task.workflowInstanceId)!;
    const { id, workflowInstanceId, name, state, epoch } = task;
    changes.set(id, { taskInstanceId: id, workflowInstanceId, name, workflowName, businessDate, before: state, after, pausedBefore: task.pausedBy !== null, paused, epoch });
  };
  const refuse = ({ id, name, state }: TaskInstance, reason: Sentence) => void ineligible.push({ taskInstanceId: id, name, state, reason });

  for (const id of chosen) {
    const task = tasks.get(id)!;
    const refusal = verbRefusal(verb, task);
    if (refusal !== null) {
      refuse(task, refusal);
      continue;
    }
    change(task, stateAfter(verb, task, world), verb === "pause" || (verb !== "rerun" && verb !== "resume" && task.pausedBy !== null));
    notes.push(...notesOn(verb, task));
  }
  const begun = [...changes.keys()];
  const behind = reachable(begun, world.downstream);
  let blocked = false;
  if (verb === "rerun" && scope === "ticked") {
    const followers = reachable(begun, world.across);
    for (const id of new Set(ticked)) {
      const task = tasks.get(id);
      if (task === undefined || chosen.has(id)) continue;
      const refusal = followers.has(id) ? tickRefusal(task) : sentence("verb.tick.notBehind", { name: task.name });
      if (refusal !== null) refuse(task, refusal);
      else if (task.state !== "NOT_RUN" || task.pausedBy !== null) change(task, "NOT_RUN", false);
      if (refusal !== null) blocked = true;
      else if (task.pausedBy !== null) notes.push(sentence("note.clearsPause", { name: task.name }));
    }
    if (blocked) notes.push(sentence("verb.ticksBlocked"));
  } else if (verb === "rerun" && scope !== "only") {
    for (const id of behind) {
      const task = tasks.get(id);
      if (task === undefined || chosen.has(id) || task.state === "NOT_RUN") continue;
      if (scope === "failedDownstream" && task.state !== "FAILED" && task.state !== "KILLED") continue;
      const refusal = tickRefusal(task);
      if (refusal === null) change(task, "NOT_RUN", false);
      else refuse(task, refusal);
    }
  }
  if (verb === "rerun" && !resume) {
    for (const id of new Set([...changes.keys()].flatMap((from) => world.downstream.get(from) ?? []))) {
      const task = tasks.get(id);
      if (task === undefined || changes.has(id) || verbRefusal("pause", task) !== null || task.state !== "NOT_RUN") continue;
      change(task, "NOT_RUN", true);
      notes.push(sentence("note.stopsBehind", { name: task.name }));
    }
  }
  const goesOn = verb === "kill" || verb === "pause" ? [] : [...reachable(begun, world.downstream, (id) => !isStopped(id))];
  return { changes: [...changes.values()], ineligible, continuing: goesOn.filter((id) => !changes.has(id) && tasks.get(id)?.state === "NOT_RUN"), blocked, notes };

  /** Nothing goes on through it. */
  function isStopped(id: TaskInstanceId): boolean {
    const planned = changes.get(id);
    const task = tasks.get(id);
    return task === undefined || task.frozen || (planned?.paused ?? task.pausedBy !== null);
  }
}

/** [S2-09] Why a downstream instance cannot run again with what it waits for; null when it can. */
export function tickRefusal(task: Pick<TaskInstance, "state" | "frozen">): Sentence | null {
  if (task.frozen) return sentence("verb.frozen");
  return task.state === "NOT_RUN" || nextInstanceState(task.state, "resetRequested") !== null ? null : sentence("verb.tick.refused", { state: `state.${task.state}` });
}

function stateAfter(verb: Verb, task: TaskInstance, world: OperationWorld): InstanceState {
  const after = nextInstanceState(task.state, EVENT_OF_VERB[verb]) ?? task.state;
  if (verb !== "resume" || after !== "NOT_RUN" || task.waitingOn > 0) return after;
  const { letGo } = world.runs.get(task.workflowInstanceId)!;
  return letGo === "inTurn" ? after : nextInstanceState(after, letGo === "atItsTime" ? "held" : "ready")!;
}
function notesOn(verb: Verb, task: TaskInstance): Sentence[] {
  const { name, state } = task;
  const notes: Sentence[] = [];
  if (verb === "rerun" && state === "NOT_RUN") notes.push(sentence("note.withoutUpstream", { name }));
  if (verb === "rerun" && task.pausedBy !== null) notes.push(sentence("note.clearsPause", { name }));
  if (verb === "kill" && state === "LOST") notes.push(sentence("note.keptKill", { name }));
  if (verb === "pause" && hasOpenAttempt(state)) notes.push(sentence("note.goesOn", { name }));
  if (verb === "resume" && state === "NOT_RUN" && task.waitingOn === 0 && task.tryNo > 0 && !hasEnded(state)) notes.push(sentence("note.retryAtOnce", { name }));
  return notes;
}

/**
 * Names the world that a plan was made in: the same plan over other states, flags or epochs has another token. Not a secret.
 */
export function planToken(verb: Verb, plan: Pick<Plan, "changes" | "blocked">): string {
  let hash = 0xcbf29ce484222325n;
  const text = JSON.stringify([verb, plan.blocked, plan.changes.map((change) => [change.taskInstanceId, change.before, change.after, change.pausedBefore, change.paused, change.epoch])]);
  for (let index = 0; index < text.length; index++) hash = ((hash ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, "0");
}
