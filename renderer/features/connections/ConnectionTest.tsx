import { Button } from "antd";
import { useCallback, useEffect, useState } from "react";
import { useLanguage, useTranslate } from "../../i18n/useTranslate.ts";
import { failureWords } from "../../link/failures.ts";
import { testServer } from "../../link/testServer.ts";
import type { ServerTest } from "../../link/testServer.ts";
import { useSession } from "../../state/hooks.ts";
import { ErrorCard } from "../../ui/ErrorCard.tsx";
import { Sheet } from "../../ui/overlay/Sheet.tsx";
import { StateGlyph } from "../../ui/StateGlyph.tsx";
import type { SavedConnection } from "./savedConnection.ts";

/** Asks a server whether it answers, in which version, and whether it is set up. */
export function ConnectionTest({ connection, onClose }: { readonly connection: SavedConnection; readonly onClose: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const ours = useSession().platform?.version;
  const [test, setTest] = useState<ServerTest>();
  const [failure, setFailure] = useState<unknown>();
  const run = useCallback(() => {
    setTest(undefined);
    setFailure(undefined);
    testServer(connection.address).then(setTest, setFailure);
  }, [connection.address]);
  useEffect(run, [run]);
  const waiting = test === undefined && failure === undefined;
  const steps = [
    { words: t("connections:tick.reach", { address: connection.address }), done: test !== undefined, failed: failure !== undefined },
    { words: test ? t("connections:tick.version", { version: test.version }) : t("connections:tick.versionUnknown"), done: test !== undefined, failed: false },
    { words: test?.needed ? t("connections:tick.notSetUp") : t("connections:tick.setUp"), done: test !== undefined && !test.needed, failed: test?.needed === true },
  ];
  return (
    <Sheet
      title={t("connections:testTitle", { name: connection.name })}
      place="centre"
      onClose={onClose}
      footer={
        <Button onClick={run} loading={waiting}>
          {t("ui:retry")}
        </Button>
      }
    >
      <ul className="sb-ticks">
        {steps.map((step) => (
          <li key={step.words}>
            <StateGlyph state={step.failed ? "FAILED" : step.done ? "SUCCESS" : waiting ? "RUNNING" : "NOT_RUN"} decorative />
            <span>{step.words}</span>
          </li>
        ))}
      </ul>
      {test && <p className="sb-doc-note">{t("connections:tick.took", { ms: test.tookMs, platform: test.platform })}</p>}
      {test && ours !== undefined && ours !== test.version && <p className="sb-doc-note">{t("connections:tick.otherVersion", { ours })}</p>}
      {failure !== undefined && <ErrorCard {...failureWords(failure, language)} />}
    </Sheet>
  );
}
