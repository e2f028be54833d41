/** The value below which a share of them lies, by the nearest rank; `sorted` from the least, and not empty. */
export const percentile = (sorted: readonly number[], share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
