/** One key press with its modifiers. `Mod` has been resolved to Ctrl or Meta. */
export interface KeyStroke {
  /** A `KeyboardEvent.code` for letters and digits, else a `KeyboardEvent.key`. */
  readonly key: string;
  readonly byCode: boolean;
  readonly ctrl: boolean;
  readonly meta: boolean;
  readonly alt: boolean;
  /** `undefined` for printed characters such as `?`: the layout decides whether Shift makes them. */
  readonly shift: boolean | undefined;
}

/** What of a keyboard event decides; a plain object in tests. */
export interface KeyEventFacts {
  readonly key: string;
  readonly code: string;
  readonly keyCode?: number;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly isComposing?: boolean;
}

// Input methods and layout switches own these on Chinese systems (UX a.2).
const reserved = new Set(["Ctrl+Space", "Shift", "Ctrl+Shift", "Ctrl+.", "Ctrl+Shift+F", "Alt+Shift", "Shift+Alt"]);

const named: Readonly<Record<string, string>> = { Up: "ArrowUp", Down: "ArrowDown", Left: "ArrowLeft", Right: "ArrowRight", Esc: "Escape", Del: "Delete", Space: " " };

/** Whether the platform's command key is Meta. */
export function isMac(platform: string): boolean {
  return /mac|iphone|ipad/i.test(platform);
}

// `Mod++` ends in the plus key itself.
const partsOf = (stroke: string): string[] => (stroke.endsWith("+") ? [...stroke.slice(0, -1).split("+").filter(Boolean), "+"] : stroke.split("+"));

/** Parses one stroke such as `Mod+Shift+T`, `Shift+F10`, `?`, `G`. Throws on a combination that is reserved for input methods. */
export function parseStroke(text: string, mac: boolean): KeyStroke {
  const parts = partsOf(text);
  const last = parts.at(-1) ?? "";
  const modifiers = new Set(parts.slice(0, -1));
  for (const m of modifiers) if (!["Mod", "Ctrl", "Cmd", "Alt", "Shift"].includes(m)) throw new Error(`unknown modifier "${m}" in "${text}"`);
  if (reserved.has(text.replace("Mod", "Ctrl"))) throw new Error(`"${text}" belongs to input methods and is never bound`);
  const base = { ctrl: modifiers.has("Ctrl") || (modifiers.has("Mod") && !mac), meta: modifiers.has("Cmd") || (modifiers.has("Mod") && mac), alt: modifiers.has("Alt") };
  if (/^[A-Z]$/.test(last)) return { ...base, key: `Key${last}`, byCode: true, shift: modifiers.has("Shift") };
  if (/^[0-9]$/.test(last)) return { ...base, key: `Digit${last}`, byCode: true, shift: modifiers.has("Shift") };
  const key = named[last] ?? last;
  const printed = key.length === 1 && key !== " ";
  return { ...base, key, byCode: false, shift: printed && !modifiers.has("Shift") ? undefined : modifiers.has("Shift") };
}

/** Parses a shortcut: strokes separated by blanks, for example `G D` (G, then D). */
export function parseKeys(text: string, mac: boolean): readonly KeyStroke[] {
  return text.split(" ").map((stroke) => parseStroke(stroke, mac));
}

/** Whether the event belongs to an input method that is composing; such an event is never a shortcut. */
export function isComposing(event: KeyEventFacts): boolean {
  return event.isComposing === true || event.keyCode === 229;
}

/** Whether the event is this stroke. Letters and digits match by position (`event.code`), so layouts do not matter. */
export function matchesStroke(stroke: KeyStroke, event: KeyEventFacts): boolean {
  if (isComposing(event)) return false;
  const hit = stroke.byCode ? event.code === stroke.key || event.code === stroke.key.replace("Digit", "Numpad") : event.key === stroke.key;
  return hit && event.ctrlKey === stroke.ctrl && event.metaKey === stroke.meta && event.altKey === stroke.alt && (stroke.shift === undefined || event.shiftKey === stroke.shift);
}

/** Whether a stroke is a plain key, which counts only when focus is not in an editable element. */
export function isPlain(stroke: KeyStroke): boolean {
  const functionKey = /^F\d+$/.test(stroke.key);
  return !stroke.ctrl && !stroke.meta && !stroke.alt && !functionKey && stroke.key !== "Escape";
}

const macSigns: Readonly<Record<string, string>> = { Mod: "\u2318", Cmd: "\u2318", Ctrl: "\u2303", Alt: "\u2325", Shift: "\u21E7" };
const arrows: Readonly<Record<string, string>> = {
  Up: "\u2191",
  Down: "\u2193",
  Left: "\u2190",
  Right: "\u2192",
  ArrowUp: "\u2191",
  ArrowDown: "\u2193",
  ArrowLeft: "\u2190",
  ArrowRight: "\u2192",
  Enter: "\u21B5",
  ContextMenu: "Menu",
};

/** The caps to draw for a shortcut, stroke by stroke: `Mod+Shift+T` is `[['Ctrl', 'Shift', 'T']]`. */
export function keyCaps(text: string, mac: boolean): readonly (readonly string[])[] {
  return text.split(" ").map((stroke) => partsOf(stroke).map((part) => (mac ? macSigns[part] : part === "Mod" ? "Ctrl" : undefined) ?? arrows[part] ?? part));
}
