import { StateEffect, StateField } from "@codemirror/state";
import type { Extension, Text } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";
import type { DecorationSet } from "@codemirror/view";

/** Something wrong with a line of a text, in words. */
export interface LineMark {
  /** From 1; a line behind the end is the last one. */
  readonly line: number;
  readonly text: string;
}

/** Shows other marks than before. */
export const setLineMarks = StateEffect.define<readonly LineMark[]>();

class Words extends WidgetType {
  readonly text: string;
  constructor(text: string) {
    super();
    this.text = text;
  }
  override eq(other: Words): boolean {
    return other.text === this.text;
  }
  override toDOM(): HTMLElement {
    const element = document.createElement("span");
    element.className = "cm-line-words";
    element.textContent = this.text;
    element.title = this.text;
    return element;
  }
}

function decorate(marks: readonly LineMark[], doc: Text): DecorationSet {
  const byLine = Map.groupBy(marks, ({ line }) => Math.max(1, Math.min(line, doc.lines)));
  return Decoration.set(
    [...byLine].flatMap(([line, ofLine]) => {
      const { from, to } = doc.line(line);
      return [Decoration.line({ class: "cm-bad-line" }).range(from), Decoration.widget({ widget: new Words(ofLine.map(({ text }) => text).join(" ")), side: 1 }).range(to)];
    }),
    true,
  );
}

/** Marks lines and says beside each what is wrong with it; the marks move along with what is typed. */
export const lineMarks: Extension = [
  StateField.define<DecorationSet>({
    create: () => Decoration.none,
    update: (shown, transaction) => {
      const effect = transaction.effects.find((each) => each.is(setLineMarks));
      return effect ? decorate(effect.value, transaction.state.doc) : shown.map(transaction.changes);
    },
    provide: (field) => EditorView.decorations.from(field),
  }),
  EditorView.theme({
    ".cm-bad-line": { boxShadow: "inset 2px 0 0 var(--sb-bad-line)" },
    ".cm-line .cm-line-words": { paddingLeft: "24px", color: "var(--sb-bad-text)", fontFamily: "var(--sb-font)", fontSize: "12px", lineHeight: "0", pointerEvents: "none" },
  }),
];
