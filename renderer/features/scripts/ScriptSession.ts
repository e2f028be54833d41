import { Refusal } from "#contract";
import type { InputOf, OutputOf, ScriptEntry, ScriptId, ScriptVersion, UiUp } from "#contract";

/** What a session needs of the window. */
export interface ScriptSessionParts {
  readonly ask: <K extends "script.get" | "script.save">(name: K, input: InputOf<UiUp, K>) => Promise<OutputOf<UiUp, K>>;
  readonly now: () => number;
  /** Where a text is kept until the server has it: it survives the death of the page. */
  readonly memory: Pick<Storage, "getItem" | "setItem" | "removeItem">;
}
export interface ScriptSessionState {
  /** Undefined until it was read. */
  readonly script: ScriptEntry | undefined;
  readonly versions: readonly ScriptVersion[];
  readonly text: string;
  /** `stale`: somebody else saved another text meanwhile; this one is kept here until it is saved over that. */
  readonly status: "loading" | "saved" | "unsaved" | "saving" | "stale" | "failed";
  readonly failure: unknown;
  /** By this computer's clock. */
  readonly savedAt: number | undefined;
  /** The text was found in this browser: it had not been saved when the page was left. */
  readonly restored: boolean;
}
const AUTOSAVE_MS = 3000;
interface Kept {
  readonly version: number;
  readonly text: string;
}

/** The life of one text between typing and the server [DEV2]: saved by itself a while after the last letter, and by hand. */
export class ScriptSession {
  readonly id: ScriptId;
  readonly #parts: ScriptSessionParts;
  readonly #listeners = new Set<() => void>();
  #state: ScriptSessionState = { script: undefined, versions: [], text: "", status: "loading", failure: undefined, savedAt: undefined, restored: false };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | undefined;

  constructor(id: ScriptId, parts: ScriptSessionParts) {
    this.id = id;
    this.#parts = parts;
  }
  readonly state = (): ScriptSessionState => this.#state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Reads it anew; what was typed and not saved stays. */
  readonly load = async (): Promise<void> => {
    try {
      const { script, text, versions } = await this.#parts.ask("script.get", { id: this.id });
      const kept = this.#kept();
      if (this.#state.script === undefined && kept !== undefined && kept.text !== text)
        return this.#set({ script: { ...script, version: kept.version }, versions, text: kept.text, status: kept.version === script.version ? "unsaved" : "stale", failure: undefined, restored: true });
      if (this.#state.status === "unsaved" || this.#state.status === "saving" || this.#state.status === "stale") return this.#set({ versions });
      this.#set({ script, versions, text, status: "saved", failure: undefined });
    } catch (failure) {
      this.#set({ status: this.#state.script === undefined ? "failed" : this.#state.status, failure });
    }
  };

  readonly type = (text: string): void => {
    const { script } = this.#state;
    if (script === undefined || text === this.#state.text) return;
    this.#parts.memory.setItem(keyOf(this.id), JSON.stringify({ version: script.version, text } satisfies Kept));
    this.#set({ text, status: this.#state.status === "stale" ? "stale" : "unsaved", failure: undefined });
    clearTimeout(this.#timer);
    if (this.#state.status !== "stale") this.#timer = setTimeout(() => void this.save(true), AUTOSAVE_MS);
  };

  /** Saves what is typed now; resolves when the server has it or has refused it. */
  readonly save = async (automatic = false): Promise<void> => {
    clearTimeout(this.#timer);
    await this.#saving;
    const { script, text, status } = this.#state;
    if (script === undefined || (status !== "unsaved" && !(status === "saved" && !automatic) && status !== "failed")) return;
    this.#set({ status: "saving" });
    this.#saving = this.#send(script, text, automatic).finally(() => (this.#saving = undefined));
    await this.#saving;
  };
  /** Puts one's own text over what somebody else saved meanwhile, which stays among the versions. */
  readonly saveOver = async (): Promise<void> => {
    const { script } = await this.#parts.ask("script.get", { id: this.id });
    this.#set({ script, status: "unsaved" });
    await this.save();
  };
  /** Gives one's own text up for what the server has. */
  readonly takeTheirs = async (): Promise<void> => {
    this.#parts.memory.removeItem(keyOf(this.id));
    this.#set({ status: "saved", restored: false });
    await this.load();
  };

  async #send(script: ScriptEntry, text: string, automatic: boolean): Promise<void> {
    try {
      const saved = await this.#parts.ask("script.save", { id: this.id, version: script.version, text, automatic });
      const more = this.#state.text !== text;
      if (!more) this.#parts.memory.removeItem(keyOf(this.id));
      this.#set({ script: saved, status: more ? "unsaved" : "saved", savedAt: this.#parts.now(), failure: undefined, restored: false });
      if (more) this.#timer = setTimeout(() => void this.save(true), AUTOSAVE_MS);
      await this.load();
    } catch (failure) {
      const stale = failure instanceof Refusal && failure.failure.code === "stale";
      this.#set({ status: stale ? "stale" : "unsaved", failure });
    }
  }
  #kept(): Kept | undefined {
    try {
      const kept = JSON.parse(this.#parts.memory.getItem(keyOf(this.id)) ?? "null") as Kept | null;
      return typeof kept?.text === "string" && typeof kept.version === "number" ? kept : undefined;
    } catch {
      return undefined;
    }
  }
  #set(changes: Partial<ScriptSessionState>): void {
    this.#state = { ...this.#state, ...changes };
    for (const listener of this.#listeners) listener();
  }
}
const keyOf = (id: string): string => `signalbox.script ${id}`;
