import { Input } from "antd";
import { useState } from "react";
import { Name } from "#contract";
import type { Folder, FolderId, ProjectId } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { explained } from "../../../link/failures.ts";
import { newId } from "../../../link/ids.ts";
import { link } from "../../../link/link.ts";
import { useProject } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { FormSheet } from "../../../ui/overlay/FormSheet.tsx";
import { Field } from "../../../ui/taskForm/Field.tsx";

/** Makes a folder below `parent`, or gives `folder` another name. */
export function FolderSheet({ projectId, parent, folder, onClose }: { readonly projectId: string; readonly parent: Folder | null; readonly folder?: Folder | undefined; readonly onClose: () => void }) {
  const t = useTranslate();
  const project = useProject(projectId);
  const [id] = useState(() => folder?.id ?? newId<FolderId>());
  const [name, setName] = useState<string>(folder?.name ?? "");
  const wrong = name !== "" && !Name.safeParse(name).success;
  const send = async (): Promise<void> => {
    const { params, remark } = folder ?? { params: {}, remark: "" };
    platformStore.takeRow("folders", await link.ask("folder.save", { id, projectId: projectId as ProjectId, parentId: parent?.id ?? null, version: folder?.version ?? null, name, params, remark }));
  };
  return (
    <FormSheet
      title={folder ? t("folders:renameTitle", { name: folder.name }) : t("folders:newIn", { name: parent?.name ?? project?.name ?? "" })}
      place="centre"
      verb={folder ? t("folders:save") : t("folders:create")}
      ready={name === "" || wrong ? "" : true}
      holds={name !== (folder?.name ?? "")}
      send={send}
      explain={explained}
      fields={{ "folder.nameTaken": "name" }}
      onClose={onClose}
    >
      {(problems) => (
        <Field label={t("folders:name")} required problem={wrong ? t("folders:badName") : problems.get("name")}>
          {(field, note) => <Input id={field} aria-describedby={note} data-autofocus maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
      )}
    </FormSheet>
  );
}
