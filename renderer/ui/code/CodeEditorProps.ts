import type { CodeLanguage } from "./CodeLanguage.ts";
import type { LineMark } from "./lineMarks.ts";

/** Props of `CodeEditor`. */
export interface CodeEditorProps {
  readonly value: string;
  /** Called at each change; without it set `readOnly`. */
  readonly onChange?: (value: string) => void;
  readonly language: CodeLanguage;
  /** What is edited, for screen readers. */
  readonly label: string;
  readonly readOnly?: boolean;
  /** Grey text while it is empty. */
  readonly hint?: string;
  /** Called with the selected text whenever it changes; empty when nothing is selected. */
  readonly onSelect?: (text: string) => void;
  /** Height in lines; without it the editor fills its parent. */
  readonly lines?: number;
  /** What is wrong, beside its line. */
  readonly marks?: readonly LineMark[];
  /** The line that a person went to, from 1. */
  readonly onLine?: (line: number) => void;
  /** Brings a line into view; another `turn` asks again. */
  readonly reveal?: { readonly line: number; readonly turn: unknown } | undefined;
}
