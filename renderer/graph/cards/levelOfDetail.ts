import { useStore } from "@xyflow/react";

/** How much of a card is drawn: all of it, one large line, or only the lamp. */
export type Detail = "card" | "line" | "lamp";

/** The detail at a zoom (UX b.5): 0.75 and up the card, 0.4 to 0.75 a line, below a lamp. */
export function detailAt(zoom: number): Detail {
  if (zoom >= 0.75) return "card";
  return zoom >= 0.4 ? "line" : "lamp";
}

/** The detail now; a card renders again only when it passes one of the two limits. */
export function useDetail(): Detail {
  return useStore((state) => detailAt(state.transform[2]));
}
