import { Input } from "antd";
import type { Variable } from "#contract";
import { SECRET_MASK } from "#contract";
import { Button } from "antd";
import { KeyRound, Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureOfCommand } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useLoaded, useMay, useOnline, useVariables } from "../../../state/hooks.ts";
import { useCommands } from "../../../ui/commands/CommandCentre.tsx";
import { copyText } from "../../../ui/copyText.ts";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { Moment } from "../../../ui/Moment.tsx";
import { ConfirmSheet } from "../../../ui/overlay/ConfirmSheet.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import type { DataColumn } from "../../../ui/table/DataColumn.ts";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import { ListBar } from "../../../ui/table/ListBar.tsx";
import { noSelection, targetsOf } from "../../../ui/table/listSelection.ts";
import { CompareSheet } from "./CompareSheet.tsx";
import { hiddenBy, platformScope, scopeOf } from "./scopes.ts";
import { VariableUsesSheet } from "./VariableUsesSheet.tsx";
import { VariableSheet } from "./VariableSheet.tsx";

type Row = Variable & { readonly hides: Variable | undefined };
type Open = { readonly kind: "new" } | { readonly kind: "edit" | "uses" | "compare" | "remove"; readonly variable: Variable };
const shown = (one: Variable): string => (one.secret ? SECRET_MASK : (one.value ?? ""));

/** The variables of one scope. */
export function VariableTable({ scope }: { readonly scope: string }) {
  const t = useTranslate();
  const language = useLanguage();
  const loaded = useLoaded();
  const online = useOnline();
  const admin = useMay("platform");
  const administers = useMay("administer", scope);
  const variables = useVariables();
  const [text, setText] = useState("");
  const [selection, setSelection] = useState(noSelection);
  const [open, setOpen] = useState<Open>();
  const close = (): void => setOpen(undefined);
  const rows = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return variables
      .filter((one) => scopeOf(one) === scope && (wanted === "" || `${one.name} ${one.value ?? ""} ${one.remark}`.toLowerCase().includes(wanted)))
      .map((one): Row => ({ ...one, hides: hiddenBy(one, variables) }));
  }, [variables, scope, text]);
  const chosen = rows.find((one) => one.id === targetsOf(selection)[0]);
  const reason = !online ? t("connections:offline") : scope === platformScope ? (admin ? undefined : t("nodes:needsAdmin")) : admin || administers ? undefined : t("places:needsAdmin");
  const copy = (one: Variable): void => void copyText(`\${${one.name}}`).then((done) => notify(t(done ? "variables:copied" : "ui:copy.failed", { name: `\${${one.name}}` })));
  const verbs = (one: Variable | undefined): readonly MenuItem[] => {
    const none = one === undefined ? t("places:selectFirst") : undefined;
    const on = (kind: "edit" | "uses" | "compare" | "remove") => () => one && setOpen({ kind, variable: one });
    return [
      { id: "edit", label: t("nodes:verb.edit"), disabledReason: none ?? reason, run: on("edit") },
      { id: "uses", label: t("variables:uses"), disabledReason: none, run: on("uses") },
      { id: "compare", label: t("variables:compare"), disabledReason: none, run: on("compare") },
      { id: "copy", label: t("variables:copy"), disabledReason: none, run: () => one && copy(one) },
      { id: "remove", label: t("nodes:remove"), separated: true, disabledReason: none ?? reason, run: on("remove") },
    ];
  };
  const columns = useMemo(
    (): readonly DataColumn<Row>[] => [
      {
        id: "name",
        header: t("variables:name"),
        width: 190,
        always: true,
        cell: (row) => (
          <strong className="sb-cell-name sb-mono">
            <MiddleText text={row.name} />
          </strong>
        ),
        compare: (a, b) => a.name.localeCompare(b.name),
        text: (row) => row.name,
      },
      {
        id: "value",
        header: t("variables:value"),
        width: 240,
        grow: true,
        cell: (row) => (
          <span className="sb-var-value">
            {row.secret && <KeyRound size={12} aria-label={t("variables:secret")} />}
            <span className="sb-cell-cut sb-mono">{shown(row)}</span>
          </span>
        ),
        text: (row) => shown(row),
      },
      {
        id: "hides",
        header: t("variables:hides"),
        width: 190,
        cell: (row) => (row.hides === undefined ? "—" : <span className="sb-cell-cut">{t("variables:hidesValue", { value: shown(row.hides) })}</span>),
        text: (row) => (row.hides === undefined ? "" : shown(row.hides)),
      },
      { id: "remark", header: t("nodes:add.remark"), width: 180, cell: (row) => <span className="sb-cell-cut">{row.remark}</span>, text: (row) => row.remark },
      { id: "by", header: t("variables:changedBy"), width: 96, cell: (row) => row.changedBy, compare: (a, b) => a.changedBy.localeCompare(b.changedBy), text: (row) => row.changedBy },
      {
        id: "changed",
        header: t("variables:changed"),
        width: 112,
        align: "end",
        cell: (row) => <Moment ms={row.changedAt} />,
        compare: (a, b) => a.changedAt - b.changedAt,
        text: (row) => new Date(row.changedAt).toISOString(),
      },
    ],
    [t],
  );
  useCommands([{ id: "variable.new", title: "variables:new", group: "nodes:group", icon: Plus, availability: () => reason ?? true, run: () => setOpen({ kind: "new" }) }]);
  return (
    <>
      <ListBar label={t("variables:title")} create={{ label: t("variables:new"), disabledReason: reason, run: () => setOpen({ kind: "new" }) }} items={verbs(chosen)} />
      <div className="sb-var-find">
        <Input allowClear size="small" aria-label={t("variables:find")} placeholder={t("variables:find")} value={text} onChange={(event) => setText(event.target.value)} />
      </div>
      <DataTable
        label={t("variables:title")}
        rows={rows}
        rowId={(one) => one.id}
        columns={columns}
        selection={selection}
        onSelectionChange={setSelection}
        loading={!loaded}
        onOpen={(one) => setOpen(reason === undefined ? { kind: "edit", variable: one } : { kind: "uses", variable: one })}
        menu={([one]) => verbs(one)}
        empty={{
          sentence: text === "" ? t("variables:none", { example: "${name}" }) : t("variables:noneFound"),
          action:
            text === "" ? (
              <Button type="primary" disabled={reason !== undefined} title={reason} onClick={() => setOpen({ kind: "new" })}>
                {t("variables:new")}
              </Button>
            ) : (
              <Button onClick={() => setText("")}>{t("variables:showAll")}</Button>
            ),
        }}
      />
      {open?.kind === "new" && <VariableSheet variable={undefined} scope={scope} onClose={close} />}
      {open?.kind === "edit" && <VariableSheet variable={open.variable} scope={scope} onClose={close} />}
      {open?.kind === "uses" && <VariableUsesSheet variable={open.variable} onClose={close} />}
      {open?.kind === "compare" && <CompareSheet variable={open.variable} onClose={close} />}
      {open?.kind === "remove" && (
        <ConfirmSheet
          title={t("variables:removeTitle", { name: open.variable.name })}
          verb={t("nodes:remove")}
          onClose={close}
          onConfirm={() => failureOfCommand(link.ask("variable.remove", { id: open.variable.id }), language)}
        >
          <p>{t("variables:removeText")}</p>
        </ConfirmSheet>
      )}
    </>
  );
}
