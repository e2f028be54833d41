import type { WorkflowId } from "#contract";
import type { Store, WaitingTask } from "../../store/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Logger } from "../../platform/logger.ts";
import type { Needs } from "../dispatch/needs.ts";
import type { Readiness } from "../dispatch/readiness.ts";
import type { TaskMoves } from "../dispatch/taskMoves.ts";
import type { ValuesOfTask } from "../dispatch/taskValues.ts";
import type { Gates } from "../planning/gates.ts";
import type { PlanningTime } from "../planning/planningTime.ts";
import type { Runs } from "../planning/startRun.ts";
import type { ValueBook } from "../values/valueBook.ts";
import { openChildLimits } from "./childLimits.ts";
import { openChildRuns } from "./childRuns.ts";
import { openGateWatch } from "./openGateWatch.ts";
import { makeHostlessTasks } from "./hostlessTasks.ts";
import { makeWaitTimes, type WaitTimes } from "./waitTimes.ts";

export interface FlowOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly runs: Runs;
  readonly moves: TaskMoves;
  readonly readiness: Readiness;
  readonly needs: Needs;
  readonly values: ValueBook;
  readonly valuesOf: ValuesOfTask;
  readonly gates: Gates;
  readonly time: PlanningTime;
  readonly waitedFor: Set<WorkflowId>;
  readonly onMayBegin: (workflowId: WorkflowId) => void;
}
export interface Flow {
  /** Tasks that may run and need no host. */
  readonly carryOut: (tasks: readonly WaitingTask[]) => Promise<void>;
  readonly waitTimes: WaitTimes;
  /** What came true while no server ran. Call it when everything that starts a task is there. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Everything that a run may do without a host. */
export function makeFlow(options: FlowOptions): Flow {
  const waitTimes = makeWaitTimes(options);
  const childRuns = openChildRuns({ ...options, definitionOf: options.needs.definitionOf });
  const childLimits = openChildLimits({ ...options, definitionOf: options.needs.definitionOf });
  const gateWatch = openGateWatch(options);
  return {
    carryOut: makeHostlessTasks({ ...options, waitTimes, childRuns, childLimits }),
    waitTimes,
    async start() {
      await waitTimes.start();
      await childRuns.start();
      await childLimits.start();
      await gateWatch.start();
    },
    async close() {
      waitTimes.close();
      childLimits.close();
      await gateWatch.close();
      await childRuns.close();
    },
  };
}
