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
  /** All letters but the last four, and the number that those are: a million ids at once cost no arithmetic of 130 bits each. */
  let head = "";
  let low = 0;
  const TAIL_BITS = 80n;
  const draw = () => random(10).reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  return {
    next<Id extends string>(): Id {
      const ms = Math.max(clock.now(), lastMs);
      // The top bit stays free, so that counting up within one millisecond never overflows.
      if (ms === lastMs && low < LOW_MOST) low++;
      else {
        tail = ms === lastMs ? (tail | BigInt(LOW_MOST)) + 1n : draw() >> 1n;
        lastMs = ms;
        low = Number(tail & BigInt(LOW_MOST));
        head = encode(((BigInt(ms) << TAIL_BITS) | tail) >> 20n, 22);
      }
      return (head + ALPHABET[low >> 15]! + ALPHABET[(low >> 10) & 31]! + ALPHABET[(low >> 5) & 31]! + ALPHABET[low & 31]!) as Id;
    },
    secret: () =>
      encode(
        random(20).reduce((value, byte) => (value << 8n) | BigInt(byte), 0n),
        32,
      ),
  };
}

/** What four letters count to. */
const LOW_MOST = 2 ** 20 - 1;
function encode(value: bigint, length: number): string {
  let text = "";
  for (let rest = value, i = 0; i < length; i++, rest >>= 5n) text = ALPHABET[Number(rest & 31n)]! + text;
  return text;
}
