/** Segments drawn at most; more slots than that share them. */
const mostSegments = 16;

/** Slots of a host: taken ones filled, free ones hollow. */
export function SlotStrip({ used, total }: { readonly used: number; readonly total: number }) {
  const segments = Math.min(total, mostSegments);
  const filled = total === 0 ? 0 : total <= mostSegments ? used : Math.max(used > 0 ? 1 : 0, Math.floor((used / total) * segments));
  return (
    <span className="sb-slots" aria-hidden>
      {Array.from({ length: segments }, (_, i) => (
        <span key={i} data-used={i < filled || undefined} />
      ))}
    </span>
  );
}
