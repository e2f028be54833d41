/** Segments drawn at most; more slots than that share them. */
const mostSegments = 16;

/** Slots of a host or a pool: taken ones filled, free ones hollow. `stale`: as they were when it was heard last, so none is filled. */
export function SlotStrip({ used, total, stale = false }: { readonly used: number; readonly total: number; readonly stale?: boolean }) {
  const segments = Math.min(total, mostSegments);
  const filled = total === 0 ? 0 : total <= mostSegments ? used : Math.max(used > 0 ? 1 : 0, Math.floor((used / total) * segments));
  return (
    <span className="sb-slots" data-stale-slots={stale || undefined} aria-hidden>
      {Array.from({ length: segments }, (_, i) => (
        <span key={i} data-used={i < filled || undefined} />
      ))}
    </span>
  );
}
