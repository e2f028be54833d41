import { createContext, use, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import type { ReactNode } from "react";
import { CommandRegistry, runCommand } from "./CommandRegistry.ts";
import type { Command, CommandScope } from "./CommandRegistry.ts";
import { isMac } from "./keyStroke.ts";

const RegistryContext = createContext<CommandRegistry | undefined>(undefined);

/** Whether focus in this element means typing. */
export function isEditable(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "range", "submit"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.getAttribute("role") === "combobox";
}

/** The scopes around an element, innermost first (`data-scope` attributes, several words allowed). */
function scopesAround(target: EventTarget | null): CommandScope[] {
  const scopes: CommandScope[] = [];
  for (let element = target instanceof Element ? target : null; element; element = element.parentElement) {
    for (const scope of element.getAttribute("data-scope")?.split(" ") ?? []) scopes.push(scope as CommandScope);
    if (element.localName === "dialog") return scopes;
  }
  return scopes;
}

// While a modal sheet is open only its own scopes and Escape count: a verb must not act on the list behind it.
function behindModal(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("dialog:modal") !== null;
}

/** Owns the registry and the one key listener of the window. */
export function CommandCentre({ children }: { readonly children: ReactNode }) {
  const registry = useMemo(() => new CommandRegistry(isMac(navigator.platform)), []);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return;
      const outcome = registry.press(event, scopesAround(event.target), isEditable(event.target), performance.now());
      if (outcome.kind === "none") return;
      if (outcome.kind === "run" && (outcome.command.scope ?? "global") === "global" && behindModal(event.target)) return;
      event.preventDefault();
      if (outcome.kind === "run") runCommand(outcome.command);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [registry]);
  return <RegistryContext value={registry}>{children}</RegistryContext>;
}

/** The registry; throws outside a `CommandCentre`. */
export function useCommandRegistry(): CommandRegistry {
  const registry = use(RegistryContext);
  if (!registry) throw new Error("useCommandRegistry: no CommandCentre above this component");
  return registry;
}

/** All commands registered now; renders again when the set changes. */
export function useAllCommands(): readonly Command[] {
  const registry = useCommandRegistry();
  return useSyncExternalStore(registry.subscribe, registry.all);
}

/**
 * Registers commands while the component is mounted. `run` and `availability` may close over the latest props:
 * the registration is renewed only when ids, keys, scopes or titles change, the functions are read when they are called.
 */
export function useCommands(commands: readonly Command[]): void {
  const registry = useCommandRegistry();
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  const shape = JSON.stringify(commands.map(({ id, title, scope, keys, group, unlisted, run }) => [id, title, scope, keys, group, unlisted, run !== undefined]));
  useEffect(() => {
    const current = (id: string): Command | undefined => latest.current.find((command) => command.id === id);
    return registry.register(
      latest.current.map((command) => ({
        ...command,
        availability: () => current(command.id)?.availability?.() ?? true,
        ...(command.run ? { run: () => current(command.id)?.run?.() } : {}),
      })),
    );
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `shape` stands for the commands
  }, [registry, shape]);
}
