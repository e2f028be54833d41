import { expect, test } from "vitest";
import { signalBitmap } from "./signalBitmap.ts";

const alphaAt = (pixels: Uint8Array, size: number, x: number, y: number): number => pixels[(Math.floor(y * size) * size + Math.floor(x * size)) * 4 + 3]!;

test("the head is ink, the lamps and the ground are clear, and a lamp lights when something failed", () => {
  const [calm, failing] = [signalBitmap(64, "light", false), signalBitmap(64, "light", true)];
  expect(calm).toHaveLength(64 * 64 * 4);
  expect([alphaAt(calm, 64, 0.5, 0.38), alphaAt(calm, 64, 0.5, 0.8), alphaAt(calm, 64, 0.5, 0.24), alphaAt(calm, 64, 0.02, 0.02)]).toEqual([255, 255, 0, 0]);
  expect([alphaAt(failing, 64, 0.5, 0.24), alphaAt(failing, 64, 0.5, 0.52)]).toEqual([255, 0]);
});

test("colour never exceeds alpha, as premultiplied pixels must be", () => {
  const pixels = signalBitmap(16, "dark", true);
  for (let at = 0; at < pixels.length; at += 4) expect(Math.max(pixels[at]!, pixels[at + 1]!, pixels[at + 2]!)).toBeLessThanOrEqual(pixels[at + 3]!);
});
