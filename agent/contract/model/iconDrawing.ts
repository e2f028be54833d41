import type { Sentence } from "./sentence.ts";

/** A drawing that was read: numbers and shapes only, in the colour of the text around it. */
export interface IconDrawing {
  /** Left, top, width and height of what is shown. */
  readonly viewBox: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly IconShape[];
}
export interface IconShape {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly IconShape[];
}
export const MAX_ICON_BYTES = 20 * 1024;
const MAX_SHAPES = 1000;
const MAX_DEPTH = 20;

const NUMBERS = /^[\s\d.,eE+-]*$/;
const PATH = /^[\s\d.,eE+MmLlHhVvCcSsQqTtAaZz-]*$/;
const TRANSFORM = /^(?:\s*(?:matrix|translate|scale|rotate|skewX|skewY)\([\s\d.,eE+-]*\)\s*,?)*$/;
const PAINT = /^(?:none|currentColor|#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,24}|(?:rgb|rgba|hsl|hsla)\([\d\s.,%/-]*\))$/;

/** How it is painted, on every element. Colours become that of the text, so that colour stays with states. */
const PAINTED: Readonly<Record<string, RegExp>> = {
  fill: PAINT,
  stroke: PAINT,
  "stroke-width": NUMBERS,
  "stroke-linecap": /^(?:butt|round|square)$/,
  "stroke-linejoin": /^(?:miter|round|bevel)$/,
  "stroke-miterlimit": NUMBERS,
  "stroke-dasharray": /^(?:none|[\s\d.,]*)$/,
  "fill-rule": /^(?:nonzero|evenodd)$/,
  "clip-rule": /^(?:nonzero|evenodd)$/,
  opacity: NUMBERS,
  "fill-opacity": NUMBERS,
  "stroke-opacity": NUMBERS,
  transform: TRANSFORM,
};
const numbers = (...names: string[]): Readonly<Record<string, RegExp>> => Object.fromEntries(names.map((name) => [name, NUMBERS]));
/** Every element that may be, with what it may have beside its paint. */
const ELEMENTS: ReadonlyMap<string, Readonly<Record<string, RegExp>>> = new Map(
  Object.entries<Readonly<Record<string, RegExp>>>({
    g: {},
    title: {},
    path: { d: PATH },
    rect: numbers("x", "y", "width", "height", "rx", "ry"),
    circle: numbers("cx", "cy", "r"),
    ellipse: numbers("cx", "cy", "rx", "ry"),
    line: numbers("x1", "y1", "x2", "y2"),
    polyline: numbers("points"),
    polygon: numbers("points"),
  }),
);
/** Of the outermost element; what is not drawn is read and left out. */
const ROOT: Readonly<Record<string, RegExp>> = { xmlns: /^http:\/\/www\.w3\.org\/2000\/svg$/, viewBox: NUMBERS, width: /^[\d.]+(?:px|em|%)?$/, height: /^[\d.]+(?:px|em|%)?$/ };
const NOT_DRAWN: ReadonlySet<string> = new Set(["xmlns", "viewBox", "width", "height"]);

const TAG = /<(\/?)([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/y;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const PROLOG = /^\s*(?:<\?xml[^<>]*\?>\s*)?/;

class Refused extends Error {
  readonly sentence: Sentence;
  constructor(refused: Sentence) {
    super(refused.code);
    this.sentence = refused;
  }
}
const refuse = (code: string, values: Sentence["values"] = {}): never => {
  throw new Refused({ code, values });
};

/**
 * Reads the drawing of an icon: the one place where it is decided what may be in it. Anything that is not on the lists is refused
 * and named: scripts, styles, links, events, entities, foreign elements. What is drawn is built from the answer alone, never from the text.
 */
export function readIcon(text: string): { readonly drawing: IconDrawing } | { readonly problem: Sentence } {
  try {
    return { drawing: parse(text) };
  } catch (error) {
    if (error instanceof Refused) return { problem: error.sentence };
    throw error;
  }
}

interface Open {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: IconShape[];
}
function parse(text: string): IconDrawing {
  const bytes = bytesOf(text);
  if (bytes > MAX_ICON_BYTES) refuse("icon.tooBig", { bytes, limit: MAX_ICON_BYTES });
  if (text.includes("&")) refuse("icon.entity");
  const open: Open[] = [];
  let root: Open | null = null;
  let viewBox = "";
  let shapes = 0;
  for (let at = PROLOG.exec(text)![0].length; at < text.length;) {
    const next = text.indexOf("<", at);
    const words = text.slice(at, next < 0 ? text.length : next);
    // The words of a title are read over: what it is called is said by the type.
    if (words.trim() !== "" && open.at(-1)?.name !== "title") refuse("icon.text", { text: words.trim().slice(0, 40) });
    if (next < 0) break;
    TAG.lastIndex = next;
    const tag = TAG.exec(text);
    if (tag === null) return refuse("icon.syntax", { text: text.slice(next, next + 40) });
    at = TAG.lastIndex;
    const [, closes, name, attributeText, alone] = tag as unknown as [string, string, string, string, string];
    if (closes !== "") {
      if (open.pop()?.name !== name || attributeText !== "" || alone !== "") refuse("icon.syntax", { text: tag[0].slice(0, 40) });
      continue;
    }
    const isRoot = open.length === 0;
    if (isRoot && (root !== null || name !== "svg")) refuse("icon.root", { element: name });
    const allowed = isRoot ? ROOT : ELEMENTS.get(name);
    if (allowed === undefined) return refuse("icon.element", { element: name });
    if (++shapes > MAX_SHAPES || open.length > MAX_DEPTH) refuse("icon.tooMany", { limit: MAX_SHAPES });
    const read = attributesOf(name, attributeText, allowed);
    if (isRoot) viewBox = read["viewBox"] ?? "";
    const shape: Open = { name, attributes: Object.fromEntries(Object.entries(read).filter(([key]) => !isRoot || !NOT_DRAWN.has(key))), children: [] };
    if (isRoot) root = shape;
    else if (name !== "title") open.at(-1)!.children.push(shape);
    if (alone === "") open.push(shape);
  }
  if (root === null || open.length > 0) return refuse("icon.unclosed", { element: open.at(-1)?.name ?? "svg" });
  const box = viewBox
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  if (box.length !== 4 || box.some((one) => !Number.isFinite(one)) || box[2]! <= 0 || box[3]! <= 0) return refuse("icon.viewBox");
  return { viewBox: box.join(" "), attributes: { fill: "currentColor", ...root.attributes }, children: root.children };
}

/** As UTF-8. */
function bytesOf(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
  }
  return bytes;
}

function attributesOf(element: string, text: string, allowed: Readonly<Record<string, RegExp>>): Record<string, string> {
  const read: Record<string, string> = {};
  for (const [, name, double, single] of text.matchAll(ATTRIBUTE)) {
    const value = double ?? single ?? "";
    const pattern = Object.hasOwn(allowed, name!) ? allowed[name!] : Object.hasOwn(PAINTED, name!) ? PAINTED[name!] : undefined;
    if (pattern === undefined) refuse("icon.attribute", { element, attribute: name! });
    if (Object.hasOwn(read, name!)) refuse("icon.twice", { element, attribute: name! });
    if (!pattern!.test(value)) refuse("icon.value", { element, attribute: name!, value: value.slice(0, 40) });
    read[name!] = pattern === PAINT && value !== "none" && value !== "transparent" ? "currentColor" : value;
  }
  return read;
}
