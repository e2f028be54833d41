import { useEffect } from "react";
import { useDesktop } from "../../../desktop/DesktopContext.ts";
import { filterKey, useFilterStore } from "../model/filterStore.ts";
import { restoredFilter } from "../model/instanceFilter.ts";
import { OperationSheet } from "./OperationSheet.tsx";
import { useOperationStore } from "./operationStore.ts";

/** Mounted once: shows the impact sheet that any list, graph or inspector asked for, and keeps the filter. */
export function OperationHost() {
  const { preferences } = useDesktop();
  const request = useOperationStore((state) => state.request);
  const close = useOperationStore((state) => state.close);
  useEffect(() => {
    useFilterStore.setState({ filter: restoredFilter(preferences.read(filterKey)) });
    return useFilterStore.subscribe(({ filter }) => {
      const { show, mine } = filter;
      preferences.write(filterKey, { show, mine, states: [...filter.states], ...(filter.origin ? { origin: filter.origin } : {}), ...(filter.businessDate ? { businessDate: filter.businessDate } : {}) });
    });
  }, [preferences]);
  return request ? <OperationSheet key={request.targets.map(({ id }) => id).join()} request={request} onClose={close} /> : null;
}
