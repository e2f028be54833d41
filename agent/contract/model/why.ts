import { z } from "zod";
import { Instant, TaskInstanceId, WorkflowInstanceId } from "./ids.ts";
import { Candidate } from "./instance.ts";
import { Sentence } from "./sentence.ts";
import { InstanceState } from "../lifecycle/instanceLifecycle.ts";
import { Verb } from "../lifecycle/verbs.ts";

/** [WHY1] What a task passes until its process runs, in this order (UX.md, J5). */
export const GATES = ["generated", "schedule", "hold", "previousCycle", "upstream", "outside", "time", "retry", "pool", "agent", "accepted", "started"] as const;
export const GateName = z.enum(GATES);
export type GateName = z.infer<typeof GateName>;

/** `unknown`: only a silent host could say. */
export const GateStatus = z.enum(["passed", "blocking", "notReached", "unknown"]);
export type GateStatus = z.infer<typeof GateStatus>;

export const WhyGate = z.object({
  gate: GateName,
  status: GateStatus,
  /** What was looked at, with its values. */
  evidence: Sentence,
  since: Instant.nullable(),
  /** What a person could do about it: a verb, on this task or on the one that is in its way. */
  fix: z.object({ verb: Verb, taskInstanceId: TaskInstanceId }).nullable(),
});
export type WhyGate = z.infer<typeof WhyGate>;

/** One step of the way from a task to what it waits for in the end. */
export const WhyLink = z.object({
  taskInstanceId: TaskInstanceId,
  workflowInstanceId: WorkflowInstanceId,
  name: z.string(),
  workflowName: z.string(),
  businessDate: z.string(),
  state: InstanceState,
  reason: Sentence.nullable(),
  endedAt: Instant.nullable(),
});
export type WhyLink = z.infer<typeof WhyLink>;

/** [WHY1] Why a task instance is where it is. */
export const Why = z.object({
  taskInstanceId: TaskInstanceId,
  state: InstanceState,
  /** The answer in one sentence: it names the cause, not the symptom. */
  answer: Sentence,
  gates: z.array(WhyGate),
  /** When the agent gate blocks: every host with all its reasons [PLC1]. */
  candidates: z.array(Candidate),
  /** From the first thing in its way to the root; empty when nothing outside itself is. */
  chain: z.array(WhyLink),
  /** How many other instances wait for the same root. */
  waitingForSame: z.number().int(),
  /** When it is done, if what is known goes on as it usually does; `after`: once a person has put the root right. */
  prediction: z.object({ at: Instant, after: z.enum(["byItself", "rerun"]) }).nullable(),
  /** Runs whose changes may change this answer; a client that shows it watches them. */
  watch: z.array(WorkflowInstanceId),
});
export type Why = z.infer<typeof Why>;
