import type { BrowserWindowConstructorOptions, NativeImage } from "electron";
import { webPreferences } from "../security/webPreferences.ts";
import { PAGE_ORIGIN } from "../security/addresses.ts";
import type { Bounds } from "../vault/schemas.ts";
import { MIN_SIZE } from "./windowBounds.ts";

export interface WindowOptions {
  readonly bounds: Bounds;
  readonly preload: string;
  readonly version: string;
  readonly dark: boolean;
  readonly icon?: NativeImage;
}

/** The ground of the page (UX b.1), so that a window never flashes in the wrong shade. */
export const groundColour = (dark: boolean): string => (dark ? "#0E1314" : "#F3F5F5");

/** How a window is made. It is shown when the page has drawn itself. */
export function windowOptions({ bounds, preload, version, dark, icon }: WindowOptions): BrowserWindowConstructorOptions {
  const { x, y, width, height } = bounds;
  return {
    x,
    y,
    width,
    height,
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    show: false,
    title: "Signalbox",
    backgroundColor: groundColour(dark),
    ...(icon === undefined ? {} : { icon }),
    webPreferences: { ...webPreferences, preload, additionalArguments: [`--signalbox-version=${version}`] },
  };
}

/** The page in a window: its own bundle, with the connection that the window is for and, for the platform of this computer, a one-time sign-in code that the page takes out. */
export function pageAddress(connection?: string, signInCode?: string): string {
  const query = connection === undefined ? "" : `?connection=${encodeURIComponent(connection)}`;
  return `${PAGE_ORIGIN}/${query}${signInCode === undefined ? "" : `#signin=${encodeURIComponent(signInCode)}`}`;
}
/** The connection that a page address says; undefined when it says none. */
export function connectionOf(address: string): string | undefined {
  return URL.canParse(address) ? (new URL(address).searchParams.get("connection") ?? undefined) : undefined;
}
