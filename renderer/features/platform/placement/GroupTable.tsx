import type { ResourceGroup } from "#contract";
import { Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { SlotStrip } from "../../../graph/cards/SlotStrip.tsx";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureOfCommand } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { mayDo, useGroups, useLoaded, useMay, useOnline, useProjects } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { useCommands } from "../../../ui/commands/CommandCentre.tsx";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { ConfirmSheet } from "../../../ui/overlay/ConfirmSheet.tsx";
import type { DataColumn } from "../../../ui/table/DataColumn.ts";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import { ListBar } from "../../../ui/table/ListBar.tsx";
import { noSelection, targetsOf } from "../../../ui/table/listSelection.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { useNodeViews } from "../nodes/useNodeViews.ts";
import { groupRows, hostNames } from "./groupRows.ts";
import type { GroupRow } from "./groupRows.ts";
import { GroupSheet } from "./GroupSheet.tsx";
import { HostsOfGroupSheet } from "./HostsOfGroupSheet.tsx";
import { presetOf } from "./placementForm.ts";
import { useAdministered } from "../../../state/useAdministered.ts";

type Open = { readonly kind: "new" } | { readonly kind: "edit" | "remove"; readonly group: ResourceGroup } | { readonly kind: "hosts"; readonly group: ResourceGroup | undefined };

/** Resource groups: whose they are, how hosts are chosen in them, which hosts they have and how full these are. */
export function GroupTable() {
  const t = useTranslate();
  const language = useLanguage();
  const { open: openDocument } = useWorkbench();
  const loaded = useLoaded();
  const online = useOnline();
  const admin = useMay("platform");
  const administered = useAdministered();
  const groups = useGroups();
  const views = useNodeViews();
  const projects = useProjects();
  const names = useMemo(() => new Map(projects.map((project) => [project.id as string, project.name as string])), [projects]);
  const rows = useMemo(() => groupRows(groups, views, names), [groups, views, names]);
  const [selection, setSelection] = useState(noSelection);
  const [open, setOpen] = useState<Open>();
  const close = (): void => setOpen(undefined);
  const row = rows.find((one) => one.id === targetsOf(selection)[0]);
  const offline = online ? undefined : t("connections:offline");
  const newReason = offline ?? (administered.length === 0 ? t("places:needsAdmin") : undefined);
  const changeReason = (one: GroupRow | undefined): string | undefined =>
    offline ?? (one === undefined ? t("places:selectFirst") : one.group === undefined ? t("places:defaultFixed") : mayDo(platformStore.getState(), "administer", one.group.projectId) ? undefined : t("places:needsAdmin"));
  const hostsReason = (one: GroupRow | undefined): string | undefined => offline ?? (one === undefined ? t("places:selectFirst") : admin ? undefined : t("nodes:needsAdmin"));
  const verbs = (one: GroupRow | undefined): readonly MenuItem[] => [
    { id: "edit", label: t("nodes:verb.edit"), disabledReason: changeReason(one), run: () => one?.group && setOpen({ kind: "edit", group: one.group }) },
    { id: "hosts", label: t("places:group.hosts"), disabledReason: hostsReason(one), run: () => one && setOpen({ kind: "hosts", group: one.group }) },
    {
      id: "remove",
      label: t("nodes:remove"),
      disabledReason: changeReason(one) ?? (one && one.hosts.length > 0 ? t("places:group.hasHosts", { count: one.hosts.length }) : undefined),
      run: () => one?.group && setOpen({ kind: "remove", group: one.group }),
    },
  ];
  const columns = useMemo(
    (): readonly DataColumn<GroupRow>[] => [
      {
        id: "name",
        header: t("places:group"),
        width: 170,
        always: true,
        cell: ({ group }) => (
          <strong className="sb-cell-name">
            <MiddleText text={group?.name ?? t("places:defaultGroup")} />
          </strong>
        ),
        compare: (a, b) => (a.group?.name ?? "").localeCompare(b.group?.name ?? ""),
        text: ({ group }) => group?.name ?? "",
      },
      {
        id: "project",
        header: t("places:project"),
        width: 130,
        cell: ({ group, project }) => (group ? project : t("places:everybody")),
        compare: (a, b) => a.project.localeCompare(b.project),
        text: ({ project }) => project,
      },
      {
        id: "network",
        header: t("places:network"),
        width: 110,
        cell: ({ group }) => <span className="sb-mono sb-ident">{group?.network === "" ? "—" : (group?.network ?? "—")}</span>,
        text: ({ group }) => group?.network ?? "",
      },
      { id: "strategy", header: t("places:strategy"), width: 90, cell: ({ group }) => (group ? t(`places:strategy.${group.strategy}`) : t("places:preset.platform")), text: ({ group }) => group?.strategy ?? "" },
      { id: "limits", header: t("places:limits"), width: 110, cell: ({ group }) => t(`places:preset.${presetOf(group?.settings ?? null)}`), text: ({ group }) => presetOf(group?.settings ?? null) },
      {
        id: "slots",
        header: t("nodes:column.slots"),
        width: 170,
        cell: ({ used, total }) =>
          total === 0 ? (
            "—"
          ) : (
            <span className="sb-slot-cell">
              <SlotStrip used={used} total={total} />
              {`${used}/${total}`}
            </span>
          ),
        compare: (a, b) => a.used - b.used,
        text: ({ used, total }) => `${used}/${total}`,
      },
      {
        id: "hosts",
        header: t("places:hosts"),
        width: 180,
        grow: true,
        cell: ({ hosts }) => (
          <span className="sb-cell-cut" title={hostNames(hosts)}>
            {hosts.length === 0 ? t("places:noHosts") : hostNames(hosts)}
          </span>
        ),
        compare: (a, b) => a.hosts.length - b.hosts.length,
        text: ({ hosts }) => hostNames(hosts),
      },
    ],
    [t],
  );
  useCommands([{ id: "group.new", title: "places:group.new", group: "nodes:group", icon: Plus, availability: () => newReason ?? true, run: () => setOpen({ kind: "new" }) }]);
  return (
    <>
      <ListBar label={t("places:groups")} create={{ label: t("places:group.new"), disabledReason: newReason, run: () => setOpen({ kind: "new" }) }} items={verbs(row)} />
      <DataTable
        label={t("places:groups")}
        rows={rows}
        rowId={(one) => one.id}
        columns={columns}
        selection={selection}
        onSelectionChange={setSelection}
        loading={!loaded}
        onOpen={(one) => (changeReason(one) === undefined && one.group ? setOpen({ kind: "edit", group: one.group }) : openDocument({ kind: "topology", params: {} }))}
        menu={([one]) => verbs(one)}
        empty={{ sentence: t("places:groups.none") }}
      />
      {open?.kind === "new" && <GroupSheet group={undefined} onClose={close} />}
      {open?.kind === "edit" && <GroupSheet group={open.group} onClose={close} />}
      {open?.kind === "hosts" && <HostsOfGroupSheet group={open.group} onClose={close} />}
      {open?.kind === "remove" && (
        <ConfirmSheet
          title={t("places:group.removeTitle", { name: open.group.name })}
          verb={t("nodes:remove")}
          onClose={close}
          onConfirm={() => failureOfCommand(link.ask("group.remove", { id: open.group.id, projectId: open.group.projectId }), language)}
        >
          <p>{t("places:group.removeText")}</p>
        </ConfirmSheet>
      )}
    </>
  );
}
