import { ScriptLanguage } from "#contract";
import type { ScriptArea, ScriptEntry, ScriptId } from "#contract";
import { Input, Select } from "antd";
import { useState } from "react";
import { useLanguage, useTranslate } from "../../i18n/useTranslate.ts";
import { explained, failureOfCommand } from "../../link/failures.ts";
import { newId } from "../../link/ids.ts";
import { link } from "../../link/link.ts";
import { mayDo, useProjects, useSession, useWorkflows } from "../../state/hooks.ts";
import { ConfirmSheet } from "../../ui/overlay/ConfirmSheet.tsx";
import { FormSheet } from "../../ui/overlay/FormSheet.tsx";
import { notify } from "../../ui/overlay/notices.ts";
import { Field } from "../../ui/taskForm/Field.tsx";
import { HistorySheet } from "./HistorySheet.tsx";
import { sessionOf, useScriptCentre } from "./scriptCentre.ts";
import { targetsOfMove } from "./scriptTree.ts";
import { VersionsSheet } from "./VersionsSheet.tsx";

/** Whatever was asked for in the tree or above the editor. */
export function ScriptSheets({ entries }: { readonly entries: readonly ScriptEntry[] }) {
  const { sheet, ask } = useScriptCentre();
  const close = (): void => ask(undefined);
  switch (sheet?.kind) {
    case undefined:
      return null;
    case "new":
      return <NewScriptSheet {...sheet} onClose={close} />;
    case "move":
      return <MoveScriptSheet script={sheet.script} entries={entries} onClose={close} />;
    case "remove":
      return <RemoveScriptSheet script={sheet.script} onClose={close} />;
    case "promote":
      return <PromoteSheet script={sheet.script} onClose={close} />;
    case "versions":
      return <VersionsSheet script={sheet.script} onClose={close} />;
    case "history":
      return <HistorySheet script={sheet.script} onClose={close} />;
  }
}

function NewScriptSheet({ folder, area, parentId, onClose }: { readonly folder: boolean; readonly area: ScriptArea; readonly parentId: ScriptId | null; readonly onClose: () => void }) {
  const t = useTranslate();
  const { choose } = useScriptCentre();
  const [name, setName] = useState("");
  const [language, setLanguage] = useState<ScriptLanguage>("shell");
  const [id] = useState(() => newId<ScriptId>());
  const send = async (): Promise<void> => {
    const made = await link.ask("script.create", { id, area, parentId, name: name.trim(), language: folder ? null : language });
    if (!folder) choose(made.id);
  };
  return (
    <FormSheet
      title={folder ? t("scripts:new.folder") : t("scripts:new.file")}
      place="centre"
      verb={t("scripts:new.verb")}
      ready={name.trim() === "" ? "" : true}
      send={send}
      explain={explained}
      fields={{ "script.nameTaken": "name" }}
      onClose={onClose}
    >
      {(problems) => (
        <>
          <Field label={t("scripts:field.name")} problem={problems.get("name")}>
            {(field) => <Input id={field} maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />}
          </Field>
          {!folder && (
            <Field label={t("scripts:field.language")}>
              {(field) => <Select<ScriptLanguage> id={field} value={language} options={ScriptLanguage.options.map((one) => ({ value: one, label: t(`scripts:language.${one}`) }))} onChange={setLanguage} />}
            </Field>
          )}
        </>
      )}
    </FormSheet>
  );
}

function MoveScriptSheet({ script, entries, onClose }: { readonly script: ScriptEntry; readonly entries: readonly ScriptEntry[]; readonly onClose: () => void }) {
  const t = useTranslate();
  const [name, setName] = useState<string>(script.name);
  const [parentId, setParentId] = useState<ScriptId | null>(script.parentId);
  const send = async (): Promise<void> => void (await link.ask("script.move", { id: script.id, name: name.trim(), parentId }));
  return (
    <FormSheet
      title={t("scripts:move.title", { name: script.name })}
      place="centre"
      verb={t("scripts:move.verb")}
      ready={name.trim() === "" ? "" : true}
      send={send}
      explain={explained}
      fields={{ "script.nameTaken": "name", "script.insideItself": "parentId" }}
      onClose={onClose}
    >
      {(problems) => (
        <>
          <Field label={t("scripts:field.name")} problem={problems.get("name")}>
            {(field) => <Input id={field} maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />}
          </Field>
          <Field label={t("scripts:field.folder")} problem={problems.get("parentId")}>
            {(field) => (
              <Select<string>
                id={field}
                showSearch
                optionFilterProp="label"
                value={parentId ?? ""}
                options={targetsOfMove(entries, script).map((one) => ({ value: one.id ?? "", label: one.id === null ? t(`scripts:area.${script.area}`) : one.path }))}
                onChange={(value) => setParentId(value === "" ? null : (value as ScriptId))}
              />
            )}
          </Field>
        </>
      )}
    </FormSheet>
  );
}

function RemoveScriptSheet({ script, onClose }: { readonly script: ScriptEntry; readonly onClose: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const { chosen, choose } = useScriptCentre();
  const confirm = async () => {
    const failure = await failureOfCommand(link.ask("script.remove", { id: script.id }), language);
    if (failure === undefined && chosen === script.id) choose(undefined);
    return failure;
  };
  return (
    <ConfirmSheet title={t("scripts:removeTitle", { name: script.name })} verb={t("nodes:remove")} onConfirm={confirm} onClose={onClose}>
      {script.language !== null && <p>{t("scripts:removeText")}</p>}
    </ConfirmSheet>
  );
}

function PromoteSheet({ script, onClose }: { readonly script: ScriptEntry; readonly onClose: () => void }) {
  const t = useTranslate();
  const session = useSession();
  const projects = new Map(useProjects().map((one) => [one.id as string, one.name as string]));
  const workflows = useWorkflows().filter((one) => mayDo({ session }, "edit", one.projectId));
  const [workflowId, setWorkflowId] = useState<string>();
  const [name, setName] = useState<string>(script.name.replace(/\.\w+$/, ""));
  const [taskId] = useState(() => newId());
  const workflow = workflows.find((one) => one.id === workflowId) ?? workflows[0];
  const send = async (): Promise<void> => {
    if (!workflow) return;
    await sessionOf(script.id).save(true);
    await link.ask("script.promote", { scriptId: script.id, workflowId: workflow.id, taskId: taskId as never, name: name.trim() });
    notify(t("scripts:promote.done", { task: name.trim(), workflow: workflow.name }));
  };
  return (
    <FormSheet
      title={t("scripts:promote.title", { name: script.name })}
      place="centre"
      verb={t("scripts:promote.verb")}
      ready={workflow === undefined ? t("workflows:list.noWorkflow") : name.trim() === "" ? "" : true}
      send={send}
      explain={explained}
      fields={{ "task.nameTwice": "name" }}
      onClose={onClose}
    >
      {(problems) => (
        <>
          <Field label={t("scripts:promote.workflow")} help={t("scripts:promote.help")}>
            {(field, note) => (
              <Select<string>
                id={field}
                aria-describedby={note}
                showSearch
                optionFilterProp="label"
                value={workflow?.id}
                options={workflows.map((one) => ({ value: one.id as string, label: `${projects.get(one.projectId) ?? ""}/${one.name}` }))}
                onChange={setWorkflowId}
              />
            )}
          </Field>
          <Field label={t("scripts:promote.task")} problem={problems.get("name")}>
            {(field) => <Input id={field} maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />}
          </Field>
        </>
      )}
    </FormSheet>
  );
}
