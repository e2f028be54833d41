const binaryUnits = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** A size in bytes with a binary unit and three figures at most: `812 B`, `1.2 MiB`. */
export function formatBytes(bytes: number): string {
  let value = Math.max(0, bytes);
  let step = 0;
  while (value >= 1023.5 && step < binaryUnits.length - 1) {
    value /= 1024;
    step += 1;
  }
  const figure = step === 0 || value >= 99.95 ? String(Math.round(value)) : value.toFixed(1);
  return `${figure} ${binaryUnits[step]}`;
}

/** A count in a tight place: `812`, `88 k`, `1.2 M`. In columns write the whole number (`formatNumber`). */
export function formatCount(count: number): string {
  if (count < 10_000) return String(Math.round(count));
  for (const [unit, size] of [
    ["k", 1e3],
    ["M", 1e6],
    ["G", 1e9],
  ] as const) {
    const value = count / size;
    if (value < 999.5) return `${value >= 9.95 ? Math.round(value) : value.toFixed(1)} ${unit}`;
  }
  return `${Math.round(count / 1e12)} T`;
}

const grouped = new Intl.NumberFormat("en-US");

/** A whole number with thousands separators, equal in both languages: `1,204,118`. */
export function formatNumber(value: number): string {
  return grouped.format(value);
}

/** A share as a whole percentage: `formatPercent(0.404)` is `40 %`. */
export function formatPercent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
