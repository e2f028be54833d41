import { Button, Input } from "antd";
import { useState } from "react";
import type { FormEvent } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useOnline, useSession } from "../../../state/hooks.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { LEAST_PASSWORD, isShort } from "./passwordRule.ts";

/** Changes one's own password; other sessions of this person end. */
export function OwnPassword() {
  const t = useTranslate();
  const language = useLanguage();
  const online = useOnline();
  const { user } = useSession();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [busy, setBusy] = useState(false);
  const [thrown, setThrown] = useState<unknown>();
  const ready = online && current !== "" && next !== "" && !isShort(next);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!ready || busy) return;
    setBusy(true);
    setThrown(undefined);
    try {
      await link.ask("auth.changePassword", { current, next });
      setCurrent("");
      setNext("");
      notify(t("access:passwordChanged"));
    } catch (error) {
      setThrown(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section>
      <h2>{t("access:password")}</h2>
      <form className="sb-form" onSubmit={(event) => void submit(event)}>
        <input type="text" name="username" autoComplete="username" value={user?.name ?? ""} readOnly hidden />
        {thrown !== undefined && <ErrorCard {...failureWords(thrown, language)} />}
        <div className="sb-account-pair">
          <Field label={t("access:currentPassword")}>{(id) => <Input.Password id={id} autoComplete="current-password" value={current} onChange={(event) => setCurrent(event.target.value)} />}</Field>
          <Field label={t("access:newPassword")} problem={isShort(next) ? t("access:short", { least: LEAST_PASSWORD }) : undefined}>
            {(id) => <Input.Password id={id} autoComplete="new-password" value={next} onChange={(event) => setNext(event.target.value)} />}
          </Field>
        </div>
        <div>
          <Button htmlType="submit" loading={busy} disabled={!ready}>
            {t("access:changePassword")}
          </Button>
        </div>
      </form>
    </section>
  );
}
