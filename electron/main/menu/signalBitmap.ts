/** Ink on a light bar, white on a dark one (UX b.1). */
const INK = { light: [0x1b, 0x23, 0x26], dark: [0xe8, 0xed, 0xed] } as const;
/** Points per pixel and axis that decide how much of a pixel is covered. */
const SAMPLES = 4;

/**
 * The two-lamp signal as pixels, for tray and window: 16 to 64 pixels need other proportions than the drawn icon, and no file. The upper lamp is lit while something
 * failed: shape says it, not colour.
 * @returns BGRA with premultiplied alpha, as `nativeImage.createFromBitmap` takes it.
 */
export function signalBitmap(size: number, theme: "light" | "dark", failing: boolean): Uint8Array {
  const [red, green, blue] = INK[theme];
  const pixels = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const alpha = covered(x, y, size, failing);
      pixels.set([Math.round(blue * alpha), Math.round(green * alpha), Math.round(red * alpha), Math.round(255 * alpha)], (y * size + x) * 4);
    }
  return pixels;
}

function covered(x: number, y: number, size: number, failing: boolean): number {
  let inside = 0;
  for (let i = 0; i < SAMPLES; i++) for (let j = 0; j < SAMPLES; j++) if (isInk((x + (i + 0.5) / SAMPLES) / size, (y + (j + 0.5) / SAMPLES) / size, failing)) inside++;
  return inside / (SAMPLES * SAMPLES);
}
/** In the unit square: a rounded head with two lamps cut out of it, a post, a foot. A lit lamp keeps a dot. */
function isInk(x: number, y: number, failing: boolean): boolean {
  const upper = Math.hypot(x - 0.5, y - 0.24);
  const lower = Math.hypot(x - 0.5, y - 0.52);
  if (upper < 0.06 && failing) return true;
  if (upper < 0.115 || lower < 0.115) return false;
  const head = Math.hypot(x - 0.5, y - Math.min(0.52, Math.max(0.24, y))) < 0.22;
  const post = Math.abs(x - 0.5) < 0.05 && y >= 0.7 && y < 0.96;
  const foot = Math.abs(x - 0.5) < 0.2 && y >= 0.88 && y < 0.96;
  return head || post || foot;
}
