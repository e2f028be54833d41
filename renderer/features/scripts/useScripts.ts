import { useCallback, useEffect, useSyncExternalStore } from "react";
import type { ScriptEntry, ScriptId } from "#contract";
import { link } from "../../link/link.ts";
import { useTurn } from "../../state/hooks.ts";
import { useReading } from "../../state/useReading.ts";
import type { Reading } from "../../state/useReading.ts";
import { sessionOf } from "./scriptCentre.ts";
import type { ScriptSession, ScriptSessionState } from "./ScriptSession.ts";

/** All entries that one may see; read again when the server says that they are others. */
export function useScripts(): Reading<readonly ScriptEntry[]> {
  const turn = useTurn("script");
  return useReading("scripts", async () => (await link.ask("script.list", {})).scripts, turn);
}

/** The text of a script and its life; read when it is first shown. */
export function useScriptSession(id: ScriptId): { readonly session: ScriptSession; readonly state: ScriptSessionState } {
  const session = sessionOf(id);
  const turn = useTurn("script");
  const state = useSyncExternalStore(session.subscribe, session.state);
  const load = useCallback(() => void session.load(), [session]);
  useEffect(load, [load, turn]);
  return { session, state };
}
