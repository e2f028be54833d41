import type { Family } from "./palette.ts";

/** Shape says the kind of situation: circle = on the normal path, square = held, octagon = ended without success, diamond = truth unknown, triangle = attention. */
export type GlyphShape = "circle" | "square" | "octagon" | "diamond" | "triangle";

/** Fill says the loudness: solid = look here, line = quiet, dash = not begun, ring = in motion. */
export type GlyphFill = "solid" | "line" | "dash" | "ring";

/** The mark inside a shape, drawn with a 1.5 px round stroke on a 16 px grid. */
export type GlyphMark = keyof typeof markPaths | "stop" | "none";

/** How one state is drawn. `loud` states tint their row or cell, quiet ones never do. */
export interface GlyphLook {
  readonly family: Family;
  readonly shape: GlyphShape;
  readonly fill: GlyphFill;
  readonly mark: GlyphMark;
  readonly loud: boolean;
}

/** Inner marks (from the specimen sheet, ux/glyphs.mjs). */
export const markPaths = {
  check: "M5 8.2 7.2 10.4 11.2 6",
  cross: "M5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6",
  clock: "M8 4.7V8l2.1 1.5",
  hourglass: "M5.8 4.6h4.4M5.8 11.4h4.4M6.2 4.6c0 2 1.8 2.2 1.8 3.4s-1.8 1.4-1.8 3.4M9.8 4.6c0 2-1.8 2.2-1.8 3.4s1.8 1.4 1.8 3.4",
  arrow: "M4.9 8h6M8.6 5.5 11.1 8 8.6 10.5",
  retry: "M10.9 6.7A3.1 3.1 0 1 0 11 9M11.1 4.9v2h-2",
  bars: "M6.3 5.3v5.4M9.7 5.3v5.4",
  snowflake: "M8 4.3v7.4M4.8 6.15l6.4 3.7M11.2 6.15l-6.4 3.7",
  slash: "M5 11 11 5",
  chevrons: "M5 5.4 7.6 8 5 10.6M8.4 5.4 11 8l-2.6 2.6",
  question: "M6.5 6.4c0-1 .7-1.5 1.5-1.5s1.5.5 1.5 1.4c0 1.1-1.5 1.2-1.5 2.3M8 10.9v.1",
  bang: "M8 6v3.3M8 11.3v.1",
  down: "M8 4.8v6M5.6 8.4 8 10.8l2.4-2.4",
  bar: "M4.9 8h6.2",
} as const;

/** Outlines of the shapes as paths, for SVG and for `<canvas>` (Path2D) alike. */
export const shapePaths: Readonly<Record<GlyphShape, string>> = {
  circle: "M8 1.75a6.25 6.25 0 1 1 0 12.5a6.25 6.25 0 0 1 0-12.5z",
  square: "M4 2h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2z",
  octagon: "M5.3 1.75h5.4L14.25 5.3v5.4L10.7 14.25H5.3L1.75 10.7V5.3z",
  diamond: "M8 1.4 14.6 8 8 14.6 1.4 8z",
  triangle: "M8 2 14.5 13.5h-13z",
};

/** The moving part of a ring: a quarter of the outline. */
export const ringPaths: Readonly<Record<"circle" | "octagon", string>> = {
  circle: "M8 1.75A6.25 6.25 0 0 1 14.25 8",
  octagon: "M5.3 1.75h5.4L14.25 5.3v3",
};

const look = (family: Family, shape: GlyphShape, fill: GlyphFill, mark: GlyphMark, loud = false): GlyphLook => ({ family, shape, fill, mark, loud });

/** Every instance state (UX b.3). The names are the API's, plus the four derived ones: BLOCKED, SET_SUCCESS, TIMED_OUT, and PAUSED/FROZEN as flags. */
export const instanceLooks = {
  NOT_RUN: look("idle", "circle", "dash", "none"),
  BLOCKED: look("idle", "square", "line", "slash"),
  WAIT_TIME: look("wait", "circle", "solid", "clock", true),
  WAIT_RESOURCE: look("wait", "circle", "solid", "hourglass", true),
  WAIT_RETRY: look("wait", "circle", "solid", "retry", true),
  DISPATCHING: look("active", "circle", "line", "arrow", true),
  RUNNING: look("active", "circle", "ring", "none", true),
  SUCCESS: look("good", "circle", "line", "check"),
  SET_SUCCESS: look("manual", "circle", "line", "check", true),
  SKIPPED: look("idle", "circle", "line", "chevrons"),
  FAILED: look("bad", "octagon", "solid", "cross", true),
  TIMED_OUT: look("bad", "octagon", "solid", "clock", true),
  LOST: look("bad", "diamond", "line", "question", true),
  KILLING: look("manual", "octagon", "ring", "none", true),
  KILLED: look("manual", "octagon", "solid", "stop", true),
  KILL_FAILED: look("bad", "octagon", "line", "bang", true),
  PAUSED: look("manual", "square", "solid", "bars", true),
  FROZEN: look("manual", "square", "line", "snowflake"),
  MISSED: look("wait", "triangle", "solid", "bang", true),
} as const satisfies Record<string, GlyphLook>;

/** Every node state (UX b.3), with the derived STANDBY, FULL and DEGRADED. */
export const nodeLooks = {
  UNINITIALISED: look("idle", "circle", "dash", "none"),
  STOPPED: look("idle", "square", "line", "none"),
  STARTING: look("active", "circle", "ring", "none", true),
  STARTED: look("good", "circle", "solid", "check"),
  STANDBY: look("good", "circle", "line", "bars"),
  FULL: look("wait", "circle", "solid", "bar", true),
  DEGRADED: look("wait", "triangle", "solid", "bang", true),
  DRAINING: look("manual", "square", "line", "down", true),
  STOPPING: look("manual", "octagon", "ring", "none", true),
  UNREACHABLE: look("bad", "diamond", "solid", "question", true),
  START_FAILED: look("bad", "octagon", "solid", "cross", true),
} as const satisfies Record<string, GlyphLook>;

/** A picture of an instance. */
export type InstanceGlyph = keyof typeof instanceLooks;

/** A picture of a node. */
export type NodeGlyph = keyof typeof nodeLooks;

/** Any state picture; the two sets share no name. */
export type GlyphName = InstanceGlyph | NodeGlyph;

/** How `name` is drawn. */
export function lookOf(name: GlyphName): GlyphLook {
  return name in instanceLooks ? instanceLooks[name as InstanceGlyph] : nodeLooks[name as NodeGlyph];
}
