import { isHostless, type TaskTypeBody } from "#contract";
import { Input, Segmented, Select } from "antd";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { WordsInput } from "../../../ui/taskForm/WordsInput.tsx";
import { requirementOf, requirementText } from "../../../ui/taskForm/requirementText.ts";
import { FoundOnHosts } from "./FoundOnHosts.tsx";
import type { TabProps } from "./TabProps.ts";

type PluginKind = TaskTypeBody["plugin"]["kind"];
/** What a person makes types of; the others are there once. */
const kinds: readonly PluginKind[] = ["interpreter", "command", "builtIn", "virtual"];
const runners = ["http", "sql", "ssh", "file"] as const;

/** How a task of the type is started, and how work that it submitted elsewhere is stopped. */
export function PluginTab({ body, put, problems }: TabProps) {
  const t = useTranslate();
  const { plugin, stop, applications, requires } = body;
  const readOnly = put === undefined;
  const keys = body.parameters.map(({ key }) => ({ value: key, label: key }));
  const change = (kind: PluginKind): void => {
    const command = "command" in plugin ? [...plugin.command] : ["/bin/sh"];
    if (kind === "interpreter") put?.({ plugin: { kind, command, script: keys[0]?.value ?? "script", extension: ".sh" } });
    else if (kind === "command") put?.({ plugin: { kind, command } });
    else put?.({ plugin: kind === "builtIn" ? { kind, runner: "http" } : { kind } });
  };
  return (
    <div className="sb-form">
      <Field label={t("taskTypes:plugin.kind")} help={t(`taskTypes:plugin.help.${plugin.kind}`)}>
        {(id) => (
          <Segmented<PluginKind> id={id} disabled={readOnly} value={plugin.kind} onChange={change} options={[...new Set([...kinds, plugin.kind])].map((value) => ({ value, label: t(`taskTypes:plugin.${value}`) }))} />
        )}
      </Field>
      {"command" in plugin && (
        <Field label={t("taskTypes:plugin.words")} help={plugin.kind === "command" ? t("taskTypes:plugin.wordsHelp") : t("taskTypes:plugin.interpreterHelp")} required problem={problems.get("plugin.command")}>
          {(id, note) => (
            <Input.TextArea
              id={id}
              aria-describedby={note}
              className="sb-mono"
              status={problems.has("plugin.command") ? "error" : ""}
              autoSize={{ minRows: 3, maxRows: 12 }}
              readOnly={readOnly}
              value={plugin.command.join("\n")}
              onChange={(event) => put?.({ plugin: { ...plugin, command: event.target.value.split("\n") } })}
            />
          )}
        </Field>
      )}
      <FoundOnHosts body={body} />
      {plugin.kind === "interpreter" && (
        <div className="sb-field-even">
          <Field label={t("taskTypes:plugin.script")} help={t("taskTypes:plugin.scriptHelp")} required problem={problems.get("plugin.script")}>
            {(id) => (
              <Select<string> id={id} disabled={readOnly} status={problems.has("plugin.script") ? "error" : ""} value={plugin.script} options={keys} onChange={(script) => put?.({ plugin: { ...plugin, script } })} />
            )}
          </Field>
          <Field label={t("taskTypes:plugin.extension")} required problem={problems.get("plugin.extension")}>
            {(id) => <Input id={id} className="sb-mono" readOnly={readOnly} value={plugin.extension} onChange={(event) => put?.({ plugin: { ...plugin, extension: event.target.value.trim() } })} />}
          </Field>
        </div>
      )}
      {plugin.kind === "builtIn" && (
        <Field label={t("taskTypes:plugin.runner")}>
          {(id) => (
            <Select<(typeof runners)[number]>
              id={id}
              disabled={readOnly}
              value={plugin.runner}
              options={runners.map((value) => ({ value, label: t(`taskTypes:runner.${value}`) }))}
              onChange={(runner) => put?.({ plugin: { kind: "builtIn", runner } })}
            />
          )}
        </Field>
      )}
      {!isHostless(plugin) && (
        <>
          <Field label={t("taskTypes:stop")} help={t("taskTypes:stopHelp")} problem={problems.get("stop")}>
            {(id, note) => (
              <Input.TextArea
                id={id}
                aria-describedby={note}
                className="sb-mono"
                autoSize={{ minRows: 2, maxRows: 8 }}
                readOnly={readOnly}
                value={(stop ?? []).join("\n")}
                onChange={(event) => put?.({ stop: event.target.value === "" ? undefined : event.target.value.split("\n") })}
              />
            )}
          </Field>
          {stop && (
            <Field label={t("taskTypes:applications")} help={t("taskTypes:applicationsHelp")} problem={problems.get("applications")}>
              {(id, note) => (
                <Input
                  id={id}
                  aria-describedby={note}
                  className="sb-mono"
                  status={problems.has("applications") ? "error" : ""}
                  readOnly={readOnly}
                  value={applications ?? ""}
                  onChange={(event) => put?.({ applications: event.target.value === "" ? undefined : event.target.value })}
                />
              )}
            </Field>
          )}
          <Field label={t("taskTypes:requires")} help={t("taskTypes:requiresHelp")} problem={problems.get("requires")}>
            {(id, note) => (
              <WordsInput
                id={id}
                describedBy={note}
                disabled={readOnly}
                wrong={problems.has("requires")}
                words={(requires ?? []).map(requirementText)}
                onChange={(texts) => put?.({ requires: texts.length === 0 ? undefined : texts.map(requirementOf) })}
              />
            )}
          </Field>
        </>
      )}
    </div>
  );
}
