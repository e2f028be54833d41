import { createStore } from "zustand/vanilla";
import type { StoreApi } from "zustand/vanilla";
import { withoutTypedSecrets } from "#contract";
import type { Problem, TaskType, Workflow, WorkflowDefinition, WorkflowSummary } from "#contract";
import type { Preferences } from "../../../desktop/Desktop.ts";
import { codeOf } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { isSameDefinition } from "../model/definitionDiff.ts";
import { beganWith, beginHistory, redo, sealed, step, undo } from "../model/history.ts";
import type { History } from "../model/history.ts";
import { renameTask } from "../model/renameTask.ts";
import { draftKey, foundKey, restoredDraft } from "../model/localDraft.ts";
import type { LocalDraft } from "../model/localDraft.ts";
import { keptOnLoss } from "../lock/keptOnLoss.ts";
import type { KeptOnLoss } from "../lock/keptOnLoss.ts";
import { sessionLock } from "../lock/sessionLock.ts";
import type { LostLock } from "../lock/sessionLock.ts";

/** What is edited: everything that `workflow.save` takes. */
export interface Draft {
  readonly name: string;
  readonly description: string;
  readonly definition: WorkflowDefinition;
}

/** Ways to look at one draft. */
export type EditorView = "canvas" | "list" | "text" | "schedule";

/** A text that was typed and is no workflow yet: the draft is as it was before it. */
export interface UnreadText {
  readonly text: string;
  /** Empty while it is being typed. */
  readonly problems: readonly Problem[];
}

/** A field that a problem asks to look at; `turn` makes asking twice two events. */
export interface FieldFocus {
  readonly taskId: string | undefined;
  readonly field: string;
  readonly turn: number;
}

/** The state of one open editor. It outlives its tab, so hiding or closing one loses nothing. */
export interface EditorState {
  readonly phase: "loading" | "ready" | "failed";
  readonly failure: unknown;
  /** The draft as the server has it. */
  readonly base: (Draft & Pick<WorkflowSummary, "draftVersion" | "projectId">) | undefined;
  readonly history: History<Draft>;
  readonly selected: ReadonlySet<string>;
  readonly view: EditorView;
  readonly unread: UnreadText | undefined;
  /** Groups that are shown as strips, by name. */
  readonly folded: ReadonlySet<string>;
  readonly saving: boolean;
  readonly saveFailure: unknown;
  /** Somebody else saved meanwhile: the sheet asks whose draft counts. */
  readonly stale: Workflow | undefined;
  /** Changes of an earlier time, or of before the lock was lost, that are on this computer and nowhere else. */
  readonly found: LocalDraft | undefined;
  /** Somebody else has the lock that this editor had. */
  readonly lost: (LostLock & KeptOnLoss) | undefined;
  readonly focus: FieldFocus | undefined;
}

/** An editor: its state and the only ways to change it. */
export interface EditorSession {
  readonly workflowId: string;
  readonly store: StoreApi<EditorState>;
  readonly load: () => Promise<void>;
  /** One step of the history; steps with the same tag grow together. */
  readonly edit: (change: (draft: Draft) => Draft, tag?: string) => void;
  readonly editDefinition: (change: (definition: WorkflowDefinition) => WorkflowDefinition, tag?: string) => void;
  /** [FLOW6] Gives a task a name, also in the values that take its outputs; letters typed one after another are one step. */
  readonly rename: (taskId: string, name: string) => void;
  readonly seal: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly select: (ids: ReadonlySet<string>) => void;
  readonly setView: (view: EditorView) => void;
  readonly setUnread: (unread: UnreadText | undefined) => void;
  readonly foldGroup: (name: string, folded: boolean) => void;
  /** Where the drawing was left; at first the top left, with room for the frame of a group. */
  readonly keptView: { current: { readonly x: number; readonly y: number; readonly zoom: number } };
  readonly focusField: (taskId: string | undefined, field: string) => void;
  /** Saves; `true` when the server has what is on screen. */
  readonly save: () => Promise<boolean>;
  /** Gives the lock back. */
  readonly release: () => Promise<void>;
  /** Takes what was found on this computer as one edit, or forgets it. */
  readonly restoreFound: () => void;
  readonly forgetFound: () => void;
  /** Goes back to what the server has. */
  readonly discard: () => void;
  /** After `stale`: take the other's draft, or save mine over it. */
  readonly takeTheirs: () => void;
  readonly keepMine: () => Promise<boolean>;
}

const typesByName = (): ReadonlyMap<string, TaskType> => new Map([...platformStore.getState().taskTypes.byId.values()].map((type) => [type.name, type]));
const emptyDraft: Draft = { name: "", description: "", definition: { params: {}, tasks: [], positions: {} } };
const keepMs = 400;
const sessions = new Map<string, EditorSession>();
let owner: string | undefined;

/** The editors of whoever is signed in: what one person had open is not shown to the next. */
function ownSessions(): Map<string, EditorSession> {
  const user = platformStore.getState().session.user?.id;
  if (user !== undefined && user !== owner) {
    sessions.clear();
    owner = user;
  }
  return sessions;
}

/** Whether there is something that the server does not have. */
export function isEdited({ base, history: { present } }: Pick<EditorState, "base" | "history">): boolean {
  if (base === undefined) return false;
  return present.name !== base.name || present.description !== base.description || !isSameDefinition(present.definition, base.definition);
}

/** The editor of a workflow in this window; made at the first asking. */
export function editorSession(workflowId: string, preferences: Preferences): EditorSession {
  const known = ownSessions().get(workflowId);
  if (known) return known;
  const made = makeSession(workflowId, preferences);
  sessions.set(workflowId, made);
  return made;
}

/** The editor of a workflow when it is open. */
export const openSession = (workflowId: string): EditorSession | undefined => ownSessions().get(workflowId);

function makeSession(workflowId: string, preferences: Preferences): EditorSession {
  const store = createStore<EditorState>(() => ({
    phase: "loading",
    failure: undefined,
    base: undefined,
    history: beginHistory(emptyDraft),
    selected: new Set(),
    view: "canvas",
    unread: undefined,
    folded: new Set(),
    saving: false,
    saveFailure: undefined,
    stale: undefined,
    found: undefined,
    lost: undefined,
    focus: undefined,
  }));
  const { getState: get, setState: set } = store;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keepNow = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const { base, history } = get();
    if (!base) return;
    const { name, description } = history.present;
    const definition = withoutTypedSecrets(history.present.definition, typesByName(), base.definition);
    // Through text, so that what is kept is what can be read again.
    preferences.write(draftKey(workflowId), isEdited(get()) ? (JSON.parse(JSON.stringify({ at: Date.now(), draftVersion: base.draftVersion, name, description, definition })) as never) : undefined);
  };
  const keep = (): void => {
    clearTimeout(timer);
    timer = setTimeout(keepNow, keepMs);
  };
  // A page that goes away takes the last letters with it.
  if (typeof window !== "undefined") window.addEventListener("pagehide", () => timer !== undefined && keepNow());
  const setHistory = (history: History<Draft>): void => {
    if (history === get().history) return;
    const ids = new Set(history.present.definition.tasks.map(({ id }) => id as string));
    const { selected } = get();
    set({ history, ...([...selected].every((id) => ids.has(id)) ? {} : { selected: new Set([...selected].filter((id) => ids.has(id))) }) });
    keep();
  };
  const lock = sessionLock({
    workflowId,
    unsaved: () => (isEdited(get()) ? get().history.present.definition : null),
    onLost: (lost) => void onLost(lost),
    onRefused: (saveFailure) => {
      setAside();
      set({ saveFailure });
    },
  });
  /** The one way in for edits: none while somebody else has the lock. */
  const edited = (next: History<Draft>): void => {
    if (next === get().history || !lock.mayEdit()) return;
    setHistory(next);
    lock.edited();
  };
  const find = (found: LocalDraft | undefined): void => {
    const kept = found && { ...found, definition: withoutTypedSecrets(found.definition, typesByName(), get().base?.definition ?? null) };
    preferences.write(foundKey(workflowId), kept === undefined ? undefined : (JSON.parse(JSON.stringify(kept)) as never));
    set({ found });
  };
  /** The screen shows what the server has from now on; what was typed is found again here. `undefined` when all of it is saved. */
  const setAside = (): { readonly saved: Draft; readonly mine: Draft } | undefined => {
    const { base, history } = get();
    if (!base || !isEdited(get())) return undefined;
    const mine = history.present;
    find({ ...mine, at: Date.now(), draftVersion: base.draftVersion });
    setHistory(step(history, draftOf(base)));
    keepNow();
    return { saved: base, mine };
  };
  async function onLost(lost: LostLock): Promise<void> {
    const aside = setAside();
    if (aside !== undefined || lost.holder !== null) set({ lost: { ...lost, draftId: undefined, changes: 0 } });
    if (aside === undefined) return;
    const { whole, ...kept } = await keptOnLoss(workflowId, aside.saved, aside.mine);
    if (get().lost !== undefined) set({ lost: { ...lost, ...kept } });
    // The named draft says all of it: no other copy is needed.
    if (whole) find(undefined);
  }
  const baseOf = (workflow: Workflow): NonNullable<EditorState["base"]> => ({
    name: workflow.name,
    description: workflow.description,
    definition: workflow.draft,
    draftVersion: workflow.draftVersion,
    projectId: workflow.projectId,
  });
  const draftOf = ({ name, description, definition }: Draft): Draft => ({ name, description, definition });

  async function save(): Promise<boolean> {
    const { base, history, saving } = get();
    if (!base || saving) return false;
    if (!isEdited(get())) return true;
    const sent = history.present;
    set({ saving: true, saveFailure: undefined, history: sealed(history) });
    try {
      const { workflow } = await link.ask("workflow.save", {
        workflowId: workflowId as never,
        draftVersion: base.draftVersion,
        definition: sent.definition,
        ...(sent.name === base.name ? {} : { name: sent.name }),
        ...(sent.description === base.description ? {} : { description: sent.description }),
      });
      platformStore.takeRow("workflows", workflow);
      // What was typed into a secret field is a reference now; from here on the editor has that.
      const typed = withoutTypedSecrets(sent.definition, typesByName(), null) !== sent.definition;
      const stored = typed ? baseOf(await link.ask("workflow.get", { workflowId: workflowId as never })) : { ...sent, draftVersion: workflow.draftVersion, projectId: base.projectId };
      set({ saving: false, base: stored });
      if (typed && get().history.present === sent) setHistory(step(get().history, draftOf(stored)));
      // At once: an older copy must not come back over what is saved now.
      keepNow();
      return true;
    } catch (thrown) {
      if (codeOf(thrown) === "stale") {
        const theirs = await link.ask("workflow.get", { workflowId: workflowId as never }).catch(() => undefined);
        set({ saving: false, stale: theirs, saveFailure: theirs ? undefined : thrown });
      } else set({ saving: false, saveFailure: thrown });
      return false;
    }
  }

  return {
    workflowId,
    store,
    load: async () => {
      if (get().phase === "ready" && isEdited(get())) return;
      try {
        const workflow = await link.ask("workflow.get", { workflowId: workflowId as never });
        const base = baseOf(workflow);
        const { phase, base: before, history } = get();
        if (phase === "ready" && before && (isEdited(get()) || before.draftVersion === base.draftVersion)) return;
        if (phase !== "ready") {
          // What was typed last comes before what was found earlier and not answered.
          const locals = [draftKey(workflowId), foundKey(workflowId)].map((key) => restoredDraft(preferences.read(key)));
          find(locals.find((local) => local !== undefined && isEdited({ base, history: beginHistory(draftOf(local)) })));
        }
        set({ phase: "ready", failure: undefined, base, history: phase === "ready" ? step(history, draftOf(base)) : beginHistory(draftOf(base)) });
      } catch (failure) {
        if (get().phase !== "ready") set({ phase: "failed", failure });
      }
    },
    edit: (change, tag) => edited(step(get().history, change(get().history.present), tag)),
    editDefinition: (change, tag) => {
      const { present } = get().history;
      const definition = change(present.definition);
      if (definition !== present.definition) edited(step(get().history, { ...present, definition }, tag));
    },
    rename: (taskId, name) => {
      const { history } = get();
      const tag = `name:${taskId}`;
      // From before the first letter: on the way the name may have been nobody's, or another's.
      const definition = renameTask(beganWith(history, tag).definition, taskId, name, typesByName());
      edited(step(history, { ...history.present, definition }, tag));
    },
    seal: () => set({ history: sealed(get().history) }),
    undo: () => edited(get().history.past.length === 0 ? get().history : undo(get().history)),
    redo: () => edited(get().history.future.length === 0 ? get().history : redo(get().history)),
    select: (selected) => set({ selected }),
    setView: (view) => set({ view }),
    setUnread: (unread) => set({ unread }),
    foldGroup: (name, fold) => set({ folded: new Set(fold ? [...get().folded, name] : [...get().folded].filter((one) => one !== name)) }),
    keptView: { current: { x: 24, y: 56, zoom: 1 } },
    focusField: (taskId, field) => set({ focus: { taskId, field, turn: (get().focus?.turn ?? 0) + 1 }, selected: new Set(taskId === undefined ? [] : [taskId]) }),
    save,
    discard: () => {
      const { base, history } = get();
      if (base) edited(step(history, draftOf(base)));
    },
    release: lock.release,
    restoreFound: () => {
      const { found, base } = get();
      if (!found || !base || !lock.mayEdit()) return;
      // It keeps the version that it was made on: saving it over a newer one asks first.
      set({ base: { ...base, draftVersion: found.draftVersion } });
      edited(step(get().history, draftOf(found)));
      find(undefined);
    },
    forgetFound: () => find(undefined),
    takeTheirs: () => {
      const { stale, history } = get();
      if (!stale) return;
      const base = baseOf(stale);
      // Mine stays one undo away.
      set({ stale: undefined, base });
      setHistory(step(history, draftOf(base)));
    },
    keepMine: async () => {
      const { stale } = get();
      if (!stale) return false;
      set({ stale: undefined, base: baseOf(stale) });
      return save();
    },
  };
}
