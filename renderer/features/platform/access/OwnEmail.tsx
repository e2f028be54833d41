import { User } from "#contract";
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

/** Where mail about what one owns or follows goes. */
export function OwnEmail() {
  const t = useTranslate();
  const online = useOnline();
  const { user } = useSession();
  const [saved, setSaved] = useState(user?.email ?? "");
  const [typed, setTyped] = useState(saved);
  const wanted = typed.trim() === "" ? null : typed.trim();
  const bad = !User.shape.email.safeParse(wanted).success;
  const { busy, submit, failure } = useSubmit(async () => {
    setSaved((await link.ask("auth.setEmail", { email: wanted })).email ?? "");
    notify(t("alerts:myEmailSaved"));
  }, explained);
  const ready = online && !bad && (wanted ?? "") !== saved;
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (ready) submit();
  };
  return (
    <section>
      <h2>{t("alerts:myEmail")}</h2>
      <form className="sb-form" onSubmit={onSubmit}>
        {failure && <ErrorCard {...failure} />}
        <Field label={t("alerts:myEmail")} help={t("alerts:myEmailHelp")} problem={bad ? t("alerts:myEmailBad") : undefined}>
          {(id, note) => <Input id={id} aria-describedby={note} type="email" autoComplete="email" value={typed} onChange={(event) => setTyped(event.target.value)} />}
        </Field>
        <div>
          <Button htmlType="submit" loading={busy} disabled={!ready}>
            {t("alerts:save")}
          </Button>
        </div>
      </form>
    </section>
  );
}
