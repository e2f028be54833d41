import type { User } from "#contract";
import { Plus, Users } from "lucide-react";
import { useMemo, useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useMay, useOnline, useSession } from "../../../state/hooks.ts";
import { useReading } from "../../../state/useReading.ts";
import { useCommands } from "../../../ui/commands/CommandCentre.tsx";
import "../../../ui/document.css";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { Moment } from "../../../ui/Moment.tsx";
import { ConfirmSheet } from "../../../ui/overlay/ConfirmSheet.tsx";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import type { DataColumn } from "../../../ui/table/DataColumn.ts";
import { ListBar } from "../../../ui/table/ListBar.tsx";
import { noSelection, targetsOf } from "../../../ui/table/listSelection.ts";
import type { TabLook } from "../../../ui/workbench/contributions.ts";
import "../platform.css";
import { NewUserSheet } from "./NewUserSheet.tsx";
import { OsUserSheet } from "./OsUserSheet.tsx";
import { PasswordSheet } from "./PasswordSheet.tsx";
import { UserRolesSheet } from "./UserRolesSheet.tsx";

export function useUsersTab(): TabLook {
  const t = useTranslate();
  return { title: t("access:users"), glyph: <Users size={14} aria-hidden /> };
}

type Open = { readonly kind: "new" } | { readonly kind: "roles" | "osUser" | "password" | "disable" | "admin"; readonly user: User };

/** Everybody who may sign in, with what they may do. */
export function UsersDocument() {
  const t = useTranslate();
  const language = useLanguage();
  const admin = useMay("platform");
  const online = useOnline();
  const self = useSession().user;
  const { value, failure, loading, reload } = useReading("users", () => link.ask("user.list", {}));
  const [selection, setSelection] = useState(noSelection);
  const [open, setOpen] = useState<Open>();
  const [target] = targetsOf(selection);
  const user = value?.find((each) => each.id === target);
  const reason = !admin ? t("nodes:needsAdmin") : online ? undefined : t("connections:offline");
  const ofUser = (one: User | undefined): string | undefined => reason ?? (one === undefined ? t("access:selectFirst") : undefined);
  const close = (): void => {
    setOpen(undefined);
    reload();
  };
  const columns = useMemo(
    (): readonly DataColumn<User>[] => [
      {
        id: "name",
        header: t("access:name"),
        width: 220,
        always: true,
        grow: true,
        cell: (row) => <strong className="sb-cell-name">{row.name}</strong>,
        compare: (a, b) => a.name.localeCompare(b.name),
        text: (row) => row.name,
      },
      { id: "admin", header: t("access:right"), width: 180, cell: (row) => (row.platformAdmin ? t("access:platformAdmin") : t("access:byProject")), compare: (a, b) => Number(b.platformAdmin) - Number(a.platformAdmin) },
      { id: "state", header: t("access:state"), width: 140, cell: (row) => (row.disabled ? t("access:disabled") : t("access:active")), compare: (a, b) => Number(a.disabled) - Number(b.disabled) },
      { id: "osUser", header: t("access:osUser"), width: 130, cell: (row) => <span className="sb-ident">{row.osUser ?? "—"}</span>, text: (row) => row.osUser ?? "" },
      { id: "seen", header: t("access:seen"), width: 150, align: "end", cell: (row) => <Moment ms={row.lastSeenAt} />, compare: (a, b) => (a.lastSeenAt ?? 0) - (b.lastSeenAt ?? 0) },
      { id: "created", header: t("access:created"), width: 150, align: "end", cell: (row) => <Moment ms={row.createdAt} />, compare: (a, b) => a.createdAt - b.createdAt },
    ],
    [t],
  );
  const verbs = (one: User | undefined): readonly MenuItem[] => [
    { id: "roles", label: t("access:roles"), disabledReason: ofUser(one), run: () => one && setOpen({ kind: "roles", user: one }) },
    { id: "password", label: t("access:resetPassword"), disabledReason: ofUser(one), run: () => one && setOpen({ kind: "password", user: one }) },
    { id: "osUser", label: t("access:osUserVerbMenu"), disabledReason: ofUser(one), run: () => one && setOpen({ kind: "osUser", user: one }) },
    { id: "admin", label: one?.platformAdmin ? t("access:takeAdmin") : t("access:makeAdmin"), disabledReason: ofUser(one), run: () => one && setOpen({ kind: "admin", user: one }) },
    {
      id: "disable",
      label: one?.disabled ? t("access:enable") : t("access:disable"),
      disabledReason: ofUser(one) ?? (one?.id === self?.id ? t("access:notYourself") : undefined),
      run: () => one && setOpen({ kind: "disable", user: one }),
    },
  ];
  useCommands([{ id: "user.new", title: "access:new", group: "access:group", icon: Plus, availability: () => reason ?? true, run: () => setOpen({ kind: "new" }) }]);
  const update = async (input: Parameters<typeof link.ask<"user.update">>[1]) => {
    try {
      await link.ask("user.update", input);
      return undefined;
    } catch (error) {
      return failureWords(error, language);
    }
  };
  return (
    <div className="sb-doc">
      <ListBar label={t("access:users")} create={{ label: t("access:new"), disabledReason: reason, run: () => setOpen({ kind: "new" }) }} items={verbs(user)} />
      <DataTable
        label={t("access:users")}
        rows={value ?? []}
        rowId={(row) => row.id}
        columns={columns}
        selection={selection}
        onSelectionChange={setSelection}
        loading={loading && !value}
        error={failure === undefined ? undefined : failureWords(failure, language)}
        onOpen={(row) => reason === undefined && setOpen({ kind: "roles", user: row })}
        menu={(rows) => verbs(rows[0])}
        empty={{ sentence: t("access:onlyYou") }}
      />
      {open?.kind === "new" && <NewUserSheet onClose={close} />}
      {open?.kind === "roles" && <UserRolesSheet user={open.user} onClose={close} />}
      {open?.kind === "osUser" && <OsUserSheet user={open.user} onClose={close} />}
      {open?.kind === "password" && <PasswordSheet user={open.user} onClose={close} />}
      {open?.kind === "admin" && (
        <ConfirmSheet
          title={open.user.platformAdmin ? t("access:takeAdminTitle", { name: open.user.name }) : t("access:makeAdminTitle", { name: open.user.name })}
          verb={open.user.platformAdmin ? t("access:takeAdmin") : t("access:makeAdmin")}
          onClose={close}
          onConfirm={() => update({ userId: open.user.id, platformAdmin: !open.user.platformAdmin })}
        >
          <p>{t("access:adminText")}</p>
        </ConfirmSheet>
      )}
      {open?.kind === "disable" && (
        <ConfirmSheet
          title={open.user.disabled ? t("access:enableTitle", { name: open.user.name }) : t("access:disableTitle", { name: open.user.name })}
          verb={open.user.disabled ? t("access:enable") : t("access:disable")}
          onClose={close}
          onConfirm={() => update({ userId: open.user.id, disabled: !open.user.disabled })}
        >
          <p>{open.user.disabled ? t("access:enableText") : t("access:disableText")}</p>
        </ConfirmSheet>
      )}
    </div>
  );
}
