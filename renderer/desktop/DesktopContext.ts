import { createContext, use } from "react";
import type { Desktop } from "./Desktop.ts";

/** Carries the desktop to components. */
export const DesktopContext = createContext<Desktop | undefined>(undefined);

/** The desktop; throws outside the providers. */
export function useDesktop(): Desktop {
  const desktop = use(DesktopContext);
  if (!desktop) throw new Error("useDesktop: no DesktopContext above this component");
  return desktop;
}
