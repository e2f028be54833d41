import { useTranslate } from "../../../i18n/useTranslate.ts";
import { worstGlyph } from "../../../ui/glyphFor.ts";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { StatusButton } from "../../../ui/StatusButton.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { useNodeViews } from "./useNodeViews.ts";

/** Status bar: how many hosts are online, with the picture of the worst. */
export function NodeSummary() {
  const t = useTranslate();
  const { open } = useWorkbench();
  const views = useNodeViews();
  const worst = worstGlyph(views.map((view) => view.glyph));
  if (worst === undefined) return null;
  const online = views.filter((view) => view.node.state === "STARTED").length;
  return (
    <StatusButton onPress={() => open({ kind: "topology", params: {} }, { pin: true })}>
      <StateGlyph state={worst} size={12} />
      {t("nodes:summary", { online, total: views.length })}
    </StatusButton>
  );
}
