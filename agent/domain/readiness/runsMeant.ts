/** Of the runs that a dependency may mean, in the order of their points, those that it means: all of them, or one, the latest at or before `fireAt`; before all of them, the first. */
export function runsMeant<Run extends { readonly fireAt: number }>(runs: readonly Run[], { every, fireAt }: { readonly every: number | null; readonly fireAt: number | null }): readonly Run[] {
  if (every !== null) return runs;
  const one = fireAt === null ? runs.at(-1) : (runs.findLast((run) => run.fireAt <= fireAt) ?? runs[0]);
  return one === undefined ? [] : [one];
}
