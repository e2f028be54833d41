import type { LogRetention } from "#contract";
import { InputNumber } from "antd";
import { useState } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { explained } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { FormSheet } from "../../../ui/overlay/FormSheet.tsx";
import { Field } from "../../../ui/taskForm/Field.tsx";

const MIB = 1024 * 1024;

/** [LOG5] How long logs are kept after their last byte, and how much of them at most; the oldest go first. */
export function LogRetentionSheet({ now, onSaved, onClose }: { readonly now: LogRetention; readonly onSaved: () => void; readonly onClose: () => void }) {
  const t = useTranslate();
  const [days, setDays] = useState<number | null>(now.keepDays);
  const [mib, setMib] = useState<number | null>(now.maxBytes === null ? null : Math.round(now.maxBytes / MIB));
  const send = async (): Promise<void> => {
    await link.ask("platform.update", { logs: { keepDays: days ?? now.keepDays, maxBytes: mib === null ? null : mib * MIB } });
    onSaved();
  };
  return (
    <FormSheet title={t("platform:logs.title")} place="centre" verb={t("nodes:save")} ready={days === null ? "" : true} send={send} explain={explained} onClose={onClose}>
      {() => (
        <>
          <Field label={t("platform:logs.days")} help={t("platform:logs.daysHelp")}>
            {(id, note) => <InputNumber<number> id={id} aria-describedby={note} min={1} max={36_500} precision={0} value={days} onChange={setDays} />}
          </Field>
          <Field label={t("platform:logs.most")} help={t("platform:logs.mostHelp")}>
            {(id, note) => <InputNumber<number> id={id} aria-describedby={note} min={1} precision={0} placeholder={t("platform:logs.noLimit")} value={mib} onChange={setMib} />}
          </Field>
        </>
      )}
    </FormSheet>
  );
}
