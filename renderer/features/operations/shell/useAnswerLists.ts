import { useEffect } from "react";
import { useAskedList } from "../../../state/askedList.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { useFilterStore } from "../model/filterStore.ts";
import { noFilter } from "../model/instanceFilter.ts";

/** Opens the instance list for whoever asked for it: the number was pressed that it proves. */
export function useAnswerLists(): void {
  const { open } = useWorkbench();
  const { asked, answered } = useAskedList();
  useEffect(() => {
    if (!asked) return;
    useFilterStore.getState().set({ ...noFilter, ...asked });
    open({ kind: "instances", params: {} }, { pin: true });
    answered();
  }, [asked, answered, open]);
}
