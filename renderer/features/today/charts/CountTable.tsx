import type { TileCounts } from "#contract";
import { bands, countOf, totalOf } from "./chartOptions.ts";
import type { Band, BandWords } from "./chartOptions.ts";

interface CountTableProps {
  readonly label: string;
  readonly head: string;
  readonly words: BandWords;
  readonly rows: readonly { readonly key: string; readonly name: string; readonly counts: TileCounts }[];
  /** Opens what a number counts. */
  readonly onOpen: (key: string, band: Band | undefined) => void;
}

/** The twin of a chart: the same figures as a table, each a button. */
export function CountTable({ label, head, words, rows, onOpen }: CountTableProps) {
  return (
    <div className="sb-today-table">
      <table aria-label={label}>
        <thead>
          <tr>
            <th>{head}</th>
            <th>{words.total}</th>
            {bands.map((band) => (
              <th key={band.id}>{words[band.id]}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <td>{row.name}</td>
              <td>
                <button type="button" className="sb-link" onClick={() => onOpen(row.key, undefined)}>
                  {totalOf(row.counts)}
                </button>
              </td>
              {bands.map((band) => (
                <td key={band.id}>
                  <button type="button" className="sb-link" onClick={() => onOpen(row.key, band.id)}>
                    {countOf(row.counts, band.id)}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
