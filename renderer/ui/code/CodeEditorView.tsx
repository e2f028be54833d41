import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Annotation, Compartment, EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { useLanguage, useTranslate } from "../../i18n/useTranslate.ts";
import type { Translate } from "../../i18n/textKey.ts";
import type { CodeEditorProps } from "./CodeEditorProps.ts";
import { loadLanguage } from "./CodeLanguage.ts";
import { codeTheme } from "./codeTheme.ts";
import { lineMarks, setLineMarks } from "./lineMarks.ts";

/** A change that nobody typed. */
const fromOutside = Annotation.define<boolean>();

function phrases(t: Translate): Record<string, string> {
  return {
    Find: t("ui:code.find"),
    Replace: t("ui:code.replaceWith"),
    next: t("ui:code.next"),
    previous: t("ui:code.previous"),
    all: t("ui:code.all"),
    "match case": t("ui:code.matchCase"),
    regexp: t("ui:code.regexp"),
    "by word": t("ui:code.byWord"),
    replace: t("ui:code.replace"),
    "replace all": t("ui:code.replaceAll"),
    close: t("ui:close"),
  };
}

/** The editor itself, in its own chunk; use `CodeEditor`. */
export function CodeEditorView({ value, onChange, onSelect, language, label, readOnly = false, hint, lines, marks, onLine, reveal }: CodeEditorProps) {
  const t = useTranslate();
  const uiLanguage = useLanguage();
  const home = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const parts = useRef({ language: new Compartment(), readOnly: new Compartment(), phrases: new Compartment() }).current;
  const change = useRef(onChange);
  change.current = onChange;
  const select = useRef(onSelect);
  select.current = onSelect;
  const went = useRef(onLine);
  went.current = onLine;
  const first = useRef({ value, t, label, hint, readOnly }).current;

  useEffect(() => {
    if (!home.current) return;
    const editor = new EditorView({
      parent: home.current,
      state: EditorState.create({
        doc: first.value,
        extensions: [
          lineNumbers(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          highlightSelectionMatches(),
          search({ top: true }),
          indentUnit.of("    "),
          EditorState.tabSize.of(4),
          keymap.of([...searchKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
          EditorView.contentAttributes.of({ "aria-label": first.label, spellcheck: "false" }),
          first.hint ? placeholder(first.hint) : [],
          EditorView.updateListener.of((update) => {
            if (update.selectionSet || update.docChanged) select.current?.(update.state.selection.ranges.map(({ from, to }) => update.state.sliceDoc(from, to)).join("\n"));
            if (update.docChanged && !update.transactions.some((one) => one.annotation(fromOutside))) change.current?.(update.state.doc.toString());
            if (update.selectionSet && update.view.hasFocus) went.current?.(update.state.doc.lineAt(update.state.selection.main.head).number);
          }),
          parts.language.of([]),
          parts.readOnly.of([]),
          parts.phrases.of([]),
          codeTheme,
          lineMarks,
        ],
      }),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = undefined;
    };
  }, [first, parts]);

  useEffect(() => {
    let current = true;
    void loadLanguage(language).then((grammar) => current && view.current?.dispatch({ effects: parts.language.reconfigure(grammar) }));
    return () => {
      current = false;
    };
  }, [language, parts]);
  useEffect(() => view.current?.dispatch({ effects: parts.readOnly.reconfigure([EditorState.readOnly.of(readOnly), EditorView.editable.of(!readOnly)]) }), [readOnly, parts]);
  useEffect(() => view.current?.dispatch({ effects: parts.phrases.reconfigure(EditorState.phrases.of(phrases(t))) }), [t, uiLanguage, parts]);
  // A value from outside (undo of the model, another task) replaces the text; what was typed comes back equal and changes nothing.
  useEffect(() => {
    const editor = view.current;
    const old = editor?.state.doc.toString();
    if (!editor || old === undefined || old === value) return;
    // Only what differs, so that the caret stays where it is.
    const most = Math.min(old.length, value.length);
    let from = 0;
    while (from < most && old[from] === value[from]) from++;
    let same = 0;
    while (same < most - from && old[old.length - 1 - same] === value[value.length - 1 - same]) same++;
    editor.dispatch({ changes: { from, to: old.length - same, insert: value.slice(from, value.length - same) }, annotations: fromOutside.of(true) });
  }, [value]);
  useEffect(() => view.current?.dispatch({ effects: setLineMarks.of(marks ?? []) }), [marks]);
  useEffect(() => {
    const editor = view.current;
    if (!editor || reveal === undefined) return;
    const { from } = editor.state.doc.line(Math.max(1, Math.min(reveal.line, editor.state.doc.lines)));
    editor.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- asked once per turn
  }, [reveal?.turn]);

  return <div ref={home} className="sb-code" style={lines === undefined ? { height: "100%" } : { height: lines * 18 + 10 }} />;
}
