import type { MisfirePolicy } from "#contract";

/** How late a run may begin and still be on time: a restart of the server misses nothing. */
export const LATE_MS = 60_000;
/** [SCH3] How many of the points that came while no server ran still make a run, the newest of them; the others are missed. */
export const keptPoints = (policy: MisfirePolicy): number => (policy.policy === "skip" ? 0 : policy.policy === "latest" ? 1 : policy.cap);
