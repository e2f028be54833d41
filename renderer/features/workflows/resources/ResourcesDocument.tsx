import type { Resource } from "#contract";
import { Button, Input, Select } from "antd";
import type { InputRef } from "antd";
import { Upload } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureOfCommand, failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { mayDo, useOnline, usePlatformState, useProjects, useTurn } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { useReading } from "../../../state/useReading.ts";
import { useCommands } from "../../../ui/commands/CommandCentre.tsx";
import { copyText } from "../../../ui/copyText.ts";
import "../../../ui/document.css";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { ConfirmSheet } from "../../../ui/overlay/ConfirmSheet.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import { noSelection, targetsOf } from "../../../ui/table/listSelection.ts";
import { saveResource } from "./readResource.ts";
import { ResourceSheet } from "./ResourceSheet.tsx";
import "./resources.css";
import { downloadLine, kindOf } from "./resourceView.ts";
import type { ResourceRow } from "./resourceView.ts";
import { UploadList } from "./UploadList.tsx";
import { UploadSheet } from "./UploadSheet.tsx";
import { useResourceColumns } from "./useResourceColumns.tsx";

type Open = { readonly kind: "upload"; readonly files: readonly File[]; readonly projectId: string | undefined } | { readonly kind: "detail" | "remove"; readonly id: string };

/** Files of projects: what is there, what is on its way; dropped files are uploaded. */
export function ResourcesDocument() {
  const t = useTranslate();
  const language = useLanguage();
  const online = useOnline();
  const projects = useProjects();
  const turn = useTurn("resource");
  const reading = useReading("resources", () => link.ask("resource.list", {}), turn);
  const editable = usePlatformState((state) => projects.some((project) => mayDo(state, "edit", project.id)));
  const names = useMemo(() => new Map(projects.map((project) => [project.id as string, project.name as string])), [projects]);
  const [projectId, setProjectId] = useState<string>();
  const [text, setText] = useState("");
  const search = useRef<InputRef>(null);
  const all = reading.value?.resources ?? [];
  const rows = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return all
      .filter(
        (one) => (projectId === undefined || one.projectId === projectId) && (wanted === "" || `${one.name} ${one.remark} ${one.versions.map((version) => version.storedName).join(" ")}`.toLowerCase().includes(wanted)),
      )
      .map((resource): ResourceRow => ({ resource, project: names.get(resource.projectId) ?? "", kind: kindOf(resource.name) }));
    // `all` is new with each reading only.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [reading.value, names, projectId, text]);
  const columns = useResourceColumns();
  const [selection, setSelection] = useState(noSelection);
  const [open, setOpen] = useState<Open>();
  const [failure, setFailure] = useState<unknown>();
  const [dragged, setDragged] = useState(false);
  const close = (): void => setOpen(undefined);
  const chosen = all.find((one) => one.id === targetsOf(selection)[0]);
  const opened = open === undefined || open.kind === "upload" ? undefined : all.find((one) => one.id === open.id);
  const offline = online ? undefined : t("connections:offline");
  const noUpload = offline ?? (projects.length === 0 ? t("resources:noProject") : editable ? undefined : t("resources:needsEdit"));
  const uploadInto = (files: readonly File[], into = projectId): void => setOpen({ kind: "upload", files, projectId: into });
  const copyLine = (resource: Resource): void => {
    const line = downloadLine(resource.name);
    void copyText(line).then((done) => done && notify(t("resources:copied", { line })));
  };
  const verbs = (one: Resource | undefined): readonly MenuItem[] => {
    const none = one === undefined ? t("resources:selectFirst") : undefined;
    const noEdit = none ?? offline ?? (mayDo(platformStore.getState(), "edit", one!.projectId) ? undefined : t("resources:needsEdit"));
    return [
      { id: "open", label: t("resources:verb.open"), disabledReason: none, run: () => one && setOpen({ kind: "detail", id: one.id }) },
      { id: "copy", label: t("resources:verb.copy"), disabledReason: none, run: () => one && copyLine(one) },
      { id: "download", label: t("resources:verb.download"), disabledReason: none ?? offline, run: () => one && void saveResource(one, one.versions[0]?.number ?? 1).catch(setFailure) },
      { id: "newVersion", label: t("resources:verb.newVersion"), disabledReason: noEdit, separated: true, run: () => one && uploadInto([], one.projectId) },
      { id: "remove", label: t("resources:verb.remove"), disabledReason: noEdit, run: () => one && setOpen({ kind: "remove", id: one.id }) },
    ];
  };
  useCommands([{ id: "resource.upload", title: "resources:upload", group: "workflows:group.definitions", icon: Upload, availability: () => noUpload ?? true, run: () => uploadInto([]) }]);
  const shownFailure = failure ?? reading.failure;
  return (
    <div
      className="sb-doc sb-res"
      data-dragged={dragged || undefined}
      onDragOver={(event) => {
        if (noUpload !== undefined || !event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setDragged(true);
      }}
      onDragLeave={(event) => event.currentTarget.contains(event.relatedTarget as globalThis.Node | null) || setDragged(false)}
      onDrop={(event) => {
        event.preventDefault();
        setDragged(false);
        if (noUpload === undefined && event.dataTransfer.files.length > 0) uploadInto([...event.dataTransfer.files]);
      }}
    >
      <div className="sb-doc-bar" role="toolbar" aria-label={t("resources:title")}>
        <Button type="primary" icon={<Upload size={14} />} disabled={noUpload !== undefined} title={noUpload} onClick={() => uploadInto([])}>
          {t("resources:upload")}
        </Button>
        {verbs(chosen).map((item) => (
          <Button key={item.id} disabled={item.disabledReason !== undefined} title={item.disabledReason} onClick={item.run}>
            {item.label}
          </Button>
        ))}
        <span className="sb-doc-gap" />
        <Select<string>
          aria-label={t("resources:column.project")}
          className="sb-res-project"
          value={projectId ?? ""}
          options={[{ value: "", label: t("resources:allProjects") }, ...projects.map((project) => ({ value: project.id as string, label: project.name as string }))]}
          onChange={(value) => setProjectId(value === "" ? undefined : value)}
        />
        <Input ref={search} className="sb-res-find" allowClear aria-label={t("resources:find")} placeholder={t("resources:find")} value={text} onChange={(event) => setText(event.target.value)} />
      </div>
      {shownFailure !== undefined && <ErrorCard {...failureWords(shownFailure, language)} actions={<Button onClick={() => (setFailure(undefined), reading.reload())}>{t("ui:retry")}</Button>} />}
      <DataTable<ResourceRow>
        label={t("resources:title")}
        rows={rows}
        rowId={(row) => row.resource.id}
        columns={columns}
        selection={selection}
        onSelectionChange={setSelection}
        loading={reading.value === undefined && reading.loading}
        onOpen={(row) => setOpen({ kind: "detail", id: row.resource.id })}
        menu={([row]) => verbs(row?.resource)}
        filter={text === "" && projectId === undefined ? undefined : { total: all.length, onClear: () => (setText(""), setProjectId(undefined)), onFocus: () => search.current?.focus() }}
        empty={{
          sentence: t("resources:none"),
          action: (
            <Button type="primary" disabled={noUpload !== undefined} title={noUpload} onClick={() => uploadInto([])}>
              {t("resources:upload")}
            </Button>
          ),
        }}
      />
      <UploadList />
      {dragged && <div className="sb-res-drop">{t("resources:drop")}</div>}
      {open?.kind === "upload" && <UploadSheet files={open.files} projectId={open.projectId} resources={all} onClose={close} />}
      {open?.kind === "detail" && opened && <ResourceSheet resource={opened} onClose={close} />}
      {open?.kind === "remove" && opened && (
        <ConfirmSheet
          title={t("resources:removeTitle", { name: opened.name })}
          verb={t("nodes:remove")}
          onClose={close}
          onConfirm={() => failureOfCommand(link.ask("resource.remove", { id: opened.id, projectId: opened.projectId }), language)}
        >
          <p>{t("resources:removeText", { count: opened.versions.length })}</p>
        </ConfirmSheet>
      )}
    </div>
  );
}
