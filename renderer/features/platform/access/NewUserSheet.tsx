import type { UserId } from "#contract";
import { Button, Input, Switch } from "antd";
import { useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureOf, failureWords, problemWords } from "../../../link/failures.ts";
import { newId } from "../../../link/ids.ts";
import { link } from "../../../link/link.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { Sheet } from "../../../ui/overlay/Sheet.tsx";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { LEAST_PASSWORD, isShort } from "./passwordRule.ts";

/** A new person with a first password, which they change themselves. */
export function NewUserSheet({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const [id] = useState(() => newId<UserId>());
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [platformAdmin, setPlatformAdmin] = useState(false);
  const [busy, setBusy] = useState(false);
  const [thrown, setThrown] = useState<unknown>();
  const problems = thrown === undefined ? new Map<string, string>() : problemWords(failureOf(thrown).problems, language);
  const ready = name.trim() !== "" && password !== "" && !isShort(password);
  const submit = async (): Promise<void> => {
    if (!ready || busy) return;
    setBusy(true);
    setThrown(undefined);
    try {
      await link.ask("user.create", { id, name: name.trim(), password, platformAdmin });
      onClose();
    } catch (error) {
      setThrown(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Sheet
      title={t("access:new")}
      holds
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("ui:cancel")}</Button>
          <Button type="primary" loading={busy} disabled={!ready} onClick={() => void submit()}>
            {t("access:create")}
          </Button>
        </>
      }
    >
      <form
        className="sb-form"
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {thrown !== undefined && <ErrorCard {...failureWords(thrown, language)} />}
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
        <button type="submit" hidden />
      </form>
    </Sheet>
  );
}
