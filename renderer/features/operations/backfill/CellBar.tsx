import type { Backfill } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { lookOf } from "../../../ui/glyphShapes.ts";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { CELL_STATES, cellsToRun, stateGlyph } from "./cellGrid.ts";

/** How far a backfill is: its cells by state as a bar, and in words. */
export function CellBar({ backfill, words = false }: { readonly backfill: Pick<Backfill, "counts">; readonly words?: boolean }) {
  const t = useTranslate();
  const shown = CELL_STATES.filter((state) => backfill.counts[state] > 0);
  const done = backfill.counts.success + backfill.counts.failed;
  return (
    <span className="sb-bf-progress">
      <span className="sb-bf-bar" role="img" aria-label={shown.map((state) => `${t(`backfill:cell.${state}`)} ${backfill.counts[state]}`).join(", ")}>
        {shown
          .filter((state) => state !== "left")
          .map((state) => (
            <span key={state} data-family={lookOf(stateGlyph(state)).family} data-waiting={state === "waiting" || undefined} style={{ flexGrow: backfill.counts[state] }} />
          ))}
      </span>
      {words ? (
        <span className="sb-bf-counts">
          {shown.map((state) => (
            <span key={state}>
              <StateGlyph state={stateGlyph(state)} size={14} decorative />
              {t(`backfill:cell.${state}`)} {backfill.counts[state]}
            </span>
          ))}
        </span>
      ) : (
        <span className="sb-bf-number">{t("backfill:progress", { done, total: cellsToRun(backfill) })}</span>
      )}
    </span>
  );
}
