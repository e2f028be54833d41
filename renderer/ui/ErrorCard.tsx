import type { ReactNode } from "react";
import { useTranslate } from "../i18n/useTranslate.ts";
import { CopyButton } from "./CopyButton.tsx";
import "./text.css";

/** Props of `ErrorCard`: the four lines of UX a.3. */
export interface ErrorCardProps {
  /** What happened. */
  readonly what: string;
  /** Why: the evidence, with host and time. */
  readonly why?: ReactNode;
  /** What you can do: buttons. */
  readonly actions?: ReactNode;
  /** The stable code. */
  readonly code?: string;
  /** What "Copy diagnostics" copies; called when it is pressed. */
  readonly diagnostics?: () => string;
}

/** An error next to its cause. */
export function ErrorCard({ what, why, actions, code, diagnostics }: ErrorCardProps) {
  const t = useTranslate();
  return (
    <div className="sb-error" role="alert">
      <div className="sb-error-what">{what}</div>
      {why && <div className="sb-error-why">{why}</div>}
      {actions && <div className="sb-error-actions">{actions}</div>}
      {(code || diagnostics) && (
        <div className="sb-error-code">
          {code && <span className="sb-mono">{code}</span>}
          {diagnostics && <CopyButton text={diagnostics} label={t("ui:copy.diagnostics")} />}
        </div>
      )}
    </div>
  );
}
