import { useState } from "react";
import { useLanguage } from "../../i18n/useTranslate.ts";
import { failureOf, failureWords, problemWords } from "../../link/failures.ts";

/** Sends a form once at a time; what failed is in words, with the problem of each field by its path. */
export function useSubmit(send: () => Promise<void>) {
  const language = useLanguage();
  const [busy, setBusy] = useState(false);
  const [thrown, setThrown] = useState<unknown>();
  const submit = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setThrown(undefined);
    try {
      await send();
    } catch (error) {
      setThrown(error);
    } finally {
      setBusy(false);
    }
  };
  const problems = thrown === undefined ? new Map<string, string>() : problemWords(failureOf(thrown).problems, language);
  return { busy, submit: () => void submit(), problems, failure: thrown === undefined || problems.size > 0 ? undefined : failureWords(thrown, language) };
}
