import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { ReactNode } from "react";
import { useDesktop } from "../desktop/DesktopContext.ts";
import { setLanguage } from "../i18n/translation.ts";
import { AppearanceContext } from "../ui/appearance.ts";
import type { Appearance } from "../ui/appearance.ts";
import { LookProvider } from "../ui/LookProvider.tsx";
import { limitedZoom, restoredAppearance } from "./appearanceChoice.ts";

/** The preference that holds theme, density, language and zoom. */
export const appearanceKey = "appearance";

const darkQuery = matchMedia("(prefers-color-scheme: dark)");
const onSystemTheme = (listener: () => void): (() => void) => {
  darkQuery.addEventListener("change", listener);
  return () => darkQuery.removeEventListener("change", listener);
};

/** Keeps and applies theme, density, language and zoom. `stale` greys every state while the connection is down. */
export function AppearanceProvider({ stale, children }: { readonly stale: boolean; readonly children: ReactNode }) {
  const desktop = useDesktop();
  const [choice, setChoice] = useState(() => restoredAppearance(desktop.preferences.read(appearanceKey), navigator.languages));
  const systemDark = useSyncExternalStore(onSystemTheme, () => darkQuery.matches);
  const appearance = useMemo<Appearance>(
    () => ({
      choice,
      change: (changes) => {
        const next = { ...choice, ...changes, zoom: limitedZoom(changes.zoom ?? choice.zoom) };
        setChoice(next);
        desktop.preferences.write(appearanceKey, { ...next });
        if (next.language !== choice.language) setLanguage(next.language);
      },
    }),
    [choice, desktop],
  );
  useEffect(() => desktop.window.setZoom(choice.zoom), [desktop, choice.zoom]);
  useEffect(() => desktop.setLook({ language: choice.language, theme: choice.theme }), [desktop, choice.language, choice.theme]);
  const theme = choice.theme === "system" ? (systemDark ? "dark" : "light") : choice.theme;
  return (
    <AppearanceContext value={appearance}>
      <LookProvider theme={theme} density={choice.density} stale={stale}>
        {children}
      </LookProvider>
    </AppearanceContext>
  );
}
