import { TILES } from "#contract";
import type { Tile, TileCounts } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import type { InstanceGlyph } from "../../../ui/glyphShapes.ts";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { useFormats } from "../../../ui/useFormats.tsx";

const glyphs: Readonly<Record<Tile, InstanceGlyph>> = { running: "RUNNING", success: "SUCCESS", failed: "FAILED", notRun: "NOT_RUN", waitingTime: "WAIT_TIME", waitingResource: "WAIT_RESOURCE" };

interface InstanceTilesProps {
  readonly counts: TileCounts | undefined;
  readonly chosen: Tile | "total" | undefined;
  readonly onChoose: (tile: Tile | "total") => void;
}

/** The counters of S2-16, each a filter. Pressing the chosen one shows everything. */
export function InstanceTiles({ counts, chosen, onChoose }: InstanceTilesProps) {
  const t = useTranslate();
  const formats = useFormats();
  const total = counts === undefined ? undefined : TILES.reduce((sum, tile) => sum + counts[tile], 0);
  return (
    <div className="sb-op-tiles" role="group" aria-label={t("operations:tile.group")}>
      {(["total", ...TILES] as const).map((tile) => {
        const count = tile === "total" ? total : counts?.[tile];
        return (
          <button key={tile} type="button" className="sb-op-tile" aria-pressed={chosen === tile} onClick={() => onChoose(tile)}>
            <span className="sb-op-tile-count" data-zero={count === 0 || undefined}>
              {count === undefined ? "–" : formats.number(count)}
            </span>
            <span className="sb-op-tile-word">
              {tile !== "total" && <StateGlyph state={glyphs[tile]} size={14} decorative />}
              {t(`operations:tile.${tile}`)}
            </span>
          </button>
        );
      })}
    </div>
  );
}
