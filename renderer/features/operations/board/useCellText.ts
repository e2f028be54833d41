import { useCallback } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useFormats } from "../../../ui/useFormats.tsx";
import { durationOfCells, glyphOfCells } from "./boardModel.ts";
import type { BoardLine } from "./boardModel.ts";

/** A cell in words: what, when, its state, how long, and of how many runs that is the worst. */
export function useCellText(): (line: BoardLine, date: string) => string {
  const t = useTranslate();
  const formats = useFormats();
  return useCallback(
    ({ row: { name }, cells: all }, date) => {
      const cells = all.get(date);
      const glyph = glyphOfCells(cells);
      if (cells === undefined || glyph === undefined) return t("board:cell.empty", { name, date });
      const took = durationOfCells(cells);
      const state = t(`state:${glyph}`);
      const label = took === null ? t("board:cell.label", { name, date, state }) : t("board:cell.took", { name, date, state, duration: formats.duration(took) });
      return cells.length === 1 ? label : t("board:cell.several", { label, count: cells.length });
    },
    [t, formats],
  );
}
