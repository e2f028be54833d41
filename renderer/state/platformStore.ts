import { createStore } from "zustand/vanilla";
import type { StoreApi } from "zustand/vanilla";
import type {
  Attempt,
  Calendar,
  EditLock,
  Folder,
  InstallStep,
  Node,
  NodePulse,
  Pool,
  Project,
  ResourceGroup,
  Sentence,
  TaskInstance,
  TaskType,
  Variable,
  WorkflowDefinition,
  WorkflowInstance,
  WorkflowSummary,
} from "#contract";
import { applyNews } from "./applyNews.ts";
import type { News } from "./applyNews.ts";
import { initialState, noKnowledge, unreadInstance } from "./platformState.ts";
import type { ConnectionState, OpenInstance, PlatformState, SessionState } from "./platformState.ts";
import { addRows, replaceRows } from "./table.ts";

/** A whole list with the number at which it was read. */
export interface Listed<Row> {
  readonly rows: readonly Row[];
  readonly seq: number;
}

/** All lists that a window keeps. */
export interface Snapshot {
  readonly nodes: Listed<Node>;
  readonly pulses: readonly NodePulse[];
  readonly groups: Listed<ResourceGroup>;
  readonly pools: Listed<Pool>;
  readonly calendars: Listed<Calendar>;
  readonly projects: Listed<Project>;
  readonly variables: Listed<Variable>;
  readonly folders: Listed<Folder>;
  readonly workflows: Listed<WorkflowSummary>;
  readonly taskTypes: Listed<TaskType>;
  readonly locks: Listed<EditLock>;
  readonly lockIdleMs: number;
  readonly workflowInstances: Listed<WorkflowInstance>;
}

/** The state with the only ways to change it. Who may call: `renderer/link`; of `watch` and the two `take…` also features. */
export interface PlatformStore extends StoreApi<PlatformState> {
  readonly apply: (news: News) => void;
  readonly setSession: (changes: Partial<SessionState>) => void;
  readonly setConnection: (changes: Partial<ConnectionState>) => void;
  readonly takeSnapshot: (snapshot: Snapshot) => void;
  /** The details of a watched instance, as they were at `seq`. */
  readonly takeInstance: (read: { readonly instance: WorkflowInstance; readonly definition: WorkflowDefinition; readonly tasks: readonly TaskInstance[]; readonly seq: number }) => void;
  readonly failInstance: (workflowInstanceId: string, failure: Sentence) => void;
  /** Rows that a feature read by itself: an older page of instances. */
  readonly takeWorkflowInstances: (instances: readonly WorkflowInstance[]) => void;
  /** Attempts that a feature read for the inspector; ignored when their instance is not watched. */
  readonly takeAttempts: (attempts: readonly Attempt[]) => void;
  /** A change that this window made and was answered: applied without waiting for its fact. */
  readonly takeRow: <Slice extends "nodes" | "groups" | "pools" | "calendars" | "projects" | "variables" | "folders" | "workflows" | "taskTypes" | "workflowInstances">(
    slice: Slice,
    row: PlatformState[Slice] extends { byId: ReadonlyMap<string, infer Row> } ? Row : never,
  ) => void;
  /** A lock as a command answered it. */
  readonly takeLock: (lock: EditLock) => void;
  /** The queue is another one, and this long. */
  readonly takeQueue: (total: number) => void;
  /** Steps of an install script, told or read: a step that is known already is not there twice. With `fresh`, a new script begins. */
  readonly takeInstallSteps: (nodeId: string, steps: readonly InstallStep[], fresh?: boolean) => void;
  /** Forgets everything of the session. */
  readonly forget: () => void;
  /** Says that somebody looks at this instance; the returned function ends it. Counted: the last one to leave closes it. */
  readonly watchInstance: (workflowInstanceId: string) => () => void;
}

const idOf = (row: { readonly id: string }): string => row.id;
const idOfLock = (lock: EditLock): string => lock.workflowId;
/** A closed instance is kept this long: going back to it shows what was known at once. */
const LINGER_MS = 3000;

/** Makes a store; tests make their own. */
export function createPlatformStore(): PlatformStore {
  const store = createStore<PlatformState>(() => initialState);
  const { setState: set, getState: get } = store;
  const watchers = new Map<string, number>();
  const patchOpen = (id: string, change: (open: OpenInstance) => OpenInstance): void => {
    const open = get().open.get(id);
    if (open) set({ open: new Map(get().open).set(id, change(open)) });
  };
  return {
    ...store,
    apply: (news) => set((state) => applyNews(state, news)),
    setSession: (changes) => set(({ session }) => ({ session: { ...session, ...changes } })),
    setConnection: (changes) => set(({ connection }) => ({ connection: { ...connection, ...changes } })),
    takeSnapshot: (read) =>
      set((state) => ({
        loaded: true,
        turns: new Map([...state.turns, ["all", (state.turns.get("all") ?? 0) + 1]]),
        nodes: replaceRows(state.nodes, read.nodes.rows, idOf, read.nodes.seq),
        pulses: new Map(read.pulses.map((pulse) => [pulse.nodeId, pulse])),
        groups: replaceRows(state.groups, read.groups.rows, idOf, read.groups.seq),
        pools: replaceRows(state.pools, read.pools.rows, idOf, read.pools.seq),
        calendars: replaceRows(state.calendars, read.calendars.rows, idOf, read.calendars.seq),
        projects: replaceRows(state.projects, read.projects.rows, idOf, read.projects.seq),
        variables: replaceRows(state.variables, read.variables.rows, idOf, read.variables.seq),
        folders: replaceRows(state.folders, read.folders.rows, idOf, read.folders.seq),
        workflows: replaceRows(state.workflows, read.workflows.rows, idOf, read.workflows.seq),
        taskTypes: replaceRows(state.taskTypes, read.taskTypes.rows, idOf, read.taskTypes.seq),
        locks: replaceRows(state.locks, read.locks.rows, idOfLock, read.locks.seq),
        lockIdleMs: read.lockIdleMs,
        workflowInstances: replaceRows(state.workflowInstances, read.workflowInstances.rows, idOf, read.workflowInstances.seq),
      })),
    takeInstance: ({ instance, definition, tasks, seq }) => {
      set((state) => ({ workflowInstances: addRows(state.workflowInstances, [instance], idOf) }));
      patchOpen(instance.id, (open) => ({ ...open, definition, failure: undefined, tasks: replaceRows(open.tasks, tasks, idOf, seq) }));
    },
    failInstance: (id, failure) => patchOpen(id, (open) => ({ ...open, failure })),
    takeWorkflowInstances: (rows) => set((state) => ({ workflowInstances: addRows(state.workflowInstances, rows, idOf) })),
    takeAttempts: (attempts) => {
      for (const [id, rows] of Map.groupBy(attempts, (attempt) => attempt.workflowInstanceId)) patchOpen(id, (open) => ({ ...open, attempts: addRows(open.attempts, rows, idOf) }));
    },
    takeRow: (slice, row) => set((state) => ({ [slice]: addRows(state[slice] as never, [row] as never, idOf as never) })),
    takeLock: (lock) => set((state) => ({ locks: addRows(state.locks, [lock], idOfLock) })),
    takeQueue: (total) => set(({ queue }) => ({ queue: { total, turn: queue.turn + 1 } })),
    takeInstallSteps: (nodeId, steps, fresh = false) =>
      set(({ installSteps }) => {
        const known = new Map((fresh ? [] : (installSteps.get(nodeId) ?? [])).map((step) => [`${step.at} ${step.step}`, step]));
        for (const step of steps) known.set(`${step.at} ${step.step}`, step);
        return {
          installSteps: new Map(installSteps).set(
            nodeId,
            [...known.values()].sort((a, b) => a.at - b.at),
          ),
        };
      }),
    forget: () => set({ ...noKnowledge, open: new Map([...get().open].map(([id]) => [id, unreadInstance])) }),
    watchInstance: (id) => {
      watchers.set(id, (watchers.get(id) ?? 0) + 1);
      if (!get().open.has(id)) set({ open: new Map(get().open).set(id, unreadInstance) });
      let left = false;
      return () => {
        if (left) return;
        left = true;
        const rest = watchers.get(id)! - 1;
        watchers.set(id, rest);
        if (rest > 0) return;
        setTimeout(() => {
          if ((watchers.get(id) ?? 0) > 0 || !get().open.has(id)) return;
          watchers.delete(id);
          const open = new Map(get().open);
          open.delete(id);
          set({ open });
        }, LINGER_MS);
      };
    },
  };
}

/** The store of this window: one connection per window, so one store. */
export const platformStore: PlatformStore = createPlatformStore();
