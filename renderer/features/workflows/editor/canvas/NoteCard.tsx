import { NodeResizeControl } from "@xyflow/react";
import type { Node, NodeProps } from "@xyflow/react";
import { Trash2 } from "lucide-react";
import { memo, useEffect, useRef, useState } from "react";
import { IconButton } from "../../../../ui/IconButton.tsx";

/** What a note shows, and what is done with it. */
export type NoteData = {
  readonly label: string;
  readonly text: string;
  readonly hint: string;
  readonly removeLabel: string;
  readonly readOnly: boolean;
  readonly onText: (text: string) => void;
  readonly onSeal: () => void;
  readonly onRemove: () => void;
  readonly onResize: (width: number, height: number) => void;
};
/** A note on the canvas: text, no meaning for the run. */
export type NoteFlowNode = Node<NoteData, "note">;

function NoteCardView({ data }: NodeProps<NoteFlowNode>) {
  // The drawing follows typing when there is time; the field itself must not wait for it.
  const [typed, setTyped] = useState(data.text);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (document.activeElement !== field.current) setTyped(data.text);
  }, [data.text]);
  return (
    <div className="sb-wf-note-card">
      <textarea
        ref={field}
        className="nodrag nopan nowheel"
        aria-label={data.label}
        placeholder={data.hint}
        maxLength={4000}
        readOnly={data.readOnly}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          data.onText(event.target.value);
        }}
        onBlur={data.onSeal}
      />
      {!data.readOnly && (
        <>
          <span className="nodrag nopan">
            <IconButton icon={Trash2} size={12} label={data.removeLabel} onPress={data.onRemove} />
          </span>
          <NodeResizeControl className="sb-wf-note-corner" minWidth={80} minHeight={40} maxWidth={2000} maxHeight={2000} onResizeEnd={(_, { width, height }) => data.onResize(Math.round(width), Math.round(height))} />
        </>
      )}
    </div>
  );
}

/** @see NoteFlowNode */
export const NoteCard = memo(NoteCardView);
