/** The languages the client is written in. */
export const languages = ["en", "zh-CN"] as const;

/** One of the two languages of the client. */
export type Language = (typeof languages)[number];

/** The language to start in: the first of the preferred tags that starts with `zh`, or English. */
export function languageFor(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    if (tag.toLowerCase().startsWith("zh")) return "zh-CN";
    if (tag.toLowerCase().startsWith("en")) return "en";
  }
  return "en";
}
