import { createContext, use } from "react";
import type { ThemeName } from "./palette.ts";

/** Row and control density (UX b.4). */
export type Density = "dense" | "default" | "comfortable";

/** Row heights in CSS pixels, equal to `--sb-row`. */
export const rowHeights: Readonly<Record<Density, number>> = { dense: 24, default: 28, comfortable: 36 };

/** How the client looks now. */
export interface Look {
  readonly theme: ThemeName;
  readonly density: Density;
}

/** Carries the look to what needs numbers or exact colours. */
export const LookContext = createContext<Look>({ theme: "light", density: "default" });

/** The look now; renders again when it changes. */
export function useLook(): Look {
  return use(LookContext);
}
