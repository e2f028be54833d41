import { Handle, Position } from "@xyflow/react";
import type { Node, NodeProps } from "@xyflow/react";
import { memo } from "react";
import type { ReactNode } from "react";
import type { GlyphName } from "../../ui/glyphShapes.ts";
import { lookOf } from "../../ui/glyphShapes.ts";
import { MiddleText } from "../../ui/MiddleText.tsx";
import { StateGlyph } from "../../ui/StateGlyph.tsx";
import { useDetail } from "./levelOfDetail.ts";
import { FamilyBar } from "./FamilyBar.tsx";
import "./cards.css";

/** Size of a task card (UX b.6). */
export const taskCardSize = { width: 208, height: 44 } as const;

/** What a task card shows. */
export type TaskCardData = {
  readonly name: string;
  /** Two letters or a 16 px icon of the task type. */
  readonly mark: ReactNode;
  /** The state of the instance; absent in the editor, where a task has none. */
  readonly state?: GlyphName;
  /** One line of truth: the result, the progress, why it waits; in the editor type, place and schedule. */
  readonly line: string;
  /** 0 to 1 when known: drawn along the bottom. */
  readonly progress?: number;
  /** On the longest way of the run, while that is shown. */
  readonly critical?: boolean;
  /** Top right, at most two: retry n/m, another revision. */
  readonly badges?: readonly string[];
  /** What it waits for outside this graph, in words: stubs of tracks that come from elsewhere. */
  readonly stubs?: readonly string[];
  /** The editor found something wrong with it; the sentence is the tooltip. */
  readonly problem?: string;
  /** Between two versions: it came, went, says something else, or is as it was. */
  readonly change?: "added" | "removed" | "changed" | "none";
  /** For screen readers: "dwd_order, SQL, failed, 2 upstream, 5 downstream". */
  readonly label: string;
  readonly direction?: "right" | "down";
  readonly connectable?: boolean;
};

/** A task in a workflow, drawn by xyflow under the type `task`. */
export type TaskFlowNode = Node<TaskCardData, "task">;

function TaskCardView({ data, selected }: NodeProps<TaskFlowNode>) {
  const detail = useDetail();
  const look = data.state ? lookOf(data.state) : undefined;
  const down = data.direction === "down";
  return (
    <div
      className="sb-card sb-task-card"
      data-family={look?.family}
      data-bad={look?.family === "bad" || undefined}
      data-problem={data.problem !== undefined || undefined}
      data-change={data.change}
      data-critical={data.critical || undefined}
      data-selected={selected || undefined}
      data-detail={detail}
      title={data.problem}
    >
      <FamilyBar family={look?.family} />
      {detail === "lamp" ? (
        <span className="sb-card-lamp">{data.state ? <StateGlyph state={data.state} size={20} decorative /> : <span className="sb-card-mark">{data.mark}</span>}</span>
      ) : (
        <>
          <span className="sb-card-mark">{data.mark}</span>
          <span className="sb-card-text">
            <span className="sb-card-name">
              <MiddleText text={data.name} />
            </span>
            {detail === "card" && (
              <span className="sb-card-line" title={data.line}>
                {data.line}
              </span>
            )}
          </span>
          {data.state && <StateGlyph state={data.state} size={detail === "card" ? 16 : 20} />}
        </>
      )}
      {data.badges && data.badges.length > 0 && detail === "card" && (
        <span className="sb-card-badges">
          {data.badges.slice(0, 2).map((badge) => (
            <span key={badge}>{badge}</span>
          ))}
        </span>
      )}
      {data.stubs && data.stubs.length > 0 && detail === "card" && (
        <span className="sb-card-stub" title={data.stubs.join("\n")}>
          {data.stubs[0]}
          {data.stubs.length > 1 && ` +${data.stubs.length - 1}`}
        </span>
      )}
      {data.progress !== undefined && <span className="sb-card-progress" style={{ width: `${Math.round(Math.max(0, Math.min(1, data.progress)) * 100)}%` }} />}
      <Handle type="target" position={down ? Position.Top : Position.Left} isConnectable={data.connectable === true} />
      <Handle type="source" position={down ? Position.Bottom : Position.Right} isConnectable={data.connectable === true} />
    </div>
  );
}

/** The card of a task, in the editor and in a run. */
export const TaskCard = memo(TaskCardView);
