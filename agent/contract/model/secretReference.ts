import { ID_PATTERN } from "./ids.ts";

const PREFIX = "secret:";
/** What a definition holds instead of the text of a secret field: the id of what the server keeps encrypted. */
export const secretReference = (id: string): string => `${PREFIX}${id}`;
/** The id in a reference; null for any other value. */
export function secretIdOf(value: unknown): string | null {
  if (typeof value !== "string" || !value.startsWith(PREFIX)) return null;
  const id = value.slice(PREFIX.length);
  return ID_PATTERN.test(id) ? id : null;
}
