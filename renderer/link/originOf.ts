/** The origin in what a person typed; without a scheme it is https. Undefined while it is none. */
export function originOf(typed: string): string | undefined {
  const text = typed.trim();
  if (text === "") return undefined;
  try {
    return new URL(/^https?:\/\//.test(text) ? text : `https://${text}`).origin;
  } catch {
    return undefined;
  }
}
