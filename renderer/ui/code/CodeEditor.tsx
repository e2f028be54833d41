import { lazy, Suspense } from "react";
import type { CodeLanguage } from "./CodeLanguage.ts";
import "./CodeEditor.css";

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
  /** Height in lines; without it the editor fills its parent. */
  readonly lines?: number;
}

const View = lazy(async () => ({ default: (await import("./CodeEditorView.tsx")).CodeEditorView }));

/** A small code editor. Its libraries load with the first one on screen; until then the text can be read. */
export function CodeEditor(props: CodeEditorProps) {
  const waiting = (
    <pre className="sb-code sb-code-waiting" style={props.lines === undefined ? { height: "100%" } : { height: props.lines * 18 + 10 }}>
      {props.value}
    </pre>
  );
  return (
    <Suspense fallback={waiting}>
      <View {...props} />
    </Suspense>
  );
}
