import { useEffect, useRef, useState } from "react";
import type { Family } from "../../ui/palette.ts";

const burstMs = 250;
const mostWipes = 20;
let burstStart = 0;
let burstCount = 0;

// More than 20 changes within a quarter of a second are a burst: they apply without animation.
function mayWipe(nowMs: number): boolean {
  if (nowMs - burstStart > burstMs) {
    burstStart = nowMs;
    burstCount = 0;
  }
  burstCount += 1;
  return burstCount <= mostWipes;
}

/** The 4 px family bar of a card. When the family changes, the new colour wipes over the old one from bottom to top, once. */
export function FamilyBar({ family }: { readonly family: Family | undefined }) {
  const before = useRef(family);
  const [wipe, setWipe] = useState<{ readonly from: Family; readonly turn: number }>();
  useEffect(() => {
    const from = before.current;
    before.current = family;
    if (from !== undefined && from !== family) setWipe((last) => (mayWipe(performance.now()) ? { from, turn: (last?.turn ?? 0) + 1 } : undefined));
  }, [family]);
  return (
    <span className="sb-card-bar" aria-hidden>
      {wipe && <span key={wipe.turn} data-family={wipe.from} onAnimationEnd={() => setWipe(undefined)} />}
    </span>
  );
}
