import { BaseEdge, EdgeLabelRenderer } from "@xyflow/react";
import type { Edge, EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { directRoute, middleOf, trackPath } from "../layout/octilinear.ts";
import type { Point } from "../model/graph.ts";
import "./canvas.css";

/**
 * The state of the condition that a track stands for: satisfied = done, flowing = moving now, idle = not yet,
 * never = can no longer be satisfied, broken = the other end is not heard. A track is never red but when it is broken.
 */
export type TrackState = "satisfied" | "flowing" | "idle" | "never" | "broken";

/** What a track needs. */
export type TrackEdgeData = {
  readonly state: TrackState;
  /** The route from the layout, while both ends stand where the layout put them; else it goes straight there. */
  readonly route?: readonly Point[];
  /** Words on the line: a rate, a condition. */
  readonly text?: string;
  readonly direction?: "right" | "down";
};

/** A track between two cards, drawn by xyflow under the type `track`. */
export type TrackFlowEdge = Edge<TrackEdgeData, "track">;

/** xyflow measures to the outer side of the 9 px port; the track begins at the card. */
const halfPort = 4.5;

const familyOf = { satisfied: "good", flowing: "active", idle: "idle", never: "idle", broken: "bad" } as const;

function TrackEdgeView({ sourceX, sourceY, targetX, targetY, data, selected }: EdgeProps<TrackFlowEdge>) {
  const state = data?.state ?? "idle";
  const [inX, inY] = data?.direction === "down" ? [0, halfPort] : [halfPort, 0];
  const route = data?.route ?? directRoute({ x: sourceX - inX, y: sourceY - inY }, { x: targetX + inX, y: targetY + inY }, data?.direction);
  const middle = state === "broken" || data?.text !== undefined ? middleOf(route) : undefined;
  return (
    <g className="sb-track" data-family={familyOf[state]} data-track={state} data-selected={selected || undefined}>
      <BaseEdge path={trackPath(route)} interactionWidth={16} />
      {state === "broken" && middle && <circle className="sb-track-disc" cx={middle.x} cy={middle.y} r={4.5} />}
      {data?.text !== undefined && middle && (
        <EdgeLabelRenderer>
          <span className="sb-track-text" title={data.text} style={{ transform: `translate(-50%, -50%) translate(${middle.x}px, ${middle.y - 12}px)` }}>
            {data.text}
          </span>
        </EdgeLabelRenderer>
      )}
    </g>
  );
}

/** The track: thin lines with 45 degree corners; nothing on it moves. */
export const TrackEdge = memo(TrackEdgeView);
