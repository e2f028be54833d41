import { Select } from "antd";
import { useState } from "react";
import type { ProjectId, WorkflowSummary } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { explained } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useSession } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { useReading } from "../../../state/useReading.ts";
import { FormSheet } from "../../../ui/overlay/FormSheet.tsx";
import { Field } from "../../../ui/taskForm/Field.tsx";

/** Gives a workflow to another member of its project. */
export function OwnerSheet({ workflow, onClose }: { readonly workflow: WorkflowSummary; readonly onClose: () => void }) {
  const t = useTranslate();
  const me = useSession().user?.name;
  const { value } = useReading(`members ${workflow.projectId}`, () => link.ask("project.members", { projectId: workflow.projectId as ProjectId }));
  const [owner, setOwner] = useState(workflow.owner);
  const names = [...new Set([workflow.owner, ...(me === undefined ? [] : [me]), ...(value ?? []).map(({ userName }) => userName)])].sort();
  const send = async (): Promise<void> => platformStore.takeRow("workflows", await link.ask("workflow.setOwner", { workflowId: workflow.id, owner }));
  return (
    <FormSheet
      title={t("folders:ownerTitle", { name: workflow.name })}
      place="centre"
      verb={t("folders:save")}
      ready={owner === workflow.owner ? t("folders:unchanged") : true}
      holds={false}
      send={send}
      explain={explained}
      fields={{ "workflow.ownerUnknown": "owner" }}
      onClose={onClose}
    >
      {(problems) => (
        <Field label={t("folders:owner")} help={t("folders:ownerHelp")} problem={problems.get("owner")}>
          {(field, note) => <Select<string> id={field} aria-describedby={note} showSearch value={owner} options={names.map((name) => ({ value: name, label: name }))} onChange={setOwner} />}
        </Field>
      )}
    </FormSheet>
  );
}
