import { useTranslate } from "../../i18n/useTranslate.ts";
import { useNodes } from "../../state/hooks.ts";
import { nodeGlyph } from "../../ui/glyphFor.ts";
import { StateGlyph } from "../../ui/StateGlyph.tsx";
import { useWorkbench } from "../../ui/workbench/WorkbenchContext.ts";

/** One glyph for each host. */
export function HostStrip() {
  const t = useTranslate();
  const nodes = useNodes();
  const { open } = useWorkbench();
  return (
    <div className="sb-today-hosts">
      {nodes.map((node) => (
        <button
          key={node.id}
          type="button"
          title={`${node.name} · ${t(`state:${node.state}`)}`}
          aria-label={`${node.name}, ${t(`state:${node.state}`)}`}
          onClick={() => open({ kind: "node", params: { nodeId: node.id } })}
        >
          <StateGlyph state={nodeGlyph({ state: node.state })} decorative />
        </button>
      ))}
      <span className="sb-today-quiet">{t("today:nodes.summary", { online: nodes.filter((node) => node.state === "STARTED").length, total: nodes.length })}</span>
    </div>
  );
}
