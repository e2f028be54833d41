import type { DatePiece, DateText } from "#contract";

/** A date of a parameter, counted from an instant in its zone. Null when it leaves the years 0 to 9999. */
export function writeDate({ steps, pieces }: DateText, from: Temporal.ZonedDateTime): string | null {
  let at = from;
  try {
    for (const { unit, amount } of steps) at = at.add({ [unit]: amount });
  } catch {
    return null;
  }
  return at.year < 0 || at.year > 9999 ? null : pieces.map((piece) => written(piece, at)).join("");
}
function written(piece: DatePiece, at: Temporal.ZonedDateTime): string {
  if (typeof piece === "string") return piece;
  const text = String(at[piece.field]).padStart(piece.digits, "0");
  return piece.cut ? text.slice(-piece.digits) : text;
}
