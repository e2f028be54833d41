import { LANES, type Lane, type LaneShares } from "#contract";

/**
 * Whose turn it is among lanes, by stride: each start moves a lane on by one over its share, and the lane that is furthest behind
 * goes next. A lane that has nothing to start saves nothing up: it comes back where the others are.
 */
export class LaneTurns {
  #shares: LaneShares;
  readonly #passed: Record<Lane, number>;
  /** Where the lane that was served last stood. */
  #now: number;

  constructor(shares: LaneShares, passed: Readonly<Record<Lane, number>> = { scheduled: 0, manual: 0, development: 0, backfill: 0 }, now = 0) {
    this.#shares = shares;
    this.#passed = { ...passed };
    this.#now = now;
  }
  setShares(shares: LaneShares): void {
    this.#shares = shares;
  }
  copy(): LaneTurns {
    return new LaneTurns(this.#shares, this.#passed, this.#now);
  }
  /** The next of the lanes that may go; null when none may. */
  next(mayGo: (lane: Lane) => boolean): Lane | null {
    let best: Lane | null = null;
    for (const lane of LANES) if (mayGo(lane) && (best === null || this.#at(lane) < this.#at(best))) best = lane;
    return best;
  }
  served(lane: Lane): void {
    const at = this.#at(lane);
    this.#now = at;
    this.#passed[lane] = at + 1 / this.#shares[lane];
  }
  #at(lane: Lane): number {
    return Math.max(this.#passed[lane], this.#now);
  }
}
