import { useEffect } from "react";
import { useStore } from "zustand";
import { RIGHTS_OF_ROLE } from "#contract";
import type { Attempt, Calendar, EditLock, Folder, FolderId, InstallStep, Node, NodePulse, Pool, Project, ResourceGroup, Right, TaskInstance, TaskType, Variable, WorkflowInstance, WorkflowSummary } from "#contract";
import { platformStore } from "./platformStore.ts";
import type { ConnectionState, OpenInstance, PlatformState, QueueState, SessionState, TurnKind } from "./platformState.ts";
import { listOf } from "./selectors.ts";

/** Reads the state; the component renders again when what `select` returns is another thing (`Object.is`). */
export function usePlatformState<T>(select: (state: PlatformState) => T): T {
  return useStore(platformStore, select);
}

export const useSession = (): SessionState => usePlatformState((state) => state.session);
export const useConnection = (): ConnectionState => usePlatformState((state) => state.connection);
/** Whether what is shown is old: the connection is down. */
export const useStale = (): boolean => usePlatformState(({ connection: { status }, loaded }) => loaded && status !== "live" && status !== "reading");
/** Whether commands can be sent now. */
export const useOnline = (): boolean => usePlatformState(({ connection: { status } }) => status === "live" || status === "reading");
/** Whether the lists have been read at least once. */
export const useLoaded = (): boolean => usePlatformState((state) => state.loaded);

/** All nodes in order of their numbers; the same array until one of them changes. */
export const useNodes = (): readonly Node[] => usePlatformState((state) => listOf(state.nodes, byNumber));
export const useNode = (id: string | undefined | null): Node | undefined => usePlatformState((state) => (id == null ? undefined : state.nodes.byId.get(id)));
export const usePulse = (nodeId: string): NodePulse | undefined => usePlatformState((state) => state.pulses.get(nodeId));
export const usePulses = (): ReadonlyMap<string, NodePulse> => usePlatformState((state) => state.pulses);

/** The resource groups of the projects that the user may see, by name. */
export const useGroups = (): readonly ResourceGroup[] => usePlatformState((state) => listOf(state.groups, byName));
/** Undefined for the default group, and for one that the user may not see. */
export const useGroup = (id: string | undefined | null): ResourceGroup | undefined => usePlatformState((state) => (id == null ? undefined : state.groups.byId.get(id)));
/** The pools of the platform and of the projects that the user may see, by name. */
export const usePools = (): readonly Pool[] => usePlatformState((state) => listOf(state.pools, byName));
/** The calendars of the platform and of the projects that the user may see, by name. */
export const useCalendars = (): readonly Calendar[] => usePlatformState((state) => listOf(state.calendars, byName));
/** Changes whenever something was told of a kind of object of which no list is kept. */
export const useTurn = (kind: TurnKind): string => usePlatformState((state) => `${state.turns.get("all") ?? 0} ${state.turns.get(kind) ?? 0}`);
export const useQueue = (): QueueState => usePlatformState((state) => state.queue);
/** What an install script told of a node, in order. */
export const useInstallSteps = (nodeId: string): readonly InstallStep[] => usePlatformState((state) => state.installSteps.get(nodeId) ?? noSteps);

/** All projects the user may see, by name. */
export const useProjects = (): readonly Project[] => usePlatformState((state) => listOf(state.projects, byName));
export const useProject = (id: string | undefined): Project | undefined => usePlatformState((state) => (id === undefined ? undefined : state.projects.byId.get(id)));
/** The variables of the platform and of the projects that the user may see, by name. */
export const useVariables = (): readonly Variable[] => usePlatformState((state) => listOf(state.variables, byName));
/** The folders of all projects, by name. */
export const useFolders = (): readonly Folder[] => usePlatformState((state) => listOf(state.folders, byName));
export const useFoldersById = (): ReadonlyMap<FolderId, Folder> => usePlatformState((state) => state.folders.byId as ReadonlyMap<FolderId, Folder>);
export const useFolder = (id: string | undefined | null): Folder | undefined => usePlatformState((state) => (id == null ? undefined : state.folders.byId.get(id)));
/** All workflows, by name. */
export const useWorkflows = (): readonly WorkflowSummary[] => usePlatformState((state) => listOf(state.workflows, byName));
export const useWorkflow = (id: string | undefined): WorkflowSummary | undefined => usePlatformState((state) => (id === undefined ? undefined : state.workflows.byId.get(id)));
/** Who edits a workflow; undefined when nobody does. */
export const useLock = (workflowId: string | undefined): EditLock | undefined => usePlatformState((state) => (workflowId === undefined ? undefined : state.locks.byId.get(workflowId)));
/** All locks that the user may see, the longest held first. */
export const useLocks = (): readonly EditLock[] => usePlatformState((state) => listOf(state.locks, longestHeld));
/** All task types, by name. */
export const useTaskTypes = (): readonly TaskType[] => usePlatformState((state) => listOf(state.taskTypes, byName));
/** The recent workflow instances, newest first. */
export const useWorkflowInstances = (): readonly WorkflowInstance[] => usePlatformState((state) => listOf(state.workflowInstances, newestFirst));
export const useWorkflowInstance = (id: string | undefined): WorkflowInstance | undefined => usePlatformState((state) => (id === undefined ? undefined : state.workflowInstances.byId.get(id)));

/** Watches an instance while the component is mounted and returns what is known of its tasks and attempts. */
export function useOpenInstance(workflowInstanceId: string | undefined): OpenInstance | undefined {
  useEffect(() => (workflowInstanceId === undefined ? undefined : platformStore.watchInstance(workflowInstanceId)), [workflowInstanceId]);
  return usePlatformState((state) => (workflowInstanceId === undefined ? undefined : state.open.get(workflowInstanceId)));
}
/** The tasks of a watched instance, in the order in which they were made. */
export const useTaskInstances = (workflowInstanceId: string): readonly TaskInstance[] => usePlatformState((state) => listOf(state.open.get(workflowInstanceId)?.tasks, byId));
export const useTaskInstance = (workflowInstanceId: string, taskInstanceId: string): TaskInstance | undefined => usePlatformState((state) => state.open.get(workflowInstanceId)?.tasks.byId.get(taskInstanceId));
/** The attempts of a watched instance that are known, oldest first. */
export const useAttempts = (workflowInstanceId: string): readonly Attempt[] => usePlatformState((state) => listOf(state.open.get(workflowInstanceId)?.attempts, byId));

/** Whether the signed-in user has a right in a project, or, without one, on the platform. The server decides; this only greys buttons. */
export function mayDo({ session }: Pick<PlatformState, "session">, right: Right, projectId?: string): boolean {
  if (session.user?.platformAdmin === true) return true;
  if (right === "platform" || projectId === undefined) return false;
  return session.roles.some((one) => one.projectId === projectId && RIGHTS_OF_ROLE[one.role].includes(right));
}
export const useMay = (right: Right, projectId?: string): boolean => usePlatformState((state) => mayDo(state, right, projectId));

const noSteps: readonly InstallStep[] = [];
const names = new Intl.Collator("zh-CN-u-co-pinyin", { numeric: true });
const byName = (a: { readonly name: string }, b: { readonly name: string }): number => names.compare(a.name, b.name);
const byNumber = (a: Node, b: Node): number => a.number - b.number;
const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
const longestHeld = (a: EditLock, b: EditLock): number => a.since - b.since || (a.workflowId < b.workflowId ? -1 : 1);
const newestFirst = (a: { readonly id: string }, b: { readonly id: string }): number => byId(b, a);
