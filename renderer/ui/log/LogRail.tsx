import { useMemo } from "react";

interface LogRailProps {
  readonly lineCount: number;
  readonly errors: readonly number[];
  readonly matches: readonly number[];
  readonly onShow: (line: number) => void;
}

const marksMost = 200;

/** Beside the scroll bar: where the errors and the search hits are. Many hits share a mark. */
export function LogRail({ lineCount, errors, matches, onShow }: LogRailProps) {
  const errorMarks = useMemo(() => places(errors, lineCount), [errors, lineCount]);
  const matchMarks = useMemo(() => places(matches, lineCount), [matches, lineCount]);
  if (lineCount === 0) return null;
  return (
    <div
      className="sb-log-rail"
      aria-hidden
      onClick={(event) => {
        const { top, height } = event.currentTarget.getBoundingClientRect();
        onShow(Math.min(lineCount - 1, Math.floor(((event.clientY - top) / height) * lineCount)));
      }}
    >
      {matchMarks.map((share) => (
        <span key={`m${share}`} data-kind="match" style={{ top: `${share}%` }} />
      ))}
      {errorMarks.map((share) => (
        <span key={`e${share}`} data-kind="error" style={{ top: `${share}%` }} />
      ))}
    </div>
  );
}

function places(lines: readonly number[], lineCount: number): readonly number[] {
  if (lineCount === 0) return [];
  const slots = new Set<number>();
  for (const line of lines) slots.add(Math.floor((line / lineCount) * marksMost));
  return [...slots].map((slot) => (slot / marksMost) * 100);
}
