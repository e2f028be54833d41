import type { ComponentType } from "react";
import type { PlainTextKey } from "../../i18n/textKey.ts";
import { isComposing, isPlain, matchesStroke, parseKeys } from "./keyStroke.ts";
import type { KeyEventFacts, KeyStroke } from "./keyStroke.ts";

/** Where a command's keys count: `global` everywhere, the others while focus is inside an element with that `data-scope`. */
export type CommandScope = "global" | "list" | "instance" | "canvas" | "editor" | "log";

/** `true`, or the sentence that says why not (already translated: it often carries names). */
export type Availability = true | string;

/** One thing the user can do. The palette, menus, shortcuts and the shortcut sheet are all made from these. */
export interface Command {
  /** Stable, dotted: `workflow.save`. */
  readonly id: string;
  readonly title: PlainTextKey;
  readonly scope?: CommandScope;
  /** Shortcuts such as `Mod+Shift+T`, or two strokes `G D`; the first one is shown. */
  readonly keys?: readonly string[];
  /** The heading it stands under in palette and sheet. */
  readonly group?: PlainTextKey;
  readonly icon?: ComponentType<{ size?: number }>;
  /** Asked when shown or run; never hide a command, say why it cannot run. */
  readonly availability?: () => Availability;
  /** Absent for keys that a widget handles itself and that the sheet only lists. */
  readonly run?: () => void;
  /** Not in the palette: movements and the palette itself. */
  readonly unlisted?: boolean;
}

/** Two commands that answer the same keys in the same scope. */
export interface KeyConflict {
  readonly keys: string;
  readonly scope: CommandScope;
  readonly ids: readonly [string, string];
}

interface Entry {
  readonly command: Command;
  readonly shortcuts: readonly (readonly KeyStroke[])[];
}

/** What an event led to: a command to run, the first stroke of a longer shortcut, or nothing. */
export type KeyOutcome = { readonly kind: "run"; readonly command: Command } | { readonly kind: "pending" } | { readonly kind: "none" };

const chordMs = 1200;

/** The one registry of commands. Whoever is mounted registers; the latest registration of a key in a scope wins. */
export class CommandRegistry {
  readonly mac: boolean;
  #entries: readonly Entry[] = [];
  #listeners = new Set<() => void>();
  #pending: { readonly strokes: number; readonly candidates: readonly Entry[]; readonly atMs: number } | undefined;
  #commands: readonly Command[] = [];

  constructor(mac: boolean) {
    this.mac = mac;
  }

  /** Adds commands; returns the way to remove them. A malformed or reserved shortcut throws here, not at the key press. */
  register(commands: readonly Command[]): () => void {
    const added = commands.map((command): Entry => ({ command, shortcuts: (command.keys ?? []).map((keys) => parseKeys(keys, this.mac)) }));
    this.#set([...this.#entries, ...added]);
    return () => this.#set(this.#entries.filter((entry) => !added.includes(entry)));
  }

  /** All commands, in order of registration. The array changes identity only when the set changes. */
  readonly all = (): readonly Command[] => this.#commands;

  /** Calls back after each change of the set. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The latest command with this id. */
  find(id: string): Command | undefined {
    return this.#commands.findLast((command) => command.id === id);
  }

  /** Runs a command by id; returns whether it ran. */
  run(id: string): boolean {
    const command = this.find(id);
    return command ? runCommand(command) : false;
  }

  /** Shortcuts that two different commands claim in one scope; the shortcut settings and a test show them. */
  conflicts(): readonly KeyConflict[] {
    const seen = new Map<string, string>();
    const found: KeyConflict[] = [];
    for (const { command } of this.#entries)
      for (const keys of command.keys ?? []) {
        const scope = command.scope ?? "global";
        const other = seen.get(`${scope} ${keys}`);
        if (other !== undefined && other !== command.id) found.push({ keys, scope, ids: [other, command.id] });
        seen.set(`${scope} ${keys}`, command.id);
      }
    return found;
  }

  /**
   * Finds what a key press means. `scopes` are the active ones, innermost first; `editable` says that the focus takes text,
   * where plain keys are typing. Shortcuts of two strokes wait 1.2 s for the second.
   */
  press(event: KeyEventFacts, scopes: readonly CommandScope[], editable: boolean, nowMs: number): KeyOutcome {
    if (isComposing(event) || ["Shift", "Control", "Alt", "Meta"].includes(event.key)) return { kind: "none" };
    const pending = this.#pending && nowMs - this.#pending.atMs < chordMs ? this.#pending : undefined;
    this.#pending = undefined;
    const at = pending?.strokes ?? 0;
    const pool = pending?.candidates ?? this.#entries;
    const longer: Entry[] = [];
    for (const scope of [...scopes, "global"] as const) {
      for (const entry of pool.toReversed()) {
        if ((entry.command.scope ?? "global") !== scope) continue;
        for (const strokes of entry.shortcuts) {
          const stroke = strokes[at];
          if (!stroke || !matchesStroke(stroke, event) || (editable && isPlain(stroke))) continue;
          if (strokes.length > at + 1) longer.push(entry);
          else if (entry.command.run) return { kind: "run", command: entry.command };
        }
      }
    }
    if (longer.length === 0) return { kind: "none" };
    this.#pending = { strokes: at + 1, candidates: longer, atMs: nowMs };
    return { kind: "pending" };
  }

  #set(entries: readonly Entry[]): void {
    this.#entries = entries;
    this.#commands = entries.map((entry) => entry.command);
    for (const listener of this.#listeners) listener();
  }
}

/** Runs a command unless it is unavailable; returns whether it ran. */
export function runCommand(command: Command): boolean {
  if (!command.run || (command.availability?.() ?? true) !== true) return false;
  command.run();
  return true;
}
