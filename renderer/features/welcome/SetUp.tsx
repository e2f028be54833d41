import { Button, Input, Select } from "antd";
import { useState } from "react";
import type { FormEvent } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { explained } from "../../link/failures.ts";
import { link } from "../../link/link.ts";
import { useConnection } from "../../state/hooks.ts";
import { ErrorCard } from "../../ui/ErrorCard.tsx";
import { Field } from "../../ui/taskForm/Field.tsx";
import { useSubmit } from "../../ui/useSubmit.ts";

const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const zones = [...new Set([ownZone, "UTC", ...Intl.supportedValuesOf("timeZone")])].map((value) => ({ value, label: value }));
const leastPassword = 10;

/** The first admin of a new platform, with the code that the server printed. */
export function SetUp() {
  const t = useTranslate();
  const { address } = useConnection();
  const [code, setCode] = useState("");
  const [userName, setUserName] = useState("admin");
  const [password, setPassword] = useState("");
  const [platformName, setPlatformName] = useState("Signalbox");
  const [zone, setZone] = useState(ownZone);
  const { busy, submit, problems, failure } = useSubmit(() => link.setUp({ code: code.trim(), userName: userName.trim(), password, platformName: platformName.trim(), zone }), explained);
  const short = password !== "" && [...password].length < leastPassword;
  const ready = code.trim() !== "" && userName.trim() !== "" && password !== "" && !short && platformName.trim() !== "";
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (ready) submit();
  };
  return (
    <form className="sb-welcome-form" onSubmit={onSubmit}>
      <div>
        <h2>{t("welcome:setUp.title")}</h2>
        <p className="sb-welcome-note">{t("welcome:setUp.text", { address })}</p>
      </div>
      {failure && <ErrorCard {...failure} />}
      <Field label={t("welcome:setUp.code")} help={t("welcome:setUp.codeHelp")} problem={problems.get("code")}>
        {(id, note) => <Input id={id} aria-describedby={note} className="sb-mono" autoFocus autoComplete="off" value={code} onChange={(event) => setCode(event.target.value)} />}
      </Field>
      <Field label={t("welcome:setUp.admin")} problem={problems.get("userName")}>
        {(id) => <Input id={id} name="username" autoComplete="username" value={userName} onChange={(event) => setUserName(event.target.value)} />}
      </Field>
      <Field label={t("welcome:password")} help={t("welcome:setUp.passwordHelp", { least: leastPassword })} problem={short ? t("welcome:setUp.passwordHelp", { least: leastPassword }) : problems.get("password")}>
        {(id, note) => <Input.Password id={id} aria-describedby={note} name="password" autoComplete="new-password" value={password} onChange={(event) => setPassword(event.target.value)} />}
      </Field>
      <div className="sb-welcome-pair">
        <Field label={t("welcome:setUp.platform")} problem={problems.get("platformName")}>
          {(id) => <Input id={id} value={platformName} onChange={(event) => setPlatformName(event.target.value)} />}
        </Field>
        <Field label={t("welcome:setUp.zone")} problem={problems.get("zone")}>
          {(id) => <Select id={id} showSearch value={zone} options={zones} onChange={setZone} />}
        </Field>
      </div>
      <div className="sb-welcome-buttons">
        <Button type="primary" htmlType="submit" loading={busy} disabled={!ready}>
          {t("welcome:setUp.verb")}
        </Button>
      </div>
    </form>
  );
}
