import type { CodeLanguage } from "./CodeLanguage.ts";

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
}
