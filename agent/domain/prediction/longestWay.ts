/** Something with a beginning and an end, among others that must end before it begins. */
export interface Step<Id extends string> {
  readonly id: Id;
  /** When it ended; null while it has not. */
  readonly doneAt: number | null;
  /** Not before this instant, whatever else is ready; of one that runs, when it began. */
  readonly notBefore: number;
  /** How long it usually takes, in milliseconds; null when nobody knows, or when it will not go by itself. */
  readonly takesMs: number | null;
}
/** `from` must be done before `to` begins. An end that is not among the steps is left out. */
export interface Before<Id extends string> {
  readonly from: Id;
  readonly to: Id;
}
export interface Way<Id extends string> {
  /** When each is done; null when that cannot be told, and so of everything behind it. */
  readonly endOf: ReadonlyMap<Id, number | null>;
  /** When all are done; null when one of them cannot be told, and of nothing at all. */
  readonly endAt: number | null;
  /** The steps of the longest way to the last end that can be told, from its first to its last. */
  readonly critical: readonly Id[];
}

/**
 * [NGT1] When steps are done, each begun as soon as what is before it is done. Linear in steps and edges. Nothing is guessed: what has
 * no usual duration has no end, and neither has what waits for it, or is in a circle.
 */
export function longestWay<Id extends string>(steps: readonly Step<Id>[], edges: readonly Before<Id>[]): Way<Id> {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const waiting = new Map<Id, number>();
  const after = new Map<Id, Id[]>();
  for (const { from, to } of edges) {
    if (!byId.has(from) || !byId.has(to)) continue;
    waiting.set(to, (waiting.get(to) ?? 0) + 1);
    const list = after.get(from);
    if (list === undefined) after.set(from, [to]);
    else list.push(to);
  }
  /** The latest end before each, or null when one of them cannot be told; and whose it is. */
  const ready = new Map<Id, { at: number | null; by: Id | null }>();
  const endOf = new Map<Id, number | null>(steps.map((step) => [step.id, step.doneAt]));
  const settled = steps.filter((step) => !waiting.has(step.id)).map((step) => step.id);
  let last: Id | null = null;
  for (const id of settled) {
    const step = byId.get(id)!;
    const before = ready.get(id) ?? { at: 0, by: null };
    const end = step.doneAt ?? (before.at === null || step.takesMs === null ? null : Math.max(before.at, step.notBefore) + step.takesMs);
    endOf.set(id, end);
    if (end !== null && (last === null || end > endOf.get(last)!)) last = id;
    for (const next of after.get(id) ?? []) {
      const known = ready.get(next);
      if (known === undefined) ready.set(next, { at: end, by: id });
      else if (known.at !== null && (end === null || end > known.at)) ready.set(next, { at: end, by: id });
      const left = waiting.get(next)! - 1;
      waiting.set(next, left);
      if (left === 0) settled.push(next);
    }
  }
  const critical: Id[] = [];
  for (let id = last; id !== null; id = ready.get(id)?.by ?? null) critical.unshift(id);
  const ends = [...endOf.values()];
  return { endOf, endAt: last === null || ends.includes(null) ? null : endOf.get(last)!, critical };
}
