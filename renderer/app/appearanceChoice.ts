import type { JsonValue } from "#bridge";
import { languageFor, languages } from "../i18n/language.ts";
import type { AppearanceChoice } from "../ui/appearance.ts";

const themes = ["system", "light", "dark"] as const;
const densities = ["dense", "default", "comfortable"] as const;

/** The stored choice, each unknown part replaced by its default: the system's theme and language, density default, no zoom. */
export function restoredAppearance(stored: JsonValue | undefined, preferredLanguages: readonly string[]): AppearanceChoice {
  const value = typeof stored === "object" && stored !== null && !Array.isArray(stored) ? (stored as Readonly<Record<string, JsonValue>>) : {};
  const zoom = value["zoom"];
  return {
    theme: themes.find((theme) => theme === value["theme"]) ?? "system",
    density: densities.find((density) => density === value["density"]) ?? "default",
    language: languages.find((language) => language === value["language"]) ?? languageFor(preferredLanguages),
    zoom: typeof zoom === "number" ? limitedZoom(zoom) : 1,
  };
}

/** A zoom step within 80 to 150 %. */
export function limitedZoom(zoom: number): number {
  return Math.round(Math.max(0.8, Math.min(1.5, zoom)) * 10) / 10;
}
