import type { Command } from "../commands/CommandRegistry.ts";

/** The keys of any list (UX a.2), handled by `DataTable` itself and listed in the shortcut sheet. */
export const listShortcuts: readonly Command[] = [
  { id: "list.move", title: "ui:list.move", scope: "list", keys: ["Up", "Down", "J", "K"], group: "ui:list.group", unlisted: true },
  { id: "list.range", title: "ui:list.range", scope: "list", keys: ["Shift+Up", "Shift+Down"], group: "ui:list.group", unlisted: true },
  { id: "list.select", title: "ui:list.select", scope: "list", keys: ["Space", "X"], group: "ui:list.group", unlisted: true },
  { id: "list.selectAll", title: "ui:list.selectAll", scope: "list", keys: ["Mod+A"], group: "ui:list.group", unlisted: true },
  { id: "list.open", title: "ui:list.open", scope: "list", keys: ["Enter"], group: "ui:list.group", unlisted: true },
  { id: "list.openInTab", title: "ui:list.openInTab", scope: "list", keys: ["Mod+Enter"], group: "ui:list.group", unlisted: true },
  { id: "list.filter", title: "ui:list.filter", scope: "list", keys: ["/"], group: "ui:list.group", unlisted: true },
  { id: "list.menu", title: "ui:list.menu", scope: "list", keys: ["Shift+F10", "ContextMenu"], group: "ui:list.group", unlisted: true },
  { id: "list.copyRow", title: "ui:list.copyRow", scope: "list", keys: ["Mod+C"], group: "ui:list.group", unlisted: true },
  { id: "list.copyLink", title: "ui:list.copyLink", scope: "list", keys: ["Mod+Shift+C"], group: "ui:list.group", unlisted: true },
];

/** What a key press in a list asks for. */
export type ListAction =
  | { readonly kind: "move"; readonly delta: number; readonly extend: boolean }
  | { readonly kind: "select" | "selectAll" | "open" | "openInTab" | "filter" | "menu" | "copyRow" | "copyLink" | "clear" };

/** The parts of a key event that decide. */
export interface ListKey {
  readonly key: string;
  readonly code: string;
  readonly mod: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
}

/** Translates a key press into an action of the list; `page` is how many rows are in view. */
export function listAction({ key, code, mod, shift, alt }: ListKey, page: number): ListAction | undefined {
  if (alt) return undefined;
  if (key === "ContextMenu" || (key === "F10" && shift)) return { kind: "menu" };
  if (mod) {
    if (code === "KeyA" && !shift) return { kind: "selectAll" };
    if (code === "KeyC") return { kind: shift ? "copyLink" : "copyRow" };
    if (key === "Enter") return { kind: "openInTab" };
    return undefined;
  }
  const moves: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page, Home: -Infinity, End: Infinity };
  const delta = moves[key];
  if (delta !== undefined) return { kind: "move", delta, extend: shift };
  if (key === "/") return { kind: "filter" };
  if (shift) return undefined;
  if (code === "KeyJ") return { kind: "move", delta: 1, extend: false };
  if (code === "KeyK") return { kind: "move", delta: -1, extend: false };
  if (key === " " || code === "KeyX") return { kind: "select" };
  if (key === "Enter") return { kind: "open" };
  return key === "Escape" ? { kind: "clear" } : undefined;
}
