import { createContext, use, useDeferredValue, useMemo } from "react";
import { useStore } from "zustand";
import { outerValues, workflowProblems } from "#contract";
import type { Folder, FolderId, KnownPlaces, OuterValues, Pool, Problem, ProjectId, ResourceGroup, TaskType, TaskTypeBody, Variable, WorkflowDefinition } from "#contract";
import { useDesktop } from "../../../desktop/DesktopContext.ts";
import { useFoldersById, useGroups, usePools, useTaskTypes, useVariables, useWorkflow } from "../../../state/hooks.ts";
import { editorSession, isEdited } from "./editorSession.ts";
import { schedulePreview } from "../schedule/schedulePreview.ts";
import type { EditorSession, EditorState } from "./editorSession.ts";

const SessionContext = createContext<EditorSession | undefined>(undefined);
/** Gives an editor to everything below. */
export const EditorProvider = SessionContext;

/** The editor of a workflow. */
export function useEditorSession(workflowId: string): EditorSession {
  const { preferences } = useDesktop();
  return useMemo(() => editorSession(workflowId, preferences), [workflowId, preferences]);
}

/** The editor above; throws outside one. */
export function useEditor(): EditorSession {
  const session = use(SessionContext);
  if (!session) throw new Error("useEditor: no EditorProvider above this component");
  return session;
}

/** Reads the editor above. */
export function useEditorState<T>(select: (state: EditorState) => T): T {
  return useStore(useEditor().store, select);
}

/** Whether there are changes that are not saved. */
export const useEdited = (session: EditorSession): boolean => useStore(session.store, isEdited);

/** The task types by name that a task may have. */
export function useTypeMap(): ReadonlyMap<string, TaskTypeBody> {
  const types = useTaskTypes();
  return useMemo(() => typeMap(types), [types]);
}

const typeMaps = new WeakMap<readonly TaskType[], ReadonlyMap<string, TaskTypeBody>>();
function typeMap(types: readonly TaskType[]): ReadonlyMap<string, TaskTypeBody> {
  const kept = typeMaps.get(types) ?? new Map(types.filter((type) => type.enabled).map((type) => [type.name, type]));
  typeMaps.set(types, kept);
  return kept;
}

/** Everything that keeps the draft from being published; worked out again at each change. */
export function useProblems(session: EditorSession): readonly Problem[] {
  const ofSchedule = useStore(schedulePreview(session), (state) => state.problems);
  const ofText = useStore(session.store, (state) => state.unread?.problems ?? none);
  const definition = useDeferredValue(useStore(session.store, (state) => state.history.present.definition));
  const projectId = useStore(session.store, (state) => state.base?.projectId);
  const outer = useOuterValues(projectId, useWorkflow(session.workflowId)?.folderId ?? null);
  const types = useTypeMap();
  const groups = useGroups();
  const pools = usePools();
  return useMemo(
    () => (projectId === undefined ? none : withMore(withMore(known(definition, types, outer, placesOf(projectId, groups, pools)), ofSchedule), ofText)),
    [definition, types, outer, projectId, groups, pools, ofSchedule, ofText],
  );
}

let latestOuter: { readonly of: readonly unknown[]; readonly values: OuterValues } | undefined;
/** What the workflow gets from folders, project and platform; the same object until it changes. */
function useOuterValues(projectId: string | undefined, folderId: FolderId | null): OuterValues {
  const variables = useVariables();
  const folders = useFoldersById();
  return outerOf(projectId, folderId, variables, folders);
}
function outerOf(projectId: string | undefined, folderId: FolderId | null, variables: readonly Variable[], folders: ReadonlyMap<FolderId, Folder>): OuterValues {
  const of = [projectId, folderId, variables, folders];
  if (latestOuter === undefined || !of.every((each, index) => each === latestOuter!.of[index]))
    latestOuter = { of, values: projectId === undefined ? new Map() : outerValues({ projectId: projectId as ProjectId, folderId }, variables, folders) };
  return latestOuter.values;
}

const withMore = (problems: readonly Problem[], more: readonly Problem[]): readonly Problem[] => (more.length === 0 ? problems : [...problems, ...more]);
const none: readonly Problem[] = [];
let latest: { readonly of: readonly unknown[]; readonly problems: readonly Problem[] } = { of: [], problems: none };

// Drawing, form, panel and its badge all ask for the same: it is worked out once.
function known(definition: WorkflowDefinition, types: ReadonlyMap<string, TaskTypeBody>, outer: OuterValues, places: KnownPlaces): readonly Problem[] {
  const of = [definition, types, outer, places];
  if (!of.every((each, index) => each === latest.of[index])) latest = { of, problems: workflowProblems(definition, types, outer, places) };
  return latest.problems;
}

let latestPlaces: { readonly of: readonly unknown[]; readonly places: KnownPlaces } | undefined;
/** What a task of the project may name; the same object until it changes. */
function placesOf(projectId: string, groups: readonly ResourceGroup[], pools: readonly Pool[]): KnownPlaces {
  const of = [projectId, groups, pools];
  if (latestPlaces === undefined || !of.every((each, index) => each === latestPlaces!.of[index]))
    latestPlaces = {
      of,
      places: {
        groups: new Set(groups.filter((group) => group.projectId === projectId).map((group) => group.name as string)),
        pools: new Map(pools.filter((pool) => pool.projectId === null || pool.projectId === projectId).map((pool) => [pool.name as string, pool.slots])),
      },
    };
  return latestPlaces.places;
}
