/** Tasks in an order in which each comes before all that it waits for. Linear in tasks and edges; a circle was refused before. */
export function downstreamFirst<Id, Task extends { readonly id: Id; readonly upstream: readonly Id[] }>(tasks: readonly Task[]): Task[] {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const open = new Map<Id, number>();
  for (const { upstream } of tasks) for (const id of upstream) open.set(id, (open.get(id) ?? 0) + 1);
  const ordered = tasks.filter((task) => !open.has(task.id));
  for (const { upstream } of ordered) {
    for (const id of upstream) {
      const left = open.get(id)! - 1;
      open.set(id, left);
      if (left === 0) ordered.push(byId.get(id)!);
    }
  }
  return ordered;
}
