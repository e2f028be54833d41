import { lookOf, markPaths, ringPaths, shapePaths } from "./glyphShapes.ts";
import type { GlyphName } from "./glyphShapes.ts";
import { palette } from "./palette.ts";
import type { ThemeName } from "./palette.ts";

const sprites = new Map<string, HTMLCanvasElement>();

/** The picture of a state for `<canvas>`, drawn once for each theme, size (CSS pixels) and pixel ratio: many thousand cells are copies of a few pictures. The same shapes and colours as `StateGlyph`; a ring stands still. */
export function glyphSprite(name: GlyphName, theme: ThemeName, size: number, ratio: number): HTMLCanvasElement {
  const key = `${name} ${theme} ${size} ${ratio}`;
  const known = sprites.get(key);
  if (known) return known;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.ceil(size * ratio);
  const context = canvas.getContext("2d")!;
  context.scale((size * ratio) / 16, (size * ratio) / 16);
  draw(context, name, theme);
  sprites.set(key, canvas);
  return canvas;
}

function draw(context: CanvasRenderingContext2D, name: GlyphName, theme: ThemeName): void {
  const look = lookOf(name);
  const { mark, line, on } = palette[theme].family[look.family];
  context.lineCap = context.lineJoin = "round";
  const stroke = (path: string, colour: string, width: number): void => {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke(new Path2D(path));
  };
  const outline = shapePaths[look.shape];
  if (look.fill === "ring") {
    context.globalAlpha = 0.33;
    stroke(outline, line, 1.5);
    context.globalAlpha = 1;
    stroke(ringPaths[look.shape === "octagon" ? "octagon" : "circle"], line, 2);
    context.fillStyle = mark;
    context.fill(new Path2D(look.shape === "octagon" ? "M6 6h4v4H6z" : "M8 5.4a2.6 2.6 0 1 1 0 5.2a2.6 2.6 0 0 1 0-5.2z"));
    return;
  }
  if (look.fill === "solid") {
    context.fillStyle = mark;
    context.fill(new Path2D(outline));
    stroke(outline, line, 1.25);
  } else {
    if (look.fill === "dash") {
      context.setLineDash([2.3, 2.6]);
      context.lineCap = "butt";
    }
    stroke(outline, line, 1.5);
    context.setLineDash([]);
    context.lineCap = "round";
  }
  const inner = look.fill === "solid" ? on : line;
  if (look.mark === "stop") {
    context.fillStyle = inner;
    context.fill(new Path2D("M5.6 5.6h4.8v4.8H5.6z"));
  } else if (look.mark !== "none") stroke(markPaths[look.mark], inner, look.fill === "solid" ? 1.6 : 1.5);
}
