import { isIP } from "node:net";
import { getCACertificates } from "node:tls";
import type { RunnerRequest } from "../../runner/hooks/request.ts";
import { textParam } from "./request.ts";
import type { SqlStatement } from "./sqlText.ts";

/** Runs the statements of one script, in order, on one connection. @throws at the first that fails, with its line. */
export type SqlRunner = (request: RunnerRequest, statements: readonly SqlStatement[], values: Readonly<Record<string, string>>) => Promise<void>;

export const CONNECT_MS = 15_000;

/** A statement's failure, with its place in the script. */
export const failed = (statement: SqlStatement, cause: unknown): Error => new Error(`line ${statement.line}: ${cause instanceof Error ? cause.message : String(cause)}`);

/** The text of a statement with a mark of the database where each value is bound. */
export const textWith = (statement: SqlStatement, mark: (name: string) => string): string =>
  statement.pieces.map((piece, index) => (index < statement.names.length ? piece + mark(statement.names[index]!) : piece)).join("");

/**
 * Whether and how the connection is encrypted; the names are libpq's. `require` does not look at the certificate; `verify-full`
 * checks it against the authorities of the host, and those that come with the runtime, and its name. Neither driver checks an
 * address against a certificate, so there it is refused.
 */
export function tlsOf(request: RunnerRequest): { readonly rejectUnauthorized: boolean; readonly ca?: string[] } | undefined {
  const mode = textParam(request, "tls", "off");
  if (mode === "require") return { rejectUnauthorized: false };
  if (mode === "verify-full" && isIP(textParam(request, "host")) !== 0) throw new Error("the certificate of an address cannot be checked by its name: give the name of the host");
  if (mode === "verify-full") return { rejectUnauthorized: true, ca: [...getCACertificates("system"), ...getCACertificates("bundled")] };
  if (mode === "off") return undefined;
  throw new Error(`${mode} is no way to encrypt a connection`);
}
