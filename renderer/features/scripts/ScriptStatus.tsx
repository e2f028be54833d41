import type { ScriptEntry } from "#contract";
import { Button } from "antd";
import { useLanguage, useTranslate } from "../../i18n/useTranslate.ts";
import { failureWords } from "../../link/failures.ts";
import { Banner } from "../../ui/Banner.tsx";
import { ErrorCard } from "../../ui/ErrorCard.tsx";
import { useFormats } from "../../ui/useFormats.tsx";
import type { ScriptSession, ScriptSessionState } from "./ScriptSession.ts";

/** Whether the server has what is typed, and what to do when it does not. */
export function ScriptStatus({ entry, session, state }: { readonly entry: ScriptEntry; readonly session: ScriptSession; readonly state: ScriptSessionState }) {
  const t = useTranslate();
  const language = useLanguage();
  const { time } = useFormats();
  const words = state.status === "saved" && state.savedAt !== undefined ? t("scripts:status.savedAt", { time: time(state.savedAt) }) : t(`scripts:status.${state.status}`);
  return (
    <>
      <div className="sb-script-status">
        <strong>{entry.name}</strong>
        <span className="sb-tag">{t(`scripts:language.${entry.language ?? "shell"}`)}</span>
        <span className="sb-doc-note">{t(`scripts:area.${entry.area}`)}</span>
        <span className="sb-doc-gap" />
        <span className="sb-doc-note" role="status">
          {words}
        </span>
      </div>
      {state.restored && <Banner actions={<Button onClick={() => void session.takeTheirs()}>{t("scripts:stale.theirs")}</Button>}>{t("scripts:restored")}</Banner>}
      {state.status === "stale" && (
        <Banner
          actions={
            <>
              <Button onClick={() => void session.saveOver()}>{t("scripts:stale.over")}</Button>
              <Button onClick={() => void session.takeTheirs()}>{t("scripts:stale.theirs")}</Button>
            </>
          }
        >
          {t("scripts:stale", { name: entry.name, by: entry.changedBy })}
        </Banner>
      )}
      {state.failure !== undefined && state.status !== "stale" && (
        <ErrorCard {...failureWords(state.failure, language)} actions={<Button onClick={() => void (state.status === "failed" ? session.load() : session.save())}>{t("ui:retry")}</Button>} />
      )}
    </>
  );
}
