import { MAX_RESOURCE_BYTES } from "#contract";
import type { ProjectId, Resource } from "#contract";
import { Button, Input, Select } from "antd";
import { useMemo, useRef, useState } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { explained } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { mayDo, useProjects, useSession } from "../../../state/hooks.ts";
import { formatBytes } from "../../../ui/formatBytes.ts";
import { FormSheet } from "../../../ui/overlay/FormSheet.tsx";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { acceptedKinds, kindsText, mayBeNamed } from "./resourceView.ts";

interface UploadSheetProps {
  readonly files: readonly File[];
  /** The project that is chosen first. */
  readonly projectId: string | undefined;
  readonly resources: readonly Resource[];
  readonly onClose: () => void;
}

/** Which files go into which project, and what each becomes. The upload itself goes on when the sheet is closed. */
export function UploadSheet({ files: given, projectId: first, resources, onClose }: UploadSheetProps) {
  const t = useTranslate();
  const projects = useProjects();
  const session = useSession();
  const editable = useMemo(() => projects.filter((project) => mayDo({ session }, "edit", project.id)), [projects, session]);
  const [files, setFiles] = useState(given);
  const [chosen, setChosen] = useState<string | undefined>(first);
  const [remark, setRemark] = useState("");
  const dialog = useRef<HTMLInputElement>(null);
  const project = editable.find((one) => one.id === chosen) ?? editable[0];
  const problemOf = (file: File): string | undefined =>
    !mayBeNamed(file.name) ? t("resources:sheet.bad", { kinds: kindsText }) : file.size > MAX_RESOURCE_BYTES ? t("resources:sheet.big", { limit: formatBytes(MAX_RESOURCE_BYTES) }) : undefined;
  const becomes = (file: File): string => {
    const known = resources.find((one) => one.projectId === project?.id && one.name === file.name);
    return known === undefined ? t("resources:sheet.new") : t("resources:sheet.version", { number: (known.versions[0]?.number ?? 0) + 1 });
  };
  const good = files.filter((file) => problemOf(file) === undefined);
  const ready = project === undefined ? t("resources:noProject") : files.length === 0 ? t("resources:sheet.noneChosen") : good.length === files.length ? true : "";
  const send = async (): Promise<void> => {
    for (const file of good) link.uploads.add(file, project!.id as ProjectId, remark.trim());
  };
  return (
    <FormSheet title={t("resources:sheet.title")} verb={t("resources:sheet.verb")} ready={ready} send={send} explain={explained} onClose={onClose}>
      {() => (
        <>
          <Field label={t("resources:sheet.files")}>
            {(id) => (
              <div className="sb-res-chosen">
                <ul>
                  {files.map((file) => (
                    <li key={`${file.name} ${file.size}`}>
                      <span>{file.name}</span>
                      <span className="sb-doc-note">{`${formatBytes(file.size)} · ${becomes(file)}`}</span>
                      {problemOf(file) !== undefined && (
                        <span role="alert" className="sb-field-problem">
                          {problemOf(file)}
                        </span>
                      )}
                    </li>
                  ))}
                </ul>
                <Button id={id} onClick={() => dialog.current?.click()}>
                  {t("resources:sheet.choose")}
                </Button>
                <input ref={dialog} type="file" multiple hidden accept={acceptedKinds} onChange={(event) => setFiles([...(event.target.files ?? [])])} />
              </div>
            )}
          </Field>
          <Field label={t("resources:sheet.project")} help={t("resources:sheet.projectHelp")}>
            {(id, note) => (
              <Select<string>
                id={id}
                aria-describedby={note}
                showSearch
                optionFilterProp="label"
                value={project?.id}
                options={editable.map((one) => ({ value: one.id as string, label: one.name as string }))}
                onChange={setChosen}
              />
            )}
          </Field>
          <Field label={t("resources:sheet.remark")}>{(id) => <Input id={id} maxLength={2000} value={remark} onChange={(event) => setRemark(event.target.value)} />}</Field>
        </>
      )}
    </FormSheet>
  );
}
