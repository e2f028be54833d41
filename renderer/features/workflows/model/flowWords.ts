import type { Condition, Dependency, Sentence } from "#contract";
import type { Translate } from "../../../i18n/textKey.ts";

/** Says a sentence in the language of the screen. */
type Say = (sentence: Sentence) => string;

/** A condition in a few words, for the track it stands on: `exit 0–3`, `rows > 0`. */
export function conditionWords(condition: Condition, t: Translate, say: Say): string {
  if (condition.on === "exitCode") return t("editor:condition.exit", { codes: condition.from === condition.to ? condition.from : `${condition.from}–${condition.to}` });
  return `${condition.name} ${say({ code: `condition.${condition.is}`, values: {} })} ${condition.value}`;
}

/** What a task waits for outside its run, in a few words: `sales/load · 1 day before`. */
export function dependencyWords({ workflow, task, of }: Dependency, t: Translate): string {
  const what = [workflow ?? t("editor:outside.own"), ...(task === null ? [] : [task])].join(": ");
  if (of.cycle === "lastCycle") return t("editor:outside.lastCycle", { what });
  const when = of.daysBefore === 0 ? what : t("editor:outside.daysBefore", { what, count: of.daysBefore });
  return of.all ? t("editor:outside.all", { what: when }) : when;
}
