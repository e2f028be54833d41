import type { SavedConnection } from "#bridge";

/** What Chromium found out about a server's certificate. */
export interface SeenCertificate {
  readonly host: string;
  /** `sha256/…`, as Chromium writes it. */
  readonly fingerprint: string;
  /** "net::OK", or the error: "net::ERR_CERT_AUTHORITY_INVALID". */
  readonly verification: string;
}
/**
 * - `pinned`: the person trusted exactly this one.
 * - `asChromium`: what Chromium says holds.
 * - `firstUse`: nobody vouches for it and nobody was asked yet: ask, and pin it.
 * - `changed`: another one was pinned for this host: refused, whoever vouches for the new one.
 * - `declined`: the person said no to it in this run.
 */
export type CertificateVerdict = "pinned" | "asChromium" | "firstUse" | "changed" | "declined";

/** Errors that a self-signed certificate of our own makes; an expired, revoked or weak one is never offered for trust. */
const UNVOUCHED: ReadonlySet<string> = new Set(["ERR_CERT_AUTHORITY_INVALID", "ERR_CERT_COMMON_NAME_INVALID"]);
const nameOf = (verification: string): string => verification.replace(/^net::/, "").replace(/^(?=CERT_)/, "ERR_");

/** Judges a certificate: trust on first use, pinned by fingerprint. Chromium tells the host without the port, so pins of one host stand together. */
export function judgeCertificate(seen: SeenCertificate, pins: readonly string[], hasUnpinned: boolean, declined: ReadonlySet<string>): CertificateVerdict {
  if (pins.includes(seen.fingerprint)) return "pinned";
  if (pins.length > 0 && !hasUnpinned) return "changed";
  if (!UNVOUCHED.has(nameOf(seen.verification))) return "asChromium";
  return declined.has(declinedKey(seen)) ? "declined" : "firstUse";
}
export const declinedKey = (seen: Pick<SeenCertificate, "host" | "fingerprint">): string => `${seen.host} ${seen.fingerprint}`;

/** The pins of a host, and whether a connection to it has none. */
export function pinsOf(host: string, connections: readonly SavedConnection[]): { readonly pins: readonly string[]; readonly hasUnpinned: boolean } {
  const here = connections.filter(({ address }) => hostOf(address) === host);
  return { pins: here.flatMap(({ fingerprint }) => fingerprint ?? []), hasUnpinned: here.some(({ fingerprint }) => fingerprint === undefined) };
}
/** As Chromium writes a host: an IPv6 address without brackets. */
export const hostOf = (address: string): string => new URL(address).hostname.replace(/^\[|\]$/g, "");
