/** Some of a graph so that whoever is waited for comes before whoever waits; else in the order in which they were given. A circle is cut where it is met. */
export function upstreamOrder<Id extends string>(ids: readonly Id[], waitsFor: ReadonlyMap<Id, readonly Id[]>): Id[] {
  const among = new Set(ids);
  const ordered = new Set<Id>();
  const met = new Set<Id>();
  const visit = (id: Id): void => {
    if (met.has(id)) return;
    met.add(id);
    for (const before of waitsFor.get(id) ?? []) if (among.has(before)) visit(before);
    ordered.add(id);
  };
  for (const id of ids) visit(id);
  return [...ordered];
}
