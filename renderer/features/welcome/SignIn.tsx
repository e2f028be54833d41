import { say } from "#contract";
import { Button, Input } from "antd";
import { useState } from "react";
import type { FormEvent } from "react";
import { useLanguage, useTranslate } from "../../i18n/useTranslate.ts";
import { explained } from "../../link/failures.ts";
import { link } from "../../link/link.ts";
import { useConnection, useSession } from "../../state/hooks.ts";
import { ErrorCard } from "../../ui/ErrorCard.tsx";
import { Field } from "../../ui/taskForm/Field.tsx";
import { useSubmit } from "../../ui/useSubmit.ts";

/** Name and password, or the code of a one-time sign-in link. */
export function SignIn() {
  const t = useTranslate();
  const language = useLanguage();
  const { setup, problem } = useSession();
  const { address, name: connectionName } = useConnection();
  const [way, setWay] = useState<"password" | "code">("password");
  const [userName, setUserName] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const { busy, submit, failure } = useSubmit(() => (way === "password" ? link.signIn(userName.trim(), password) : link.redeem(code.trim())), explained);
  const ready = way === "password" ? userName.trim() !== "" && password !== "" : code.trim() !== "";
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (ready) submit();
  };
  return (
    <form className="sb-welcome-form" onSubmit={onSubmit}>
      <div>
        <h2>{t("welcome:signIn.title", { platform: setup?.platform ?? connectionName })}</h2>
        <p className="sb-welcome-note sb-ident">{address}</p>
      </div>
      {failure ? <ErrorCard {...failure} /> : problem && <ErrorCard what={say(problem, language === "en" ? "en" : "zh")} />}
      {way === "password" ? (
        <>
          <Field label={t("welcome:userName")}>{(id) => <Input id={id} name="username" autoComplete="username" autoFocus value={userName} onChange={(event) => setUserName(event.target.value)} />}</Field>
          <Field label={t("welcome:password")}>{(id) => <Input.Password id={id} name="password" autoComplete="current-password" value={password} onChange={(event) => setPassword(event.target.value)} />}</Field>
        </>
      ) : (
        <Field label={t("welcome:oneTimeCode")} help={t("welcome:oneTimeCodeHelp")}>
          {(id, note) => <Input id={id} aria-describedby={note} className="sb-mono" autoFocus autoComplete="one-time-code" value={code} onChange={(event) => setCode(event.target.value)} />}
        </Field>
      )}
      <div className="sb-welcome-buttons">
        <Button type="primary" htmlType="submit" loading={busy} disabled={!ready}>
          {t("welcome:signIn.verb")}
        </Button>
        <button type="button" className="sb-link" onClick={() => setWay(way === "password" ? "code" : "password")}>
          {way === "password" ? t("welcome:useCode") : t("welcome:usePassword")}
        </button>
      </div>
    </form>
  );
}
