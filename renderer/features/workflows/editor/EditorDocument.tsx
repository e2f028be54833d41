import { Button } from "antd";
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import type { CanvasHandle } from "../../../graph/canvas/GraphCanvas.tsx";
import { taskCardSize } from "../../../graph/cards/TaskCard.tsx";
import { useLayeredLayout } from "../../../graph/layout/useLayeredLayout.ts";
import type { Point } from "../../../graph/model/graph.ts";
import { failureWords } from "../../../link/failures.ts";
import { mayDo, usePlatformState, useWorkflow } from "../../../state/hooks.ts";
import { Banner } from "../../../ui/Banner.tsx";
import { isEditable } from "../../../ui/commands/CommandCentre.tsx";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { edgesOf } from "../model/editorModel.ts";
import { problemsByTask } from "../model/problemPlace.ts";
import { useSay } from "../useSay.ts";
import { LockBanners } from "../lock/LockBanners.tsx";
import { useReadOnly } from "../lock/useReadOnly.ts";
import { SchedulePane } from "../schedule/SchedulePane.tsx";
import { StaleSheet } from "../sheets/StaleSheet.tsx";
import { BackfillBanner } from "./BackfillBanner.tsx";
import { EditorBar } from "./EditorBar.tsx";
import { EditorCanvas } from "./canvas/EditorCanvas.tsx";
import { EditorList } from "./EditorList.tsx";
import { EditorText } from "./EditorText.tsx";
import { EmptyWorkflow } from "./EmptyWorkflow.tsx";
import { Pickers } from "./Pickers.tsx";
import { TypePalette } from "./TypePalette.tsx";
import { EditorProvider, useEdited, useEditorSession, useProblems } from "./useEditor.ts";
import { useEditorActions } from "./useEditorActions.ts";
import type { Picking } from "./useEditorActions.ts";
import { useEditorClipboard } from "./useEditorClipboard.ts";
import { useEditorCommands } from "./useEditorCommands.tsx";
import type { EditorSession } from "./editorSession.ts";
import "../workflows.css";
import "./editor.css";

/** Room between columns for the words of conditions, between rows for the frames of groups. */
const wordsPx = 128;
const framesPx = 48;

/** Screens 13 and 14: one workflow, drawn, listed or written. */
export function EditorDocument({ params: { workflowId } }: { readonly params: { readonly workflowId: string } }) {
  const t = useTranslate();
  const language = useLanguage();
  const session = useEditorSession(workflowId);
  const phase = useStore(session.store, (state) => state.phase);
  const failure = useStore(session.store, (state) => state.failure);
  const onServer = useWorkflow(workflowId);
  const serverVersion = onServer?.draftVersion;
  useEffect(() => {
    void session.load();
  }, [session, serverVersion]);
  if (phase === "loading") return <EmptyState sentence={t("ui:table.loading")} />;
  if (phase === "failed")
    return (
      <div className="sb-wf-failed">
        <ErrorCard {...failureWords(failure, language)} actions={<Button onClick={() => void session.load()}>{t("ui:retry")}</Button>} />
      </div>
    );
  return (
    <EditorProvider value={session}>
      <Editor session={session} />
    </EditorProvider>
  );
}

function Editor({ session }: { readonly session: EditorSession }) {
  const t = useTranslate();
  const say = useSay();
  const language = useLanguage();
  const workbench = useWorkbench();
  const { workflowId } = session;
  // What is typed shows in its field at once; drawing and problems follow when there is time.
  const definition = useDeferredValue(useStore(session.store, (state) => state.history.present.definition));
  const view = useStore(session.store, (state) => state.view);
  const stale = useStore(session.store, (state) => state.stale);
  const saveFailure = useStore(session.store, (state) => state.saveFailure);
  const edited = useEdited(session);
  const projectId = useStore(session.store, (state) => state.base?.projectId);
  const mayEdit = usePlatformState((state) => mayDo(state, "edit", projectId));
  const problems = useProblems(session);
  const ofTask = useMemo(() => new Map([...problemsByTask(problems, definition.tasks)].map(([id, list]) => [id, list.map(({ sentence }) => say(sentence))])), [problems, definition, say]);

  // Keys count from the first moment on, and after a click on empty ground.
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!isEditable(document.activeElement)) box.current?.focus({ preventScroll: true });
  }, []);
  const canvas = useRef<CanvasHandle>(null);
  const pointer = useRef<Point | undefined>(undefined);
  const [picking, setPicking] = useState<Picking>();
  const ids = definition.tasks.map(({ id }) => id).join();
  const sizes = useMemo(() => (ids === "" ? [] : ids.split(",").map((id) => ({ id, ...taskCardSize }))), [ids]);
  const conditional = definition.tasks.some(({ when }) => when !== undefined);
  const grouped = definition.groups !== undefined;
  const room = useMemo(() => ({ ...(conditional ? { layerGap: wordsPx } : {}), ...(grouped ? { rowGap: framesPx } : {}) }), [conditional, grouped]);
  const placement = useLayeredLayout(sizes, edgesOf(definition), room);
  const { setEdited } = workbench;
  const latest = useRef(workbench);
  latest.current = workbench;
  const revealForm = useCallback(() => latest.current.inspect({ kind: "workflowEditor", params: { workflowId } }, { reveal: true }), [workflowId]);
  const readOnly = useReadOnly(workflowId);
  const clipboard = useEditorClipboard(placement, readOnly);
  const actions = useEditorActions({ canvas, placement, pointer, setPicking, revealForm, clipboard });
  const { sheet, doors } = useEditorCommands({ session, actions, problems, readOnly });

  // The form stands beside the drawing as long as the drawing is in front.
  useEffect(() => {
    revealForm();
    return () => {
      const { inspect: show, subject } = latest.current;
      if (subject?.kind === "workflowEditor" && subject.params["workflowId"] === workflowId) show(undefined);
    };
  }, [revealForm, workflowId]);
  useEffect(() => setEdited({ kind: "workflow", params: { workflowId } }, edited), [edited, workflowId, setEdited]);

  return (
    <section
      ref={box}
      {...clipboard.events}
      tabIndex={-1}
      className="sb-wf-doc"
      data-scope="editor canvas"
      aria-label={t("workflows:editor.label")}
      onPointerMove={(event) => (pointer.current = { x: event.clientX, y: event.clientY })}
    >
      <EditorBar doors={doors} problems={problems.length} />
      {!mayEdit && <Banner>{t("workflows:reason.readOnly")}</Banner>}
      <BackfillBanner workflowId={workflowId} />
      <LockBanners session={session} />
      {saveFailure !== undefined && (
        <Banner
          family="bad"
          actions={
            <Button size="small" onClick={() => void session.save()}>
              {t("ui:retry")}
            </Button>
          }
          onDismiss={() => session.store.setState({ saveFailure: undefined })}
        >
          {failureWords(saveFailure, language).what} {t("workflows:draft.keptHere")}
        </Banner>
      )}
      <div className="sb-wf-body">
        {view === "schedule" ? (
          <SchedulePane readOnly={readOnly} />
        ) : view === "text" ? (
          <EditorText problems={problems} readOnly={readOnly} />
        ) : (
          <>
            {readOnly === undefined && <TypePalette onAdd={(type) => actions.add(type, { after: [...session.store.getState().selected] })} />}
            {view === "list" ? (
              <EditorList actions={actions} problems={ofTask} readOnly={readOnly} onRun={doors.testRun} copied={clipboard.copied} />
            ) : (
              <EditorCanvas ref={canvas} actions={actions} problems={ofTask} readOnly={readOnly} />
            )}
            {definition.tasks.length === 0 && readOnly === undefined && <EmptyWorkflow onPick={(client) => actions.pickType({ client })} />}
          </>
        )}
      </div>
      {picking && <Pickers picking={picking} actions={actions} onClose={() => setPicking(undefined)} />}
      {stale && <StaleSheet theirs={stale} session={session} />}
      {sheet}
    </section>
  );
}
