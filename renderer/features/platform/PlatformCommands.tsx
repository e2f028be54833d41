import { useEffect } from "react";
import { useCommands } from "../../ui/commands/CommandCentre.tsx";
import { useWorkbench } from "../../ui/workbench/WorkbenchContext.ts";
import { nodeFocus } from "./nodes/nodeFocus.ts";
import { places } from "./places.ts";

/** The documents of this area as commands, and the way from the palette to a host. */
export function PlatformCommands() {
  const { open, inspect } = useWorkbench();
  useEffect(
    () =>
      nodeFocus.on((nodeId) => {
        open({ kind: "node", params: { nodeId } });
        inspect({ kind: "node", params: { nodeId } });
      }),
    [open, inspect],
  );
  useCommands(places.map((place) => ({ id: `platform.${place.document.kind}`, title: place.title, group: "ui:palette.navigation", icon: place.icon, run: () => open(place.document, { pin: true }) })));
  return null;
}
