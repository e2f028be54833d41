import { platformStore } from "../../../state/platformStore.ts";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import type { PaletteSource } from "../../../ui/palette/PaletteSource.ts";
import { nodeFocus } from "./nodeFocus.ts";

/** Every host, by name and address. */
export const nodePalette: PaletteSource = {
  id: "nodes",
  heading: "nodes:hosts",
  items: () =>
    [...platformStore.getState().nodes.byId.values()].map((node) => ({
      id: `node:${node.id}`,
      title: node.name,
      detail: `${node.address}:${node.port}`,
      glyph: <StateGlyph state={node.state} />,
      keywords: [node.address, ...node.tags, ...(node.host ? [node.host.hostName] : [])],
      run: () => nodeFocus.ask(node.id),
    })),
};
