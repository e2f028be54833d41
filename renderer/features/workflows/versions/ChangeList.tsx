import { useEffect, useRef } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import type { Change, FieldChange } from "../model/fieldChanges.ts";
import { LineDiff } from "./LineDiff.tsx";
import "./versions.css";

const marks = { added: "+", removed: "−", changed: "~" } as const;

interface ChangeListProps {
  readonly changes: readonly Change[];
  /** The one that is looked at. */
  readonly current?: string | undefined;
  readonly onChoose?: (id: string) => void;
}

/** What differs, thing by thing and field by field. */
export function ChangeList({ changes, current, onChoose }: ChangeListProps) {
  const t = useTranslate();
  const box = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (current !== undefined) box.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [current]);
  const nameOf = (change: Change): string => (change.name === "" ? t("locks:change.workflow") : change.name);
  return (
    <ul ref={box} className="sb-changes">
      {changes.map((change) => (
        <li key={change.id} data-change={change.kind} aria-current={change.id === current || undefined} onClick={() => onChoose?.(change.id)}>
          <div className="sb-change-head">
            <b aria-hidden>{marks[change.kind]}</b>
            <span className="sb-ident">{nameOf(change)}</span>
            <span className="sb-wf-help">
              {change.id.startsWith("param:") && `${t("locks:change.param")} · `}
              {t(`locks:change.${change.kind}`)}
              {change.type !== undefined && ` · ${change.type}`}
            </span>
          </div>
          {change.fields.map((field) => (
            <Field key={`${field.part}.${field.key ?? ""}`} field={field} />
          ))}
        </li>
      ))}
    </ul>
  );
}

function Field({ field: { part, key, before, after } }: { readonly field: FieldChange }) {
  const t = useTranslate();
  const word = part === "schedule" || part === "groups" || part === "notes" ? t(`locks:part.${part}`) : t(`workflows:part.${part}`);
  const label = key ?? word;
  const long = (before ?? "").includes("\n") || (after ?? "").includes("\n");
  return (
    <div className="sb-change-field">
      <span className={key === undefined ? undefined : "sb-mono"}>{label}</span>
      {long ? (
        <LineDiff label={label} before={before ?? ""} after={after ?? ""} />
      ) : (
        <span className="sb-change-values">
          <del className="sb-mono">{before === undefined || before === "" ? t("locks:change.empty") : before}</del>
          <ins className="sb-mono">{after === undefined || after === "" ? t("locks:change.empty") : after}</ins>
        </span>
      )}
    </div>
  );
}
