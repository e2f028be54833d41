import { zonedAt } from "../../domain/planning/businessDate.ts";

/**
 * A resource's name with the time of its upload in a zone (S4-27): `clean.py` becomes `clean-20261120-110455.py`; when that is
 * taken, `clean-20261120-110455-2.py`.
 */
export function storedName(name: string, at: number, zone: string, taken: (name: string) => boolean): string {
  const dot = name.lastIndexOf(".");
  const [stem, end] = [name.slice(0, dot), name.slice(dot)];
  const time = zonedAt(at, zone).toPlainDateTime().toString({ smallestUnit: "second" }).replaceAll(/[-:]/g, "").replace("T", "-");
  const first = `${stem}-${time}${end}`;
  if (!taken(first)) return first;
  for (let n = 2; ; n++) if (!taken(`${stem}-${time}-${n}${end}`)) return `${stem}-${time}-${n}${end}`;
}
