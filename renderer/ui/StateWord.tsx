import { useTranslate } from "../i18n/useTranslate.ts";
import { StateGlyph } from "./StateGlyph.tsx";
import type { GlyphSize } from "./StateGlyph.tsx";
import type { GlyphName } from "./glyphShapes.ts";

/** Props of `StateWord`. */
export interface StateWordProps {
  readonly state: GlyphName;
  readonly size?: GlyphSize;
}

/** Glyph and word together, for rows, headers and legends. The word is neutral ink: only the glyph is coloured. */
export function StateWord({ state, size = 16 }: StateWordProps) {
  const t = useTranslate();
  return (
    <span className="sb-state">
      <StateGlyph state={state} size={size} decorative />
      <span>{t(`state:${state}`)}</span>
    </span>
  );
}
