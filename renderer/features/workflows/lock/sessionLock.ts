import type { EditLock, WorkflowDefinition } from "#contract";
import { link } from "../../../link/link.ts";
import { mayDo } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";

/** The lock went to somebody else, or to nobody, and this window did not let it go. */
export interface LostLock {
  /** Null: nobody has it now. */
  readonly holder: string | null;
  /** Clock of the server, ms. */
  readonly at: number;
}
interface SessionLockOptions {
  readonly workflowId: string;
  /** What the editor shows and has not saved; null when everything is saved. */
  readonly unsaved: () => WorkflowDefinition | null;
  readonly onLost: (lost: LostLock) => void;
  /** The lock could not be taken at the first edit. */
  readonly onRefused: (failure: unknown) => void;
}
/** What an editor knows and tells of its lock. */
export interface SessionLock {
  /** [LOCK1] Whether an edit may be made here now: the lock is one's own, or free and taken with the edit. */
  readonly mayEdit: () => boolean;
  /** An edit was made: takes a free lock, and soon tells the server what is not saved [LOCK3]. */
  readonly edited: () => void;
  readonly release: () => Promise<void>;
}
const TELL_MS = 1500;

/** Watches the lock of an open editor for as long as the window lives. */
export function sessionLock({ workflowId, unsaved, onLost, onRefused }: SessionLockOptions): SessionLock {
  const of = { workflowId: workflowId as EditLock["workflowId"] };
  const lockIn = (state: ReturnType<typeof platformStore.getState>) => state.locks.byId.get(workflowId);
  const own = (): boolean => lockIn(platformStore.getState())?.holderId === platformStore.getState().session.user?.id;
  let taking: Promise<void> | undefined;
  let releasing = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  platformStore.subscribe((state, before) => {
    const [lock, old] = [lockIn(state), lockIn(before)];
    const me = state.session.user?.id;
    // Signing out forgets everything: that is no loss.
    if (!state.loaded) return;
    if (lock === old || me === undefined || old?.holderId !== me || lock?.holderId === me) return;
    clearTimeout(timer);
    if (releasing) return;
    onLost({ holder: lock?.holder ?? null, at: lock?.since ?? Date.now() + state.connection.clockOffsetMs });
  });

  async function take(): Promise<void> {
    try {
      platformStore.takeLock(await link.ask("lock.take", of));
    } catch (failure) {
      onRefused(failure);
    }
  }
  async function tell(): Promise<void> {
    await taking;
    if (!own()) return;
    try {
      platformStore.takeLock(await link.ask("lock.touch", { ...of, unsaved: unsaved() }));
    } catch {
      // Not told now: the local copy has it, and the next edit tells it again.
    }
  }
  return {
    mayEdit: () => {
      const state = platformStore.getState();
      const lock = lockIn(state);
      return mayDo(state, "edit", state.workflows.byId.get(workflowId)?.projectId) && (lock === undefined || lock.holderId === state.session.user?.id);
    },
    edited: () => {
      if (!own()) taking ??= take().finally(() => (taking = undefined));
      clearTimeout(timer);
      timer = setTimeout(() => void tell(), TELL_MS);
    },
    release: async () => {
      releasing = true;
      try {
        await link.ask("lock.release", of);
      } finally {
        releasing = false;
      }
    },
  };
}
