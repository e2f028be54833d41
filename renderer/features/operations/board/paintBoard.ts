import type { InstanceGlyph } from "../../../ui/glyphShapes.ts";
import { lookOf } from "../../../ui/glyphShapes.ts";
import { glyphSprite } from "../../../ui/glyphSprite.ts";
import { palette } from "../../../ui/palette.ts";
import type { ThemeName } from "../../../ui/palette.ts";
import { blockOf, durationOfCells, glyphOfCells } from "./boardModel.ts";
import type { BoardLine, BoardPlace } from "./boardModel.ts";

/** Sizes of the board in CSS pixels. */
export const boardSizes = { cell: 26, glyph: 20, name: 280, head: 78, bars: 44 } as const;

/** What is painted: the part of the board that is in view. */
export interface BoardPicture {
  readonly lines: readonly BoardLine[];
  readonly dates: readonly string[];
  readonly rowPx: number;
  readonly scrollLeft: number;
  readonly scrollTop: number;
  readonly width: number;
  readonly height: number;
  readonly anchor: BoardPlace;
  readonly active: BoardPlace;
  readonly focused: boolean;
  readonly theme: ThemeName;
  readonly ratio: number;
  /** Weekends are shaded. */
  readonly isRest: (date: string) => boolean;
}

/** Paints cells, marks, dates and duration bars. Only what is in view costs anything. */
export function paintBoard(context: CanvasRenderingContext2D, picture: BoardPicture): void {
  const { lines, dates, rowPx, scrollLeft, scrollTop, width, height, theme, ratio, anchor, active } = picture;
  const { neutral, family } = palette[theme];
  const { cell, glyph, name, head, bars } = boardSizes;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = neutral.surface;
  context.fillRect(0, 0, width, height);
  const firstColumn = Math.max(0, Math.floor(scrollLeft / cell));
  const lastColumn = Math.min(dates.length - 1, Math.floor((scrollLeft + width - name) / cell));
  const firstRow = Math.max(0, Math.floor(scrollTop / rowPx));
  const lastRow = Math.min(lines.length - 1, Math.floor((scrollTop + height - head) / rowPx));
  const xOf = (column: number): number => name + column * cell - scrollLeft;
  const yOf = (row: number): number => head + row * rowPx - scrollTop;
  const tintOf = (picked: InstanceGlyph): string | undefined => {
    const look = lookOf(picked);
    return look.loud && (look.family === "bad" || look.family === "manual") ? family[look.family].tint : undefined;
  };

  context.save();
  context.beginPath();
  context.rect(name, head, width - name, height - head);
  context.clip();
  for (let column = firstColumn; column <= lastColumn; column++) {
    if (!picture.isRest(dates[column]!)) continue;
    context.fillStyle = neutral.canvas;
    context.fillRect(xOf(column), head, cell, height - head);
  }
  const block = blockOf(anchor, active);
  context.fillStyle = neutral.selected;
  context.fillRect(xOf(block.columnFrom), yOf(block.rowFrom), (block.columnTo - block.columnFrom + 1) * cell, (block.rowTo - block.rowFrom + 1) * rowPx);
  for (let row = firstRow; row <= lastRow; row++) {
    const line = lines[row]!;
    const y = yOf(row);
    for (let column = firstColumn; column <= lastColumn; column++) {
      const cells = line.cells.get(dates[column]!);
      const picked = glyphOfCells(cells);
      if (picked === undefined) continue;
      const x = xOf(column);
      const tint = tintOf(picked);
      if (tint !== undefined) {
        context.fillStyle = tint;
        context.fillRect(x + 1, y + 1, cell - 2, rowPx - 2);
      }
      const size = line.kind === "task" ? glyph - 4 : glyph;
      context.drawImage(glyphSprite(picked, theme, size, ratio), x + (cell - size) / 2, y + (rowPx - size) / 2, size, size);
      if (cells!.length > 1) {
        context.fillStyle = neutral.text2;
        context.fillRect(x + cell - 6, y + 3, 3, 3);
      }
    }
    context.fillStyle = neutral.border;
    context.globalAlpha = 0.5;
    context.fillRect(name, y + rowPx - 1, width - name, 1);
    context.globalAlpha = 1;
  }
  context.strokeStyle = neutral.ink;
  context.lineWidth = picture.focused ? 2 : 1;
  if (lines.length > 0) {
    if (block.columnFrom !== block.columnTo || block.rowFrom !== block.rowTo) {
      context.setLineDash([4, 3]);
      context.strokeRect(xOf(block.columnFrom) + 0.5, yOf(block.rowFrom) + 0.5, (block.columnTo - block.columnFrom + 1) * cell - 1, (block.rowTo - block.rowFrom + 1) * rowPx - 1);
      context.setLineDash([]);
    }
    context.strokeRect(xOf(active.column) + 1, yOf(active.row) + 1, cell - 2, rowPx - 2);
  }
  context.restore();

  paintHead(context, picture, { firstColumn, lastColumn, xOf, bars });
}

function paintHead(
  context: CanvasRenderingContext2D,
  { lines, dates, active, anchor, width, theme }: BoardPicture,
  { firstColumn, lastColumn, xOf, bars }: { readonly firstColumn: number; readonly lastColumn: number; readonly xOf: (column: number) => number; readonly bars: number },
): void {
  const { neutral, family } = palette[theme];
  const { cell, name, head } = boardSizes;
  context.save();
  context.fillStyle = neutral.surface;
  context.fillRect(0, 0, width, head);
  context.beginPath();
  context.rect(name, 0, width - name, head);
  context.clip();
  const line = lines[active.row];
  const longest = line === undefined ? 0 : Math.max(0, ...[...line.cells.values()].map((cells) => durationOfCells(cells) ?? 0));
  const block = blockOf(anchor, active);
  for (let column = firstColumn; column <= lastColumn; column++) {
    const x = xOf(column);
    const date = dates[column]!;
    const cells = line?.cells.get(date);
    const took = durationOfCells(cells);
    const picked = glyphOfCells(cells);
    if (took !== null && picked !== undefined && longest > 0) {
      const height = Math.max(2, (took / longest) * (bars - 6));
      context.fillStyle = lookOf(picked).family === "good" ? neutral.borderStrong : family[lookOf(picked).family].mark;
      context.fillRect(x + 5, bars - height, cell - 10, height);
    }
    const within = column >= block.columnFrom && column <= block.columnTo;
    if (within) {
      context.fillStyle = neutral.selected;
      context.fillRect(x, bars + 2, cell, head - bars - 2);
    }
    context.fillStyle = within ? neutral.text : neutral.text2;
    context.textAlign = "center";
    context.font = `${within ? 600 : 400} 11px "Inter Variable", sans-serif`;
    context.fillText(date.slice(8), x + cell / 2, head - 6);
    // The month stands where it begins, and at the left edge of what is seen.
    const nextIsNear = [1, 2].some((ahead) => dates[column + ahead]?.endsWith("-01"));
    if (date.endsWith("-01") || (column === firstColumn && !nextIsNear)) {
      context.textAlign = "left";
      context.fillStyle = neutral.text3;
      context.font = '500 11px "Inter Variable", sans-serif';
      context.fillText(date.slice(0, 7), Math.max(name + 2, x + 4), bars + 14);
    }
  }
  context.fillStyle = neutral.border;
  context.fillRect(name, bars, width - name, 1);
  context.fillRect(name, head - 1, width - name, 1);
  context.restore();
}
