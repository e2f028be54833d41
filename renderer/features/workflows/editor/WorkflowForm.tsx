import { Button, Input } from "antd";
import { useMemo } from "react";
import { isParameterName } from "#contract";
import { useStore } from "zustand";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { ParamRows } from "../../../ui/ParamRows.tsx";
import { useSay } from "../useSay.ts";
import type { EditorSession } from "./editorSession.ts";
import { DeadlineField } from "./DeadlineField.tsx";
import { ResolvedTable } from "./ResolvedTable.tsx";
import { RevisionList } from "./RevisionList.tsx";
import { useEdited, useProblems } from "./useEditor.ts";

/** Nothing is selected: the workflow's own properties. */
export function WorkflowForm({ session }: { readonly session: EditorSession }) {
  const t = useTranslate();
  const say = useSay();
  const { name, description, definition } = useStore(session.store, (state) => state.history.present);
  const problems = useProblems(session);
  const edited = useEdited(session);
  const ofParams = useMemo(() => new Map(problems.flatMap(({ path, sentence }) => (path.startsWith("params.") ? [[path.slice("params.".length), say(sentence)] as const] : []))), [problems, say]);
  return (
    <div className="sb-wf-form">
      <h2>{t("workflows:properties.title")}</h2>
      <Field label={t("workflows:field.name")} required>
        {(id) => <Input id={id} maxLength={100} value={name} onChange={(event) => session.edit((draft) => ({ ...draft, name: event.target.value }), "workflow.name")} />}
      </Field>
      <Field label={t("workflows:field.description")}>
        {(id) => (
          <Input.TextArea
            id={id}
            maxLength={2000}
            autoSize={{ minRows: 2, maxRows: 8 }}
            value={description}
            onChange={(event) => session.edit((draft) => ({ ...draft, description: event.target.value }), "workflow.description")}
          />
        )}
      </Field>
      <DeadlineField session={session} deadline={definition.deadline ?? null} />
      <h3>{t("workflows:params.title")}</h3>
      <p className="sb-wf-help">{t("workflows:params.help", { example: "${region}" })}</p>
      <ParamRows
        isName={isParameterName}
        label={t("workflows:params.title")}
        params={definition.params}
        problems={ofParams}
        onChange={(params, field) => session.editDefinition((old) => ({ ...old, params }), field === "new" || field === "remove" ? undefined : `params.${field}`)}
      />
      <ResolvedTable taskId={undefined} />
      <RevisionList workflowId={session.workflowId} />
      <div className="sb-wf-actions">
        <Button size="small" disabled={!edited} title={edited ? undefined : t("workflows:reason.saved")} onClick={session.discard}>
          {t("workflows:draft.discard")}
        </Button>
      </div>
    </div>
  );
}
