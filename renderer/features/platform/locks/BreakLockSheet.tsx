import { Input } from "antd";
import { useState } from "react";
import type { EditLock } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { explained } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { FormSheet } from "../../../ui/overlay/FormSheet.tsx";
import { Field } from "../../../ui/taskForm/Field.tsx";

/** An admin of the project ends somebody's lock, and says why. */
export function BreakLockSheet({ lock, onClose }: { readonly lock: EditLock; readonly onClose: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const [reason, setReason] = useState("");
  return (
    <FormSheet
      title={t("locks:break.title", { holder: lock.holder })}
      place="centre"
      verb={t("locks:break")}
      ready={reason.trim() === "" ? t("locks:break.reasonMissing") : true}
      holds={reason !== ""}
      send={async () => void (await link.ask("lock.break", { workflowId: lock.workflowId, reason: reason.trim() }))}
      explain={(thrown) => explained(thrown, language)}
      onClose={onClose}
    >
      {(problems) => (
        <>
          <p>{t("locks:break.text", { holder: lock.holder })}</p>
          <Field label={t("locks:break.reason")} problem={problems.get("reason")} required>
            {(id, note) => <Input id={id} aria-describedby={note} maxLength={2000} value={reason} onChange={(event) => setReason(event.target.value)} />}
          </Field>
        </>
      )}
    </FormSheet>
  );
}
