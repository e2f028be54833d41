import { useState } from "react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import type { Problem } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { mayDo, useOnline, usePlatformState, useWorkflow } from "../../../state/hooks.ts";
import { useCommands } from "../../../ui/commands/CommandCentre.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { alignments } from "../model/alignTasks.ts";
import { PublishSheet } from "../sheets/PublishSheet.tsx";
import { RunSheet } from "../sheets/RunSheet.tsx";
import type { EditorSession } from "./editorSession.ts";
import { isEdited } from "./editorSession.ts";
import type { EditorActions } from "./useEditorActions.ts";

/** What the bar's buttons do, and why not. */
export interface EditorDoors {
  readonly save: () => void;
  readonly publish: () => void;
  readonly testRun: () => void;
  readonly run: () => void;
  readonly showProblems: () => void;
  readonly saveReason: string | undefined;
  readonly publishReason: string | undefined;
  readonly testReason: string | undefined;
  readonly runReason: string | undefined;
  /** Why nothing can be changed; undefined when it can. */
  readonly readOnly: string | undefined;
}

interface EditorCommandsOptions {
  readonly session: EditorSession;
  readonly actions: EditorActions;
  readonly problems: readonly Problem[];
  /** Why nothing can be changed; undefined when it can. */
  readonly readOnly: string | undefined;
}

/** The keys of the editor, the sheets they open, and the reasons of what cannot be done now. */
export function useEditorCommands({ session, actions, problems, readOnly }: EditorCommandsOptions): { readonly sheet: ReactNode; readonly doors: EditorDoors } {
  const t = useTranslate();
  const workbench = useWorkbench();
  const online = useOnline();
  const [sheet, setSheet] = useState<"publish" | "test" | "testTasks" | "run">();
  const { workflowId } = session;
  const summary = useWorkflow(workflowId);
  const projectId = useStore(session.store, (state) => state.base?.projectId);
  const edited = useStore(session.store, isEdited);
  const mayEdit = usePlatformState((state) => mayDo(state, "edit", projectId));
  const mayPublish = usePlatformState((state) => mayDo(state, "publish", projectId));
  const mayRun = usePlatformState((state) => mayDo(state, "operateOwn", projectId));
  const selected = useStore(session.store, (state) => state.selected);
  const view = useStore(session.store, (state) => state.view);
  const { past, future } = useStore(session.store, (state) => state.history);

  const offline = online ? undefined : t("workflows:reason.offline");
  const right = (may: boolean): string | undefined => offline ?? (may ? undefined : t("workflows:reason.right"));
  const broken = problems.length > 0 ? t("workflows:reason.problems", { count: problems.length }) : undefined;
  const doors: EditorDoors = {
    save: () => void session.save(),
    publish: () => setSheet("publish"),
    testRun: () => setSheet("test"),
    run: () => setSheet("run"),
    showProblems: () => workbench.showPanel({ kind: "problems", params: {} }),
    readOnly,
    saveReason: right(mayEdit) ?? readOnly ?? (edited ? undefined : t("workflows:reason.saved")),
    publishReason: right(mayPublish) ?? readOnly ?? broken ?? (!edited && summary?.draftDiffers === false ? t("workflows:reason.published", { revision: summary.revision ?? 0 }) : undefined),
    testReason: right(mayRun) ?? readOnly ?? broken,
    runReason: right(mayRun) ?? (summary?.revision == null ? t("workflows:reason.neverPublished") : undefined),
  };
  const writable = (): true | string => readOnly ?? true;
  const some = (): true | string => readOnly ?? (selected.size === 0 ? t("workflows:reason.nothing") : true);
  // Of chosen tasks these alone are ticked at first.
  const chosenTasks = selected.size > 0 ? { tasks: [...selected].join(",") } : {};
  const unless = (reason: string | undefined) => (): true | string => reason ?? true;
  const group = "workflows:group.editor" as const;
  useCommands([
    { id: "editor.save", title: "workflows:command.save", keys: ["Mod+S"], group, availability: unless(doors.saveReason), run: doors.save },
    { id: "editor.testRun", title: "workflows:command.testRun", keys: ["Mod+Enter"], group, availability: unless(doors.testReason), run: doors.testRun },
    {
      ...{ id: "editor.testTasks", title: "workflows:command.testTasks", keys: ["Mod+Alt+Enter"], group },
      availability: () => doors.testReason ?? (selected.size === 0 ? t("workflows:reason.nothing") : true),
      run: () => setSheet("testTasks"),
    },
    { id: "editor.backfill", title: "backfill:command", group, availability: unless(doors.runReason), run: () => workbench.open({ kind: "newBackfill", params: { workflowId, ...chosenTasks } }, { pin: true }) },
    { id: "editor.publish", title: "workflows:command.publish", keys: ["Mod+Shift+Enter"], group, availability: unless(doors.publishReason), run: doors.publish },
    { id: "editor.run", title: "workflows:command.run", group, availability: unless(doors.runReason), run: doors.run },
    { id: "editor.undo", title: "workflows:command.undo", keys: ["Mod+Z"], group, availability: () => readOnly ?? (past.length === 0 ? t("workflows:reason.noUndo") : true), run: session.undo },
    { id: "editor.redo", title: "workflows:command.redo", keys: ["Mod+Shift+Z", "Mod+Y"], group, availability: () => readOnly ?? (future.length === 0 ? t("workflows:reason.noRedo") : true), run: session.redo },
    { id: "editor.add", title: "workflows:command.add", scope: "editor", keys: ["A"], group, availability: writable, run: () => actions.pickType({}) },
    { id: "editor.connect", title: "workflows:command.connect", scope: "editor", keys: ["E"], group, availability: some, run: actions.pickConnection },
    { id: "editor.rename", title: "workflows:command.rename", scope: "editor", keys: ["F2"], group, availability: some, run: actions.rename },
    { id: "editor.duplicate", title: "workflows:command.duplicate", scope: "editor", keys: ["Mod+D"], group, availability: some, run: actions.duplicate },
    { id: "editor.remove", title: "workflows:command.remove", scope: "editor", keys: ["Del", "Backspace"], group, availability: some, run: actions.remove },
    { id: "editor.tidy", title: "workflows:command.tidy", keys: ["Mod+L"], group, availability: writable, run: actions.tidy },
    { id: "editor.group", title: "editor:command.group", scope: "editor", keys: ["Mod+G"], group, availability: some, run: actions.group },
    { id: "editor.ungroup", title: "editor:command.ungroup", scope: "editor", keys: ["Mod+Shift+G"], group, availability: some, run: actions.ungroup },
    { id: "editor.fold", title: "editor:command.fold", scope: "editor", keys: ["H"], group, availability: () => (selected.size === 0 ? t("workflows:reason.nothing") : true), run: actions.fold },
    { id: "editor.note", title: "editor:command.note", group, availability: () => readOnly ?? (view === "canvas" ? true : t("editor:reason.canvas")), run: () => actions.note() },
    { id: "editor.copy", title: "editor:command.copy", scope: "editor", keys: ["Mod+C"], group, unlisted: true },
    { id: "editor.cut", title: "editor:command.cut", scope: "editor", keys: ["Mod+X"], group, unlisted: true },
    { id: "editor.paste", title: "editor:command.paste", scope: "editor", keys: ["Mod+V"], group, unlisted: true },
    ...alignments.map((how) => ({
      id: `editor.align.${how}`,
      title: `editor:align.${how}` as const,
      group,
      availability: () => readOnly ?? (selected.size < 2 ? t("editor:reason.several") : true),
      run: () => actions.align(how),
    })),
    { id: "editor.previous", title: "editor:command.previous", scope: "editor", keys: ["Mod+Up"], group, run: () => actions.step(-1) },
    { id: "editor.next", title: "editor:command.next", scope: "editor", keys: ["Mod+Down"], group, run: () => actions.step(1) },
    {
      id: "editor.selectAll",
      title: "workflows:command.selectAll",
      scope: "canvas",
      keys: ["Mod+A"],
      group,
      run: () => session.select(new Set(session.store.getState().history.present.definition.tasks.map(({ id }) => id))),
    },
    { id: "editor.canvas", title: "workflows:command.canvas", scope: "editor", keys: ["G D"], group, run: () => session.setView("canvas") },
    { id: "editor.list", title: "workflows:command.list", scope: "editor", keys: ["G L"], group, run: () => session.setView("list") },
    { id: "editor.text", title: "editor:command.text", scope: "editor", keys: ["G T"], group, run: () => session.setView("text") },
    { id: "editor.schedule", title: "editor:command.schedule", scope: "editor", keys: ["G S"], group, run: () => session.setView("schedule") },
    { id: "editor.problems", title: "workflows:command.problems", group, run: doors.showProblems },
  ]);
  const close = (): void => setSheet(undefined);
  const element =
    sheet === "publish" ? (
      <PublishSheet session={session} onClose={close} />
    ) : sheet === undefined ? null : (
      <RunSheet
        workflowId={workflowId}
        test={sheet !== "run"}
        session={session}
        {...(sheet === "testTasks" ? { tasks: session.store.getState().history.present.definition.tasks.filter(({ id }) => selected.has(id)) } : {})}
        onClose={close}
      />
    );
  return { sheet: element, doors };
}
