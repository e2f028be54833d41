import type { Attempt, Candidate, Sentence, TaskInstance, TaskInstanceId, WorkflowInstance } from "#contract";

/** A task instance on the way from one that waits to what it waits for in the end. */
export interface ChainLink {
  readonly task: TaskInstance;
  readonly run: Pick<WorkflowInstance, "id" | "workflowName" | "businessDate" | "zone">;
  /** Where its last attempt was. */
  readonly nodeName: string | null;
  /** Its own sentence, as a list shows it. */
  readonly reason: Sentence | null;
}
/** Something outside its run that a task waits for, and why it is closed. */
export interface ClosedGate {
  readonly reason: Sentence;
  /** Of the task's own workflow: an earlier cycle. */
  readonly own: boolean;
}
/** Where a task is in the queue, from 1. */
export interface QueuePlace {
  readonly place: number;
  readonly count: number;
  readonly all: number;
  readonly queue: number;
}
export interface PoolInTheWay {
  readonly name: string;
  readonly used: number;
  readonly slots: number;
  /** Their names, as far as the reader may see them. */
  readonly holders: readonly { readonly taskInstanceId: TaskInstanceId; readonly name: string }[];
}

/** [WHY1] Everything that decides why a task instance is where it is. */
export interface WhyFacts {
  readonly now: number;
  /** The platform's: every time on a screen is on one clock, whatever the zone of the workflow. */
  readonly zone: string;
  readonly self: ChainLink;
  readonly run: WorkflowInstance;
  readonly upstream: readonly TaskInstance[];
  readonly gates: readonly ClosedGate[];
  /** What its queue says of it now, when it waits there. */
  readonly waits: Sentence | null;
  readonly place: QueuePlace | null;
  readonly pool: PoolInTheWay | null;
  readonly candidates: readonly Candidate[];
  /** The last attempt. */
  readonly attempt: Attempt | null;
  /** The master or host that has it, or is asked. */
  readonly hostName: string | null;
  /** The workflow that it stands for. */
  readonly childWorkflow: string | null;
  /** From the first thing in its way to the root. */
  readonly chain: readonly ChainLink[];
  readonly waitingForSame: number;
}
