import type { User } from "#contract";
import { Button, Input } from "antd";
import { useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import { Sheet } from "../../../ui/overlay/Sheet.tsx";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { LEAST_PASSWORD, isShort } from "./passwordRule.ts";

/** Gives a person a new password; their sessions end. */
export function PasswordSheet({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [thrown, setThrown] = useState<unknown>();
  const ready = password !== "" && !isShort(password);
  const submit = async (): Promise<void> => {
    if (!ready || busy) return;
    setBusy(true);
    setThrown(undefined);
    try {
      await link.ask("user.update", { userId: user.id, password });
      notify(t("access:passwordReset", { name: user.name }));
      onClose();
    } catch (error) {
      setThrown(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Sheet
      title={t("access:resetTitle", { name: user.name })}
      place="centre"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("ui:cancel")}</Button>
          <Button type="primary" loading={busy} disabled={!ready} onClick={() => void submit()}>
            {t("access:resetPassword")}
          </Button>
        </>
      }
    >
      <div className="sb-form">
        {thrown !== undefined && <ErrorCard {...failureWords(thrown, language)} />}
        <Field label={t("access:newPassword")} help={t("access:resetHelp")} problem={isShort(password) ? t("access:short", { least: LEAST_PASSWORD }) : undefined}>
          {(id, note) => (
            <Input.Password
              id={id}
              aria-describedby={note}
              autoComplete="new-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              onPressEnter={(event) => !event.nativeEvent.isComposing && void submit()}
            />
          )}
        </Field>
      </div>
    </Sheet>
  );
}
