import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslate } from "../i18n/useTranslate.ts";
import { lookOf, markPaths, ringPaths, shapePaths } from "./glyphShapes.ts";
import type { GlyphLook, GlyphName } from "./glyphShapes.ts";
import "./StateGlyph.css";

/** Sizes in CSS pixels; below 10 only the solid shape is drawn. */
export type GlyphSize = 20 | 16 | 14 | 12 | 8;

/** Props of `StateGlyph`. */
export interface StateGlyphProps {
  readonly state: GlyphName;
  readonly size?: GlyphSize;
  /** Set when the state's word stands beside the glyph, so it is not read out twice. */
  readonly decorative?: boolean;
}

/** The lamp of one state: shape, fill and colour are three independent channels (UX b.3). */
export function StateGlyph({ state, size = 16, decorative = false }: StateGlyphProps) {
  const t = useTranslate();
  const look = lookOf(state);
  const word = t(`state:${state}`);
  return (
    <span className="sb-glyph" data-family={look.family} data-state={state} style={{ width: size, height: size }} {...(decorative ? { "aria-hidden": true } : { role: "img", "aria-label": word, title: word })}>
      {size < 10 ? <Lamp look={look} /> : <Glyph look={look} />}
    </span>
  );
}

/** Below 10 px: the shape alone, solid, drawn to the edge. */
function Lamp({ look }: { readonly look: GlyphLook }) {
  return (
    <svg viewBox="1 1 14 14" aria-hidden>
      <path className="sb-glyph-solid" d={shapePaths[look.shape]} />
    </svg>
  );
}

function Glyph({ look }: { readonly look: GlyphLook }) {
  if (look.fill === "ring") return <Ring shape={look.shape === "octagon" ? "octagon" : "circle"} />;
  const inner = look.fill === "solid" ? "sb-glyph-on" : "sb-glyph-mark";
  return (
    <svg viewBox="0 0 16 16" aria-hidden>
      <path className={`sb-glyph-${look.fill}`} d={shapePaths[look.shape]} />
      {innerMark(look, inner)}
    </svg>
  );
}

function innerMark(look: GlyphLook, className: string): ReactNode {
  if (look.mark === "none") return null;
  if (look.mark === "stop") return <rect className="sb-glyph-stop" x="5.6" y="5.6" width="4.8" height="4.8" rx="0.6" />;
  return <path className={className} d={markPaths[look.mark]} />;
}

const turnMs = 2000;

// One shared clock: a ring that appears now starts as far into its turn as all others are. (Setting the animation's start time
// would be exact, and would force a style pass for each row that scrolls into view.)
const phase = (): string => `-${Math.round(performance.now() % turnMs)}ms`;

// The ring is a layer of its own: turning a whole <svg> is done by the compositor, without painting.
function Ring({ shape }: { readonly shape: "circle" | "octagon" }) {
  const [animationDelay] = useState(phase);
  return (
    <>
      <svg viewBox="0 0 16 16" aria-hidden>
        <path className="sb-glyph-track" d={shapePaths[shape]} />
        {shape === "circle" ? <circle className="sb-glyph-core" cx="8" cy="8" r="2.6" /> : <rect className="sb-glyph-core" x="6" y="6" width="4" height="4" rx="0.5" />}
      </svg>
      <svg viewBox="0 0 16 16" aria-hidden className={`sb-glyph-ring sb-glyph-ring-${shape}`} style={{ animationDelay }}>
        <path className="sb-glyph-quarter" d={ringPaths[shape]} />
        <path className="sb-glyph-still" d={shapePaths[shape]} pathLength="4" strokeDasharray="3 1" />
      </svg>
    </>
  );
}
