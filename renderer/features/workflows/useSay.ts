import { useCallback } from "react";
import { say } from "#contract";
import type { Sentence } from "#contract";
import { useLanguage } from "../../i18n/useTranslate.ts";

/** Writes a sentence of the server in the language of the screen. */
export function useSay(): (sentence: Sentence) => string {
  const language = useLanguage();
  return useCallback((sentence: Sentence) => say(sentence, language === "en" ? "en" : "zh"), [language]);
}
