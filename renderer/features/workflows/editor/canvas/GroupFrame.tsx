import { Handle, Position } from "@xyflow/react";
import type { Node, NodeProps } from "@xyflow/react";
import { ChevronDown, ChevronRight } from "lucide-react";
import { memo } from "react";

/** What the frame of a group shows. */
export type GroupFrameData = {
  readonly label: string;
  readonly name: string;
  /** "3 tasks", "3 tasks, 1 problem". */
  readonly counts: string;
  readonly folded: boolean;
  readonly bad: boolean;
  readonly toggleLabel: string;
  readonly onToggle: () => void;
  readonly onOpen: () => void;
};
/** The labelled frame around the tasks of a group; folded it is a strip of one card. */
export type GroupFlowNode = Node<GroupFrameData, "group">;

function GroupFrameView({ data, selected }: NodeProps<GroupFlowNode>) {
  const Chevron = data.folded ? ChevronRight : ChevronDown;
  return (
    <div className="sb-wf-frame" data-folded={data.folded || undefined} data-selected={selected || undefined} data-bad={data.bad || undefined}>
      <header title={data.label} onDoubleClick={data.onOpen}>
        <button type="button" className="nodrag nopan" aria-expanded={!data.folded} aria-label={data.toggleLabel} title={data.toggleLabel} onClick={data.onToggle} onDoubleClick={(event) => event.stopPropagation()}>
          <Chevron size={14} aria-hidden />
        </button>
        <b className="sb-ident">{data.name}</b>
        <span>{data.counts}</span>
      </header>
      {data.folded && (
        <>
          <Handle type="target" position={Position.Left} isConnectable={false} />
          <Handle type="source" position={Position.Right} isConnectable={false} />
        </>
      )}
    </div>
  );
}

/** @see GroupFlowNode */
export const GroupFrame = memo(GroupFrameView);
