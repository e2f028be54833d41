import type { AuditRecord } from "#contract";
import { useMemo } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import "../../../ui/document.css";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { useFormats } from "../../../ui/useFormats.tsx";
import "../platform.css";
import { diffOf } from "./auditDiff.ts";
import { useRecord } from "./auditRecords.ts";

/** One record of the audit log with what it changed. */
export function AuditInspector({ params }: { readonly params: { readonly recordId: string } }) {
  const t = useTranslate();
  const record = useRecord(params.recordId);
  return record ? <RecordDetail record={record} /> : <EmptyState sentence={t("access:openLog")} />;
}

function RecordDetail({ record }: { readonly record: AuditRecord }) {
  const t = useTranslate();
  const { instant } = useFormats();
  const lines = useMemo(() => diffOf(record.before, record.after), [record]);
  return (
    <section className="sb-audit-detail" aria-label={t("access:change")}>
      <h3>{record.object}</h3>
      <p className="sb-doc-note">{`${record.actor} · ${record.command}`}</p>
      <pre className="sb-doc-note">{instant(record.at)}</pre>
      {lines.length === 0 ? (
        <p className="sb-doc-note">{t("access:noDetail")}</p>
      ) : (
        <dl className="sb-diff">
          {lines.map((line) => (
            <div key={line.path}>
              <dt className="sb-mono sb-ident">{line.path}</dt>
              {line.before !== undefined && (
                <dd data-side="before">
                  <span className="sb-hidden">{t("access:before")}</span>
                  {line.before}
                </dd>
              )}
              {line.after !== undefined && (
                <dd data-side="after">
                  <span className="sb-hidden">{t("access:after")}</span>
                  {line.after}
                </dd>
              )}
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
