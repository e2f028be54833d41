import type { User } from "#contract";
import { Input } from "antd";
import { useState } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { explained } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { FormSheet } from "../../../ui/overlay/FormSheet.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { LEAST_PASSWORD, isShort } from "./passwordRule.ts";

/** Gives a person a new password; their sessions end. */
export function PasswordSheet({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const t = useTranslate();
  const [password, setPassword] = useState("");
  const send = async (): Promise<void> => {
    await link.ask("user.update", { userId: user.id, password });
    notify(t("access:passwordReset", { name: user.name }));
  };
  return (
    <FormSheet
      title={t("access:resetTitle", { name: user.name })}
      place="centre"
      verb={t("access:resetPassword")}
      ready={password !== "" && !isShort(password) ? true : ""}
      holds={password !== ""}
      send={send}
      explain={explained}
      onClose={onClose}
    >
      {(problems) => (
        <Field label={t("access:newPassword")} help={t("access:resetHelp")} problem={isShort(password) ? t("access:short", { least: LEAST_PASSWORD }) : problems.get("password")}>
          {(id, note) => <Input.Password id={id} aria-describedby={note} autoComplete="new-password" value={password} onChange={(event) => setPassword(event.target.value)} />}
        </Field>
      )}
    </FormSheet>
  );
}
