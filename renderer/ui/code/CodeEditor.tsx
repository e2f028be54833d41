import { ConfigProvider } from "antd";
import { lazy, Suspense } from "react";
import "./CodeEditor.css";
import type { CodeEditorProps } from "./CodeEditorProps.ts";

const View = lazy(async () => ({ default: (await import("./CodeEditorView.tsx")).CodeEditorView }));

/** A small code editor. Its libraries load with the first one on screen; until then the text can be read. Where fields are disabled its text can only be read. */
export function CodeEditor(props: CodeEditorProps) {
  const { componentDisabled } = ConfigProvider.useConfig();
  const waiting = (
    <pre className="sb-code sb-code-waiting" style={props.lines === undefined ? { height: "100%" } : { height: props.lines * 18 + 10 }}>
      {props.value}
    </pre>
  );
  return (
    <Suspense fallback={waiting}>
      <View {...props} readOnly={props.readOnly === true || componentDisabled} />
    </Suspense>
  );
}
