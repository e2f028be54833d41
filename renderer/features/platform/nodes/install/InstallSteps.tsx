import { say } from "#contract";
import type { InstallStep, Node } from "#contract";
import { useLanguage, useTranslate } from "../../../../i18n/useTranslate.ts";
import { Moment } from "../../../../ui/Moment.tsx";
import type { GlyphName } from "../../../../ui/glyphShapes.ts";
import { StateGlyph } from "../../../../ui/StateGlyph.tsx";

const answers: ReadonlySet<string> = new Set(["STOPPED", "STARTING", "STARTED", "DRAINING", "STOPPING"]);
const known = ["downloaded", "system", "size", "clock", "hostname", "user", "program", "join", "service"] as const;

/** How far a host has come: what its script told, then what the server saw. A step that failed says why. */
export function InstallSteps({ node, steps, waits }: { readonly node: Node; readonly steps: readonly InstallStep[]; readonly waits: boolean }) {
  const t = useTranslate();
  const language = useLanguage();
  const joined = node.enrolledAt !== null;
  const initialised = joined && answers.has(node.state);
  const started = node.state === "STARTED";
  const failed = steps.some((step) => !step.ok) && !joined;
  const milestone = (done: boolean, before: boolean): GlyphName => (done ? "SUCCESS" : before && waits && !failed ? "RUNNING" : "NOT_RUN");
  return (
    <ol className="sb-join-steps">
      <li>
        <StateGlyph state="SUCCESS" size={20} decorative />
        <span>{t("nodes:join.defined", { name: node.name })}</span>
      </li>
      {steps.map((step) => {
        const name = known.find((each) => each === step.step);
        return (
          <li key={`${step.at} ${step.step}`} data-step={step.step}>
            <StateGlyph state={step.ok ? "SUCCESS" : "FAILED"} size={20} decorative />
            <span>
              {name ? t(`hosts:step.${name}`) : step.step}
              {step.detail !== null && <span className="sb-join-detail">{say(step.detail, language === "en" ? "en" : "zh")}</span>}
            </span>
            <span className="sb-doc-note">
              <Moment ms={step.at} />
            </span>
          </li>
        );
      })}
      <li>
        <StateGlyph state={milestone(joined, true)} size={20} decorative />
        <span>{node.host ? t("nodes:join.connectedFrom", { host: node.host.hostName }) : t("nodes:join.connected")}</span>
        {node.enrolledAt !== null && (
          <span className="sb-doc-note">
            <Moment ms={node.enrolledAt} />
          </span>
        )}
      </li>
      <li>
        <StateGlyph state={milestone(initialised, joined)} size={20} decorative />
        <span>{t("nodes:join.initialised")}</span>
      </li>
      <li>
        <StateGlyph state={milestone(started, initialised)} size={20} decorative />
        <span>{t("nodes:join.started")}</span>
      </li>
      <li className="sb-hidden" role="status">
        {started ? t("nodes:join.started") : ""}
      </li>
    </ol>
  );
}
