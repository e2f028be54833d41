/** A run of lines that are the same, only before, or only after. */
export interface LineRun {
  readonly kind: "same" | "removed" | "added";
  readonly lines: readonly string[];
}
/** Beyond so many differing lines the shortest way is not sought: all of the old goes, all of the new comes. */
const MOST_EDITS = 1500;

/**
 * The shortest way from one text to another, line by line (Myers, greedy), removals before additions. The runs in order are the old
 * text without what is added, and the new text without what is removed.
 */
export function lineDiff(before: string, after: string): readonly LineRun[] {
  const [a, b] = [before.split("\n"), after.split("\n")];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const middle = between(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  return joined([{ kind: "same", lines: a.slice(0, head) }, ...middle, { kind: "same", lines: a.slice(a.length - tail) }]);
}

function between(a: readonly string[], b: readonly string[]): LineRun[] {
  const trace = edits(a, b);
  if (trace === undefined)
    return [
      { kind: "removed", lines: a },
      { kind: "added", lines: b },
    ];
  // Back from the end: each step undoes one edit and the equal lines after it.
  const runs: LineRun[] = [];
  let [x, y] = [a.length, b.length];
  for (let d = trace.length - 1; d >= 0; d--) {
    const best = trace[d]!;
    const k = x - y;
    const down = k === -d || (k !== d && (best.get(k - 1) ?? -1) < (best.get(k + 1) ?? -1));
    const startX = d === 0 ? 0 : (best.get(down ? k + 1 : k - 1) ?? 0);
    const startY = d === 0 ? 0 : startX - (down ? k + 1 : k - 1);
    const [fromX, fromY] = d === 0 ? [0, 0] : down ? [startX, startY + 1] : [startX + 1, startY];
    if (x > fromX) runs.push({ kind: "same", lines: a.slice(fromX, x) });
    if (d > 0) runs.push(down ? { kind: "added", lines: [b[fromY - 1]!] } : { kind: "removed", lines: [a[fromX - 1]!] });
    [x, y] = [startX, startY];
  }
  return runs.reverse();
}

/** For each number of edits, how far each diagonal reached before them; undefined when it takes too many. */
function edits(a: readonly string[], b: readonly string[]): Map<number, number>[] | undefined {
  const trace: Map<number, number>[] = [];
  const best = new Map<number, number>([[1, 0]]);
  for (let d = 0; d <= Math.min(a.length + b.length, MOST_EDITS); d++) {
    trace.push(new Map(best));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (best.get(k - 1) ?? -1) < (best.get(k + 1) ?? -1));
      let x = down ? (best.get(k + 1) ?? 0) : best.get(k - 1)! + 1;
      let y = x - k;
      while (x < a.length && y < b.length && a[x] === b[y]) {
        x++;
        y++;
      }
      best.set(k, x);
      if (x >= a.length && y >= b.length) return trace;
    }
  }
  return undefined;
}

/** Neighbours of one kind as one run; empty ones left out. */
function joined(runs: readonly LineRun[]): LineRun[] {
  const made: { kind: LineRun["kind"]; lines: string[] }[] = [];
  for (const run of runs) {
    if (run.lines.length === 0) continue;
    const last = made.at(-1);
    if (last?.kind === run.kind) last.lines.push(...run.lines);
    else made.push({ kind: run.kind, lines: [...run.lines] });
  }
  return made;
}
