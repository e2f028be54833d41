import type { Node, NodeProps } from "@xyflow/react";
import { Plus } from "lucide-react";

/** The button on a track that puts a task between its two ends. */
export type InsertFlowNode = Node<{ readonly label: string; readonly onPress: (client: { x: number; y: number }) => void }, "insert">;

/** Pixels. */
export const insertSize = 20;

export function InsertButton({ data }: NodeProps<InsertFlowNode>) {
  return (
    <button type="button" className="sb-wf-insert nodrag nopan" aria-label={data.label} title={data.label} tabIndex={-1} onClick={(event) => data.onPress({ x: event.clientX, y: event.clientY })}>
      <Plus size={14} aria-hidden />
    </button>
  );
}
