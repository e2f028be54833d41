import { useCallback, useMemo, useRef } from "react";
import type { InputRef } from "antd";
import type { Tile } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useCommands } from "../../../ui/commands/CommandCentre.tsx";
import { useFilterStore } from "../model/filterStore.ts";
import { resolvedFilter, statesOfTile, tileOfFilter } from "../model/instanceFilter.ts";
import { useCurrentDate } from "../useCurrentDate.ts";
import { FilterBar } from "./FilterBar.tsx";
import { InstanceTiles } from "./InstanceTiles.tsx";
import { RunTable } from "./RunTable.tsx";
import { TaskTable } from "./TaskTable.tsx";
import { useTaskRows } from "./useTaskRows.ts";
import "../operations.css";

/** Screen 5: what ran, what failed, what waits and why. */
export function InstancesDocument() {
  const t = useTranslate();
  const kept = useFilterStore((state) => state.filter);
  const current = useCurrentDate();
  const filter = useMemo(() => resolvedFilter(kept, current), [kept, current]);
  const set = useFilterStore((state) => state.set);
  const read = useTaskRows(filter);
  const search = useRef<InputRef>(null);
  const focusSearch = useCallback(() => search.current?.focus({ cursor: "all" }), []);
  useCommands([
    { id: "list.filter", title: "ui:list.filter", scope: "list", keys: ["/"], group: "ui:list.group", unlisted: true, run: focusSearch },
    { id: "instances.refresh", title: "operations:command.refresh", keys: ["F5"], group: "operations:group.instance", run: read.reload },
  ]);
  const chosen = tileOfFilter(filter);
  const choose = (tile: Tile | "total"): void => set({ states: tile === "total" || tile === chosen ? [] : statesOfTile(tile) });
  return (
    <section className="sb-op-doc" aria-label={t("operations:instances.title")} data-scope="list">
      <InstanceTiles counts={read.counts} chosen={chosen} onChoose={choose} />
      <FilterBar filter={kept} current={current} onChange={set} search={search} />
      {filter.show === "tasks" ? <TaskTable read={read} filter={filter} onFilter={set} onFocusFilter={focusSearch} /> : <RunTable filter={filter} onFilter={set} />}
    </section>
  );
}
