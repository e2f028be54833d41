import { useCallback, useSyncExternalStore } from "react";
import type { Language } from "./language.ts";
import { currentLanguage, onLanguageChange, translate } from "./translation.ts";
import type { Translate } from "./textKey.ts";

/** The language on screen; the component renders again when it is switched. */
export function useLanguage(): Language {
  return useSyncExternalStore(onLanguageChange, currentLanguage);
}

/** The typed sentence writer: `t('ui:close')`, `t('ui:log.errors', { count: 3 })`. Its identity changes with the language. */
export function useTranslate(): Translate {
  const language = useLanguage();
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- a new function per language, so memoised callers notice the switch
  return useCallback(translate, [language]);
}
