import { Input, Select } from "antd";
import { useState } from "react";
import { Name } from "#contract";
import type { FolderId, ProjectId, WorkflowId } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { explained } from "../../../link/failures.ts";
import { newId } from "../../../link/ids.ts";
import { link } from "../../../link/link.ts";
import { useProjects } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { FormSheet } from "../../../ui/overlay/FormSheet.tsx";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";

interface NewSheetProps {
  readonly kind: "project" | "workflow";
  readonly projectId?: string | undefined;
  /** Where a new workflow is put; at the root when it is left out. */
  readonly folderId?: string | undefined;
  readonly onClose: () => void;
}

/** A name and a description, then the new thing opens. */
export function NewSheet({ kind, projectId, folderId, onClose }: NewSheetProps) {
  const t = useTranslate();
  const workbench = useWorkbench();
  const projects = useProjects();
  const [project, setProject] = useState(projectId ?? projects[0]?.id);
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  // Kept over retries, so that sending twice makes one.
  const [id] = useState(() => newId());
  const wrong = name !== "" && !Name.safeParse(name).success;
  const missing = name === "" ? t("workflows:new.nameFirst") : wrong ? t("workflows:new.badName") : kind === "workflow" && project === undefined ? t("workflows:new.projectFirst") : undefined;
  const send = async (): Promise<void> => {
    if (kind === "project") {
      const made = await link.ask("project.create", { id: id as unknown as ProjectId, name, description });
      platformStore.takeRow("projects", made);
      workbench.open({ kind: "project", params: { projectId: made.id } }, { pin: true });
    } else {
      const { draft: _, ...made } = await link.ask("workflow.create", { id: id as unknown as WorkflowId, projectId: project as ProjectId, name, description });
      const placed = folderId === undefined || project !== projectId ? made : await link.ask("workflow.move", { workflowId: made.id, folderId: folderId as FolderId });
      platformStore.takeRow("workflows", placed);
      workbench.open({ kind: "workflow", params: { workflowId: made.id } }, { pin: true });
    }
  };
  return (
    <FormSheet title={t(`workflows:new.${kind}`)} place="centre" verb={t("workflows:new.create")} ready={missing ?? true} holds={name !== "" || description !== ""} send={send} explain={explained} onClose={onClose}>
      {(problems) => (
        <>
          <Field label={t("workflows:field.name")} required problem={wrong ? t("workflows:new.badName") : problems.get("name")}>
            {(field, note) => <Input id={field} aria-describedby={note} data-autofocus maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />}
          </Field>
          {kind === "workflow" && (
            <Field label={t("workflows:field.project")} required>
              {(field) => (
                <Select
                  id={field}
                  showSearch
                  optionFilterProp="label"
                  value={project}
                  onChange={setProject}
                  options={projects.map((one) => ({ value: one.id, label: one.name as string }))}
                  notFoundContent={t("workflows:new.projectFirst")}
                />
              )}
            </Field>
          )}
          <Field label={t("workflows:field.description")}>
            {(field) => <Input.TextArea id={field} maxLength={2000} autoSize={{ minRows: 2, maxRows: 6 }} value={description} onChange={(event) => setDescription(event.target.value)} />}
          </Field>
        </>
      )}
    </FormSheet>
  );
}
