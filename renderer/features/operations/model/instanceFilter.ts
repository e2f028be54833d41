import { InstanceState, Origin, TILES, tileOf } from "#contract";
import type { InputOf, TaskInstanceId, Tile, UiUp } from "#contract";

/** What the instance list shows. Empty `states` means every state. */
export interface InstanceFilter {
  readonly show: "tasks" | "runs";
  readonly states: readonly InstanceState[];
  /** Only what I started. */
  readonly mine: boolean;
  /** Whose: the owner of the workflow, or who started the run where there is none. */
  readonly owner: string | undefined;
  readonly origin: Origin | undefined;
  /** A date, or `current`: the one that is worked on, whatever day it is. */
  readonly businessDate: string | undefined;
  /** Only what waits for this instance, in every run. */
  readonly behind: { readonly id: string; readonly name: string } | undefined;
  readonly workflowId: string | undefined;
  readonly text: string;
}

/** The states that a tile of S2-16 counts. */
export const statesOfTile = (tile: Tile): readonly InstanceState[] => InstanceState.options.filter((state) => tileOf(state) === tile);

/** Stands for the business date that is worked on. */
export const CURRENT = "current";

/** Everything of everybody. */
export const noFilter: InstanceFilter = { show: "tasks", states: [], mine: false, owner: undefined, origin: undefined, businessDate: undefined, behind: undefined, workflowId: undefined, text: "" };

/** What the list opens with (UX a.4, screen 5): my failed ones of the current business date. */
export const defaultFilter: InstanceFilter = { ...noFilter, states: statesOfTile("failed"), mine: true, businessDate: CURRENT };

/** The filter with the date that `current` stands for now. */
export const resolvedFilter = (filter: InstanceFilter, current: string): InstanceFilter => (filter.businessDate === CURRENT ? { ...filter, businessDate: current } : filter);

/** The tile whose states are exactly the chosen ones; `total` when none is chosen, `undefined` for any other choice. */
export function tileOfFilter({ states }: InstanceFilter): Tile | "total" | undefined {
  if (states.length === 0) return "total";
  const chosen = new Set(states);
  return TILES.find((tile) => {
    const own = statesOfTile(tile);
    return own.length === chosen.size && own.every((state) => chosen.has(state));
  });
}

/** Whether anything is left out. */
export const isFiltered = (filter: InstanceFilter): boolean =>
  filter.states.length > 0 ||
  filter.mine ||
  filter.owner !== undefined ||
  filter.origin !== undefined ||
  filter.businessDate !== undefined ||
  filter.behind !== undefined ||
  filter.workflowId !== undefined ||
  filter.text.trim() !== "";

/** Rows of one page. */
export const PAGE_ROWS = 200;

/** The question that the server answers with the rows of this filter, whose date is resolved; `before` is the last row of the page before. */
export function taskQuery(filter: InstanceFilter, before?: string): InputOf<UiUp, "taskInstance.list"> {
  const text = filter.text.trim();
  return {
    limit: PAGE_ROWS,
    ...(filter.states.length > 0 ? { states: [...filter.states] } : {}),
    ...(filter.mine ? { mine: true } : {}),
    ...(filter.owner === undefined ? {} : { owner: filter.owner }),
    ...(filter.origin ? { origin: filter.origin } : {}),
    ...(filter.businessDate ? { businessDate: filter.businessDate } : {}),
    ...(filter.behind ? { behind: filter.behind.id as TaskInstanceId } : {}),
    ...(filter.workflowId ? { workflowId: filter.workflowId } : {}),
    ...(text === "" ? {} : { text }),
    ...(before === undefined ? {} : { before }),
  };
}

/** The filter as it was kept, each part that is not understood replaced by its default. */
export function restoredFilter(stored: unknown): InstanceFilter {
  if (typeof stored !== "object" || stored === null || Array.isArray(stored)) return defaultFilter;
  const value = stored as Readonly<Record<string, unknown>>;
  const origin = Origin.safeParse(value["origin"]);
  const states = Array.isArray(value["states"]) ? value["states"].filter((state): state is InstanceState => InstanceState.safeParse(state).success) : defaultFilter.states;
  return {
    show: value["show"] === "runs" ? "runs" : "tasks",
    states,
    mine: value["mine"] === true,
    owner: typeof value["owner"] === "string" ? value["owner"] : undefined,
    origin: origin.success ? origin.data : undefined,
    businessDate: typeof value["businessDate"] === "string" ? value["businessDate"] : undefined,
    behind: undefined,
    workflowId: undefined,
    text: "",
  };
}
