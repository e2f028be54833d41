import { Button, Input } from "antd";
import { useState } from "react";
import type { FormEvent } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { explained } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useOnline, useSession } from "../../../state/hooks.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { useSubmit } from "../../../ui/useSubmit.ts";
import { LEAST_PASSWORD, isShort } from "./passwordRule.ts";

/** Changes one's own password; other sessions of this person end. */
export function OwnPassword() {
  const t = useTranslate();
  const online = useOnline();
  const { user } = useSession();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const { busy, submit, failure, problems } = useSubmit(async () => {
    await link.ask("auth.changePassword", { current, next });
    setCurrent("");
    setNext("");
    notify(t("access:passwordChanged"));
  }, explained);
  const ready = online && current !== "" && next !== "" && !isShort(next);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (ready) submit();
  };
  return (
    <section>
      <h2>{t("access:password")}</h2>
      <form className="sb-form" onSubmit={onSubmit}>
        <input type="text" name="username" autoComplete="username" value={user?.name ?? ""} readOnly hidden />
        {failure && <ErrorCard {...failure} />}
        <div className="sb-account-pair">
          <Field label={t("access:currentPassword")}>{(id) => <Input.Password id={id} autoComplete="current-password" value={current} onChange={(event) => setCurrent(event.target.value)} />}</Field>
          <Field label={t("access:newPassword")} problem={isShort(next) ? t("access:short", { least: LEAST_PASSWORD }) : problems.get("next")}>
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
