import { useId } from "react";
import type { ReactNode } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import "./taskForm.css";

/** Props of `Field`. */
export interface FieldProps {
  readonly label: ReactNode;
  readonly help?: ReactNode | undefined;
  readonly required?: boolean | undefined;
  /** What is wrong here, in words. */
  readonly problem?: string | undefined;
  /** Draws the control; `id` goes to it, so that the label names it. */
  readonly children: (id: string, describedBy: string | undefined) => ReactNode;
}

/** One field of a form: label, control, help, and the problem next to its cause. */
export function Field({ label, help, required = false, problem, children }: FieldProps) {
  const t = useTranslate();
  const id = useId();
  const note = `${id}-note`;
  return (
    <div className="sb-field" data-problem={problem !== undefined || undefined}>
      <label className="sb-field-label" htmlFor={id}>
        {label}
        {required && <span className="sb-field-required">{t("form:required")}</span>}
      </label>
      {children(id, problem !== undefined || help ? note : undefined)}
      {(problem !== undefined || help) && (
        <div id={note} className={problem === undefined ? "sb-field-help" : "sb-field-problem"} role={problem === undefined ? undefined : "alert"}>
          {problem ?? help}
        </div>
      )}
    </div>
  );
}
