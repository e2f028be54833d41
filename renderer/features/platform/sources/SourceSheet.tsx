import type { DataSource, DataSourceId, ProjectId } from "#contract";
import { DATA_SOURCE_PORTS, DataSourceConfig, DataSourceKind, Name } from "#contract";
import { Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { explained } from "../../../link/failures.ts";
import { newId } from "../../../link/ids.ts";
import { link } from "../../../link/link.ts";
import { useMay } from "../../../state/hooks.ts";
import { FormSheet } from "../../../ui/overlay/FormSheet.tsx";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { useAdministered } from "../../../state/useAdministered.ts";
import { OptionRows } from "./OptionRows.tsx";
import { fieldsOf, labelOf, takesSecret } from "./sourceFields.ts";

const platform = "";

/** Makes a data source, or changes one; its fields are those of its kind. What is secret is kept, or replaced, and never shown. */
export function SourceSheet({ source, onClose }: { readonly source: DataSource | undefined; readonly onClose: () => void }) {
  const t = useTranslate();
  const admin = useMay("platform");
  const projects = useAdministered();
  const [id] = useState(() => source?.id ?? newId<DataSourceId>());
  const [name, setName] = useState<string>(source?.name ?? "");
  const [owner, setOwner] = useState<string>(source ? (source.projectId ?? platform) : admin ? platform : (projects[0]?.id ?? platform));
  const [kind, setKind] = useState<DataSourceKind>(source?.kind ?? "postgresql");
  const [config, setConfig] = useState<DataSourceConfig>(source?.config ?? DataSourceConfig.parse({}));
  const [secret, setSecret] = useState<string>();
  const [remark, setRemark] = useState(source?.remark ?? "");
  const put = (changes: Partial<DataSourceConfig>): void => setConfig((old) => ({ ...old, ...changes }));
  const wrong = name !== "" && !Name.safeParse(name.trim()).success;
  const missing = fieldsOf(kind).some(({ field, required }) => required && (config[field] === "" || config[field] === null));
  const helpOf = (field: string): string | undefined => {
    if (field === "port" && DATA_SOURCE_PORTS[kind] !== null) return t("sources:help.port", { port: DATA_SOURCE_PORTS[kind] });
    if (field === "database" && kind === "sqlite") return t("sources:help.file");
    if (field !== "url") return undefined;
    return kind === "kafka" ? t("sources:help.brokers") : kind === "hdfs" ? t("sources:help.hdfs") : kind === "s3" ? t("sources:help.s3") : t("sources:help.http");
  };
  const send = async (): Promise<void> => {
    await link.ask("dataSource.save", {
      id,
      projectId: owner === platform ? null : (owner as ProjectId),
      version: source?.version ?? null,
      name: name.trim(),
      kind,
      config,
      remark,
      ...(secret === undefined || !takesSecret(kind) ? {} : { secret }),
    });
  };
  return (
    <FormSheet
      title={source ? t("sources:edit", { name: source.name }) : t("sources:new")}
      width={560}
      verb={source ? t("nodes:save") : t("places:create")}
      ready={name.trim() === "" || wrong || missing ? "" : true}
      send={send}
      explain={explained}
      fields={{ "source.nameTaken": "name", "source.inUse": "name", "source.secretNeeded": "secret" }}
      onClose={onClose}
    >
      {(problems) => (
        <>
          <Field label={t("sources:name")} required help={t("sources:nameHelp")} problem={wrong ? t("nodes:add.badName") : problems.get("name")}>
            {(field, note) => <Input id={field} aria-describedby={note} status={wrong || problems.has("name") ? "error" : ""} value={name} onChange={(event) => setName(event.target.value)} />}
          </Field>
          <div className="sb-source-pair">
            <Field label={t("sources:kind")}>
              {(field) => (
                <Select<DataSourceKind>
                  id={field}
                  disabled={source !== undefined}
                  value={kind}
                  options={DataSourceKind.options.map((value) => ({ value, label: t(`sources:kind.${value}`) }))}
                  onChange={(next) => {
                    setKind(next);
                    setConfig(DataSourceConfig.parse({}));
                  }}
                />
              )}
            </Field>
            <Field label={t("sources:owner")} problem={problems.get("projectId")}>
              {(field) => (
                <Select<string>
                  id={field}
                  disabled={source !== undefined}
                  value={owner}
                  options={[...(admin || owner === platform ? [{ value: platform, label: t("sources:platform") }] : []), ...projects.map((project) => ({ value: project.id as string, label: project.name as string }))]}
                  onChange={setOwner}
                />
              )}
            </Field>
          </div>
          {fieldsOf(kind).map(({ field, required }) => (
            <Field key={field} label={t(labelOf(kind, field))} required={required} help={helpOf(field)} problem={problems.get(`config.${field}`)}>
              {(control, note) =>
                field === "port" ? (
                  <InputNumber<number> id={control} aria-describedby={note} min={1} max={65_535} precision={0} value={config.port} onChange={(port) => put({ port: port ?? null })} />
                ) : (
                  <Input
                    id={control}
                    aria-describedby={note}
                    className="sb-mono"
                    autoComplete="off"
                    status={problems.has(`config.${field}`) ? "error" : ""}
                    value={config[field]}
                    onChange={(event) => put({ [field]: event.target.value.trim() })}
                  />
                )
              }
            </Field>
          ))}
          {takesSecret(kind) && (
            <Field
              label={kind === "s3" ? t("sources:secret.s3") : t("sources:secret")}
              problem={problems.get("secret")}
              help={source?.hasSecret && secret === undefined ? t("sources:secret.keeps") : t("sources:secret.help")}
            >
              {(field, note) => (
                <Input.Password
                  id={field}
                  aria-describedby={note}
                  autoComplete="new-password"
                  className="sb-mono"
                  value={secret ?? ""}
                  onChange={(event) => setSecret(event.target.value === "" && source?.hasSecret ? undefined : event.target.value)}
                />
              )}
            </Field>
          )}
          <OptionRows key={kind} kind={kind} options={config.options} problems={problems} onChange={(options) => put({ options })} />
          <Field label={t("nodes:add.remark")} problem={problems.get("remark")}>
            {(field) => <Input.TextArea id={field} autoSize={{ minRows: 1, maxRows: 4 }} maxLength={2000} value={remark} onChange={(event) => setRemark(event.target.value)} />}
          </Field>
        </>
      )}
    </FormSheet>
  );
}
