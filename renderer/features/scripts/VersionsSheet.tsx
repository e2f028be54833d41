import type { ScriptEntry } from "#contract";
import { Button } from "antd";
import { Eye } from "lucide-react";
import { useState } from "react";
import { useLanguage, useTranslate } from "../../i18n/useTranslate.ts";
import { failureWords } from "../../link/failures.ts";
import { link } from "../../link/link.ts";
import { useReading } from "../../state/useReading.ts";
import { CodeEditor } from "../../ui/code/CodeEditor.tsx";
import { ErrorCard } from "../../ui/ErrorCard.tsx";
import { formatBytes } from "../../ui/formatBytes.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Moment } from "../../ui/Moment.tsx";
import { Sheet } from "../../ui/overlay/Sheet.tsx";
import { codeLanguageOf } from "./scriptTree.ts";
import { useScriptSession } from "./useScripts.ts";

/** How many of those that were saved by themselves the server keeps [DEV2]. */
const KEPT_AUTOMATIC = 20;

/** Texts that were saved, each to look at and to put into the editor again. */
export function VersionsSheet({ script, onClose }: { readonly script: ScriptEntry; readonly onClose: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const { session, state } = useScriptSession(script.id);
  const [number, setNumber] = useState<number>();
  const shown = number ?? state.versions[0]?.number;
  const reading = useReading(`script.version ${script.id} ${shown ?? ""}`, async () => (shown === undefined ? "" : (await link.ask("script.version", { id: script.id, number: shown })).text));
  const restore = (): void => {
    if (reading.value !== undefined) session.type(reading.value);
    onClose();
  };
  return (
    <Sheet
      title={t("scripts:versions.title", { name: script.name })}
      width={860}
      onClose={onClose}
      footer={
        <Button type="primary" disabled={reading.value === undefined} onClick={restore}>
          {t("scripts:versions.restore")}
        </Button>
      }
    >
      <div className="sb-script-versions">
        <div>
          <p className="sb-doc-note">{t("scripts:versions.kept", { count: KEPT_AUTOMATIC })}</p>
          <ul>
            {state.versions.map((version, index) => (
              <li key={version.number} aria-current={version.number === shown || undefined}>
                <span>
                  {version.number} · <Moment ms={version.at} />
                  {index === 0 && ` · ${t("scripts:versions.now")}`}
                </span>
                <IconButton icon={Eye} label={t("scripts:versions.show", { number: version.number })} onPress={() => setNumber(version.number)} />
                <span className="sb-doc-note">{`${version.by} · ${formatBytes(version.bytes)} · ${version.automatic ? t("scripts:versions.automatic") : t("scripts:versions.byHand")}`}</span>
              </li>
            ))}
          </ul>
        </div>
        <div>
          {reading.failure !== undefined && <ErrorCard {...failureWords(reading.failure, language)} />}
          <CodeEditor key={shown} readOnly language={codeLanguageOf[script.language ?? "shell"]} label={script.name} value={reading.value ?? ""} lines={26} />
        </div>
      </div>
    </Sheet>
  );
}
