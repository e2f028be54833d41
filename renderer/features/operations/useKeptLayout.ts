import { useCallback, useState } from "react";
import { useDesktop } from "../../desktop/DesktopContext.ts";
import type { TableLayout } from "../../ui/table/DataColumn.ts";

/** The columns of a table as the user left them. */
export function useKeptLayout(key: string): { readonly layout: TableLayout | undefined; readonly onLayoutChange: (layout: TableLayout) => void } {
  const { preferences } = useDesktop();
  const [layout] = useState(() => asLayout(preferences.read(`table.${key}`)));
  const onLayoutChange = useCallback(
    (next: TableLayout) => preferences.write(`table.${key}`, { sorting: next.sorting.map((each) => ({ ...each })), widths: { ...next.widths }, hidden: [...next.hidden] }),
    [preferences, key],
  );
  return { layout, onLayoutChange };
}

function asLayout(stored: unknown): TableLayout | undefined {
  if (typeof stored !== "object" || stored === null || !("sorting" in stored) || !("widths" in stored) || !("hidden" in stored)) return undefined;
  return Array.isArray(stored.sorting) && Array.isArray(stored.hidden) && typeof stored.widths === "object" && stored.widths !== null ? (stored as TableLayout) : undefined;
}
