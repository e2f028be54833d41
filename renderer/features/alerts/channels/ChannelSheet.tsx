import type { AlertChannel, AlertChannelId, ProjectId } from "#contract";
import { CHANNEL_KINDS, ChannelConfig, KEY_IN_ADDRESS, Name } from "#contract";
import { Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { explained } from "../../../link/failures.ts";
import { newId } from "../../../link/ids.ts";
import { link } from "../../../link/link.ts";
import { useMay, usePlatformState, useProjects } from "../../../state/hooks.ts";
import { useAdministered } from "../../../state/useAdministered.ts";
import { FormSheet } from "../../../ui/overlay/FormSheet.tsx";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { configOf, draftOf, hasSecret, USUAL_PORT, type ChannelDraft, type ChannelKind } from "./channelDraft.ts";

const PLATFORM = "";

/** Makes a channel, or changes one; its fields are those of its kind. */
export function ChannelSheet({ channel, onClose }: { readonly channel: AlertChannel | undefined; readonly onClose: () => void }) {
  const t = useTranslate();
  const admin = useMay("platform");
  const administered = useAdministered();
  const projects = useProjects();
  const types = usePlatformState((state) => state.taskTypes);
  const [id] = useState(() => channel?.id ?? newId<AlertChannelId>());
  const [name, setName] = useState<string>(channel?.name ?? "");
  const [scope, setScope] = useState<string>(channel ? (channel.projectId ?? PLATFORM) : admin ? PLATFORM : (administered[0]?.id ?? PLATFORM));
  const [language, setLanguage] = useState<"en" | "zh">(channel?.language ?? "en");
  const [draft, setDraft] = useState<ChannelDraft>(() => draftOf(channel?.config));
  const put = (change: Partial<ChannelDraft>): void => setDraft((old) => ({ ...old, ...change }));
  const { kind } = draft;
  const wrong = name !== "" && !Name.safeParse(name.trim()).success;
  const ready = name.trim() === "" || wrong || !ChannelConfig.safeParse(configOf(draft)).success ? "" : true;
  const send = async (): Promise<void> =>
    void (await link.ask("alertChannel.save", {
      id,
      projectId: scope === PLATFORM ? null : (scope as ProjectId),
      version: channel?.version ?? null,
      name: name.trim(),
      enabled: channel?.enabled ?? true,
      language,
      config: configOf(draft),
    }));
  const text = (label: string, key: "host" | "user" | "from" | "url", required: boolean, help?: string) => (
    <Field label={label} required={required} help={help}>
      {(field, note) => <Input id={field} aria-describedby={note} value={draft[key]} onChange={(event) => put({ [key]: event.target.value })} />}
    </Field>
  );
  const secret = (label: string, key: "password" | "secret") => (
    <Field label={label} help={channel === undefined ? undefined : t("alerts:secretKeeps")}>
      {(field, note) => <Input.Password id={field} aria-describedby={note} autoComplete="new-password" value={draft[key]} onChange={(event) => put({ [key]: event.target.value })} />}
    </Field>
  );
  return (
    <FormSheet
      title={channel ? t("alerts:editChannel", { name: channel.name }) : t("alerts:newChannel")}
      width={560}
      verb={channel ? t("alerts:save") : t("alerts:create")}
      ready={ready}
      send={send}
      explain={explained}
      fields={{ "alertChannel.nameTaken": "name" }}
      onClose={onClose}
    >
      {(problems) => (
        <>
          <Field label={t("alerts:name")} required problem={wrong ? t("nodes:add.badName") : problems.get("name")}>
            {(field) => <Input id={field} value={name} onChange={(event) => setName(event.target.value)} />}
          </Field>
          <div className="sb-alert-pair">
            <Field label={t("alerts:channelKind")}>
              {(field) => (
                <Select<ChannelKind>
                  id={field}
                  disabled={channel !== undefined}
                  value={kind}
                  options={CHANNEL_KINDS.map((value) => ({ value, label: t(`alerts:channelKind.${value}`) }))}
                  onChange={(next) => setDraft({ ...draftOf(undefined), kind: next })}
                />
              )}
            </Field>
            <Field label={t("alerts:belongs")}>
              {(field) => (
                <Select<string>
                  id={field}
                  disabled={channel !== undefined}
                  value={scope}
                  options={[...(admin || scope === PLATFORM ? [{ value: PLATFORM, label: t("alerts:platform") }] : []), ...administered.map((one) => ({ value: one.id as string, label: one.name as string }))]}
                  onChange={setScope}
                />
              )}
            </Field>
          </div>
          {kind === "mail" && (
            <>
              <div className="sb-alert-pair">
                {text(t("alerts:host"), "host", true)}
                <Field label={t("alerts:port")}>{(field) => <InputNumber<number> id={field} min={1} max={65_535} precision={0} value={draft.port} onChange={(port) => put({ port })} />}</Field>
                <Field label={t("alerts:security")}>
                  {(field) => (
                    <Select<ChannelDraft["security"]>
                      id={field}
                      value={draft.security}
                      options={(["tls", "startTls", "none"] as const).map((value) => ({ value, label: t(`alerts:security.${value}`) }))}
                      onChange={(security) => put({ security, port: USUAL_PORT[security] })}
                    />
                  )}
                </Field>
                {text(t("alerts:from"), "from", true)}
                {text(t("alerts:user"), "user", false)}
                {secret(t("alerts:password"), "password")}
              </div>
              <Field label={t("alerts:to")} help={t("alerts:toHelp")}>
                {(field, note) => <Select<string[]> id={field} aria-describedby={note} mode="tags" open={false} tokenSeparators={[",", " ", ";"]} value={[...draft.to]} onChange={(to) => put({ to })} />}
              </Field>
            </>
          )}
          {kind !== "mail" && kind !== "script" && text(t("alerts:url"), "url", true, KEY_IN_ADDRESS.has(kind) ? t("alerts:urlKeyHelp") : undefined)}
          {hasSecret(kind) && secret(t("alerts:secret"), "secret")}
          {kind === "script" && (
            <>
              <div className="sb-alert-pair">
                <Field label={t("alerts:runsIn")} required>
                  {(field) => (
                    <Select<string>
                      id={field}
                      value={draft.projectId === "" ? null : draft.projectId}
                      options={projects.filter((one) => scope === PLATFORM || one.id === scope).map((one) => ({ value: one.id as string, label: one.name as string }))}
                      onChange={(projectId) => put({ projectId })}
                    />
                  )}
                </Field>
                <Field label={t("alerts:taskType")} required>
                  {(field) => (
                    <Select<string>
                      id={field}
                      value={draft.taskTypeId === "" ? null : draft.taskTypeId}
                      options={[...types.byId.values()].filter((one) => one.enabled).map((one) => ({ value: one.id as string, label: one.name as string }))}
                      onChange={(taskTypeId) => put({ taskTypeId })}
                    />
                  )}
                </Field>
              </div>
              <Field label={t("alerts:script")} help={t("alerts:scriptHelp")}>
                {(field, note) => (
                  <Input.TextArea id={field} aria-describedby={note} className="sb-mono" autoSize={{ minRows: 3, maxRows: 12 }} value={draft.params} onChange={(event) => put({ params: event.target.value })} />
                )}
              </Field>
            </>
          )}
          <Field label={t("alerts:language")}>
            {(field) => <Select<"en" | "zh"> id={field} value={language} options={(["en", "zh"] as const).map((value) => ({ value, label: t(`alerts:language.${value}`) }))} onChange={setLanguage} />}
          </Field>
        </>
      )}
    </FormSheet>
  );
}
