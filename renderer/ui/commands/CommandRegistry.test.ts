import { describe, expect, test, vi } from "vitest";
import { CommandRegistry, runCommand } from "./CommandRegistry.ts";
import type { Command, CommandScope } from "./CommandRegistry.ts";
import { keyCaps, parseStroke } from "./keyStroke.ts";
import type { KeyEventFacts } from "./keyStroke.ts";

const title = "ui:copy.label" as const;
const event = (over: Partial<KeyEventFacts>): KeyEventFacts => ({ key: "", code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...over });
const press = (registry: CommandRegistry, over: Partial<KeyEventFacts>, scopes: CommandScope[] = [], editable = false, atMs = 0): string | undefined => {
  const outcome = registry.press(event(over), scopes, editable, atMs);
  return outcome.kind === "run" ? outcome.command.id : outcome.kind === "pending" ? "…" : undefined;
};
const registryWith = (...commands: (Partial<Command> & { id: string })[]): CommandRegistry => {
  const registry = new CommandRegistry(false);
  registry.register(commands.map((c) => ({ title, run: () => {}, ...c })));
  return registry;
};

describe("matching", () => {
  test("letters match by position, so a Dvorak or Cyrillic layout works", () => {
    const registry = registryWith({ id: "palette", keys: ["Mod+K"] });
    expect(press(registry, { code: "KeyK", key: "\u043b", ctrlKey: true })).toBe("palette");
    expect(press(registry, { code: "KeyV", key: "k", ctrlKey: true })).toBeUndefined();
  });
  test("modifiers must be exactly those", () => {
    const registry = registryWith({ id: "rerun", keys: ["R"] }, { id: "rerunAll", keys: ["Shift+R"] });
    expect(press(registry, { code: "KeyR", key: "r" })).toBe("rerun");
    expect(press(registry, { code: "KeyR", key: "R", shiftKey: true })).toBe("rerunAll");
    expect(press(registry, { code: "KeyR", key: "r", ctrlKey: true })).toBeUndefined();
  });
  test("a printed character matches however the layout makes it", () => {
    const registry = registryWith({ id: "help", keys: ["?"] });
    expect(press(registry, { key: "?", code: "Slash", shiftKey: true })).toBe("help");
    expect(press(registry, { key: "?", code: "Comma", shiftKey: false })).toBe("help");
  });
  test("Mod is Cmd on a Mac", () => {
    expect(parseStroke("Mod+B", true)).toMatchObject({ meta: true, ctrl: false });
    expect(keyCaps("Mod+Shift+T", false)).toEqual([["Ctrl", "Shift", "T"]]);
    expect(keyCaps("Mod++", false)).toEqual([["Ctrl", "+"]]);
    expect(parseStroke("Mod++", false)).toMatchObject({ key: "+", ctrl: true });
    expect(keyCaps("Mod+K", true)).toEqual([["\u2318", "K"]]);
  });
});

describe("input methods", () => {
  const registry = registryWith({ id: "open", keys: ["Enter"] });
  test("Enter that commits a candidate is never a shortcut", () => {
    expect(press(registry, { key: "Enter", code: "Enter", isComposing: true })).toBeUndefined();
    expect(press(registry, { key: "Enter", code: "Enter", keyCode: 229 })).toBeUndefined();
    expect(press(registry, { key: "Enter", code: "Enter" })).toBe("open");
  });
  test("combinations that belong to them cannot be registered", () => {
    expect(() => registryWith({ id: "bad", keys: ["Ctrl+Space"] })).toThrow("input methods");
    expect(() => registryWith({ id: "bad", keys: ["Mod+Shift+F"] })).toThrow("input methods");
  });
});

describe("scopes", () => {
  test("plain keys are typing while focus is in a field, but Mod keys work", () => {
    const registry = registryWith({ id: "why", keys: ["Y"] }, { id: "save", keys: ["Mod+S"] }, { id: "sheet", keys: ["?"] });
    expect(press(registry, { code: "KeyY", key: "y" }, [], true)).toBeUndefined();
    expect(press(registry, { key: "?", code: "Slash", shiftKey: true }, [], true)).toBeUndefined();
    expect(press(registry, { code: "KeyS", key: "s", ctrlKey: true }, [], true)).toBe("save");
  });
  test("the innermost scope answers first, and outside it the key is free", () => {
    const registry = registryWith({ id: "find", keys: ["Mod+F"], scope: "canvas" }, { id: "findInLog", keys: ["Mod+F"], scope: "log" });
    const modF = { code: "KeyF", key: "f", ctrlKey: true };
    expect(press(registry, modF, ["log", "canvas"])).toBe("findInLog");
    expect(press(registry, modF, ["canvas"])).toBe("find");
    expect(press(registry, modF, [])).toBeUndefined();
  });
  test("the latest registration wins and gives way when it leaves", () => {
    const registry = registryWith({ id: "first", keys: ["F5"] });
    const leave = registry.register([{ id: "second", title, keys: ["F5"], run: () => {} }]);
    expect(press(registry, { key: "F5" })).toBe("second");
    expect(registry.conflicts()).toEqual([{ keys: "F5", scope: "global", ids: ["first", "second"] }]);
    leave();
    expect(press(registry, { key: "F5" })).toBe("first");
    expect(registry.conflicts()).toEqual([]);
  });
});

describe("two strokes", () => {
  test("wait for the second, and forget after a while", () => {
    const registry = registryWith({ id: "dag", keys: ["G D"] }, { id: "delete", keys: ["D"] });
    expect(press(registry, { code: "KeyG", key: "g" })).toBe("…");
    expect(press(registry, { code: "KeyD", key: "d" }, [], false, 500)).toBe("dag");
    expect(press(registry, { code: "KeyG", key: "g" }, [], false, 1000)).toBe("…");
    expect(press(registry, { code: "KeyD", key: "d" }, [], false, 4000)).toBe("delete");
  });
});

test("an unavailable command does not run, and its reason can be asked", () => {
  const run = vi.fn();
  const command: Command = { id: "kill", title, run, availability: () => "Only running instances" };
  expect(runCommand(command)).toBe(false);
  expect(run).not.toHaveBeenCalled();
  expect(runCommand({ ...command, availability: () => true })).toBe(true);
});
