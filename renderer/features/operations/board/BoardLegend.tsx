import { useTranslate } from "../../../i18n/useTranslate.ts";
import type { InstanceGlyph } from "../../../ui/glyphShapes.ts";
import { StateWord } from "../../../ui/StateWord.tsx";

const shown: readonly InstanceGlyph[] = ["SUCCESS", "SET_SUCCESS", "RUNNING", "WAIT_TIME", "WAIT_RESOURCE", "WAIT_RETRY", "NOT_RUN", "BLOCKED", "PAUSED", "FROZEN", "FAILED", "KILLED", "LOST", "MISSED", "SKIPPED"];

/** What the pictures mean; always there. */
export function BoardLegend() {
  const t = useTranslate();
  return (
    <ul className="sb-board-legend" aria-label={t("board:legend")}>
      {shown.map((state) => (
        <li key={state}>
          <StateWord state={state} size={14} />
        </li>
      ))}
    </ul>
  );
}
