import { Select } from "antd";
import { useMemo, useState } from "react";
import { folderChain, folderPath } from "#contract";
import type { Folder, FolderId, WorkflowSummary } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { explained } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useFoldersById, useProject } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { FormSheet } from "../../../ui/overlay/FormSheet.tsx";
import { Field } from "../../../ui/taskForm/Field.tsx";

const root = "";

/** Puts a folder or a workflow into another folder of its project. */
export function MoveSheet({ what, onClose }: { readonly what: { readonly folder: Folder } | { readonly workflow: WorkflowSummary }; readonly onClose: () => void }) {
  const t = useTranslate();
  const moved = "folder" in what ? what.folder : what.workflow;
  const before = ("folder" in what ? what.folder.parentId : what.workflow.folderId) ?? root;
  const project = useProject(moved.projectId);
  const folders = useFoldersById();
  const [into, setInto] = useState<string>(before);
  const options = useMemo(() => {
    const able = [...folders.values()].filter((one) => one.projectId === moved.projectId && !("folder" in what && folderChain(one.id, folders).some(({ id }) => id === what.folder.id)));
    const paths = able.map((one) => ({ value: one.id as string, label: folderPath(one.id, folders) })).sort((a, b) => (a.label < b.label ? -1 : 1));
    return [{ value: root, label: t("folders:root", { name: project?.name ?? "" }) }, ...paths];
  }, [folders, moved.projectId, project?.name, what, t]);
  const send = async (): Promise<void> => {
    const place = into === root ? null : (into as FolderId);
    if ("folder" in what) platformStore.takeRow("folders", await link.ask("folder.move", { id: what.folder.id, projectId: what.folder.projectId, parentId: place }));
    else platformStore.takeRow("workflows", await link.ask("workflow.move", { workflowId: what.workflow.id, folderId: place }));
  };
  return (
    <FormSheet
      title={t("folders:moveTitle", { name: moved.name })}
      place="centre"
      verb={t("folders:moveVerb")}
      ready={into === before ? t("folders:unchanged") : true}
      holds={false}
      send={send}
      explain={explained}
      onClose={onClose}
    >
      {() => <Field label={t("folders:folder")}>{(field, note) => <Select<string> id={field} aria-describedby={note} showSearch optionFilterProp="label" value={into} options={options} onChange={setInto} />}</Field>}
    </FormSheet>
  );
}
