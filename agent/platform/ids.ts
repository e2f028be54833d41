import { randomBytes } from "node:crypto";
import type { Clock } from "./clock.ts";

/** Makes ids (contract/model/ids.ts). Two ids of one maker never sort against the order in which they were made. */
export interface Ids {
  next<Id extends string>(): Id;
  /** A secret of 160 random bits, in the alphabet of ids. */
  secret(): string;
}

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

export function makeIds(clock: Pick<Clock, "now">, random: (bytes: number) => Uint8Array = randomBytes): Ids {
  let lastMs = -1;
  let tail = 0n;
  const TAIL_BITS = 80n;
  const draw = () => random(10).reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  return {
    next<Id extends string>(): Id {
      const ms = Math.max(clock.now(), lastMs);
      // The top bit stays free, so that counting up within one millisecond never overflows.
      tail = ms === lastMs ? tail + 1n : draw() >> 1n;
      lastMs = ms;
      return encode((BigInt(ms) << TAIL_BITS) | tail, 26) as Id;
    },
    secret: () =>
      encode(
        random(20).reduce((value, byte) => (value << 8n) | BigInt(byte), 0n),
        32,
      ),
  };
}

function encode(value: bigint, length: number): string {
  let text = "";
  for (let rest = value, i = 0; i < length; i++, rest >>= 5n) text = ALPHABET[Number(rest & 31n)]! + text;
  return text;
}
