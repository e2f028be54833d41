import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** The editor in our tokens. Code is ink: weight and grey tell its parts apart, because colour means state (UX principle 1). */
export const codeTheme: Extension = [
  EditorView.theme({
    "&": { backgroundColor: "var(--sb-sunken)", color: "var(--sb-text)", fontSize: "13px", height: "100%" },
    "&.cm-focused": { outline: "none" },
    ".cm-scroller": { fontFamily: "var(--sb-mono)", lineHeight: "18px", fontVariantLigatures: "none", textAutospace: "no-autospace" },
    // Words in another font or weight would make a line taller than its number beside it.
    ".cm-line span": { lineHeight: "0" },
    ".cm-content": { padding: "4px 0", caretColor: "var(--sb-ink)" },
    ".cm-cursor": { borderLeftColor: "var(--sb-ink)", borderLeftWidth: "2px" },
    ".cm-gutters": { backgroundColor: "var(--sb-sunken)", color: "var(--sb-text-3)", border: "none" },
    ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--sb-selected) 70%, transparent)" },
    "&:not(.cm-focused) .cm-activeLine, &:not(.cm-focused) .cm-activeLineGutter": { backgroundColor: "transparent" },
    "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
      backgroundColor: "color-mix(in srgb, var(--sb-ink) 18%, transparent)",
    },
    ".cm-content ::selection": { backgroundColor: "transparent", color: "inherit" },
    ".cm-matchingBracket": { backgroundColor: "transparent", outline: "1px solid var(--sb-border-strong)" },
    ".cm-searchMatch": { backgroundColor: "transparent", outline: "1px solid var(--sb-ink)" },
    ".cm-searchMatch-selected": { backgroundColor: "var(--sb-ink)", color: "var(--sb-on-ink)" },
    ".cm-panels": { backgroundColor: "var(--sb-surface)", color: "var(--sb-text)", borderColor: "var(--sb-border)" },
    ".cm-placeholder": { color: "var(--sb-text-3)" },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: [tags.keyword, tags.controlKeyword, tags.operatorKeyword, tags.definitionKeyword, tags.moduleKeyword], fontWeight: "700" },
      { tag: [tags.comment, tags.meta], color: "var(--sb-text-3)" },
      { tag: [tags.string, tags.special(tags.string), tags.regexp], color: "var(--sb-text-2)" },
      { tag: [tags.definition(tags.variableName), tags.function(tags.variableName), tags.propertyName, tags.attributeName], fontWeight: "700" },
      { tag: [tags.invalid], textDecoration: "underline wavy var(--sb-bad-line)" },
    ]),
  ),
];
