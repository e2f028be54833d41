import type { DataSource } from "#contract";
import { say } from "#contract";
import { Button, Input } from "antd";
import { DatabaseZap, Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureOfCommand, failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { mayDo, useMay, useOnline, useProjects, useTurn } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { useReading } from "../../../state/useReading.ts";
import { useCommands } from "../../../ui/commands/CommandCentre.tsx";
import "../../../ui/document.css";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { Moment } from "../../../ui/Moment.tsx";
import { ConfirmSheet } from "../../../ui/overlay/ConfirmSheet.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import type { DataColumn } from "../../../ui/table/DataColumn.ts";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import { ListBar } from "../../../ui/table/ListBar.tsx";
import { noSelection, targetsOf } from "../../../ui/table/listSelection.ts";
import type { TabLook } from "../../../ui/workbench/contributions.ts";
import { useAdministered } from "../../../state/useAdministered.ts";
import { RotateSheet } from "./RotateSheet.tsx";
import { addressOf, failedStep, takesSecret } from "./sourceFields.ts";
import "./sources.css";
import { SourceSheet } from "./SourceSheet.tsx";
import { SourceUsesSheet } from "./SourceUsesSheet.tsx";
import { TestSourceSheet } from "./TestSourceSheet.tsx";

export function useSourcesTab(): TabLook {
  const t = useTranslate();
  return { title: t("sources:title"), glyph: <DatabaseZap size={14} aria-hidden /> };
}

interface Row {
  readonly source: DataSource;
  readonly owner: string;
}
type Sheets = "edit" | "test" | "rotate" | "uses" | "remove";
type Open = { readonly kind: "new" } | { readonly kind: Sheets; readonly id: string };

/** Screen 26: databases, stores and services that tasks use by name, and from which agents they can be reached. */
export function SourcesDocument() {
  const t = useTranslate();
  const language = useLanguage();
  const online = useOnline();
  const admin = useMay("platform");
  const administered = useAdministered();
  const projects = useProjects();
  const turn = useTurn("dataSource");
  const reading = useReading("dataSource.list", () => link.ask("dataSource.list", {}), turn);
  const [text, setText] = useState("");
  const [selection, setSelection] = useState(noSelection);
  const [open, setOpen] = useState<Open>();
  const close = (): void => setOpen(undefined);
  const all = reading.value?.sources ?? [];
  const rows = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    const names = new Map(projects.map((project) => [project.id as string, project.name as string]));
    return all
      .filter((one) => wanted === "" || `${one.name} ${one.kind} ${addressOf(one)} ${one.remark}`.toLowerCase().includes(wanted))
      .map((source): Row => ({ source, owner: source.projectId === null ? t("sources:platform") : (names.get(source.projectId) ?? "") }));
    // `all` is new with each reading only.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [reading.value, projects, text, t]);
  const chosen = all.find((one) => one.id === targetsOf(selection)[0]);
  const opened = open === undefined || open.kind === "new" ? undefined : all.find((one) => one.id === open.id);
  const offline = online ? undefined : t("connections:offline");
  const newReason = offline ?? (!admin && administered.length === 0 ? t("places:needsAdmin") : undefined);
  const verbs = (one: DataSource | undefined): readonly MenuItem[] => {
    const none = one === undefined ? t("places:selectFirst") : offline;
    const may = (right: "edit" | "administer"): boolean => admin || (one?.projectId != null && mayDo(platformStore.getState(), right, one.projectId));
    const noAdmin = none ?? (may("administer") ? undefined : one?.projectId === null ? t("nodes:needsAdmin") : t("places:needsAdmin"));
    const on = (kind: Sheets) => () => one && setOpen({ kind, id: one.id });
    return [
      { id: "test", label: t("sources:test"), disabledReason: none ?? (may("edit") ? undefined : t("sources:needsEdit")), run: on("test") },
      { id: "edit", label: t("nodes:verb.edit"), disabledReason: noAdmin, run: on("edit") },
      ...(one === undefined || takesSecret(one.kind) ? [{ id: "rotate", label: t("sources:rotate"), disabledReason: noAdmin, run: on("rotate") }] : []),
      { id: "uses", label: t("sources:uses"), disabledReason: none, run: on("uses") },
      { id: "remove", label: t("nodes:remove"), separated: true, disabledReason: noAdmin, run: on("remove") },
    ];
  };
  const columns = useMemo(
    (): readonly DataColumn<Row>[] => [
      {
        id: "name",
        header: t("sources:name"),
        width: 180,
        always: true,
        cell: ({ source }) => (
          <strong className="sb-cell-name">
            <MiddleText text={source.name} />
          </strong>
        ),
        compare: (a, b) => a.source.name.localeCompare(b.source.name),
        text: ({ source }) => source.name,
      },
      { id: "kind", header: t("sources:kind"), width: 140, cell: ({ source }) => t(`sources:kind.${source.kind}`), compare: (a, b) => a.source.kind.localeCompare(b.source.kind), text: ({ source }) => source.kind },
      { id: "address", header: t("sources:address"), width: 260, grow: true, cell: ({ source }) => <span className="sb-cell-cut sb-mono">{addressOf(source)}</span>, text: ({ source }) => addressOf(source) },
      { id: "owner", header: t("sources:owner"), width: 130, cell: ({ owner }) => <span className="sb-cell-cut">{owner}</span>, compare: (a, b) => a.owner.localeCompare(b.owner), text: ({ owner }) => owner },
      { id: "by", header: t("sources:by"), width: 110, cell: ({ source }) => <span className="sb-cell-cut">{source.owner}</span>, text: ({ source }) => source.owner },
      {
        id: "tests",
        header: t("sources:tests"),
        width: 260,
        cell: ({ source }) => <Tests source={source} />,
        text: ({ source }) => source.tests.map((test) => `${test.nodeName} ${failedStep(test) === undefined ? "ok" : "failed"}`).join(", "),
      },
      { id: "changed", header: t("sources:changed"), width: 120, align: "end", cell: ({ source }) => <Moment ms={source.changedAt} />, compare: (a, b) => a.source.changedAt - b.source.changedAt },
    ],
    [t],
  );
  useCommands([{ id: "source.new", title: "sources:new", group: "taskTypes:group", icon: Plus, availability: () => newReason ?? true, run: () => setOpen({ kind: "new" }) }]);
  return (
    <div className="sb-doc">
      <ListBar label={t("sources:title")} create={{ label: t("sources:new"), disabledReason: newReason, run: () => setOpen({ kind: "new" }) }} items={verbs(chosen)} />
      <div className="sb-source-find">
        <Input allowClear size="small" aria-label={t("sources:find")} placeholder={t("sources:find")} value={text} onChange={(event) => setText(event.target.value)} />
      </div>
      {reading.failure !== undefined && <ErrorCard {...failureWords(reading.failure, language)} actions={<Button onClick={reading.reload}>{t("ui:retry")}</Button>} />}
      <DataTable<Row>
        label={t("sources:title")}
        rows={rows}
        rowId={({ source }) => source.id}
        columns={columns}
        selection={selection}
        onSelectionChange={setSelection}
        loading={reading.value === undefined && reading.loading}
        onOpen={({ source }) => setOpen({ kind: verbs(source).find((verb) => verb.id === "edit")?.disabledReason === undefined ? "edit" : "uses", id: source.id })}
        menu={([row]) => verbs(row?.source)}
        empty={{
          sentence: text === "" ? t("sources:none") : t("sources:noneFound"),
          action:
            text === "" ? (
              <Button type="primary" disabled={newReason !== undefined} title={newReason} onClick={() => setOpen({ kind: "new" })}>
                {t("sources:new")}
              </Button>
            ) : (
              <Button onClick={() => setText("")}>{t("sources:showAll")}</Button>
            ),
        }}
      />
      {open?.kind === "new" && <SourceSheet source={undefined} onClose={close} />}
      {open?.kind === "edit" && opened && <SourceSheet source={opened} onClose={close} />}
      {open?.kind === "test" && opened && <TestSourceSheet source={opened} onClose={close} />}
      {open?.kind === "rotate" && opened && <RotateSheet source={opened} onClose={close} />}
      {open?.kind === "uses" && opened && <SourceUsesSheet source={opened} onClose={close} />}
      {open?.kind === "remove" && opened && (
        <ConfirmSheet title={t("sources:removeTitle", { name: opened.name })} verb={t("nodes:remove")} onClose={close} onConfirm={() => failureOfCommand(link.ask("dataSource.remove", { id: opened.id }), language)}>
          <p>{t("sources:removeText")}</p>
        </ConfirmSheet>
      )}
    </div>
  );
}

/** One lamp for each agent that tried it. */
function Tests({ source }: { readonly source: DataSource }) {
  const t = useTranslate();
  const language = useLanguage();
  if (source.tests.length === 0) return <span className="sb-doc-note">{t("sources:notTested")}</span>;
  return (
    <span className="sb-source-tests">
      {source.tests.map((test) => {
        const failed = failedStep(test);
        const title = failed === undefined ? t("sources:testOk", { name: test.nodeName }) : t("sources:testBad", { name: test.nodeName, why: say(failed.detail, language === "en" ? "en" : "zh") });
        return (
          <span key={test.nodeId} title={title}>
            <StateGlyph state={failed === undefined ? "SUCCESS" : "FAILED"} size={14} decorative />
            <span className="sb-ident">{test.nodeName}</span>
          </span>
        );
      })}
    </span>
  );
}
