import { useReactFlow, useStore } from "@xyflow/react";
import { Minus, Plus, Scan, Search } from "lucide-react";
import { IconButton } from "../../ui/IconButton.tsx";
import { formatPercent } from "../../ui/formatBytes.ts";
import type { CanvasWords } from "./useCanvasWords.ts";

/** Bottom left: zoom, 100 %, fit, find. */
export function CanvasTools({ words, onFit, onFind }: { readonly words: CanvasWords; readonly onFit: () => void; readonly onFind: () => void }) {
  const flow = useReactFlow();
  const zoom = useStore((state) => Math.round(state.transform[2] * 100) / 100);
  return (
    <div className="sb-canvas-tools" role="toolbar" aria-label={words.tools}>
      <IconButton icon={Minus} label={words.zoomOut} onPress={() => void flow.zoomOut({ duration: 0 })} />
      <button type="button" className="sb-canvas-zoom" title={words.actualSize} onClick={() => void flow.zoomTo(1, { duration: 0 })}>
        {formatPercent(zoom)}
      </button>
      <IconButton icon={Plus} label={words.zoomIn} onPress={() => void flow.zoomIn({ duration: 0 })} />
      <IconButton icon={Scan} label={words.fit} onPress={onFit} />
      <IconButton icon={Search} label={words.find} onPress={onFind} />
    </div>
  );
}
