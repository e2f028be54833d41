/** How many dates may be shown. */
export const lengths = [14, 30, 60, 90, 180, 365] as const;

/** What a person chose to see; kept for the next time. */
export interface BoardLayout {
  readonly days: number;
  readonly projectId: string | undefined;
  /** Workflows whose tasks are shown. */
  readonly opened: readonly string[];
}

/** More open workflows than this are not kept. */
const mostOpened = 50;

/** The layout as it was kept, each part that is not understood replaced by its default. */
export function boardLayoutOf(stored: unknown): BoardLayout {
  const value = (typeof stored === "object" && stored !== null ? stored : {}) as Readonly<Record<string, unknown>>;
  const opened = Array.isArray(value["opened"]) ? value["opened"].filter((id): id is string => typeof id === "string") : [];
  return {
    days: lengths.find((days) => days === value["days"]) ?? 30,
    projectId: typeof value["projectId"] === "string" ? value["projectId"] : undefined,
    opened: opened.slice(0, mostOpened),
  };
}
