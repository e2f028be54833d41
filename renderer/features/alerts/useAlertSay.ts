import { say, type Sentence } from "#contract";
import { useLanguage } from "../../i18n/useTranslate.ts";

/** Writes sentences of the server in the reader's language. */
export function useAlertSay(): (sentence: Sentence) => string {
  const language = useLanguage();
  return (sentence) => say(sentence, language === "en" ? "en" : "zh");
}
