import { TILES } from "#contract";
import type { Tile, TileCounts } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import type { InstanceGlyph } from "../../../ui/glyphShapes.ts";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";

const glyphs: Readonly<Record<Tile, InstanceGlyph>> = { failed: "FAILED", running: "RUNNING", waitingResource: "WAIT_RESOURCE", waitingTime: "WAIT_TIME", notRun: "NOT_RUN", success: "SUCCESS" };

/** How many tasks of a run are in which kind of state; kinds without a task are left out. */
export function RunCounts({ counts, onChoose }: { readonly counts: TileCounts; readonly onChoose?: (tile: Tile) => void }) {
  const t = useTranslate();
  return (
    <span className="sb-op-counts">
      {(Object.keys(glyphs) as Tile[])
        .filter((tile) => TILES.includes(tile) && counts[tile] > 0)
        .map((tile) => {
          const inner = (
            <>
              <StateGlyph state={glyphs[tile]} size={14} decorative />
              {counts[tile]}
            </>
          );
          const label = `${t(`operations:tile.${tile}`)}: ${counts[tile]}`;
          return onChoose ? (
            <button key={tile} type="button" title={label} aria-label={label} onClick={() => onChoose(tile)}>
              {inner}
            </button>
          ) : (
            <span key={tile} title={label}>
              {inner}
            </span>
          );
        })}
    </span>
  );
}
