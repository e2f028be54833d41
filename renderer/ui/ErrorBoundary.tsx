import { Button } from "antd";
import { Component } from "react";
import type { ErrorInfo, ReactNode } from "react";
import { useTranslate } from "../i18n/useTranslate.ts";
import { ErrorCard } from "./ErrorCard.tsx";

interface ErrorBoundaryProps {
  readonly children: ReactNode;
  /** Another value gives the content a new try: the document in front, for example. */
  readonly resetKey?: string;
}

interface ErrorBoundaryState {
  readonly error: Error | undefined;
  readonly where: string;
}

/** Keeps a fault inside its pane: the rest of the window goes on, and the pane says what happened. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: undefined, where: "" };

  static getDerivedStateFromError(error: unknown): Partial<ErrorBoundaryState> {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(_error: unknown, info: ErrorInfo): void {
    this.setState({ where: info.componentStack ?? "" });
  }

  override componentDidUpdate(previous: ErrorBoundaryProps): void {
    if (this.state.error && previous.resetKey !== this.props.resetKey) this.setState({ error: undefined });
  }

  override render(): ReactNode {
    const { error, where } = this.state;
    if (!error) return this.props.children;
    return <Fault error={error} where={where} onRetry={() => this.setState({ error: undefined })} />;
  }
}

function Fault({ error, where, onRetry }: { readonly error: Error; readonly where: string; readonly onRetry: () => void }) {
  const t = useTranslate();
  return (
    <div style={{ padding: 16 }}>
      <ErrorCard what={t("ui:fault.what")} why={error.message} actions={<Button onClick={onRetry}>{t("ui:retry")}</Button>} code="page_fault" diagnostics={() => `${error.stack ?? error.message}\n${where}`} />
    </div>
  );
}
