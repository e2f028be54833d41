import type { UserId } from "#contract";
import { Input, Switch } from "antd";
import { useState } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { explained } from "../../../link/failures.ts";
import { newId } from "../../../link/ids.ts";
import { link } from "../../../link/link.ts";
import { FormSheet } from "../../../ui/overlay/FormSheet.tsx";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { LEAST_PASSWORD, isShort } from "./passwordRule.ts";

/** A new person with a first password, which they change themselves. */
export function NewUserSheet({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslate();
  const [id] = useState(() => newId<UserId>());
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [platformAdmin, setPlatformAdmin] = useState(false);
  const ready = name.trim() !== "" && password !== "" && !isShort(password) ? true : "";
  const send = async (): Promise<void> => void (await link.ask("user.create", { id, name: name.trim(), password, platformAdmin }));
  return (
    <FormSheet title={t("access:new")} verb={t("access:create")} ready={ready} send={send} explain={explained} onClose={onClose}>
      {(problems) => (
        <>
          <Field label={t("access:name")} required problem={problems.get("name")}>
            {(field) => <Input id={field} autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />}
          </Field>
          <Field
            label={t("access:firstPassword")}
            required
            help={t("access:firstPasswordHelp", { least: LEAST_PASSWORD })}
            problem={isShort(password) ? t("access:short", { least: LEAST_PASSWORD }) : problems.get("password")}
          >
            {(field, note) => <Input.Password id={field} aria-describedby={note} autoComplete="new-password" value={password} onChange={(event) => setPassword(event.target.value)} />}
          </Field>
          <Field label={t("access:platformAdmin")} help={t("access:adminText")}>
            {(field) => (
              <span>
                <Switch id={field} size="small" checked={platformAdmin} onChange={setPlatformAdmin} />
              </span>
            )}
          </Field>
        </>
      )}
    </FormSheet>
  );
}
