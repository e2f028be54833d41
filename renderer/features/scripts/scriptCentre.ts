import { create } from "zustand";
import type { ScriptArea, ScriptEntry, ScriptId } from "#contract";
import { link } from "../../link/link.ts";
import { ScriptSession } from "./ScriptSession.ts";

/** A sheet over the center. */
export type ScriptSheet =
  | { readonly kind: "new"; readonly folder: boolean; readonly area: ScriptArea; readonly parentId: ScriptId | null }
  | { readonly kind: "move" | "remove" | "promote" | "versions" | "history"; readonly script: ScriptEntry };

interface ScriptCentre {
  readonly chosen: ScriptId | undefined;
  readonly sheet: ScriptSheet | undefined;
  /** Where the next run goes, as it was chosen last. */
  readonly projectId: string | undefined;
  readonly group: string | null;
  readonly choose: (id: ScriptId | undefined) => void;
  readonly ask: (sheet: ScriptSheet | undefined) => void;
  readonly runIn: (place: { readonly projectId?: string; readonly group?: string | null }) => void;
}

/** What this window's development center shows. */
export const useScriptCentre = create<ScriptCentre>((set) => ({
  chosen: undefined,
  sheet: undefined,
  projectId: undefined,
  group: null,
  choose: (chosen) => set({ chosen }),
  ask: (sheet) => set({ sheet }),
  runIn: (place) => set(place),
}));

const sessions = new Map<ScriptId, ScriptSession>();
/** The text of a script, the same for as long as the window is open: what was typed and not saved is not lost by looking elsewhere. */
export function sessionOf(id: ScriptId): ScriptSession {
  let session = sessions.get(id);
  if (session === undefined) {
    session = new ScriptSession(id, { ask: link.ask, now: Date.now, memory: window.localStorage });
    sessions.set(id, session);
  }
  return session;
}
