import type { AttemptState, OutputOf, UiUp } from "#contract";
import type { GlyphName } from "../../../../ui/glyphShapes.ts";
import { MiddleText } from "../../../../ui/MiddleText.tsx";
import { Moment } from "../../../../ui/Moment.tsx";
import { StateGlyph } from "../../../../ui/StateGlyph.tsx";
import { useWorkbench } from "../../../../ui/workbench/WorkbenchContext.ts";
import "../../platform.css";

const glyphOfAttempt: Readonly<Record<AttemptState, GlyphName>> = {
  OFFERED: "DISPATCHING",
  ACCEPTED: "DISPATCHING",
  RUNNING: "RUNNING",
  KILLING: "KILLING",
  KILL_FAILED: "KILL_FAILED",
  LOST: "LOST",
  REFUSED: "FAILED",
  ENDED: "SUCCESS",
};

/** Who is in the slots of a host; a row opens its run. */
export function HolderList({ holders }: { readonly holders: OutputOf<UiUp, "node.attempts"> }) {
  const { open } = useWorkbench();
  return (
    <ul className="sb-holding">
      {holders.map((held) => (
        <li key={held.attemptId}>
          <StateGlyph state={glyphOfAttempt[held.state as AttemptState] ?? "RUNNING"} />
          <button type="button" className="sb-link" onClick={() => open({ kind: "run", params: { workflowInstanceId: held.workflowInstanceId } })}>
            <MiddleText text={held.name} />
          </button>
          <span className="sb-doc-note">{held.startedAt === null ? "" : <Moment ms={held.startedAt} />}</span>
        </li>
      ))}
    </ul>
  );
}
