import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { useLanguage, useTranslate } from "../../i18n/useTranslate.ts";
import type { Translate } from "../../i18n/textKey.ts";
import type { CodeEditorProps } from "./CodeEditorProps.ts";
import { loadLanguage } from "./CodeLanguage.ts";
import { codeTheme } from "./codeTheme.ts";

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
export function CodeEditorView({ value, onChange, onSelect, language, label, readOnly = false, hint, lines }: CodeEditorProps) {
  const t = useTranslate();
  const uiLanguage = useLanguage();
  const home = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const parts = useRef({ language: new Compartment(), readOnly: new Compartment(), phrases: new Compartment() }).current;
  const change = useRef(onChange);
  change.current = onChange;
  const select = useRef(onSelect);
  select.current = onSelect;
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
            if (update.docChanged) change.current?.(update.state.doc.toString());
            if (update.selectionSet || update.docChanged) select.current?.(update.state.selection.ranges.map(({ from, to }) => update.state.sliceDoc(from, to)).join("\n"));
          }),
          parts.language.of([]),
          parts.readOnly.of([]),
          parts.phrases.of([]),
          codeTheme,
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
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  return <div ref={home} className="sb-code" style={lines === undefined ? { height: "100%" } : { height: lines * 18 + 10 }} />;
}
