import type { KeyboardEvent } from "react";
import type { BackfillCell } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { cellGlyph, cellWord, gridOf, monthsOf, shownOf, type GridRow } from "./cellGrid.ts";

interface CellGridProps {
  readonly cells: readonly BackfillCell[];
  readonly date: string | undefined;
  readonly onChoose: (date: string) => void;
  readonly onMenu: (cells: readonly BackfillCell[], at: { readonly x: number; readonly y: number }) => void;
}
const WEEK = 7;

/** The cells by business date: of one workflow as months, of several as a grid. Arrows walk, Enter chooses a date, the menu key acts on it. */
export function CellGrid({ cells, ...rest }: CellGridProps) {
  const t = useTranslate();
  const { dates, rows } = gridOf(cells);
  const [only] = rows;
  if (only === undefined) return null;
  if (rows.length === 1) return <Months dates={dates} row={only} {...rest} />;
  const walk = walkBy(dates.length);
  return (
    <div className="sb-bf-gridbox">
      <table className="sb-bf-grid" aria-label={t("backfill:gridTitle")} onKeyDown={walk}>
        <thead>
          <tr>
            <th />
            {dates.map((date) => (
              <th key={date} scope="col" title={date}>
                {date.slice(5)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.workflowId}>
              <th scope="row">
                <MiddleText text={row.workflowName} />
              </th>
              {dates.map((date) => (
                <td key={date}>
                  <Place row={row} on={date} {...rest} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Months({ dates, row, ...rest }: Omit<CellGridProps, "cells"> & { readonly dates: readonly string[]; readonly row: GridRow }) {
  const language = useLanguage();
  const walk = walkBy(WEEK);
  return (
    <div className="sb-bf-months" onKeyDown={walk}>
      {monthsOf(dates).map(({ year, month }) => {
        const name = new Intl.DateTimeFormat(language, { year: "numeric", month: "long", timeZone: "UTC" }).format(Date.UTC(year, month - 1));
        const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
        const before = (new Date(Date.UTC(year, month - 1, 1)).getUTCDay() + 6) % WEEK;
        return (
          <div key={name} className="sb-bf-month" role="group" aria-label={name}>
            <h4>{name}</h4>
            <div className="sb-bf-days">
              {Array.from({ length: before }, (_, index) => (
                <span key={`-${index}`} />
              ))}
              {Array.from({ length }, (_, index) => {
                const date = `${year}-${String(month).padStart(2, "0")}-${String(index + 1).padStart(2, "0")}`;
                return (
                  <span key={date} className="sb-bf-day sb-bf-day-cell">
                    <span>{index + 1}</span>
                    <Place row={row} on={date} {...rest} />
                  </span>
                );
              })}
            </div>
          </div>
        );
      })}
    </div>
  );
}

function Place({ row, on, date, onChoose, onMenu }: Omit<CellGridProps, "cells"> & { readonly row: GridRow; readonly on: string }) {
  const t = useTranslate();
  const cells = row.byDate.get(on) ?? [];
  const shown = shownOf(cells);
  if (shown === undefined) return null;
  const label = t("backfill:cellLabel", { date: on, name: row.workflowName, state: t(`backfill:cell.${cellWord(shown)}`) });
  return (
    <button
      type="button"
      className="sb-bf-cell"
      data-cell
      aria-pressed={date === on}
      aria-label={label}
      title={label}
      onClick={() => onChoose(on)}
      onContextMenu={(event) => {
        event.preventDefault();
        const { left, bottom } = event.currentTarget.getBoundingClientRect();
        onMenu(cells, event.clientX === 0 ? { x: left, y: bottom } : { x: event.clientX, y: event.clientY });
      }}
    >
      <StateGlyph state={cellGlyph(shown)} size={20} decorative />
      {cells.length > 1 && <span className="sb-bf-number">{cells.length}</span>}
    </button>
  );
}

const walkBy =
  (width: number) =>
  (event: KeyboardEvent<HTMLElement>): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -width, ArrowDown: width }[event.key];
    if (step === undefined || !(event.target instanceof HTMLElement)) return;
    const places = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-cell]")];
    const next = places[places.indexOf(event.target) + step];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  };
