import { Button } from "antd";
import { useState } from "react";
import { useLanguage, useTranslate } from "../../i18n/useTranslate.ts";
import { failureWords } from "../../link/failures.ts";
import "../../ui/document.css";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorCard } from "../../ui/ErrorCard.tsx";
import { useScriptCentre } from "./scriptCentre.ts";
import { ScriptPane } from "./ScriptPane.tsx";
import { ScriptSheets } from "./ScriptSheets.tsx";
import { ScriptTree } from "./ScriptTree.tsx";
import "./scripts.css";
import { useScripts } from "./useScripts.ts";

/** The development center (S4-25, S4-26): the tree on the left, one script on the right, its output below. */
export function ScriptsDocument() {
  const t = useTranslate();
  const language = useLanguage();
  const reading = useScripts();
  const { chosen, ask } = useScriptCentre();
  const [failure, setFailure] = useState<unknown>();
  const entries = reading.value ?? [];
  const entry = entries.find((one) => one.id === chosen && one.language !== null);
  const shown = failure ?? reading.failure;
  return (
    <div className="sb-script">
      <ScriptTree entries={entries} onFailure={setFailure} />
      <div className="sb-script-main">
        {shown !== undefined && <ErrorCard {...failureWords(shown, language)} actions={<Button onClick={() => (setFailure(undefined), reading.reload())}>{t("ui:retry")}</Button>} />}
        {entry === undefined ? (
          <EmptyState
            sentence={entries.length === 0 ? t("scripts:none") : t("scripts:noneHere")}
            action={
              <Button type="primary" onClick={() => ask({ kind: "new", folder: false, area: "personal", parentId: null })}>
                {t("scripts:new.file")}
              </Button>
            }
          />
        ) : (
          <ScriptPane key={entry.id} entry={entry} />
        )}
      </div>
      <ScriptSheets entries={entries} />
    </div>
  );
}
