import { FileCode2 } from "lucide-react";
import { useEffect } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { useCommands } from "../../ui/commands/CommandCentre.tsx";
import type { FeatureContribution } from "../../ui/workbench/contributions.ts";
import type { Workbench } from "../../ui/workbench/WorkbenchContext.ts";
import { useWorkbench } from "../../ui/workbench/WorkbenchContext.ts";
import "./kinds.ts";
import { useScriptCentre } from "./scriptCentre.ts";
import { ScriptsDocument } from "./ScriptsDocument.tsx";

let lent: Workbench | undefined;
function Background() {
  const workbench = useWorkbench();
  useEffect(() => {
    lent = workbench;
  }, [workbench]);
  const open = (): void => lent?.open({ kind: "scripts", params: {} }, { pin: true });
  useCommands([
    { id: "scripts.open", title: "scripts:title", group: "scripts:group", icon: FileCode2, run: open },
    {
      id: "scripts.new",
      title: "scripts:new.file",
      group: "scripts:group",
      icon: FileCode2,
      run: () => {
        open();
        useScriptCentre.getState().ask({ kind: "new", folder: false, area: "personal", parentId: null });
      },
    },
  ]);
  return null;
}

/** Scripts: the development center, opened from the side bar of workflows and the palette. */
export const scripts: FeatureContribution = {
  documents: { scripts: { component: ScriptsDocument, useTab: () => ({ title: useTranslate()("scripts:title"), glyph: <FileCode2 size={14} aria-hidden /> }) } },
  background: Background,
};
