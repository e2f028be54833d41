import { Handle, Position } from "@xyflow/react";
import type { Node, NodeProps } from "@xyflow/react";
import { memo } from "react";
import { lookOf } from "../../ui/glyphShapes.ts";
import type { NodeGlyph } from "../../ui/glyphShapes.ts";
import { worstGlyph } from "../../ui/glyphFor.ts";
import { StateGlyph } from "../../ui/StateGlyph.tsx";
import { FamilyBar } from "./FamilyBar.tsx";
import "./cards.css";

/** What a yard shows: one 28 px tile per folded slave. */
export type YardCardData = {
  /** "48 slaves · 3 unreachable". */
  readonly title: string;
  readonly members: readonly { readonly id: string; readonly name: string; readonly state: NodeGlyph }[];
  /** The word on the button that unfolds it. */
  readonly expandLabel: string;
  readonly onExpand: () => void;
  readonly onChoose: (id: string) => void;
  readonly label: string;
};

/** A folded set of slaves, drawn by xyflow under the type `yard`. */
export type YardFlowNode = Node<YardCardData, "yard">;

function YardCardView({ data, selected }: NodeProps<YardFlowNode>) {
  const worst = worstGlyph(data.members.map((member) => member.state));
  const family = worst ? lookOf(worst).family : "idle";
  return (
    <div className="sb-card sb-yard" data-family={family} data-selected={selected || undefined}>
      <FamilyBar family={family} />
      <span className="sb-node-row">
        <span className="sb-node-line" title={data.title}>
          {data.title}
        </span>
        <button type="button" className="sb-link nodrag" onClick={data.onExpand}>
          {data.expandLabel}
        </button>
      </span>
      <span className="sb-yard-tiles">
        {data.members.map((member) => (
          <button key={member.id} type="button" className="nodrag" title={member.name} onClick={() => data.onChoose(member.id)}>
            <StateGlyph state={member.state} />
          </button>
        ))}
      </span>
      <Handle type="target" position={Position.Left} isConnectable={false} />
    </div>
  );
}

/** The yard: more than twelve slaves of one master, folded to tiles. */
export const YardCard = memo(YardCardView);
