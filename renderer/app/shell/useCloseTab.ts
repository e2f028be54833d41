import { createContext, use } from "react";

/** Carries the way to close a tab; the shell provides it, because a tab with unsaved changes asks first. */
export const CloseTabContext = createContext<(key: string) => void>(() => {});

/** Closes a tab by key; one with unsaved changes asks first. */
export function useCloseTab(): (key: string) => void {
  return use(CloseTabContext);
}
