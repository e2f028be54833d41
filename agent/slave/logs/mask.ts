import type { AttemptOrder } from "#contract";

/** [SEC1] Replaces secret values by as many `*`, wherever they stand and however they are cut into pieces. */
export interface Mask {
  /** The longest text that is replaced, in bytes: what must be known before and behind a place to mask it. */
  readonly longest: number;
  /** Masks in place. Every occurrence that lies whole in `bytes` is replaced. */
  apply(bytes: Buffer): void;
  /** How many bytes at the end may be the beginning of a secret. */
  openEnd(bytes: Buffer): number;
}
/** Shorter values are in every other word. */
const SHORTEST = 4;
/** A piece of base64 this short would be found by chance. */
const SHORTEST_PIECE = 6;
const STAR = 0x2a;

/** Null when the order has no secret that can be masked. */
export function maskOf(order: Pick<AttemptOrder, "secrets" | "masked" | "params" | "environment">): Mask | null {
  const values = order.secrets.flatMap((name) => [order.params[name as keyof typeof order.params], order.environment[name]].flatMap(textsIn));
  return makeMask([...values, ...order.masked]);
}
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number") return [String(value)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

export function makeMask(values: readonly string[]): Mask | null {
  const needles = [...new Set(values.filter((value) => value.length >= SHORTEST).flatMap(formsOf))].map((text) => Buffer.from(text, "latin1")).sort((one, other) => other.length - one.length);
  if (needles.length === 0) return null;
  const longest = needles[0]!.length;
  return {
    longest,
    apply(bytes) {
      // Found first, replaced after: forms overlap, and one that is replaced would hide the other.
      const found: [number, number][] = [];
      for (const needle of needles) for (let at = bytes.indexOf(needle); at !== -1; at = bytes.indexOf(needle, at + 1)) found.push([at, at + needle.length]);
      for (const [from, to] of found) bytes.fill(STAR, from, to);
    },
    openEnd(bytes) {
      for (let length = Math.min(longest - 1, bytes.length); length > 0; length--) {
        const end = bytes.subarray(bytes.length - length);
        if (needles.some((needle) => needle.length > length && needle.subarray(0, length).equals(end))) return length;
      }
      return 0;
    },
  };
}

/** A value as programs write it, each as bytes in latin1: plain, in JSON, in an address or a form, in base64 at each of its three positions. */
function formsOf(value: string): string[] {
  const bytes = (text: string): string => Buffer.from(text).toString("latin1");
  const address = encodeURIComponent(value.toWellFormed());
  const strict = address.replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
  const forms = [bytes(value), bytes(JSON.stringify(value).slice(1, -1))];
  for (const one of [address, strict])
    forms.push(
      one,
      one.replaceAll("%20", "+"),
      one.replace(/%../g, (hex) => hex.toLowerCase()),
    );
  const plain = Buffer.from(value);
  const alone = plain.toString("base64");
  const base64 = [alone, alone.replace(/=+$/, "")];
  for (let shift = 0; shift < 3; shift++) {
    const all = Buffer.concat([Buffer.alloc(shift), plain]).toString("base64");
    // Characters that hold bits of a neighbour are left out.
    const piece = all.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + plain.length) * 8) / 6));
    if (piece.length >= SHORTEST_PIECE) base64.push(piece);
  }
  for (const one of base64) forms.push(one, one.replaceAll("+", "-").replaceAll("/", "_"));
  return forms;
}
