/**
 * Puts boxes of one column as near as possible to where each wants to be, in their order and without overlap:
 * the least-squares answer, by pooling neighbours that collide. Positions are centres; `gap` is between edges. O(n).
 */
export function placeInOrder(wanted: readonly number[], sizes: readonly number[], gap: number, weights: readonly number[]): number[] {
  // Each offset is how far a box's centre lies below the first one's when all are packed; without it order means non-decreasing.
  const offsets: number[] = [0];
  for (let i = 1; i < sizes.length; i++) offsets.push(offsets[i - 1]! + sizes[i - 1]! / 2 + gap + sizes[i]! / 2);
  const pools: { value: number; weight: number; count: number }[] = [];
  for (let i = 0; i < wanted.length; i++) {
    let pool = { value: wanted[i]! - offsets[i]!, weight: weights[i]!, count: 1 };
    for (let last = pools.at(-1); last && last.value > pool.value; last = pools.at(-1)) {
      const weight = last.weight + pool.weight;
      pool = { value: (last.value * last.weight + pool.value * pool.weight) / weight, weight, count: last.count + pool.count };
      pools.pop();
    }
    pools.push(pool);
  }
  const placed: number[] = [];
  for (const pool of pools) for (let i = 0; i < pool.count; i++) placed.push(pool.value + offsets[placed.length]!);
  return placed;
}
