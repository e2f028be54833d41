import { Select } from "antd";
import { useState } from "react";
import type { Schedule } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { explained } from "../../../link/failures.ts";
import { useProjects, useWorkflows } from "../../../state/hooks.ts";
import { FormSheet } from "../../../ui/overlay/FormSheet.tsx";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { useEditor } from "../editor/useEditor.ts";
import { useSchedules } from "./useSchedules.ts";
import { useScheduleWords } from "./useScheduleWords.ts";

/** Takes the published schedule of another workflow over; one step that can be undone. */
export function CopyScheduleSheet({ onCopy, onClose }: { readonly onCopy: (schedule: Schedule) => void; readonly onClose: () => void }) {
  const t = useTranslate();
  const words = useScheduleWords();
  const editor = useEditor();
  const schedules = useSchedules();
  const workflows = useWorkflows();
  const projects = new Map(useProjects().map(({ id, name }) => [id as string, name as string]));
  const [from, setFrom] = useState<string>();
  const options = workflows.flatMap((workflow) => {
    const one = schedules.get(workflow.id);
    return one === undefined || workflow.id === editor.workflowId ? [] : [{ value: workflow.id as string, label: `${projects.get(workflow.projectId) ?? ""}/${workflow.name}: ${words(one.schedule)}` }];
  });
  const chosen = from === undefined ? undefined : schedules.get(from)?.schedule;
  return (
    <FormSheet
      title={t("schedules:copy")}
      place="centre"
      verb={t("schedules:copyVerb")}
      ready={chosen === undefined ? "" : true}
      holds={false}
      explain={explained}
      send={async () => {
        if (chosen) onCopy(chosen);
      }}
      onClose={onClose}
    >
      {() => (
        <Field label={t("schedules:copyFrom")} required problem={options.length === 0 ? t("schedules:copyNone") : undefined}>
          {(field) => <Select id={field} showSearch optionFilterProp="label" value={from ?? null} options={options} onChange={setFrom} disabled={options.length === 0} />}
        </Field>
      )}
    </FormSheet>
  );
}
