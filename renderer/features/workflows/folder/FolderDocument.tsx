import { Segmented } from "antd";
import { useState } from "react";
import { folderPath } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useFolder, useFoldersById, useProject } from "../../../state/hooks.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { WorkflowTable } from "../list/WorkflowTable.tsx";
import { FolderParams } from "./FolderParams.tsx";
import { OverviewPanel } from "./OverviewPanel.tsx";
import "../workflows.css";

const parts = ["workflows", "overview", "params"] as const;
type Part = (typeof parts)[number];

/** One folder: its workflows and those of the folders in it, how they stand, its parameters. */
export function FolderDocument({ params: { folderId } }: { readonly params: { readonly folderId: string } }) {
  const t = useTranslate();
  const folder = useFolder(folderId);
  const folders = useFoldersById();
  const project = useProject(folder?.projectId);
  const [part, setPart] = useState<Part>("workflows");
  if (!folder) return <EmptyState sentence={t("folders:gone")} />;
  return (
    <section className="sb-wf-page" aria-label={folder.name} data-scope="list">
      <header className="sb-wf-page-head">
        <h1 className="sb-ident">{folder.name}</h1>
        <p className="sb-wf-help sb-ident">{`${project?.name ?? ""}/${folderPath(folder.id, folders)}`}</p>
      </header>
      <div className="sb-wf-tabs">
        <Segmented<Part> size="small" value={part} onChange={setPart} options={parts.map((value) => ({ value, label: t(`folders:${value}`) }))} />
      </div>
      {part === "workflows" && <WorkflowTable projectId={folder.projectId} folderId={folder.id} />}
      {part === "overview" && <OverviewPanel projectId={folder.projectId} folderId={folder.id} />}
      {part === "params" && <FolderParams key={folder.version} folder={folder} />}
    </section>
  );
}
