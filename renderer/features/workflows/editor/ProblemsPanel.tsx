import { useMemo } from "react";
import { useStore } from "zustand";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { problemPlace } from "../model/problemPlace.ts";
import { useSay } from "../useSay.ts";
import type { EditorSession } from "./editorSession.ts";
import { useEditorSession, useProblems } from "./useEditor.ts";
import "../workflows.css";
import "./editor.css";

/** What keeps the workflow in front from being published, as it is typed. A row goes to its field. */
export function ProblemsPanel() {
  const t = useTranslate();
  const { front } = useWorkbench();
  const workflowId = front?.kind === "workflow" ? front.params["workflowId"] : undefined;
  if (typeof workflowId !== "string") return <EmptyState sentence={t("workflows:problems.noEditor")} />;
  return <Of key={workflowId} workflowId={workflowId} />;
}

function Of({ workflowId }: { readonly workflowId: string }) {
  const session = useEditorSession(workflowId);
  const phase = useStore(session.store, (state) => state.phase);
  return phase === "ready" ? <Rows session={session} /> : null;
}

function Rows({ session }: { readonly session: EditorSession }) {
  const t = useTranslate();
  const say = useSay();
  const { inspect } = useWorkbench();
  const problems = useProblems(session);
  const tasks = useStore(session.store, (state) => state.history.present.definition.tasks);
  const unread = useStore(session.store, (state) => state.unread !== undefined);
  const rows = useMemo(() => problems.map((problem) => ({ ...problem, ...problemPlace(problem, tasks) })), [problems, tasks]);
  if (rows.length === 0) return <EmptyState sentence={t("workflows:problems.none")} />;
  return (
    <ul className="sb-wf-problem-list" aria-label={t("workflows:problems.title")}>
      {rows.map((row, index) => (
        <li key={`${row.path}:${index}`}>
          <button
            type="button"
            onClick={() => {
              inspect({ kind: "workflowEditor", params: { workflowId: session.workflowId } }, { reveal: true });
              if (unread && row.line !== null) session.setView("text");
              if (row.field.startsWith("schedule.")) session.setView("schedule");
              session.focusField(row.taskId, row.field);
            }}
          >
            <StateGlyph state="FAILED" size={14} decorative />
            <span>{say(row.sentence)}</span>
            <span className="sb-wf-help sb-ident">{row.path}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** How many problems the workflow in front has. */
export function ProblemsBadge() {
  const { front } = useWorkbench();
  const workflowId = front?.kind === "workflow" ? front.params["workflowId"] : undefined;
  return typeof workflowId === "string" ? <Count workflowId={workflowId} /> : null;
}

function Count({ workflowId }: { readonly workflowId: string }) {
  const count = useProblems(useEditorSession(workflowId)).length;
  return count === 0 ? null : <span className="sb-wf-count">{count}</span>;
}
