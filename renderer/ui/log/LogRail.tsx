import { useMemo } from "react";

interface LogRailProps {
  /** Where the errors and the hits are, as shares of the log from 0 to 1. */
  readonly errors: readonly number[];
  readonly matches: readonly number[];
  /** The part that is shown of a log that is not read whole. */
  readonly window?: { readonly from: number; readonly to: number } | undefined;
  readonly onShow: (share: number) => void;
}

const marksMost = 200;

/** Beside the scroll bar: where the errors and the search hits are. Many hits share a mark. */
export function LogRail({ errors, matches, window, onShow }: LogRailProps) {
  const errorMarks = useMemo(() => places(errors), [errors]);
  const matchMarks = useMemo(() => places(matches), [matches]);
  return (
    <div
      className="sb-log-rail"
      aria-hidden
      onClick={(event) => {
        const { top, height } = event.currentTarget.getBoundingClientRect();
        onShow(Math.min(1, Math.max(0, (event.clientY - top) / height)));
      }}
    >
      {window && <span data-kind="window" style={{ top: `${window.from * 100}%`, height: `max(2px, ${(window.to - window.from) * 100}%)` }} />}
      {matchMarks.map((share) => (
        <span key={`m${share}`} data-kind="match" style={{ top: `${share}%` }} />
      ))}
      {errorMarks.map((share) => (
        <span key={`e${share}`} data-kind="error" style={{ top: `${share}%` }} />
      ))}
    </div>
  );
}

function places(shares: readonly number[]): readonly number[] {
  const slots = new Set<number>();
  for (const share of shares) slots.add(Math.min(marksMost - 1, Math.floor(share * marksMost)));
  return [...slots].map((slot) => (slot / marksMost) * 100);
}
