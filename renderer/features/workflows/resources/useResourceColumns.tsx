import { useMemo } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { formatBytes } from "../../../ui/formatBytes.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { Moment } from "../../../ui/Moment.tsx";
import type { DataColumn } from "../../../ui/table/DataColumn.ts";
import type { ResourceRow } from "./resourceView.ts";

/** What the table shows of a resource: its newest version. */
export function useResourceColumns(): readonly DataColumn<ResourceRow>[] {
  const t = useTranslate();
  return useMemo(
    () => [
      {
        id: "name",
        header: t("resources:column.name"),
        width: 240,
        grow: true,
        always: true,
        cell: (row) => (
          <strong className="sb-cell-name">
            <MiddleText text={row.resource.name} />
          </strong>
        ),
        compare: (a, b) => a.resource.name.localeCompare(b.resource.name),
        text: (row) => row.resource.name,
      },
      { id: "project", header: t("resources:column.project"), width: 140, cell: (row) => row.project, compare: (a, b) => a.project.localeCompare(b.project), text: (row) => row.project },
      { id: "kind", header: t("resources:column.kind"), width: 72, cell: (row) => <span className="sb-ident">{row.kind}</span>, compare: (a, b) => a.kind.localeCompare(b.kind), text: (row) => row.kind },
      {
        id: "version",
        header: t("resources:column.version"),
        width: 80,
        align: "end",
        cell: (row) => row.resource.versions[0]?.number ?? 0,
        compare: (a, b) => (a.resource.versions[0]?.number ?? 0) - (b.resource.versions[0]?.number ?? 0),
        text: (row) => String(row.resource.versions[0]?.number ?? 0),
      },
      {
        id: "size",
        header: t("resources:column.size"),
        width: 96,
        align: "end",
        cell: (row) => formatBytes(row.resource.versions[0]?.bytes ?? 0),
        compare: (a, b) => (a.resource.versions[0]?.bytes ?? 0) - (b.resource.versions[0]?.bytes ?? 0),
        text: (row) => String(row.resource.versions[0]?.bytes ?? 0),
      },
      {
        id: "at",
        header: t("resources:column.at"),
        width: 150,
        cell: (row) => <Moment ms={row.resource.versions[0]?.createdAt ?? 0} />,
        compare: (a, b) => (a.resource.versions[0]?.createdAt ?? 0) - (b.resource.versions[0]?.createdAt ?? 0),
        text: (row) => new Date(row.resource.versions[0]?.createdAt ?? 0).toISOString(),
      },
      { id: "by", header: t("resources:column.by"), width: 120, cell: (row) => row.resource.versions[0]?.createdBy ?? "", text: (row) => row.resource.versions[0]?.createdBy ?? "" },
      { id: "remark", header: t("resources:column.remark"), width: 180, cell: (row) => <span className="sb-cell-cut">{row.resource.remark}</span>, text: (row) => row.resource.remark },
    ],
    [t],
  );
}
