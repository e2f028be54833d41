/** The code of a one-time sign-in link, `https://server/#signin=CODE`; null when the address has none. */
export function signInCodeIn(hash: string): string | null {
  const code = new URLSearchParams(hash.replace(/^#/, "")).get("signin");
  return code === null || code === "" ? null : code.slice(0, 100);
}
