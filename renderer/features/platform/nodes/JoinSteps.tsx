import type { NodeId } from "#contract";
import { Button } from "antd";
import { useCallback, useEffect, useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useConnection, useNode } from "../../../state/hooks.ts";
import { CopyButton } from "../../../ui/CopyButton.tsx";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import type { GlyphName } from "../../../ui/glyphShapes.ts";
import { useNow } from "../../../ui/ticker.ts";
import { useFormats } from "../../../ui/useFormats.tsx";
import type { JoinCommand } from "./JoinCommand.ts";

/** After this long without a word the checks are shown. */
const PATIENCE_MS = 60_000;
const answers: ReadonlySet<string> = new Set(["STOPPED", "STARTING", "STARTED", "DRAINING", "STOPPING"]);

/** The command for one host, and how far it has come: defined, connected, initialised, started. */
export function JoinSteps({ nodeId, first }: { readonly nodeId: NodeId; readonly first: JoinCommand | undefined }) {
  const t = useTranslate();
  const language = useLanguage();
  const node = useNode(nodeId);
  const now = useNow();
  const { age } = useFormats();
  const { clockOffsetMs, address } = useConnection();
  const [command, setCommand] = useState(first);
  const [failure, setFailure] = useState<unknown>();
  const [since] = useState(Date.now);
  const renew = useCallback(() => {
    setFailure(undefined);
    link.ask("node.join", { nodeId }).then((made) => setCommand({ nodeId, command: made.command, expiresAt: made.expiresAt }), setFailure);
  }, [nodeId]);
  useEffect(() => {
    if (!first) renew();
  }, [first, renew]);

  const joined = node !== undefined && node.enrolledAt !== null;
  const initialised = joined && answers.has(node.state);
  const started = node?.state === "STARTED";
  const left = command ? command.expiresAt - (now + clockOffsetMs) : 0;
  const expired = command !== undefined && left <= 0 && !joined;
  const step = (done: boolean, before: boolean): GlyphName => (done ? "SUCCESS" : before ? (expired ? "WAIT_RETRY" : "RUNNING") : "NOT_RUN");
  const steps: readonly { readonly glyph: GlyphName; readonly text: string }[] = [
    { glyph: step(node !== undefined, true), text: t("nodes:join.defined", { name: node?.name ?? "" }) },
    { glyph: step(joined, node !== undefined), text: joined && node.host ? t("nodes:join.connectedFrom", { host: node.host.hostName }) : t("nodes:join.connected") },
    { glyph: step(initialised, joined), text: t("nodes:join.initialised") },
    { glyph: node?.state === "START_FAILED" ? "FAILED" : step(started, initialised), text: t("nodes:join.started") },
  ];
  return (
    <div className="sb-join">
      <p>{t("nodes:join.run", { name: node?.name ?? "" })}</p>
      {failure !== undefined && <ErrorCard {...failureWords(failure, language)} actions={<Button onClick={renew}>{t("ui:retry")}</Button>} />}
      {command && (
        <>
          <div className="sb-join-command" data-old={expired || undefined}>
            <code className="sb-ident" data-autofocus tabIndex={0}>
              {command.command}
            </code>
            <CopyButton text={command.command} label={t("nodes:join.copy")} />
          </div>
          <p className="sb-doc-note">
            {joined ? t("nodes:join.used") : expired ? t("nodes:join.expired") : t("nodes:join.valid", { left: age(left) })}{" "}
            {!joined && (
              <button type="button" className="sb-link" onClick={renew}>
                {t("nodes:join.renew")}
              </button>
            )}
          </p>
        </>
      )}
      <ol className="sb-join-steps">
        {steps.map((each) => (
          <li key={each.text}>
            <StateGlyph state={each.glyph} size={20} decorative />
            {each.text}
          </li>
        ))}
      </ol>
      <p role="status" className="sb-hidden">
        {started ? t("nodes:join.started") : ""}
      </p>
      {!joined && now - since > PATIENCE_MS && (
        <div className="sb-join-checks">
          <h3>{t("nodes:join.nothing")}</h3>
          <ul>
            <li>
              {t("nodes:join.checkReach")}
              <code className="sb-ident">{`curl -k ${address}/healthz`}</code>
            </li>
            <li>{t("nodes:join.checkClock")}</li>
            <li>{t("nodes:join.checkProgram")}</li>
          </ul>
        </div>
      )}
    </div>
  );
}
