import { useReactFlow, useStore, useViewport } from "@xyflow/react";
import type { Node } from "@xyflow/react";
import { memo, useMemo } from "react";
import type { PointerEvent } from "react";

/** Pixels of the map. */
const mapPx = { width: 200, height: 150 };
/** Round, so that a small card is still seen when thousands are. */
const roundPx = 8;

interface CanvasMapProps {
  readonly label: string;
  readonly nodes: readonly Node[];
  readonly colourOf: (node: Node) => string;
}

interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * The whole graph, small, bottom right; a press or a drag on it goes there. One path for all cards of a colour: panning over a thousand
 * of them moves one rectangle, where a map with an element for each card would look at them all.
 */
export function CanvasMap({ label, nodes, colourOf }: CanvasMapProps) {
  const flow = useReactFlow();
  const { x, y, zoom } = useViewport();
  const seen = { width: useStore((state) => state.width) / zoom, height: useStore((state) => state.height) / zoom };
  const bounds = useMemo(() => boundsOf(nodes), [nodes]);
  const [left, top] = [-x / zoom, -y / zoom];
  const all: Bounds = { left: Math.min(bounds.left, left), top: Math.min(bounds.top, top), right: Math.max(bounds.right, left + seen.width), bottom: Math.max(bounds.bottom, top + seen.height) };
  const scale = Math.max((all.right - all.left) / mapPx.width, (all.bottom - all.top) / mapPx.height) || 1;
  const goTo = (event: PointerEvent<SVGSVGElement>): void => {
    const inverse = event.currentTarget.getScreenCTM()?.inverse();
    if (!inverse) return;
    const to = new DOMPoint(event.clientX, event.clientY).matrixTransform(inverse);
    void flow.setCenter(to.x, to.y, { zoom, duration: 0 });
  };
  return (
    <svg
      className="sb-canvas-map"
      role="img"
      aria-label={label}
      width={mapPx.width}
      height={mapPx.height}
      viewBox={`${all.left} ${all.top} ${all.right - all.left} ${all.bottom - all.top}`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        goTo(event);
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && goTo(event)}
    >
      <Cards nodes={nodes} colourOf={colourOf} />
      <rect className="sb-canvas-map-seen" x={left} y={top} width={seen.width} height={seen.height} strokeWidth={1.5 * scale} />
    </svg>
  );
}

/** Frames lie behind the cards and would hide them. */
const isCard = ({ zIndex }: Node): boolean => (zIndex ?? 0) >= 0;

function boundsOf(nodes: readonly Node[]): Bounds {
  const all = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const { position, width = 0, height = 0 } of nodes) {
    all.left = Math.min(all.left, position.x);
    all.top = Math.min(all.top, position.y);
    all.right = Math.max(all.right, position.x + width);
    all.bottom = Math.max(all.bottom, position.y + height);
  }
  return all;
}

const Cards = memo(({ nodes, colourOf }: Pick<CanvasMapProps, "nodes" | "colourOf">) => {
  const paths = useMemo(() => {
    const byColour = Map.groupBy(nodes.filter(isCard), colourOf);
    return [...byColour].map(([colour, cards]) => ({ colour, path: cards.map(({ position: { x, y }, width = 0, height = 0 }) => `M${x} ${y}h${width}v${height}h${-width}z`).join("") }));
  }, [nodes, colourOf]);
  return paths.map(({ colour, path }) => <path key={colour} d={path} fill={colour} stroke={colour} strokeWidth={roundPx} strokeLinejoin="round" />);
});
Cards.displayName = "Cards";
