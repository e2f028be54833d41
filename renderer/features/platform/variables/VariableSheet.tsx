import type { ProjectId, Variable, VariableId } from "#contract";
import { ParameterName, say, SECRET_MASK, valueProblems } from "#contract";
import { Input, Switch } from "antd";
import { useMemo, useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { explained } from "../../../link/failures.ts";
import { newId } from "../../../link/ids.ts";
import { link } from "../../../link/link.ts";
import { useProject, useVariables } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { FormSheet } from "../../../ui/overlay/FormSheet.tsx";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { platformScope } from "./scopes.ts";

/** Makes a variable in a scope, or changes one. What a secret holds is never shown: it is kept, or replaced. */
export function VariableSheet({ variable, scope, onClose }: { readonly variable: Variable | undefined; readonly scope: string; readonly onClose: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const project = useProject(scope === platformScope ? undefined : scope);
  const variables = useVariables();
  const [id] = useState(() => variable?.id ?? newId<VariableId>());
  const [name, setName] = useState(variable?.name ?? "");
  const [secret, setSecret] = useState(variable?.secret ?? false);
  const [value, setValue] = useState<string | undefined>(variable === undefined ? "" : (variable.value ?? undefined));
  const [remark, setRemark] = useState(variable?.remark ?? "");
  const projectId = scope === platformScope ? null : (scope as ProjectId);
  const wrong = name !== "" && !ParameterName.safeParse(name).success;
  const wider = projectId === null ? undefined : variables.find((one) => one.projectId === null && one.name === name);
  const keeps = variable?.secret === true && secret && value === undefined;
  const needsValue = variable?.secret === true && !secret && value === undefined;
  // Names of task and workflow are not known here, so only what cannot be read is said.
  const unreadable = useMemo(() => (secret || value === undefined ? undefined : valueProblems(value, new Set()).find((problem) => !problem.code.startsWith("parameter.unknown"))), [secret, value]);
  const send = async (): Promise<void> => {
    platformStore.takeRow("variables", await link.ask("variable.save", { id, projectId, version: variable?.version ?? null, name, secret, remark, ...(value === undefined ? {} : { value }) }));
  };
  return (
    <FormSheet
      title={variable ? t("variables:edit", { name: variable.name }) : project ? t("variables:newIn", { name: project.name }) : t("variables:newPlatform")}
      place="centre"
      verb={variable ? t("nodes:save") : t("places:create")}
      ready={name === "" || wrong || needsValue ? "" : true}
      send={send}
      explain={explained}
      fields={{ "variable.nameTaken": "name", "variable.inUse": "name", "variable.valueNeeded": "value" }}
      onClose={onClose}
    >
      {(problems) => (
        <>
          <Field
            label={t("variables:name")}
            required
            help={wider ? t("variables:hidesWider", { value: wider.secret ? SECRET_MASK : (wider.value ?? "") }) : t("variables:nameHelp", { example: `\${${name === "" ? "region" : name}}` })}
            problem={wrong ? t("variables:badName") : problems.get("name")}
          >
            {(field, note) => (
              <Input id={field} aria-describedby={note} className="sb-mono" maxLength={64} status={wrong || problems.has("name") ? "error" : ""} value={name} onChange={(event) => setName(event.target.value)} />
            )}
          </Field>
          <Field label={t("variables:secret")} help={t("variables:secretHelp")}>
            {(field, note) => (
              <span>
                <Switch id={field} aria-describedby={note} size="small" checked={secret} onChange={setSecret} />
              </span>
            )}
          </Field>
          <Field
            label={t("variables:value")}
            required={needsValue}
            help={keeps ? t("variables:keeps") : needsValue ? t("variables:needsValue") : undefined}
            problem={unreadable ? say(unreadable, language === "en" ? "en" : "zh") : problems.get("value")}
          >
            {(field, note) =>
              secret ? (
                <Input.Password
                  id={field}
                  aria-describedby={note}
                  autoComplete="new-password"
                  className="sb-mono"
                  placeholder={keeps ? SECRET_MASK : ""}
                  value={value ?? ""}
                  onChange={(event) => setValue(event.target.value === "" && variable?.secret === true ? undefined : event.target.value)}
                />
              ) : (
                <Input.TextArea id={field} aria-describedby={note} className="sb-mono" autoSize={{ minRows: 1, maxRows: 8 }} maxLength={100_000} value={value ?? ""} onChange={(event) => setValue(event.target.value)} />
              )
            }
          </Field>
          <Field label={t("nodes:add.remark")} problem={problems.get("remark")}>
            {(field) => <Input.TextArea id={field} autoSize={{ minRows: 2, maxRows: 6 }} maxLength={2000} value={remark} onChange={(event) => setRemark(event.target.value)} />}
          </Field>
        </>
      )}
    </FormSheet>
  );
}
