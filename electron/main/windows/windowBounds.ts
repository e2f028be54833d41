import type { Bounds } from "../vault/schemas.ts";

/** Below this the shell does not fit (UX a.1). */
export const MIN_SIZE = { width: 1120, height: 680 } as const;
const FIRST_SIZE = { width: 1440, height: 900 } as const;
/** A window opened beside another is moved by this, so that both are seen. */
const STEP = 32;

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Where a window opens: where it was, if a display still shows enough of it to take hold of; else centred on the first display. Never on top of another window's corner,
 * never larger than the display (a display smaller than the minimum is the person's wish).
 */
export function windowBounds(remembered: Bounds | undefined, displays: readonly Rectangle[], taken: readonly Rectangle[]): Bounds {
  const first = displays[0] ?? { x: 0, y: 0, ...FIRST_SIZE };
  const display = remembered && displays.find((one) => shows(one, remembered));
  const area = display ?? first;
  const size = { width: fit(remembered?.width ?? FIRST_SIZE.width, MIN_SIZE.width, area.width), height: fit(remembered?.height ?? FIRST_SIZE.height, MIN_SIZE.height, area.height) };
  const corner = remembered && display ? { x: remembered.x, y: remembered.y } : { x: Math.round(area.x + (area.width - size.width) / 2), y: Math.round(area.y + (area.height - size.height) / 2) };
  let place = { ...corner, ...size };
  for (let tries = 0; tries < 8 && taken.some((one) => one.x === place.x && one.y === place.y); tries++) place = { ...place, x: place.x + STEP, y: place.y + STEP };
  return { ...place, maximized: remembered?.maximized ?? false };
}

const fit = (wanted: number, least: number, most: number): number => Math.max(least, Math.min(wanted, most));
/** The title bar must be reachable: its middle third on the display. */
const shows = (display: Rectangle, window: Rectangle): boolean => {
  const left = window.x + window.width / 3;
  const right = window.x + (2 * window.width) / 3;
  return right > display.x && left < display.x + display.width && window.y >= display.y - 8 && window.y < display.y + display.height - 40;
};
