/** Root failures by window: tray and dock show their sum. */
export interface Badges {
  /** 0 when the window closed. */
  readonly put: (windowId: number, count: number) => void;
  readonly sum: () => number;
}
export function badges(): Badges {
  const counts = new Map<number, number>();
  return {
    put: (windowId, count) => void (count === 0 ? counts.delete(windowId) : counts.set(windowId, count)),
    sum: () => [...counts.values()].reduce((sum, count) => sum + count, 0),
  };
}
