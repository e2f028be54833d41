import Anser from "anser";
import type { Family } from "../palette.ts";
import { withoutControls } from "./logLine.ts";

/** A run of characters that look alike. */
export interface LogSpan {
  readonly text: string;
  /** Colour of the letters; `faint` is grey. Absent: ordinary ink. */
  readonly colour?: Family | "faint";
  /** A ground behind them. */
  readonly ground?: Family | "faint";
  readonly bold?: boolean;
  readonly underline?: boolean;
}

/** A drawn line is at most this long; the rest is counted, not drawn. */
export const longestDrawn = 4096;

/** The 16 named colours, each as the family whose text colour is safe on our grounds. */
const named: Readonly<Record<string, Family | "faint">> = { red: "bad", green: "good", yellow: "wait", blue: "active", magenta: "manual", cyan: "active" };

/** Splits a raw line into coloured runs. Colours become our palette: no program can write invisible letters. */
export function ansiSpans(line: string): readonly LogSpan[] {
  const clean = withoutControls(line).slice(0, longestDrawn);
  if (!clean.includes("\u001b")) return [{ text: clean }];
  return Anser.ansiToJson(clean, { json: true, remove_empty: true, use_classes: true }).map((part) => {
    const reverse = part.decorations.includes("reverse");
    const fore = safeColour(part.fg, part.fg_truecolor);
    const back = safeColour(part.bg, part.bg_truecolor);
    const [colour, ground] = reverse ? [back, fore ?? "faint"] : [fore, back];
    return {
      text: part.content,
      ...(colour ? { colour } : part.decorations.includes("dim") ? { colour: "faint" as const } : {}),
      ...(ground ? { ground } : {}),
      ...(part.decorations.includes("bold") ? { bold: true } : {}),
      ...(part.decorations.includes("underline") ? { underline: true } : {}),
    };
  });
}

/** The safe colour of an ANSI class (`ansi-bright-red`, `ansi-palette-208`, `ansi-truecolor`); `undefined` for ordinary ink. */
function safeColour(name: string | null, truecolor: string | null): Family | "faint" | undefined {
  if (!name) return undefined;
  if (name === "ansi-truecolor") {
    const [r = 0, g = 0, b = 0] = (truecolor ?? "").split(",").map(Number);
    return byHue(r, g, b);
  }
  const palette = /^ansi-palette-(\d+)$/.exec(name);
  if (palette) return byHue(...paletteColour(Number(palette[1])));
  if (name === "ansi-bright-black") return "faint";
  return named[name.replace(/^ansi-(bright-)?/, "")];
}

/** The xterm colour of an index from 16 to 255: a cube of 216, then 24 greys. */
function paletteColour(index: number): [number, number, number] {
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return [grey, grey, grey];
  }
  const step = (value: number): number => (value === 0 ? 0 : 55 + value * 40);
  const cube = index - 16;
  return [step(Math.floor(cube / 36)), step(Math.floor(cube / 6) % 6), step(cube % 6)];
}

function byHue(r: number, g: number, b: number): Family | "faint" | undefined {
  const most = Math.max(r, g, b);
  const spread = most - Math.min(r, g, b);
  if (spread < 40) return most > 96 && most < 200 ? "faint" : undefined;
  const hue = most === r ? ((g - b) / spread + 6) % 6 : most === g ? (b - r) / spread + 2 : (r - g) / spread + 4;
  if (hue < 0.35 || hue >= 5.7) return "bad";
  if (hue < 1.2) return "wait";
  if (hue < 2.8) return "good";
  return hue < 4.3 ? "active" : "manual";
}
