import {
  agentUp,
  hasEnded,
  nextInstanceState,
  sentence,
  type Attempt,
  type AttemptFact,
  type AttemptId,
  type ExitRecord,
  type ParsedOf,
  type InstanceEvent,
  type Node,
  type NodeId,
  type OutputOf,
  type ProjectId,
  type TaskInstance,
} from "#contract";
import { attemptIn, instanceIn, moveAttempt, moveTask, noteTask, openAttempts, openAttemptsOf, setOutputs, taskIn, type Store, type Tx } from "../../store/index.ts";
import { judgeExit } from "../../domain/verdict/judgeExit.ts";
import type { Logger } from "../../platform/logger.ts";
import type { Fleet } from "../nodes/fleet.ts";
import type { NodeService } from "../nodes/nodeService.ts";
import type { Roster } from "../nodes/roster.ts";
import type { Dispatcher } from "./dispatcher.ts";
import { lostUntil, type LostPolicies } from "./lostPolicies.ts";
import type { Needs } from "./needs.ts";
import type { Revisions } from "./revisions.ts";
import { Aftermath } from "./aftermath.ts";
import type { TaskMoves } from "./taskMoves.ts";

export interface IntakeOptions {
  readonly store: Store;
  readonly roster: Roster;
  readonly fleet: () => Fleet;
  readonly nodeService: () => NodeService;
  readonly dispatcher: () => Dispatcher;
  readonly revisions: Revisions;
  readonly needs: Needs;
  readonly lostPolicies: () => LostPolicies;
  readonly moves: TaskMoves;
  readonly log: Logger;
}

/**
 * Everything that agents tell of attempts becomes stored state here [LC3, LC4]. Facts are applied once, in order, in one unit for
 * each report; what is older, foreign or unknown changes nothing, and the agent is told to end what nobody wants.
 */
export function makeIntake(options: IntakeOptions) {
  const { store, roster, revisions, log } = options;
  const { move, settle } = options.moves;
  let finished = 0;

  async function apply(tx: Tx, nodeId: NodeId, masterId: NodeId, fact: AttemptFact, after: Aftermath): Promise<void> {
    const attempt = await attemptIn(tx, fact.attemptId);
    if (attempt === null || attempt.taskInstanceId !== fact.taskInstanceId || attempt.epoch !== fact.epoch || attempt.masterId !== masterId || (attempt.nodeId !== null && attempt.nodeId !== nodeId)) {
      log.warn("a fact of nothing we know", { nodeId, attemptId: fact.attemptId, kind: fact.kind });
      if (fact.kind !== "ended") after.fence.push(fact.attemptId);
      return;
    }
    const task = (await taskIn(tx, fact.taskInstanceId))!;
    const current = task.attemptId === attempt.id;
    const common = { id: attempt.id, factSeq: fact.seq };
    switch (fact.kind) {
      case "accepted": {
        const accepted = await moveAttempt(tx, { ...common, event: "accepted", set: { nodeId, acceptedAt: fact.at } });
        if (accepted !== null && current) {
          await noteTask(tx, { id: task.id, set: { nodeId } });
          if (task.state === "KILLING" || task.killRequested) after.kill.push({ nodeId, attemptId: attempt.id });
        }
        return;
      }
      case "started":
        if ((await moveAttempt(tx, { ...common, event: "started", set: { nodeId, pid: fact.pid, startedAt: fact.at } })) === null || !current) return;
        await move(tx, after, {
          id: task.id,
          event: task.state === "LOST" ? "found" : "started",
          expect: { epoch: fact.epoch },
          set: { nodeId, tryNo: attempt.tryNo, startedAt: fact.at, endedAt: null, reason: null, retryAt: null },
        });
        return;
      case "overtime":
        if (current && task.state === "RUNNING") await noteTask(tx, { id: task.id, set: { reason: sentence("run.overtime", { seconds: fact.seconds }) } });
        return;
      case "killing":
        await moveAttempt(tx, { ...common, event: "killing" });
        return;
      case "killFailed":
        if ((await moveAttempt(tx, { ...common, event: "killFailed", set: { survivors: fact.survivors } })) === null || !current) return;
        await move(tx, after, {
          id: task.id,
          event: "killFailed",
          expect: { epoch: fact.epoch },
          set: { reason: sentence("end.survivors", { count: fact.survivors.length, pids: fact.survivors.map((one) => one.pid).join(", ") }) },
        });
        return;
      case "ended":
        return ended(tx, attempt, task, nodeId, fact.exit, fact.seq, after);
    }
  }

  async function ended(tx: Tx, attempt: Attempt, task: TaskInstance, nodeId: NodeId, exit: ExitRecord, factSeq: number, after: Aftermath): Promise<void> {
    const instance = (await instanceIn(tx, task.workflowInstanceId))!;
    const { task: definition, type } = await revisions.task(task.revisionId ?? instance.revisionId, task.taskId);
    const killer = task.reason?.code === "end.killed" ? String(task.reason.values["by"] ?? "") : "";
    const triesLeft = attempt.tryNo < task.maxTries && task.state !== "KILLING" && task.state !== "KILL_FAILED" && !task.killRequested;
    const verdict = judgeExit(exit, type.exitCodes, triesLeft, definition.timeoutSeconds ?? 0, killer);
    if ((await moveAttempt(tx, { id: attempt.id, event: "ended", factSeq, set: { nodeId, endedAt: exit.endedAt, exit: { ...exit, outputs: {} }, cause: verdict.cause, survivors: [] } })) === null) return;
    after.released.push(attempt.id);
    if (task.attemptId !== attempt.id) return;
    // A first attempt without any has nothing to replace.
    if (attempt.epoch > 1 || Object.keys(exit.outputs).length > 0) await setOutputs(tx, task.id, exit.outputs);
    const retryAt = verdict.event === "retried" ? exit.endedAt + definition.retry.intervalSeconds * 1000 : null;
    const reason = verdict.event === "retried" ? sentence("wait.retry", { tryNo: attempt.tryNo, maxTries: task.maxTries, cause: `cause.${verdict.cause ?? "exit"}` }) : verdict.reason;
    const moved = await move(tx, after, {
      id: task.id,
      event: verdict.event,
      expect: { epoch: attempt.epoch },
      set: {
        nodeId,
        tryNo: attempt.tryNo,
        startedAt: task.startedAt ?? attempt.startedAt,
        endedAt: exit.endedAt,
        exitCode: exit.code,
        signal: exit.signal,
        cause: verdict.cause,
        warning: verdict.warning,
        reason,
        retryAt,
        killRequested: false,
      },
    });
    if (moved === null) return;
    if (moved.task.state === "WAIT_RETRY") after.retrying.push(moved.task);
    else if (hasEnded(moved.task.state)) finished++;
  }

  return {
    async report(input: ParsedOf<typeof agentUp, "agent.report">, masterId: NodeId): Promise<OutputOf<typeof agentUp, "agent.report">> {
      const after = await store.write(async (tx) => {
        const aftermath = new Aftermath();
        for (const fact of input.facts as AttemptFact[]) await apply(tx, input.nodeId, masterId, fact, aftermath);
        return aftermath;
      });
      settle(after);
      return { acknowledged: input.facts.map((fact) => ({ attemptId: fact.attemptId, seq: fact.seq })), fence: after.fence };
    },

    /** What an agent holds against what the store believes [LC8]; afterwards both say the same. */
    async sync(input: ParsedOf<typeof agentUp, "agent.sync">, masterId: NodeId): Promise<OutputOf<typeof agentUp, "agent.sync">> {
      const held = new Map((input.holding ?? []).map((one) => [one.attemptId, one]));
      const { answer, after } = await store.write(async (tx) => {
        const aftermath = new Aftermath();
        const wished = await options.nodeService().linked(tx, input);
        const kill: AttemptId[] = [];
        for (const attempt of await openAttemptsOf(tx.db, [input.nodeId])) {
          // What a master was offered and nobody accepted is nobody's to hold; it is offered again below.
          if (attempt.nodeId === null) continue;
          const one = held.get(attempt.id);
          const task = (await taskIn(tx, attempt.taskInstanceId))!;
          if (one === undefined) await forgotten(tx, attempt, task, aftermath);
          else if (attempt.state === "LOST") await found(tx, attempt, task, one.state, aftermath);
          if (one !== undefined && task.attemptId === attempt.id && task.killRequested) kill.push(attempt.id);
        }
        for (const one of held.values()) {
          if (one.state === "ENDED" || one.state === "REFUSED") continue;
          const attempt = await attemptIn(tx, one.attemptId);
          if (attempt === null || attempt.epoch !== one.epoch || attempt.state === "ENDED" || attempt.state === "REFUSED") aftermath.fence.push(one.attemptId);
        }
        return { answer: { ...wished, fence: aftermath.fence, kill }, after: aftermath };
      });
      settle(after);
      options.dispatcher().capacityChanged();
      if (input.nodeId === masterId) {
        void options.dispatcher().offerAgainTo(masterId);
        void options.fleet().admitCrew(masterId);
      }
      return answer;
    },

    /** In the unit that finds a node silent [NOD4]: what it held, and for a master what nobody accepted yet, is LOST. */
    async silent(tx: Tx, node: Node): Promise<() => void> {
      const after = new Aftermath();
      const open = (await openAttempts(tx.db)).filter((attempt) => attempt.nodeId === node.id || (attempt.nodeId === null && attempt.masterId === node.id));
      for (const attempt of open) {
        if ((await moveAttempt(tx, { id: attempt.id, event: "silent" })) === null) continue;
        const task = await taskIn(tx, attempt.taskInstanceId);
        if (task === null) continue;
        const definition = await options.needs.definitionOf(task);
        const moved = await moveTask(tx, { id: task.id, event: "silent", expect: { epoch: attempt.epoch }, set: { reason: sentence("lost.node", { node: node.name }), retryAt: lostUntil(definition, tx.now) } });
        if (moved !== null) after.lost.push(moved.task);
      }
      return () => settle(after);
    },
    /**
     * [LC8] Somebody knows that the host is off: its LOST attempts are over, those of one project or all. Call the answer's
     * `settle` after the commit.
     */
    async declareGone(tx: Tx, node: Node, projectId: ProjectId | null, by: string): Promise<{ attempts: number; settle: () => void }> {
      const after = new Aftermath();
      let attempts = 0;
      for (const attempt of await openAttempts(tx.db)) {
        if (attempt.state !== "LOST" || (attempt.nodeId !== node.id && !(attempt.nodeId === null && attempt.masterId === node.id))) continue;
        const task = await taskIn(tx, attempt.taskInstanceId);
        if (task === null || task.attemptId !== attempt.id || (projectId !== null && task.projectId !== projectId)) continue;
        const definition = await options.needs.definitionOf(task);
        if (await options.lostPolicies().giveUp(tx, after, task, definition, sentence("end.declaredGone", { node: node.name, by }))) attempts++;
      }
      return { attempts, settle: () => settle(after) };
    },
    /** Task instances that ended since the server started. */
    finished: () => finished,
  };

  /** The journal of its host does not know it: it will never be heard of again. */
  async function forgotten(tx: Tx, attempt: Attempt, task: TaskInstance, after: Aftermath): Promise<void> {
    const node = roster.find(attempt.nodeId!)?.name ?? String(attempt.nodeId);
    if ((await moveAttempt(tx, { id: attempt.id, event: "ended", set: { endedAt: tx.now, cause: "lost" } })) === null) return;
    after.released.push(attempt.id);
    if (task.attemptId === attempt.id)
      await move(tx, after, { id: task.id, event: "failed", expect: { epoch: attempt.epoch }, set: { cause: "lost", endedAt: tx.now, reason: sentence("end.lost", { node }), killRequested: false } });
  }

  async function found(tx: Tx, attempt: Attempt, task: TaskInstance, state: Attempt["state"], after: Aftermath): Promise<void> {
    const event = ({ ACCEPTED: "accepted", RUNNING: "started", KILLING: "killing", KILL_FAILED: "killFailed" } as const)[state as "RUNNING"];
    if (event === undefined || (await moveAttempt(tx, { id: attempt.id, event })) === null || task.attemptId !== attempt.id) return;
    const path: InstanceEvent[] = state === "KILL_FAILED" ? ["killFailed"] : state === "KILLING" || task.killRequested ? ["found", "killRequested"] : ["found"];
    for (const step of path) {
      const current = (await taskIn(tx, task.id))!;
      if (nextInstanceState(current.state, step) !== null) await move(tx, after, { id: task.id, event: step, expect: { epoch: attempt.epoch }, set: { reason: null, retryAt: null } });
    }
  }
}
export type Intake = ReturnType<typeof makeIntake>;
