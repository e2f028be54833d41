import type { ScriptEntry } from "#contract";
import { useState } from "react";
import { useLanguage, useTranslate } from "../../i18n/useTranslate.ts";
import { failureWords } from "../../link/failures.ts";
import { link } from "../../link/link.ts";
import { useProjects } from "../../state/hooks.ts";
import { useReading } from "../../state/useReading.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorCard } from "../../ui/ErrorCard.tsx";
import { instanceGlyph } from "../../ui/glyphFor.ts";
import { Elapsed, Moment } from "../../ui/Moment.tsx";
import { Sheet } from "../../ui/overlay/Sheet.tsx";
import { StateWord } from "../../ui/StateWord.tsx";
import { ScriptResult } from "./ScriptResult.tsx";
import type { RunOfScript } from "./ScriptResult.tsx";

/** The runs of a script, the newest first, each with its log (S4-26). */
export function HistorySheet({ script, onClose }: { readonly script: ScriptEntry; readonly onClose: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const reading = useReading(`script.runs ${script.id}`, () => link.ask("script.runs", { id: script.id }));
  const names = new Map(useProjects().map((one) => [one.id as string, one.name as string]));
  const [chosen, setChosen] = useState<RunOfScript>();
  return (
    <Sheet title={t("scripts:history.title", { name: script.name })} width={860} onClose={onClose}>
      {reading.failure !== undefined && <ErrorCard {...failureWords(reading.failure, language)} />}
      {reading.value?.length === 0 && <EmptyState sentence={t("scripts:history.none")} />}
      <ul className="sb-script-history">
        {reading.value?.map((run) => (
          <li key={run.workflowInstanceId} aria-current={run.workflowInstanceId === chosen?.workflowInstanceId || undefined}>
            <button type="button" onClick={() => setChosen(run)}>
              <StateWord state={instanceGlyph({ state: run.state, forcedBy: null, cause: null })} />
              <Moment ms={run.at} />
              <span>{run.endedAt === null ? "" : <Elapsed start={run.at} end={run.endedAt} />}</span>
              <span className="sb-doc-note">{run.by}</span>
              <span className="sb-doc-note">{names.get(run.projectId) ?? ""}</span>
            </button>
          </li>
        ))}
      </ul>
      {chosen !== undefined && <ScriptResult key={chosen.workflowInstanceId} run={chosen} onHide={() => setChosen(undefined)} />}
    </Sheet>
  );
}
