import { Pause, Play, X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { sentenceOf } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import type { Upload } from "../../../link/UploadBook.ts";
import { formatBytes } from "../../../ui/formatBytes.ts";
import { IconButton } from "../../../ui/IconButton.tsx";
import { MiddleText } from "../../../ui/MiddleText.tsx";

/** Files on their way, each with how far it is; nothing when there are none. */
export function UploadList() {
  const t = useTranslate();
  const uploads = useSyncExternalStore(link.uploads.subscribe, link.uploads.all);
  if (uploads.length === 0) return null;
  return (
    <section className="sb-res-uploads" aria-label={t("resources:uploads")}>
      <h3>{t("resources:uploads")}</h3>
      <ul>
        {uploads.map((upload) => (
          <UploadLine key={upload.id} upload={upload} />
        ))}
      </ul>
    </section>
  );
}

function UploadLine({ upload }: { readonly upload: Upload }) {
  const t = useTranslate();
  const language = useLanguage();
  const { id, name, bytes, sent, status } = upload;
  const amounts = { sent: formatBytes(sent), total: formatBytes(bytes) };
  const words =
    status === "failed"
      ? sentenceOf(upload.failure, language)
      : status === "paused"
        ? t("resources:upload.paused", amounts)
        : status === "finishing"
          ? t("resources:upload.finishing")
          : upload.bytesPerSecond === undefined
            ? t("resources:upload.begun", amounts)
            : t("resources:upload.sending", { ...amounts, rate: formatBytes(upload.bytesPerSecond) });
  return (
    <li>
      <MiddleText text={name} />
      <progress aria-label={name} max={Math.max(1, bytes)} value={sent} />
      <span className={status === "failed" ? "sb-field-problem" : "sb-doc-note"} role={status === "failed" ? "alert" : undefined}>
        {words}
      </span>
      <span className="sb-res-verbs">
        {status === "sending" && <IconButton icon={Pause} label={t("resources:upload.pause", { name })} onPress={() => link.uploads.pause(id)} />}
        {(status === "paused" || status === "failed") && <IconButton icon={Play} label={t("resources:upload.resume", { name })} onPress={() => link.uploads.resume(id)} />}
        {status !== "finishing" && <IconButton icon={X} label={t("resources:upload.cancel", { name })} onPress={() => link.uploads.cancel(id)} />}
      </span>
    </li>
  );
}
