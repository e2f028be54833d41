const focusable = 'button:not([tabindex="-1"]), a[href], input, select, textarea, [tabindex="0"]';

/** Moves the focus to the next pane that is on screen (F6), into the element of it that was focused last or its first one. */
export function focusNextPane(step: 1 | -1, last: WeakMap<Element, HTMLElement>): void {
  const panes = [...document.querySelectorAll<HTMLElement>("[data-pane]")].filter((pane) => pane.offsetParent !== null);
  const here = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(here + step + panes.length) % panes.length];
  if (!next) return;
  const before = last.get(next);
  const target = before?.isConnected && next.contains(before) ? before : (next.querySelector<HTMLElement>('[role=row][tabindex="0"]') ?? next.querySelector<HTMLElement>(focusable) ?? next);
  target.focus();
}

/** Remembers in which element of its pane the focus was. */
export function rememberFocus(last: WeakMap<Element, HTMLElement>, target: EventTarget): void {
  const pane = target instanceof HTMLElement ? target.closest("[data-pane]") : null;
  if (pane && target instanceof HTMLElement) last.set(pane, target);
}
