import { Handle, Position } from "@xyflow/react";
import type { Node, NodeProps } from "@xyflow/react";
import { ArrowUpCircle } from "lucide-react";
import { memo } from "react";
import type { Family } from "../../ui/palette.ts";
import { lookOf } from "../../ui/glyphShapes.ts";
import type { NodeGlyph } from "../../ui/glyphShapes.ts";
import { MiddleText } from "../../ui/MiddleText.tsx";
import { Age } from "../../ui/Moment.tsx";
import { StateGlyph } from "../../ui/StateGlyph.tsx";
import { useDetail } from "./levelOfDetail.ts";
import { SlotStrip } from "./SlotStrip.tsx";
import { FamilyBar } from "./FamilyBar.tsx";
import "./cards.css";

/** Size of a node card (UX b.5). */
export const nodeCardSize = { width: 248, height: 84 } as const;

/** What a node card shows. */
export type NodeCardData = {
  readonly name: string;
  /** The word of its role in the language of the screen, in capitals in English: SERVER, MASTER, SLAVE. */
  readonly role: string;
  readonly state: NodeGlyph;
  /** Address and port, or what to do next when it never joined. */
  readonly address: string;
  /** The resource group, when it has one of its own. */
  readonly group?: string;
  /** Said of the mark for an upgrade: which version runs, which there is. */
  readonly upgrade?: string;
  /** When it was heard last; counts on by itself. */
  readonly heardMs?: number;
  /** A slave's slots: drawn as a strip. Another role or a fault has a line instead. */
  readonly slots?: { readonly used: number; readonly total: number };
  /** The slots are as they were when it was heard last. */
  readonly slotsStale?: boolean;
  readonly line?: string;
  /** Colours the line when it is a fault. */
  readonly lineFamily?: Family;
  /** What the overlay asks for: the worst of CPU, memory, disk ("MEM 40 %"), a version, a clock offset; or "no data". */
  readonly worst?: string;
  /** For screen readers: "slave-etl-02, slave, online, 3 of 16 slots". */
  readonly label: string;
  readonly hasParent: boolean;
  readonly hasChildren: boolean;
};

/** A host in the topology, drawn by xyflow under the type `host`. */
export type NodeFlowNode = Node<NodeCardData, "host">;

function NodeCardView({ data, selected }: NodeProps<NodeFlowNode>) {
  const detail = useDetail();
  const { slots } = data;
  const { family } = lookOf(data.state);
  return (
    <div className="sb-card sb-node-card" data-family={family} data-selected={selected || undefined} data-detail={detail} data-dashed={data.state === "UNINITIALISED" || undefined}>
      <FamilyBar family={family} />
      {detail === "lamp" && (
        <span className="sb-card-lamp">
          <StateGlyph state={data.state} size={20} decorative />
        </span>
      )}
      {detail === "line" && (
        <span className="sb-node-row">
          <StateGlyph state={data.state} size={20} decorative />
          <span className="sb-card-name">
            <MiddleText text={data.name} />
          </span>
          {slots && <span className="sb-node-figure">{`${slots.used}/${slots.total}`}</span>}
        </span>
      )}
      {detail === "card" && (
        <>
          <span className="sb-node-row">
            <StateGlyph state={data.state} />
            <span className="sb-card-name">
              <MiddleText text={data.name} />
            </span>
            {data.upgrade !== undefined && (
              <span className="sb-node-upgrade" title={data.upgrade}>
                <ArrowUpCircle size={14} aria-label={data.upgrade} />
              </span>
            )}
            <span className="sb-tag">{data.role}</span>
          </span>
          <span className="sb-node-row sb-node-address">
            <span className="sb-mono sb-ident" title={data.address}>
              {data.address}
            </span>
            {data.group !== undefined && (
              <span className="sb-node-group" title={data.group}>
                {data.group}
              </span>
            )}
            <span>{data.heardMs === undefined ? "—" : <Age since={data.heardMs} />}</span>
          </span>
          <span className="sb-node-row">
            {data.line !== undefined ? (
              <span className="sb-node-line" data-family={data.lineFamily} title={data.line}>
                {data.line}
              </span>
            ) : (
              slots && (
                <span className="sb-node-line">
                  <SlotStrip used={slots.used} total={slots.total} stale={data.slotsStale === true} />
                  {`${slots.used}/${slots.total}`}
                </span>
              )
            )}
            {data.worst !== undefined && <span className="sb-node-figure">{data.worst}</span>}
          </span>
        </>
      )}
      {data.hasParent && <Handle type="target" position={Position.Left} isConnectable={false} />}
      {data.hasChildren && <Handle type="source" position={Position.Right} isConnectable={false} />}
    </div>
  );
}

/** The card of a schedule server, master or slave. */
export const NodeCard = memo(NodeCardView);
