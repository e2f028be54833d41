import type { DataSource } from "#contract";
import { Input } from "antd";
import { useState } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { explained } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { FormSheet } from "../../../ui/overlay/FormSheet.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import { Field } from "../../../ui/taskForm/Field.tsx";

/** Replaces the secret of a data source and nothing else. */
export function RotateSheet({ source, onClose }: { readonly source: DataSource; readonly onClose: () => void }) {
  const t = useTranslate();
  const [secret, setSecret] = useState("");
  const send = async (): Promise<void> => {
    const { id, projectId, version, name, kind, config, remark } = source;
    await link.ask("dataSource.save", { id, projectId, version, name, kind, config, remark, secret });
    notify(t("sources:rotated", { name }));
  };
  return (
    <FormSheet title={t("sources:rotateOf", { name: source.name })} place="centre" verb={t("sources:rotate")} ready={secret === "" ? "" : true} send={send} explain={explained} onClose={onClose}>
      {() => (
        <Field label={source.kind === "s3" ? t("sources:secret.s3") : t("sources:secret")} required help={t("sources:rotateText")}>
          {(field, note) => <Input.Password id={field} aria-describedby={note} autoComplete="new-password" className="sb-mono" value={secret} onChange={(event) => setSecret(event.target.value)} />}
        </Field>
      )}
    </FormSheet>
  );
}
