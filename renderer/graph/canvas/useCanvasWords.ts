import type { AriaLabelConfig } from "@xyflow/react";
import { useMemo } from "react";
import { useCanvasText } from "../../ui/useCanvasText.ts";
import type { CanvasText } from "../../ui/useCanvasText.ts";

/** The words of a canvas in the language of the screen. */
export interface CanvasWords extends CanvasText {
  /** What xyflow says to screen readers. */
  readonly flow: AriaLabelConfig;
}

/** The words of the canvas; pass them to `GraphCanvas`. */
export function useCanvasWords(): CanvasWords {
  const text = useCanvasText();
  return useMemo(
    () => ({
      ...text,
      flow: {
        "node.a11yDescription.default": text.nodeHelp,
        "node.a11yDescription.keyboardDisabled": text.nodeHelp,
        "node.a11yDescription.ariaLiveMessage": ({ x, y }) => text.moved(Math.round(x), Math.round(y)),
        "edge.a11yDescription.default": text.edgeHelp,
        "controls.ariaLabel": text.tools,
        "controls.zoomIn.ariaLabel": text.zoomIn,
        "controls.zoomOut.ariaLabel": text.zoomOut,
        "controls.fitView.ariaLabel": text.fit,
        "controls.interactive.ariaLabel": text.tools,
        "minimap.ariaLabel": text.minimap,
        "handle.ariaLabel": text.port,
      },
    }),
    [text],
  );
}
