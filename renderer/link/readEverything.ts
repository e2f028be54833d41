import type { OutputOf, UiUp } from "#contract";
import type { Snapshot } from "../state/platformStore.ts";
import type { CallBook } from "./CallBook.ts";

/** Workflow instances read at the start; older ones are read page by page. */
const RECENT = 500;

/** Everything that a window keeps, read once. */
export interface ReadEverything {
  readonly me: OutputOf<UiUp, "auth.me">;
  readonly snapshot: Snapshot;
  readonly clockOffsetMs: number;
}

/** Reads all lists. `seq` is what was heard before: the list of task types carries no number of its own. */
export async function readEverything(calls: CallBook<UiUp>, seq: number, now: () => number): Promise<ReadEverything> {
  const before = now();
  const me = calls.ask("auth.me", {}).then((answer) => ({ answer, offset: Math.round(answer.platform.now - (before + now()) / 2) }));
  const [{ answer, offset }, nodes, groups, pools, calendars, projects, variables, folders, workflows, taskTypes, locks, instances] = await Promise.all([
    me,
    calls.ask("node.list", {}),
    calls.ask("group.list", {}),
    calls.ask("pool.list", {}),
    calls.ask("calendar.list", {}),
    calls.ask("project.list", {}),
    calls.ask("variable.list", {}),
    calls.ask("folder.list", {}),
    calls.ask("workflow.list", {}),
    calls.ask("taskType.list", {}),
    calls.ask("lock.list", {}),
    calls.ask("workflowInstance.list", { limit: RECENT }),
  ]);
  return {
    me: answer,
    clockOffsetMs: offset,
    snapshot: {
      nodes: { rows: nodes.nodes, seq: nodes.seq },
      pulses: nodes.pulses,
      groups: { rows: groups.groups, seq: groups.seq },
      pools: { rows: pools.pools, seq: pools.seq },
      calendars: { rows: calendars.calendars, seq: calendars.seq },
      projects: { rows: projects.projects, seq: projects.seq },
      variables: { rows: variables.variables, seq: variables.seq },
      folders: { rows: folders.folders, seq: folders.seq },
      workflows: { rows: workflows.workflows, seq: workflows.seq },
      taskTypes: { rows: taskTypes, seq },
      locks: { rows: locks.locks, seq: locks.seq },
      lockIdleMs: locks.idleMs,
      workflowInstances: { rows: instances.instances, seq: instances.seq },
    },
  };
}
