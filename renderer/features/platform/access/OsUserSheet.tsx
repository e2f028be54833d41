import { OS_USER } from "#contract";
import type { User } from "#contract";
import { Input } from "antd";
import { useState } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { explained } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { FormSheet } from "../../../ui/overlay/FormSheet.tsx";
import { Field } from "../../../ui/taskForm/Field.tsx";

/** As whom a person's scripts run on hosts (S4-35). */
export function OsUserSheet({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const t = useTranslate();
  const [name, setName] = useState(user.osUser ?? "");
  const wanted = name.trim();
  const bad = wanted !== "" && !OS_USER.test(wanted);
  const send = async (): Promise<void> => void (await link.ask("user.update", { userId: user.id, osUser: wanted === "" ? null : wanted }));
  return (
    <FormSheet
      title={t("access:osUserTitle", { name: user.name })}
      place="centre"
      verb={t("access:osUserVerb")}
      ready={bad || wanted === (user.osUser ?? "") ? "" : true}
      send={send}
      explain={explained}
      onClose={onClose}
    >
      {(problems) => (
        <Field label={t("access:osUser")} help={t("access:osUserHelp")} problem={bad ? t("access:osUserBad") : problems.get("osUser")}>
          {(id, note) => <Input id={id} aria-describedby={note} className="sb-mono" maxLength={32} placeholder={t("access:osUserNone")} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
      )}
    </FormSheet>
  );
}
