import type { AlertRule } from "#contract";
import { Button } from "antd";
import { ListChecks, Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureOfCommand, failureWords, sentenceOf } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { mayDo, useMay, useOnline, useTurn } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { useAdministered } from "../../../state/useAdministered.ts";
import { useReading } from "../../../state/useReading.ts";
import { useCommands } from "../../../ui/commands/CommandCentre.tsx";
import "../../../ui/document.css";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { Moment } from "../../../ui/Moment.tsx";
import { ConfirmSheet } from "../../../ui/overlay/ConfirmSheet.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import type { DataColumn } from "../../../ui/table/DataColumn.ts";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import { ListBar } from "../../../ui/table/ListBar.tsx";
import { noSelection, targetsOf } from "../../../ui/table/listSelection.ts";
import type { TabLook } from "../../../ui/workbench/contributions.ts";
import "../alerts.css";
import { RuleSheet } from "./RuleSheet.tsx";
import { useRuleSentence } from "./useRuleSentence.ts";

export function useRulesTab(): TabLook {
  const t = useTranslate();
  return { title: t("alerts:rules"), glyph: <ListChecks size={14} aria-hidden /> };
}
interface Row {
  readonly rule: AlertRule;
  readonly sentence: string;
}
type Open = { readonly kind: "new" } | { readonly kind: "edit" | "remove"; readonly id: string };

/** Screen 34: who is told of what, a sentence for each rule. */
export function RulesDocument() {
  const t = useTranslate();
  const language = useLanguage();
  const online = useOnline();
  const admin = useMay("platform");
  const administered = useAdministered();
  const reading = useReading("alertRule.list", () => link.ask("alertRule.list", {}), useTurn("alertRule"));
  const channels = useReading("alertChannel.list", () => link.ask("alertChannel.list", {}), useTurn("alertChannel")).value?.channels ?? [];
  const sentenceFor = useRuleSentence(channels);
  const [selection, setSelection] = useState(noSelection);
  const [open, setOpen] = useState<Open>();
  const close = (): void => setOpen(undefined);
  const all = reading.value?.rules ?? [];
  const rows = all.map((rule): Row => ({ rule, sentence: sentenceFor(rule) }));
  const chosen = all.find((one) => one.id === targetsOf(selection)[0]);
  const opened = open === undefined || open.kind === "new" ? undefined : all.find((one) => one.id === open.id);
  const offline = online ? undefined : t("connections:offline");
  const newReason = offline ?? (!admin && administered.length === 0 ? t("alerts:needsAdmin") : undefined);
  const toggle = ({ id, projectId, version, name, kind, of, minutes, to, quiet, enabled }: AlertRule): void =>
    void link.ask("alertRule.save", { id, projectId, version, name, kind, of, minutes, to, quiet, enabled: !enabled }).catch((error: unknown) => notify(sentenceOf(error, language)));
  const verbs = (one: AlertRule | undefined): readonly MenuItem[] => {
    const may = admin || (one?.projectId != null && mayDo(platformStore.getState(), "administer", one.projectId));
    const reason = one === undefined ? t("alerts:chooseRule") : (offline ?? (may ? undefined : one.projectId === null ? t("alerts:needsPlatform") : t("alerts:needsAdmin")));
    return [
      { id: "edit", label: t("alerts:edit"), disabledReason: reason, run: () => one && setOpen({ kind: "edit", id: one.id }) },
      { id: "toggle", label: one?.enabled === false ? t("alerts:switchOn") : t("alerts:switchOff"), disabledReason: reason, run: () => one && toggle(one) },
      { id: "remove", label: t("alerts:remove"), separated: true, disabledReason: reason, run: () => one && setOpen({ kind: "remove", id: one.id }) },
    ];
  };
  const columns = useMemo(
    (): readonly DataColumn<Row>[] => [
      { id: "enabled", header: t("alerts:enabled"), width: 60, cell: ({ rule }) => <StateGlyph state={rule.enabled ? "SUCCESS" : "PAUSED"} size={14} />, text: ({ rule }) => String(rule.enabled) },
      {
        id: "name",
        header: t("alerts:name"),
        width: 160,
        always: true,
        cell: ({ rule }) => <strong className="sb-cell-name">{rule.name}</strong>,
        compare: (a, b) => a.rule.name.localeCompare(b.rule.name),
        text: ({ rule }) => rule.name,
      },
      {
        id: "sentence",
        header: t("alerts:kind"),
        width: 460,
        grow: true,
        cell: ({ sentence }) => (
          <span className="sb-cell-cut" title={sentence}>
            {sentence}
          </span>
        ),
        text: ({ sentence }) => sentence,
      },
      {
        id: "fired",
        header: t("alerts:lastFired"),
        width: 120,
        align: "end",
        cell: ({ rule }) => (rule.lastFiredAt === null ? t("alerts:never") : <Moment ms={rule.lastFiredAt} />),
        compare: (a, b) => (a.rule.lastFiredAt ?? 0) - (b.rule.lastFiredAt ?? 0),
      },
    ],
    [t],
  );
  useCommands([{ id: "alertRule.new", title: "alerts:newRule", group: "alerts:group", icon: Plus, availability: () => newReason ?? true, run: () => setOpen({ kind: "new" }) }]);
  return (
    <section className="sb-doc" aria-label={t("alerts:rules")}>
      <ListBar label={t("alerts:rules")} create={{ label: t("alerts:newRule"), disabledReason: newReason, run: () => setOpen({ kind: "new" }) }} items={verbs(chosen)} />
      <DataTable<Row>
        label={t("alerts:rules")}
        rows={rows}
        rowId={({ rule }) => rule.id}
        columns={columns}
        selection={selection}
        onSelectionChange={setSelection}
        loading={reading.value === undefined && reading.loading}
        error={reading.failure === undefined ? undefined : { ...failureWords(reading.failure, language), actions: <Button onClick={reading.reload}>{t("ui:retry")}</Button> }}
        onOpen={({ rule }) => verbs(rule)[0]!.disabledReason === undefined && setOpen({ kind: "edit", id: rule.id })}
        menu={([row]) => verbs(row?.rule)}
        empty={{ sentence: t("alerts:noRules") }}
      />
      {open?.kind === "new" && <RuleSheet rule={undefined} channels={channels} onClose={close} />}
      {open?.kind === "edit" && opened && <RuleSheet rule={opened} channels={channels} onClose={close} />}
      {open?.kind === "remove" && opened && (
        <ConfirmSheet title={t("alerts:removeRule", { name: opened.name })} verb={t("alerts:remove")} onClose={close} onConfirm={() => failureOfCommand(link.ask("alertRule.remove", { id: opened.id }), language)}>
          <p>{t("alerts:removeRuleText")}</p>
        </ConfirmSheet>
      )}
    </section>
  );
}
