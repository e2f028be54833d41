import { Button, Select } from "antd";
import { ExternalLink } from "lucide-react";
import { useTranslate } from "../../../../i18n/useTranslate.ts";
import { useWorkflows } from "../../../../state/hooks.ts";
import { Field } from "../../../../ui/taskForm/Field.tsx";
import { useWorkbench } from "../../../../ui/workbench/WorkbenchContext.ts";
import { useEditor } from "../useEditor.ts";
import type { GroupProps } from "./GroupProps.ts";

/** The key of the workflow that a task of such a type runs. */
export const subWorkflowKey = "workflow";

/** Which workflow of the project a task runs, and the way to it. */
export function SubWorkflowField({ task, at, change, projectId }: GroupProps & { readonly projectId: string | undefined }) {
  const t = useTranslate();
  const workbench = useWorkbench();
  const { workflowId } = useEditor();
  const workflows = useWorkflows().filter((one) => one.projectId === projectId && one.id !== workflowId);
  const name = typeof task.params[subWorkflowKey] === "string" ? task.params[subWorkflowKey] : "";
  const chosen = workflows.find((one) => one.name === name);
  const names = [...new Set([...(name === "" ? [] : [name]), ...workflows.map((one) => one.name as string)])];
  const problem = at.get(`params.${subWorkflowKey}`);
  return (
    <div data-field={`params.${subWorkflowKey}`}>
      <Field label={t("workflows:field.workflow")} problem={problem} help={chosen?.revision === null ? t("editor:sub.unpublished") : undefined} required>
        {(id, note) => (
          <div className="sb-form-secret">
            <Select<string>
              id={id}
              aria-describedby={note}
              showSearch
              optionFilterProp="label"
              status={problem === undefined ? "" : "error"}
              placeholder={t("editor:sub.choose")}
              value={name === "" ? null : name}
              options={names.map((value) => ({ value, label: value }))}
              onChange={(next) => change("params", (old) => ({ ...old, params: { ...old.params, [subWorkflowKey]: next } }))}
            />
            <Button
              icon={<ExternalLink size={14} />}
              disabled={chosen === undefined}
              title={chosen === undefined ? t("editor:sub.choose") : undefined}
              onClick={() => chosen && workbench.open({ kind: "workflow", params: { workflowId: chosen.id } }, { pin: true })}
            >
              {t("editor:sub.open")}
            </Button>
          </div>
        )}
      </Field>
    </div>
  );
}
