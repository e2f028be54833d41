import { Button } from "antd";
import { Plus, Server } from "lucide-react";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useDesktop } from "../../desktop/DesktopContext.ts";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { newId } from "../../link/ids.ts";
import { useConnection, useSession } from "../../state/hooks.ts";
import { ConfirmSheet } from "../../ui/overlay/ConfirmSheet.tsx";
import { DataTable } from "../../ui/table/DataTable.tsx";
import type { DataColumn } from "../../ui/table/DataColumn.ts";
import { noSelection, targetsOf } from "../../ui/table/listSelection.ts";
import { Moment } from "../../ui/Moment.tsx";
import type { TabLook } from "../../ui/workbench/contributions.ts";
import { ConnectionSheet } from "./ConnectionSheet.tsx";
import { ConnectionTest } from "./ConnectionTest.tsx";
import { EnvironmentMark } from "./EnvironmentMark.tsx";
import { useConnect } from "./useConnect.ts";
import "../../ui/document.css";
import "./connections.css";
import type { SavedConnection } from "./savedConnection.ts";

export function useConnectionsTab(): TabLook {
  const t = useTranslate();
  return { title: t("connections:title"), glyph: <Server size={14} aria-hidden /> };
}

/** The connection manager. */
export function ConnectionsDocument() {
  const t = useTranslate();
  const desktop = useDesktop();
  const connect = useConnect();
  const { id: present, latencyMs } = useConnection();
  const { user, platform } = useSession();
  const [saved, setSaved] = useState<readonly SavedConnection[]>();
  const [selection, setSelection] = useState(noSelection);
  const [editing, setEditing] = useState<SavedConnection>();
  const [removing, setRemoving] = useState<SavedConnection>();
  const [testing, setTesting] = useState<SavedConnection>();
  const reload = useCallback(() => void desktop.connections.list().then(setSaved), [desktop]);
  useEffect(reload, [reload]);
  const isDesktop = desktop.kind === "electron";

  const columns = useMemo(
    (): readonly DataColumn<SavedConnection>[] => [
      {
        id: "name",
        header: t("connections:name"),
        width: 220,
        always: true,
        cell: (row) => <strong className="sb-cell-name">{row.name}</strong>,
        text: (row) => row.name,
        compare: (a, b) => a.name.localeCompare(b.name),
      },
      { id: "address", header: t("connections:address"), width: 260, grow: true, cell: (row) => <span className="sb-mono sb-ident">{row.address}</span>, text: (row) => row.address },
      {
        id: "environment",
        header: t("connections:environment"),
        width: 120,
        cell: (row) => (row.environment === "development" ? t("connections:environment.development") : <EnvironmentMark environment={row.environment} />),
      },
      { id: "version", header: t("connections:version"), width: 90, cell: (row) => (row.id === present ? (platform?.version ?? "—") : "—") },
      { id: "latency", header: t("connections:latency"), width: 110, align: "end", cell: (row) => (row.id === present ? (latencyMs ?? "—") : "—") },
      { id: "session", header: t("connections:session"), width: 160, cell: (row) => (row.id === present ? t("connections:signedInAs", { name: user?.name ?? "" }) : "—") },
      { id: "used", header: t("connections:used"), width: 130, align: "end", cell: (row) => <Moment ms={row.lastUsedMs} /> },
    ],
    [t, present, platform, latencyMs, user],
  );
  const [target] = targetsOf(selection);
  const chosen = saved?.find((connection) => connection.id === target) ?? (saved?.length === 1 ? saved[0] : undefined);
  const add = (): void => setEditing({ id: newId(), name: "", address: "", environment: "development" });
  const isPresent = chosen?.id === present;
  return (
    <div className="sb-doc">
      <div className="sb-doc-bar" role="toolbar" aria-label={t("connections:title")}>
        {isDesktop && (
          <>
            <Button type="primary" disabled={!chosen || isPresent} onClick={() => chosen && void connect(chosen)}>
              {t("connections:connect")}
            </Button>
            <Button icon={<Plus size={14} />} onClick={add}>
              {t("connections:add")}
            </Button>
          </>
        )}
        <Button disabled={!chosen} onClick={() => chosen && setEditing(chosen)}>
          {t("connections:edit")}
        </Button>
        <Button disabled={!chosen} onClick={() => chosen && setTesting(chosen)}>
          {t("connections:test")}
        </Button>
        {isDesktop && (
          <Button disabled={!chosen || isPresent} title={isPresent ? t("connections:inUse") : undefined} onClick={() => chosen && setRemoving(chosen)}>
            {t("connections:remove")}
          </Button>
        )}
        {!isDesktop && <span className="sb-doc-note">{t("connections:browserOnly")}</span>}
      </div>
      <DataTable
        label={t("connections:title")}
        rows={saved ?? []}
        loading={saved === undefined}
        rowId={(row) => row.id}
        columns={columns}
        selection={selection}
        onSelectionChange={setSelection}
        onOpen={(row) => (isDesktop && row.id !== present ? void connect(row) : setEditing(row))}
        empty={{ sentence: t("connections:none") }}
      />
      {editing && <ConnectionSheet connection={editing} addressFixed={!isDesktop} onClose={() => (setEditing(undefined), reload())} />}
      {testing && <ConnectionTest connection={testing} onClose={() => setTesting(undefined)} />}
      {removing && (
        <ConfirmSheet
          title={t("connections:removeTitle", { name: removing.name })}
          verb={t("connections:remove")}
          onClose={() => (setRemoving(undefined), reload())}
          onConfirm={async () => {
            await desktop.connections.remove(removing.id);
            return undefined;
          }}
        >
          <p>{t("connections:removeText")}</p>
        </ConfirmSheet>
      )}
    </div>
  );
}
