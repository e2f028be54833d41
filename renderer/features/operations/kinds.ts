import type { BackfillEntry } from "./backfill/backfillEntry.ts";

/** What this feature adds to the workbench: documents, subjects and panels that any feature may open. */
declare module "../../ui/workbench/references.ts" {
  interface DocumentKinds {
    /** Task instances and runs as lists; its filter is in `filterStore`. */
    instances: Readonly<Record<never, never>>;
    /** Workflows and tasks by business date. */
    board: Readonly<Record<never, never>>;
    /** What waits for resources, and who holds them. */
    queue: Readonly<Record<never, never>>;
    /** Backfills as a list. */
    backfills: Readonly<Record<never, never>>;
    /** A new backfill of a workflow, of some tasks of it, or of a block of the board. */
    newBackfill: BackfillEntry;
    /** One backfill: its cells. */
    backfill: { readonly backfillId: string };
    /** One workflow instance. */
    run: { readonly workflowInstanceId: string };
    /** The log of a task instance; without an attempt its latest. */
    log: LogParams;
  }
  interface SubjectKinds {
    taskInstance: { readonly workflowInstanceId: string; readonly taskInstanceId: string };
  }
  interface PanelKinds {
    log: LogParams;
  }
}

/** Which log: of the latest attempt, or of one attempt. */
export type LogParams = { readonly workflowInstanceId: string; readonly taskInstanceId: string; readonly attemptId?: string };
