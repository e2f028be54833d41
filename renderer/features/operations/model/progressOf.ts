/** How far something is that usually takes `usualMs`. */
export interface Progress {
  /** 0 to 1; 1 when it takes longer than usual. */
  readonly part: number;
  readonly elapsedMs: number;
  readonly usualMs: number;
  /** To whole seconds below a minute, else to whole minutes; null when it should be done already. */
  readonly leftMs: number | null;
}

/** [NGT1] How far a task is against how long it usually takes, in milliseconds; undefined when nothing is known of it, or when it is over before one reads it. */
export function progressOf(elapsedMs: number, usualMs: number | undefined): Progress | undefined {
  if (usualMs === undefined || usualMs < 5000) return undefined;
  const elapsed = Math.max(0, Math.floor(elapsedMs / 1000) * 1000);
  const left = usualMs - elapsed;
  const unit = left < 60_000 ? 1000 : 60_000;
  return { part: Math.min(1, elapsed / usualMs), elapsedMs: elapsed, usualMs, leftMs: left <= 0 ? null : Math.ceil(left / unit) * unit };
}
