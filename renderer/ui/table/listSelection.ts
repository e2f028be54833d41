/** Which rows are chosen: `active` has the focus, `selected` are ticked, `anchor` is where a range began. Ids, never indexes, so live updates keep them. */
export interface ListSelection {
  readonly active: string | undefined;
  readonly anchor: string | undefined;
  readonly selected: ReadonlySet<string>;
}

/** Nothing chosen. */
export const noSelection: ListSelection = { active: undefined, anchor: undefined, selected: new Set() };

const at = (ids: readonly string[], index: number): string | undefined => ids[Math.max(0, Math.min(ids.length - 1, index))];

function between(ids: readonly string[], a: string | undefined, b: string | undefined): Set<string> {
  const [i, j] = [a === undefined ? -1 : ids.indexOf(a), b === undefined ? -1 : ids.indexOf(b)];
  if (i < 0 || j < 0) return new Set(b === undefined ? [] : [b]);
  return new Set(ids.slice(Math.min(i, j), Math.max(i, j) + 1));
}

/** Moves the active row by `delta`; with `extend` everything from the anchor to it is selected. */
export function moveActive(ids: readonly string[], state: ListSelection, delta: number, extend: boolean): ListSelection {
  const from = state.active === undefined ? -1 : ids.indexOf(state.active);
  const active = from < 0 ? at(ids, delta > 0 ? 0 : ids.length - 1) : at(ids, from + delta);
  if (!extend) return { ...state, active, anchor: active };
  const anchor = state.anchor ?? state.active ?? active;
  return { active, anchor, selected: between(ids, anchor, active) };
}

/** Makes `id` active, as a plain click does: ticks are cleared. */
export function chooseOnly(state: ListSelection, id: string): ListSelection {
  return { active: id, anchor: id, selected: state.selected.size === 0 ? state.selected : new Set() };
}

/** Ticks or unticks `id` (`Space`, `X`, Mod+click). */
export function toggleOne(state: ListSelection, id: string): ListSelection {
  const selected = new Set(state.selected);
  if (!selected.delete(id)) selected.add(id);
  return { active: id, anchor: id, selected };
}

/** Selects from the anchor to `id` (Shift+click). */
export function extendTo(ids: readonly string[], state: ListSelection, id: string): ListSelection {
  const anchor = state.anchor ?? state.active ?? id;
  return { active: id, anchor, selected: between(ids, anchor, id) };
}

/** Selects every row that matches the filter. */
export function selectAll(ids: readonly string[], state: ListSelection): ListSelection {
  return { ...state, selected: new Set(ids) };
}

/** Drops ids that are gone; the active row becomes its nearest neighbour by the index it had. Returns `state` itself when nothing changed. */
export function keepExisting(ids: readonly string[], existing: { has(id: string): boolean }, state: ListSelection, lastIndex: number): ListSelection {
  const lost = state.active !== undefined && !existing.has(state.active);
  const kept = [...state.selected].filter((id) => existing.has(id));
  if (!lost && kept.length === state.selected.size) return state;
  const active = lost ? at(ids, lastIndex) : state.active;
  return { active, anchor: lost ? active : state.anchor, selected: kept.length === state.selected.size ? state.selected : new Set(kept) };
}

/** What a verb acts on: the ticked rows, or else the active one. */
export function targetsOf(state: ListSelection): readonly string[] {
  if (state.selected.size > 0) return [...state.selected];
  return state.active === undefined ? [] : [state.active];
}
