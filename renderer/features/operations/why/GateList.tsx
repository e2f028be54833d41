import { Button } from "antd";
import type { GateStatus, WhyGate } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useOnline } from "../../../state/hooks.ts";
import type { InstanceGlyph } from "../../../ui/glyphShapes.ts";
import { Age } from "../../../ui/Moment.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { useSay } from "../useSay.ts";
import { useFix } from "./useFix.ts";

const glyphs: Readonly<Record<GateStatus, InstanceGlyph>> = { passed: "SUCCESS", blocking: "MISSED", notReached: "NOT_RUN", unknown: "LOST" };

/** [WHY1] What a task passes until its process runs, in this order, each with what was looked at and what a person can do about it. */
export function GateList({ gates }: { readonly gates: readonly WhyGate[] }) {
  const t = useTranslate();
  const say = useSay();
  const online = useOnline();
  const fix = useFix();
  return (
    <ol className="sb-why-gates" aria-label={t("runView:why.gates")}>
      {gates.map((gate) => (
        <li key={gate.gate} data-status={gate.status} title={gate.status === "notReached" ? say(gate.evidence) : undefined}>
          <StateGlyph state={glyphs[gate.status]} size={14} decorative />
          <span className="sb-why-gate">{say({ code: `gate.${gate.gate}`, values: {} })}</span>
          <span className="sb-hidden">{say({ code: `gateStatus.${gate.status}`, values: {} })}</span>
          <span className="sb-why-evidence">
            {gate.status !== "notReached" && say(gate.evidence)}
            {(gate.status === "blocking" || gate.status === "unknown") && gate.since !== null && (
              <span className="sb-why-since">
                {" · "}
                <Age since={gate.since} />
              </span>
            )}
          </span>
          {gate.fix && (
            <Button size="small" disabled={!online} title={online ? undefined : t("operations:reason.offline")} onClick={() => gate.fix && void fix(gate.fix)}>
              {t(`operations:verb.${gate.fix.verb}`)}
            </Button>
          )}
        </li>
      ))}
    </ol>
  );
}
