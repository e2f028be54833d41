import { isHostless, localText } from "#contract";
import type { TaskType, TaskTypeId } from "#contract";
import { Button } from "antd";
import { Blocks, Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { useDesktop } from "../../../desktop/DesktopContext.ts";
import { TypeIcon } from "../../../graph/cards/TypeIcon.tsx";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { newId } from "../../../link/ids.ts";
import { link } from "../../../link/link.ts";
import { useLoaded, useMay, useOnline, useTaskTypes } from "../../../state/hooks.ts";
import { useCommands } from "../../../ui/commands/CommandCentre.tsx";
import "../../../ui/document.css";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { Moment } from "../../../ui/Moment.tsx";
import { ConfirmSheet } from "../../../ui/overlay/ConfirmSheet.tsx";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import type { DataColumn, TableLayout } from "../../../ui/table/DataColumn.ts";
import { noSelection, targetsOf } from "../../../ui/table/listSelection.ts";
import type { TabLook } from "../../../ui/workbench/contributions.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import "../platform.css";
import { bodyOfType } from "./taskTypeDraft.ts";
import { TypeUsesSheet } from "./TypeUsesSheet.tsx";
import { TestRunSheet } from "./TestRunSheet.tsx";

export function useTaskTypesTab(): TabLook {
  const t = useTranslate();
  return { title: t("taskTypes:title"), glyph: <Blocks size={14} aria-hidden /> };
}

const layoutKey = "table.taskTypes";

/** Every task type: the built-in ones, which are read-only, and those made here. */
export function TaskTypesDocument() {
  const t = useTranslate();
  const language = useLanguage();
  const desktop = useDesktop();
  const { open } = useWorkbench();
  const types = useTaskTypes();
  const loaded = useLoaded();
  const may = useMay("platform");
  const online = useOnline();
  const [selection, setSelection] = useState(noSelection);
  const [removing, setRemoving] = useState<TaskType>();
  const [used, setUsed] = useState<TaskType>();
  const [testing, setTesting] = useState<TaskType>();
  const [failure, setFailure] = useState<unknown>();
  const chosen = types.filter((type) => targetsOf(selection).includes(type.id));
  const [one] = chosen;
  const reason = !may ? t("nodes:needsAdmin") : online ? undefined : t("connections:offline");
  const own = (type: TaskType | undefined): string | undefined => reason ?? (type === undefined ? t("taskTypes:selectFirst") : type.builtIn ? t("taskTypes:builtInFixed") : undefined);

  const edit = (type: TaskType): void => open({ kind: "taskType", params: { taskTypeId: type.id, copyOf: "", isNew: false } }, { pin: true });
  const create = (copyOf = ""): void => open({ kind: "taskType", params: { taskTypeId: newId<TaskTypeId>(), copyOf, isNew: true } }, { pin: true });
  const setEnabled = async (type: TaskType, enabled: boolean): Promise<void> => {
    setFailure(undefined);
    try {
      await link.ask("taskType.save", { id: type.id, version: type.version, body: bodyOfType(type), enabled });
    } catch (error) {
      setFailure(error);
    }
  };
  const columns = useMemo(
    (): readonly DataColumn<TaskType>[] => [
      {
        id: "name",
        header: t("taskTypes:name"),
        width: 220,
        always: true,
        cell: (type) => (
          <span className="sb-slot-cell">
            <TypeIcon type={type} />
            <strong className="sb-cell-name sb-ident">{type.name}</strong>
          </span>
        ),
        compare: (a, b) => a.name.localeCompare(b.name),
        text: (type) => type.name,
      },
      { id: "label", header: t("taskTypes:label"), width: 170, cell: (type) => localText(type.label, language === "en" ? "en" : "zh"), text: (type) => localText(type.label, "en") },
      { id: "category", header: t("taskTypes:category"), width: 120, cell: (type) => type.category, compare: (a, b) => a.category.localeCompare(b.category), text: (type) => type.category },
      { id: "plugin", header: t("taskTypes:plugin"), width: 220, cell: (type) => <span className="sb-mono sb-ident">{pluginWords(type)}</span>, text: pluginWords },
      { id: "parameters", header: t("taskTypes:parameters"), width: 100, align: "end", cell: (type) => type.parameters.length, compare: (a, b) => a.parameters.length - b.parameters.length },
      { id: "exitCodes", header: t("taskTypes:exitRules"), width: 110, align: "end", cell: (type) => type.exitCodes.length },
      { id: "origin", header: t("taskTypes:origin"), width: 110, cell: (type) => (type.builtIn ? t("taskTypes:builtIn") : t("taskTypes:own")), compare: (a, b) => Number(a.builtIn) - Number(b.builtIn) },
      { id: "enabled", header: t("taskTypes:enabled"), width: 100, cell: (type) => (type.enabled ? t("taskTypes:yes") : t("taskTypes:disabled")), compare: (a, b) => Number(a.enabled) - Number(b.enabled) },
      { id: "description", header: t("taskTypes:description"), width: 260, grow: true, cell: (type) => localText(type.description, language === "en" ? "en" : "zh") },
      { id: "changed", header: t("taskTypes:changed"), width: 120, align: "end", cell: (type) => <Moment ms={type.changedAt} />, compare: (a, b) => a.changedAt - b.changedAt },
    ],
    [t, language],
  );
  const menu = (rows: readonly TaskType[]): readonly MenuItem[] => {
    const [type] = rows;
    if (!type) return [];
    return [
      { id: "open", label: type.builtIn ? t("taskTypes:look") : t("taskTypes:edit"), run: () => edit(type) },
      { id: "duplicate", label: t("taskTypes:duplicate"), disabledReason: reason, run: () => create(type.id) },
      { id: "test", label: t("taskTypes:test"), disabledReason: reason, run: () => setTesting(type) },
      { id: "uses", label: t("taskTypes:uses"), disabledReason: may ? undefined : t("nodes:needsAdmin"), run: () => setUsed(type) },
      { id: "enable", label: type.enabled ? t("taskTypes:disable") : t("taskTypes:enable"), disabledReason: own(type), separated: true, run: () => void setEnabled(type, !type.enabled) },
      { id: "remove", label: t("taskTypes:remove"), disabledReason: own(type), run: () => setRemoving(type) },
    ];
  };
  useCommands([{ id: "taskType.new", title: "taskTypes:new", group: "taskTypes:group", icon: Plus, availability: () => reason ?? true, run: () => create() }]);
  return (
    <div className="sb-doc">
      <div className="sb-doc-bar" role="toolbar" aria-label={t("taskTypes:title")}>
        <Button type="primary" icon={<Plus size={14} />} disabled={reason !== undefined} title={reason} onClick={() => create()}>
          {t("taskTypes:new")}
        </Button>
        <Button disabled={!one} onClick={() => one && edit(one)}>
          {one?.builtIn ? t("taskTypes:look") : t("taskTypes:edit")}
        </Button>
        <Button disabled={!one || reason !== undefined} title={reason} onClick={() => one && create(one.id)}>
          {t("taskTypes:duplicate")}
        </Button>
        <Button disabled={!one || reason !== undefined} title={reason} onClick={() => one && setTesting(one)}>
          {t("taskTypes:test")}
        </Button>
        <Button disabled={own(one) !== undefined} title={own(one)} onClick={() => one && void setEnabled(one, !one.enabled)}>
          {one && !one.enabled ? t("taskTypes:enable") : t("taskTypes:disable")}
        </Button>
        <Button disabled={own(one) !== undefined} title={own(one)} onClick={() => one && setRemoving(one)}>
          {t("taskTypes:remove")}
        </Button>
      </div>
      {failure !== undefined && (
        <div className="sb-doc-error">
          <ErrorCard {...failureWords(failure, language)} />
        </div>
      )}
      <DataTable
        label={t("taskTypes:title")}
        rows={types}
        rowId={(type) => type.id}
        columns={columns}
        selection={selection}
        onSelectionChange={setSelection}
        loading={!loaded}
        onOpen={edit}
        menu={menu}
        empty={{ sentence: t("taskTypes:empty") }}
        layout={desktop.preferences.read(layoutKey) as unknown as TableLayout | undefined}
        onLayoutChange={(layout) => desktop.preferences.write(layoutKey, layout as never)}
      />
      {used && <TypeUsesSheet type={used} onClose={() => setUsed(undefined)} />}
      {testing && <TestRunSheet body={bodyOfType(testing)} onClose={() => setTesting(undefined)} />}
      {removing && (
        <ConfirmSheet
          title={t("taskTypes:removeTitle", { name: removing.name })}
          verb={t("taskTypes:remove")}
          onClose={() => setRemoving(undefined)}
          onConfirm={async () => {
            try {
              await link.ask("taskType.remove", { id: removing.id });
              return undefined;
            } catch (error) {
              return failureWords(error, language);
            }
          }}
        >
          <p>{t("taskTypes:removeText")}</p>
        </ConfirmSheet>
      )}
    </div>
  );
}

const pluginWords = ({ plugin }: TaskType): string => (plugin.kind === "builtIn" ? plugin.runner : isHostless(plugin) ? "–" : plugin.command.join(" "));
