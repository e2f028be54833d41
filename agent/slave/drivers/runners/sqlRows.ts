/** Rows as tab separated text under their names; a tab or newline inside a value is written as \t or \n. */
export function rowText(values: readonly unknown[]): string {
  return `${values.map(valueText).join("\t")}\n`;
}
function valueText(value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString("hex")}`;
  return String(value as string | number | bigint)
    .replaceAll("\\", "\\\\")
    .replaceAll("\t", "\\t")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r");
}
export const countText = (rows: number | bigint): string => `(${rows} ${Number(rows) === 1 ? "row" : "rows"})\n`;
export const changedText = (rows: number | bigint): string => `${rows} ${Number(rows) === 1 ? "row" : "rows"} changed\n`;
