import { useState } from "react";
import type { Language } from "../i18n/language.ts";
import { useLanguage } from "../i18n/useTranslate.ts";
import type { ErrorCardProps } from "./ErrorCard.tsx";

/** What a failure says: a card, the words at each field by its path, and its code. */
export interface Explanation {
  readonly card: ErrorCardProps;
  readonly problems: ReadonlyMap<string, string>;
  readonly word: string;
}
/** Puts whatever was thrown into words. */
export type Explain = (thrown: unknown, language: Language) => Explanation;

/** A form on its way. */
export interface Submission {
  readonly busy: boolean;
  readonly submit: () => void;
  /** What is wrong at each field, by its path. */
  readonly problems: ReadonlyMap<string, string>;
  /** What failed and belongs to no field. */
  readonly failure: ErrorCardProps | undefined;
}

const none: ReadonlyMap<string, string> = new Map();

/**
 * Sends a form once at a time and keeps what failed until it is sent again. `fields` names the field that a refusal as a whole
 * belongs to, by the code of its sentence: a name that is taken is said at the name.
 */
export function useSubmit(send: () => Promise<void>, explain: Explain, fields: Readonly<Record<string, string>> = {}): Submission {
  const language = useLanguage();
  const [busy, setBusy] = useState(false);
  const [thrown, setThrown] = useState<{ readonly error: unknown }>();
  const submit = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setThrown(undefined);
    try {
      await send();
    } catch (error) {
      setThrown({ error });
    } finally {
      setBusy(false);
    }
  };
  const why = thrown && explain(thrown.error, language);
  const field = why && fields[why.word];
  if (why && field !== undefined) return { busy, submit: () => void submit(), problems: new Map([...why.problems, [field, why.card.what]]), failure: undefined };
  return { busy, submit: () => void submit(), problems: why?.problems ?? none, failure: why?.card };
}
