import { Fragment, useMemo } from "react";
import type { Desktop } from "../desktop/Desktop.ts";
import { DesktopContext } from "../desktop/DesktopContext.ts";
import { CommandCentre } from "../ui/commands/CommandCentre.tsx";
import { ErrorBoundary } from "../ui/ErrorBoundary.tsx";
import { ZoneProvider } from "../ui/useFormats.tsx";
import type { Contribution } from "../ui/workbench/contributions.ts";
import { AppearanceProvider } from "./AppearanceProvider.tsx";
import { LayoutContext } from "./layout/LayoutContext.ts";
import { createLayoutStore } from "./layout/layoutStore.ts";
import { collectContributions } from "./shell/registry.ts";
import { RegistryContext } from "./shell/RegistryContext.ts";
import { Shell } from "./shell/Shell.tsx";

/** Props of `App`. */
export interface AppProps {
  readonly desktop: Desktop;
  readonly contributions: readonly Contribution[];
  /** Whether what is shown is old, and the platform's zone: hooks of the state layer, read at the top. */
  readonly usePlatform: () => { readonly stale: boolean; readonly zone: string };
}

/** The whole client over its providers. Features arrive as contributions; tests bring their own. */
export function App({ desktop, contributions, usePlatform }: AppProps) {
  const registry = useMemo(() => collectContributions(contributions), [contributions]);
  const layout = useMemo(() => createLayoutStore(desktop.preferences, (kind) => registry.documents.has(kind)), [desktop, registry]);
  const { stale, zone } = usePlatform();
  const Gate = registry.slots.gate ?? Fragment;
  return (
    <DesktopContext value={desktop}>
      <RegistryContext value={registry}>
        <LayoutContext value={layout}>
          <AppearanceProvider stale={stale}>
            <ErrorBoundary>
              <ZoneProvider zone={zone}>
                <CommandCentre>
                  <Gate>
                    <Shell />
                  </Gate>
                </CommandCentre>
              </ZoneProvider>
            </ErrorBoundary>
          </AppearanceProvider>
        </LayoutContext>
      </RegistryContext>
    </DesktopContext>
  );
}
