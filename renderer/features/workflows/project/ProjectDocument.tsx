import { Button, Input, Segmented } from "antd";
import { useEffect, useState } from "react";
import type { Project } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useMay, useProject } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { useDefinitionSheets } from "../list/definitionSheets.ts";
import { OverviewPanel } from "../folder/OverviewPanel.tsx";
import { WorkflowTable } from "../list/WorkflowTable.tsx";
import { MemberList } from "./MemberList.tsx";
import { ProjectRetention } from "./ProjectRetention.tsx";
import { ProjectVariables } from "./ProjectVariables.tsx";
import "../workflows.css";

/** One project: its workflows, its name and parameters, who may do what in it. */
export function ProjectDocument({ params: { projectId } }: { readonly params: { readonly projectId: string } }) {
  const t = useTranslate();
  const project = useProject(projectId);
  const [part, setPart] = useState<"workflows" | "overview" | "settings" | "retention" | "members">("workflows");
  if (!project) return <EmptyState sentence={t("workflows:project.gone")} />;
  return (
    <section className="sb-wf-page" aria-label={project.name} data-scope="list">
      <header className="sb-wf-page-head">
        <h1 className="sb-ident">{project.name}</h1>
        <p className="sb-wf-help">{project.description}</p>
      </header>
      <div className="sb-wf-tabs">
        <Segmented<"workflows" | "overview" | "settings" | "retention" | "members">
          size="small"
          value={part}
          onChange={setPart}
          options={[
            { value: "workflows", label: t("workflows:project.workflows") },
            { value: "overview", label: t("folders:overview") },
            { value: "settings", label: t("workflows:project.settings") },
            { value: "retention", label: t("workflows:project.retention") },
            { value: "members", label: t("workflows:project.members") },
          ]}
        />
      </div>
      {part === "workflows" && <WorkflowTable projectId={projectId} />}
      {part === "overview" && <OverviewPanel projectId={projectId} folderId={undefined} />}
      {part === "settings" && <Settings key={project.version} project={project} />}
      {part === "retention" && <ProjectRetention key={projectId} projectId={project.id} />}
      {part === "members" && <MemberList projectId={projectId} />}
    </section>
  );
}

function Settings({ project }: { readonly project: Project }) {
  const t = useTranslate();
  const language = useLanguage();
  const workbench = useWorkbench();
  const openSheet = useDefinitionSheets((state) => state.open);
  const mayRemove = useMay("platform");
  const may = useMay("administer", project.id);
  const [name, setName] = useState<string>(project.name);
  const [description, setDescription] = useState(project.description);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const edited = name !== project.name || description !== project.description;
  const { setEdited } = workbench;
  useEffect(() => setEdited({ kind: "project", params: { projectId: project.id } }, edited), [edited, project.id, setEdited]);
  const save = async (): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      const saved = await link.ask("project.update", { projectId: project.id, version: project.version, name, description });
      platformStore.takeRow("projects", saved);
      notify(t("workflows:project.saved", { name: saved.name }));
    } catch (thrown) {
      setFailure(thrown);
    }
    setBusy(false);
  };
  const why = may ? (edited ? undefined : t("workflows:reason.saved")) : t("workflows:reason.admin");
  return (
    <div className="sb-wf-settings">
      {failure !== undefined && <ErrorCard {...failureWords(failure, language)} />}
      <Field label={t("workflows:field.name")} required>
        {(id) => <Input id={id} maxLength={100} readOnly={!may} value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Field label={t("workflows:field.description")}>
        {(id) => <Input.TextArea id={id} maxLength={2000} readOnly={!may} autoSize={{ minRows: 2, maxRows: 8 }} value={description} onChange={(event) => setDescription(event.target.value)} />}
      </Field>
      <h3>{t("workflows:project.params")}</h3>
      <p className="sb-wf-help">{t("workflows:project.paramsHelp")}</p>
      <ProjectVariables projectId={project.id} />
      <div className="sb-wf-actions">
        <Button type="primary" disabled={why !== undefined} title={why} loading={busy} onClick={() => void save()}>
          {t("workflows:command.save")}
        </Button>
        <Button disabled={!mayRemove} title={mayRemove ? undefined : t("workflows:reason.platformAdmin")} onClick={() => openSheet({ kind: "removeProject", projectId: project.id })}>
          {t("workflows:menu.removeProject")}
        </Button>
      </div>
    </div>
  );
}
