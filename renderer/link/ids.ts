import type { NodeId } from "#contract";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const TIME_LETTERS = 10;
const RANDOM_LETTERS = 16;

/** Random letters of the id alphabet. 256 is a multiple of 32, so every letter is equally likely. */
function randomLetters(count: number): string {
  return [...crypto.getRandomValues(new Uint8Array(count))].map((byte) => ALPHABET[byte & 31]).join("");
}

// 26 letters hold 130 bits; the two too many stand at the front and are 0, so ten letters hold the 48 bits of the time.
function timeLetters(ms: number): string {
  let letters = "";
  for (let rest = ms, i = 0; i < TIME_LETTERS; i++, rest = Math.floor(rest / 32)) letters = ALPHABET[rest % 32]! + letters;
  return letters;
}

/** A new id (contract/model/ids.ts): 26 letters, sorted by the time they were made. Whoever makes an object makes its id. */
export function newId<Id extends string = NodeId>(nowMs = Date.now()): Id {
  return (timeLetters(nowMs) + randomLetters(RANDOM_LETTERS)) as Id;
}
