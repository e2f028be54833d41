import { ChevronRight } from "lucide-react";
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import "./taskForm.css";

/** Props of `FormGroup`. */
export interface FormGroupProps {
  readonly title: string;
  /** What is set in it, in a few words; shown while it is closed. */
  readonly summary?: string;
  /** How many of its fields have a problem. With one it opens by itself. */
  readonly problems: number;
  readonly children: ReactNode;
}

/** A part of a long form that is closed until somebody wants it. */
export function FormGroup({ title, summary, problems, children }: FormGroupProps) {
  const t = useTranslate();
  const box = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (problems > 0 && box.current) box.current.open = true;
  }, [problems]);
  return (
    <details ref={box} className="sb-form-group">
      <summary>
        <ChevronRight size={14} aria-hidden />
        <span>{title}</span>
        {problems > 0 ? <span className="sb-form-group-problems">{t("form:problems", { count: problems })}</span> : summary !== undefined && summary !== "" && <span className="sb-form-group-summary">{summary}</span>}
      </summary>
      <div className="sb-form-group-fields">{children}</div>
    </details>
  );
}
