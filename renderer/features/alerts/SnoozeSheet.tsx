import type { AlertId } from "#contract";
import { Radio } from "antd";
import { useState } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { explained } from "../../link/failures.ts";
import { link } from "../../link/link.ts";
import { useConnection } from "../../state/hooks.ts";
import { FormSheet } from "../../ui/overlay/FormSheet.tsx";
import { Field } from "../../ui/taskForm/Field.tsx";

const HOURS = { hour: 1, four: 4, day: 24 } as const;
type Choice = keyof typeof HOURS;

/** Puts alerts out of sight for a while; they open again by themselves. */
export function SnoozeSheet({ ids, onClose }: { readonly ids: readonly AlertId[]; readonly onClose: () => void }) {
  const t = useTranslate();
  const { clockOffsetMs } = useConnection();
  const [choice, setChoice] = useState<Choice>("hour");
  const send = async (): Promise<void> => void (await link.ask("alert.snooze", { ids: [...ids], until: Date.now() + clockOffsetMs + HOURS[choice] * 3_600_000 }));
  return (
    <FormSheet title={t("alerts:snoozeTitle")} place="centre" width={360} verb={t("alerts:snooze")} ready={true} holds={false} send={send} explain={explained} onClose={onClose}>
      {() => (
        <Field label={t("alerts:snoozeFor")}>
          {(id) => (
            <Radio.Group
              id={id}
              value={choice}
              onChange={(event) => setChoice(event.target.value as Choice)}
              options={(Object.keys(HOURS) as Choice[]).map((value) => ({ value, label: t(`alerts:snoozeFor.${value}`) }))}
            />
          )}
        </Field>
      )}
    </FormSheet>
  );
}
