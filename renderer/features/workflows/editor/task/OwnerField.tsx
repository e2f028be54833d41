import { Button, Select } from "antd";
import { Bell, BellRing } from "lucide-react";
import type { ProjectId, TaskDefinition } from "#contract";
import { useLanguage, useTranslate } from "../../../../i18n/useTranslate.ts";
import { sentenceOf } from "../../../../link/failures.ts";
import { link } from "../../../../link/link.ts";
import { useWorkflow } from "../../../../state/hooks.ts";
import { useReading } from "../../../../state/useReading.ts";
import { notify } from "../../../../ui/overlay/notices.ts";
import { Field } from "../../../../ui/taskForm/Field.tsx";
import { useFollowed } from "../../list/useFollowed.ts";
import { useEditor } from "../useEditor.ts";
import type { GroupProps } from "./GroupProps.ts";

/** Who answers for the task (S1-19), and whether oneself hears of it (S4-14). */
export function OwnerField({ task, at, change, projectId }: GroupProps & { readonly projectId: string | undefined }) {
  const t = useTranslate();
  const language = useLanguage();
  const { workflowId } = useEditor();
  const workflow = useWorkflow(workflowId);
  const { follows, setFollow } = useFollowed();
  const { value } = useReading(`members ${projectId ?? ""}`, async () => (projectId === undefined ? [] : link.ask("project.members", { projectId: projectId as ProjectId })));
  const names = [...new Set([...(task.owner === undefined ? [] : [task.owner]), ...(workflow ? [workflow.owner] : []), ...(value ?? []).map(({ userName }) => userName)])].sort();
  const followed = follows(workflowId, task.id);
  const put = (owner: string | undefined): void =>
    change("owner", (old) => {
      const { owner: before, ...rest } = old;
      return owner === undefined ? (before === undefined ? old : rest) : { ...old, owner: owner as NonNullable<TaskDefinition["owner"]> };
    });
  return (
    <div data-field="owner">
      <Field label={t("workflows:field.owner")} help={t("workflows:field.ownerHelp")} problem={at.get("owner")}>
        {(id, note) => (
          <div className="sb-form-secret">
            <Select<string>
              id={id}
              aria-describedby={note}
              allowClear
              showSearch
              placeholder={workflow?.owner}
              status={at.has("owner") ? "error" : ""}
              value={task.owner}
              options={names.map((name) => ({ value: name, label: name }))}
              onChange={put}
            />
            <Button
              icon={followed ? <BellRing size={14} /> : <Bell size={14} />}
              aria-pressed={followed}
              onClick={() => void setFollow(workflowId, !followed, task.id).catch((thrown: unknown) => notify(sentenceOf(thrown, language)))}
            >
              {t(followed ? "folders:unfollow" : "folders:follow")}
            </Button>
          </div>
        )}
      </Field>
    </div>
  );
}
