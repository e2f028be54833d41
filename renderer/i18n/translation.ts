import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { catalogues } from "./catalogues.ts";
import type { Language } from "./language.ts";
import type { TextKey, TextArguments, Translate } from "./textKey.ts";

const instance = i18next.createInstance();

/**
 * Prepares the catalogues; call once before the first render (and in tests that render).
 * Catalogues are in the bundle, so this is synchronous.
 */
export function startTranslation(language: Language): void {
  if (instance.isInitialized) {
    void instance.changeLanguage(language);
    return;
  }
  void instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: "en",
    resources: catalogues,
    ns: Object.keys(catalogues.en),
    defaultNS: "ui",
    keySeparator: false,
    interpolation: { escapeValue: false },
    initAsync: false,
    react: { useSuspense: false },
  });
}

/** Switches the language of everything on screen; nothing is reloaded and no state is lost. */
export function setLanguage(language: Language): void {
  void instance.changeLanguage(language);
}

/** The language on screen now. */
export function currentLanguage(): Language {
  return instance.language === "zh-CN" ? "zh-CN" : "en";
}

/** Calls `listener` after each switch; returns the way to stop. */
export function onLanguageChange(listener: () => void): () => void {
  instance.on("languageChanged", listener);
  return () => instance.off("languageChanged", listener);
}

/** The sentence of `key` now, for code outside React (notifications, file names). In components use `useTranslate`. */
export const translate: Translate = <K extends TextKey>(key: K, ...values: TextArguments<K>): string => instance.t(key as string, (values[0] ?? {}) as Record<string, unknown>) as string;
