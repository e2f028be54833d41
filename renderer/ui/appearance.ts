import { createContext, use } from "react";
import type { Language } from "../i18n/language.ts";
import type { Density } from "./look.ts";
import type { ThemeName } from "./palette.ts";

/** What the user chose; `system` follows the operating system. */
export interface AppearanceChoice {
  readonly theme: ThemeName | "system";
  readonly density: Density;
  readonly language: Language;
  /** 0.8 to 1.5 in tenths. */
  readonly zoom: number;
}

/** The choice and the way to change it; a change applies at once and is kept. */
export interface Appearance {
  readonly choice: AppearanceChoice;
  readonly change: (changes: Partial<AppearanceChoice>) => void;
}

/** Carries the appearance; the app provides it. */
export const AppearanceContext = createContext<Appearance | undefined>(undefined);

/** Theme, density, language and zoom, for settings and commands. */
export function useAppearance(): Appearance {
  const appearance = use(AppearanceContext);
  if (!appearance) throw new Error("useAppearance: no provider above this component");
  return appearance;
}
