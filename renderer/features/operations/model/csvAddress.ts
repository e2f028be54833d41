import { taskQuery } from "./instanceFilter.ts";
import type { InstanceFilter } from "./instanceFilter.ts";

/** Where the file of a filter is: the filter as of the list, without its page. `bom`: a mark at its start, for spreadsheets. */
export function csvAddress(origin: string, filter: InstanceFilter): string {
  const query = new URLSearchParams({ bom: "1" });
  for (const [key, value] of Object.entries(taskQuery(filter))) {
    if (key === "limit") continue;
    for (const one of Array.isArray(value) ? value : [value]) query.append(key, String(one));
  }
  return `${origin}/api/v1/task-instances.csv?${query.toString()}`;
}
