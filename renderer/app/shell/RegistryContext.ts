import { createContext, use } from "react";
import type { ShellRegistry } from "./registry.ts";

/** Carries what the features bring. */
export const RegistryContext = createContext<ShellRegistry | undefined>(undefined);

/** What the features bring. */
export function useRegistry(): ShellRegistry {
  const registry = use(RegistryContext);
  if (!registry) throw new Error("useRegistry: no shell above this component");
  return registry;
}
