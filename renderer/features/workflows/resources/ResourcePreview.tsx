import type { Resource } from "#contract";
import { useEffect, useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { useReading } from "../../../state/useReading.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { formatBytes } from "../../../ui/formatBytes.ts";
import { readResource } from "./readResource.ts";
import { previewOf } from "./resourceView.ts";

const TEXT_BYTES = 64 * 1024;
const IMAGE_BYTES = 10 * 1024 * 1024;

/** The beginning of a text, or a picture. What is in it is only shown, never run. */
export function ResourcePreview({ resource, number }: { readonly resource: Resource; readonly number: number }) {
  const t = useTranslate();
  const language = useLanguage();
  const version = resource.versions.find((one) => one.number === number);
  const kind = previewOf(resource.name);
  const total = version?.bytes ?? 0;
  const shown = Math.min(total, kind?.as === "image" ? IMAGE_BYTES : TEXT_BYTES);
  const reading = useReading(`resource ${resource.id} ${number}`, async () => (kind === undefined ? undefined : readResource(resource, number, total, shown)));
  const [content, setContent] = useState<{ readonly text?: string; readonly url?: string }>({});
  useEffect(() => {
    const bytes = reading.value;
    if (bytes === undefined || kind === undefined) return;
    if (kind.as === "text") return void bytes.text().then((text) => setContent({ text }));
    const url = URL.createObjectURL(new Blob([bytes], { type: kind.type }));
    setContent({ url });
    return () => URL.revokeObjectURL(url);
    // `kind` follows from the name, which never changes.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [reading.value]);
  if (kind === undefined) return <p className="sb-doc-note">{t("resources:detail.noPreview")}</p>;
  return (
    <>
      {reading.failure !== undefined && <ErrorCard {...failureWords(reading.failure, language)} />}
      {content.url !== undefined && <img className="sb-res-image" src={content.url} alt={resource.name} />}
      {content.text !== undefined && (
        <pre className="sb-res-text sb-ident" tabIndex={0}>
          {content.text}
        </pre>
      )}
      {shown < total && <p className="sb-doc-note">{t("resources:detail.cut", { shown: formatBytes(shown), total: formatBytes(total) })}</p>}
    </>
  );
}
