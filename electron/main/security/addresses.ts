/** The one origin that the desktop shows: its own bundle. */
export const PAGE_SCHEME = "app";
export const PAGE_ORIGIN = "app://signalbox";

const parsed = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined);

/** An address of our own bundle. Compared by parts, because `origin` of an own scheme is "null" for Node. */
export function isPageAddress(text: string): boolean {
  const url = parsed(text);
  return url !== undefined && url.protocol === `${PAGE_SCHEME}:` && url.host === "signalbox" && url.username === "" && url.password === "";
}

/** What may be handed to the system's browser: http and https, without credentials in it. */
export function isExternalAddress(text: string): boolean {
  const url = parsed(text);
  return url !== undefined && (url.protocol === "http:" || url.protocol === "https:") && url.username === "" && url.password === "";
}

/** Hosts to which plain http is spoken; everywhere else TLS is a condition (HOUSE.md 5.10). */
const LOOPBACK = ["127.0.0.1", "localhost"] as const;
export const isLoopback = (host: string): boolean => (LOOPBACK as readonly string[]).includes(host);

/** The address of a server: an origin without path, https, or http on this machine. */
export function isServerAddress(text: string): boolean {
  const url = parsed(text);
  return url !== undefined && url.origin === text.replace(/\/$/, "") && (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname)));
}

const plainLoopback = LOOPBACK.flatMap((host) => [`http://${host}:*`, `ws://${host}:*`]).join(" ");

/** Sent with every file of the page. The page's own `<meta>` policy may only narrow it further. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  `connect-src 'self' https: wss: ${plainLoopback}`,
  "worker-src 'self'",
  "frame-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
