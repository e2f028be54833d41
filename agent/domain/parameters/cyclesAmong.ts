/**
 * The order in which values can be made, each after those that it refers to; and those that cannot, each with the way into its circle,
 * first name first. A name whose way ends where it began is in a circle itself. Without recursion, so a chain may be long.
 */
export function cyclesAmong(referred: ReadonlyMap<string, readonly string[]>): { order: string[]; cycles: Map<string, string[]> } {
  const waiting = new Map<string, number>();
  const usedBy = new Map<string, string[]>();
  for (const [name, others] of referred) {
    waiting.set(name, others.length);
    for (const other of others) {
      const users = usedBy.get(other);
      if (users === undefined) usedBy.set(other, [name]);
      else users.push(name);
    }
  }
  const order = [...referred.keys()].filter((name) => waiting.get(name) === 0);
  for (const name of order) {
    for (const user of usedBy.get(name) ?? []) {
      const left = waiting.get(user)! - 1;
      waiting.set(user, left);
      if (left === 0) order.push(user);
    }
  }
  const made = new Set(order);
  const stuck = [...referred.keys()].filter((name) => !made.has(name)).sort();
  const next = new Map(
    stuck.map((name) => [
      name,
      referred
        .get(name)!
        .filter((other) => !made.has(other))
        .sort()[0]!,
    ]),
  );
  const cycles = new Map<string, string[]>();
  for (const name of stuck) {
    const path = [name];
    const seen = new Set(path);
    for (let at = next.get(name)!; ; at = next.get(at)!) {
      path.push(at);
      if (seen.has(at)) break;
      // A long way is cut: nobody reads it.
      if (path.length > 50) break;
      seen.add(at);
    }
    cycles.set(name, path);
  }
  return { order, cycles };
}
