import { say } from "#contract";
import { Button, Input } from "antd";
import { useEffect, useState } from "react";
import type { FormEvent } from "react";
import type { Desktop } from "../../desktop/Desktop.ts";
import { useDesktop } from "../../desktop/DesktopContext.ts";
import { useLanguage, useTranslate } from "../../i18n/useTranslate.ts";
import { newId } from "../../link/ids.ts";
import { link } from "../../link/link.ts";
import { ErrorCard } from "../../ui/ErrorCard.tsx";
import { StateGlyph } from "../../ui/StateGlyph.tsx";
import { Field } from "../../ui/taskForm/Field.tsx";
import { explained } from "../../link/failures.ts";
import { originOf } from "../../link/originOf.ts";
import { useSubmit } from "../../ui/useSubmit.ts";

type SavedConnection = Awaited<ReturnType<Desktop["connections"]["list"]>>[number];
type LocalPlatform = NonNullable<Desktop["local"]>;
type LocalPlatformStatus = Awaited<ReturnType<LocalPlatform["status"]>>;

/** The id under which the platform of this computer is kept. */
const localId = "local";

/** Desktop, first run: run everything here, or connect to a server. */
export function ServerChoice({ onChosen }: { readonly onChosen: () => void }) {
  const desktop = useDesktop();
  const open = async (connection: SavedConnection, code: string | null): Promise<void> => {
    await desktop.connections.save({ ...connection, lastUsedMs: Date.now() });
    desktop.preferences.write("connection.last", connection.id);
    onChosen();
    await link.open(connection, desktop.secrets, code);
  };
  return (
    <div className="sb-welcome-cards">
      {desktop.local && <RunHere local={desktop.local} onOpen={open} />}
      <SavedServers onOpen={open} />
      <ConnectTo onOpen={open} />
    </div>
  );
}

type Open = (connection: SavedConnection, code: string | null) => Promise<void>;

function RunHere({ local, onOpen }: { readonly local: LocalPlatform; readonly onOpen: Open }) {
  const t = useTranslate();
  const language = useLanguage();
  const [status, setStatus] = useState<LocalPlatformStatus>();
  useEffect(() => {
    void local.status().then(setStatus);
    return local.onStatus(setStatus);
  }, [local]);
  const words = (one: { readonly code: string; readonly values: Readonly<Record<string, string | number>> }): string => say({ code: one.code, values: { ...one.values } }, language === "en" ? "en" : "zh");
  const { busy, submit, failure } = useSubmit(async () => {
    const now = status?.state === "running" ? status : await local.start();
    setStatus(now);
    if (now.state !== "running" || now.address === undefined) return;
    await onOpen({ id: localId, name: t("welcome:local.name"), address: now.address, environment: "development" }, await local.signInToken());
  }, explained);
  return (
    <section className="sb-welcome-card">
      <h2>{t("welcome:local.title")}</h2>
      <p className="sb-welcome-note">{t("welcome:local.text")}</p>
      {status && status.steps.length > 0 && (
        <ul className="sb-welcome-steps">
          {status.steps.map((step, i) => (
            <li key={i}>
              <StateGlyph state={step.done ? "SUCCESS" : "RUNNING"} decorative />
              {words(step)}
            </li>
          ))}
        </ul>
      )}
      {status?.failure && <ErrorCard what={words(status.failure)} code={status.failure.code} />}
      {failure && <ErrorCard {...failure} />}
      <div>
        <Button type="primary" loading={busy || status?.state === "starting"} onClick={submit}>
          {status?.state === "running" ? t("welcome:local.open") : t("welcome:local.verb")}
        </Button>
      </div>
    </section>
  );
}

function SavedServers({ onOpen }: { readonly onOpen: Open }) {
  const t = useTranslate();
  const desktop = useDesktop();
  const [saved, setSaved] = useState<readonly SavedConnection[]>([]);
  useEffect(() => void desktop.connections.list().then(setSaved), [desktop]);
  const others = saved.filter((connection) => connection.id !== localId);
  if (others.length === 0) return null;
  return (
    <section className="sb-welcome-card">
      <h2>{t("welcome:saved")}</h2>
      <ul className="sb-welcome-servers">
        {others.map((connection) => (
          <li key={connection.id}>
            <button type="button" onClick={() => void onOpen(connection, null)}>
              <strong>{connection.name}</strong>
              <span className="sb-mono sb-ident">{connection.address}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ConnectTo({ onOpen }: { readonly onOpen: Open }) {
  const t = useTranslate();
  const [address, setAddress] = useState("");
  const origin = originOf(address);
  const { busy, submit } = useSubmit(async () => {
    if (origin !== undefined) await onOpen({ id: newId(), name: new URL(origin).host, address: origin, environment: "development" }, null);
  }, explained);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (origin !== undefined) submit();
  };
  return (
    <section className="sb-welcome-card">
      <h2>{t("welcome:connect.title")}</h2>
      <form className="sb-welcome-form" onSubmit={onSubmit}>
        <Field label={t("welcome:connect.address")} help={t("welcome:connect.help")} problem={address !== "" && origin === undefined ? t("welcome:connect.bad") : undefined}>
          {(id, note) => <Input id={id} aria-describedby={note} className="sb-mono" placeholder="https://10.0.8.11:18590" value={address} onChange={(event) => setAddress(event.target.value)} />}
        </Field>
        <div>
          <Button htmlType="submit" type="primary" loading={busy} disabled={origin === undefined}>
            {t("welcome:connect.verb")}
          </Button>
        </div>
      </form>
    </section>
  );
}
