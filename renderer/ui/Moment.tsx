import { useNow } from "./ticker.ts";
import { useFormats } from "./useFormats.tsx";

// The tooltip is written when the pointer comes: three zones for every cell would cost more than the cells.

/** A moment in the platform's zone; the tooltip has zone, UTC and local. `undefined` shows a dash. */
export function Moment({ ms }: { readonly ms: number | null | undefined }) {
  const formats = useFormats();
  if (ms == null) return <>—</>;
  return (
    <time dateTime={new Date(ms).toISOString()} onPointerEnter={(event) => (event.currentTarget.title = formats.instant(ms))}>
      {formats.time(ms)}
    </time>
  );
}

/** How long ago `since` was, counting on: `4 m 10 s`. */
export function Age({ since }: { readonly since: number }) {
  const formats = useFormats();
  const now = useNow();
  return <time onPointerEnter={(event) => (event.currentTarget.title = formats.instant(since))}>{formats.age(Math.max(1000, now - since))}</time>;
}

/** How long something has run: fixed when `end` is given, counting on when not. */
export function Elapsed({ start, end }: { readonly start: number; readonly end?: number | null | undefined }) {
  const formats = useFormats();
  if (end != null) return <>{formats.duration(end - start)}</>;
  return <Running start={start} />;
}

function Running({ start }: { readonly start: number }) {
  const formats = useFormats();
  return <>{formats.duration(Math.floor((useNow() - start) / 1000) * 1000)}</>;
}
