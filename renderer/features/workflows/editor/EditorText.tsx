import { Button } from "antd";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Problem, TaskId } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { newId } from "../../../link/ids.ts";
import { Banner } from "../../../ui/Banner.tsx";
import { CodeEditor } from "../../../ui/code/CodeEditor.tsx";
import { draftText, isSameText, linesOf, readDraft } from "../text/draftText.ts";
import { useSay } from "../useSay.ts";
import type { Draft } from "./editorSession.ts";
import { useEditor, useEditorState, useTypeMap } from "./useEditor.ts";
import { useTextPlace } from "./useTextPlace.ts";

/** A text is read when its typing pauses for this long, and a step of undo ends after a longer pause. */
const pauseMs = 300;
const burstMs = 1500;

interface EditorTextProps {
  readonly problems: readonly Problem[];
  /** Why nothing can be changed; undefined when it can. */
  readonly readOnly: string | undefined;
}

/** The same workflow as the document of `admin apply`: what is typed is in the drawing as soon as it is a workflow. */
export function EditorText({ problems, readOnly }: EditorTextProps) {
  const t = useTranslate();
  const say = useSay();
  const editor = useEditor();
  const types = useTypeMap();
  const place = useTextPlace();
  const present = useEditorState((state) => state.history.present);
  const unread = useEditorState((state) => state.unread);
  const selected = useEditorState((state) => state.selected);
  /** The text that became the draft, with its own spaces and comments, as long as that is the draft. */
  const [read, setRead] = useState<{ readonly text: string; readonly draft: Draft }>();
  const written = useMemo(() => (read?.draft === present ? read.text : draftText(present, place, types)), [read, present, place, types]);
  const text = unread?.text ?? written;

  const timers = useRef<{ read?: ReturnType<typeof setTimeout>; seal?: ReturnType<typeof setTimeout> }>({}).current;
  const take = (typed: string): void => {
    clearTimeout(timers.read);
    const before = editor.store.getState().history.present;
    const next = readDraft(typed, before, place, types, () => newId<TaskId>());
    if ("problems" in next) return editor.setUnread({ text: typed, problems: next.problems });
    if (!isSameText(next, before)) editor.edit(() => next, "text");
    const { present: draft } = editor.store.getState().history;
    editor.setUnread(undefined);
    setRead({ text: typed, draft });
    clearTimeout(timers.seal);
    timers.seal = setTimeout(editor.seal, burstMs);
  };
  const latest = useRef(take);
  latest.current = take;
  const onChange = (typed: string): void => {
    editor.setUnread({ text: typed, problems: unread?.problems ?? [] });
    clearTimeout(timers.read);
    timers.read = setTimeout(() => latest.current(typed), pauseMs);
  };
  // Whoever goes to the drawing before the pause is over takes along what was typed.
  useEffect(
    () => () => {
      clearTimeout(timers.read);
      const left = editor.store.getState().unread;
      if (left) latest.current(left.text);
      editor.seal();
    },
    [editor, timers],
  );

  // Lines are looked for when the typing pauses, not at each letter.
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  const tasks = present.definition.tasks;
  const lines = useMemo(() => linesOf(settled), [settled]);
  const marks = useMemo(() => {
    const at = unread ? unread.problems : (lines?.ofProblems(problems, tasks) ?? []);
    return at.map(({ line, sentence }) => ({ line: line ?? 1, text: say(sentence) }));
  }, [unread, lines, problems, tasks, say]);

  const [only] = selected.size === 1 ? selected : [];
  const own = useRef<string>(undefined);
  const chosen = tasks.findIndex(({ id }) => id === only);
  const line = chosen < 0 || only === own.current ? undefined : lines?.ofTask[chosen];
  const onLine = (at: number): void => {
    if (unread || !lines) return;
    const task = tasks[lines.ofTask.findLastIndex((begins) => begins <= at)];
    own.current = task?.id;
    if (task?.id !== only) editor.select(new Set(task ? [task.id] : []));
  };

  return (
    <div className="sb-wf-text-view" data-scope="editor">
      {unread && unread.problems.length > 0 && (
        <Banner
          actions={
            <Button size="small" onClick={() => editor.setUnread(undefined)}>
              {t("editor:text.discard")}
            </Button>
          }
        >
          {t("editor:text.unread", { count: unread.problems.length })}
        </Banner>
      )}
      <CodeEditor
        value={text}
        onChange={onChange}
        language="yaml"
        label={t("editor:text.label")}
        readOnly={readOnly !== undefined}
        marks={marks}
        onLine={onLine}
        reveal={line === undefined ? undefined : { line, turn: only }}
      />
    </div>
  );
}
