import type { AlertChannel } from "#contract";
import { Button } from "antd";
import { Plus, Send } from "lucide-react";
import { useMemo, useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureOfCommand, failureWords, sentenceOf } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { mayDo, useMay, useOnline, usePlatformState, useProjects, useTurn } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { useAdministered } from "../../../state/useAdministered.ts";
import { useReading } from "../../../state/useReading.ts";
import { useCommands } from "../../../ui/commands/CommandCentre.tsx";
import "../../../ui/document.css";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { ConfirmSheet } from "../../../ui/overlay/ConfirmSheet.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import type { DataColumn } from "../../../ui/table/DataColumn.ts";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import { ListBar } from "../../../ui/table/ListBar.tsx";
import { noSelection, targetsOf } from "../../../ui/table/listSelection.ts";
import type { TabLook } from "../../../ui/workbench/contributions.ts";
import "../alerts.css";
import { DeliveryLogSheet } from "../DeliveryLogSheet.tsx";
import { addressOf } from "./channelDraft.ts";
import { ChannelSheet } from "./ChannelSheet.tsx";

export function useChannelsTab(): TabLook {
  const t = useTranslate();
  return { title: t("alerts:channels"), glyph: <Send size={14} aria-hidden /> };
}
type Open = { readonly kind: "new" } | { readonly kind: "edit" | "log" | "remove"; readonly id: string };

/** Screen 34: where messages go, with the exact answer of the other side. */
export function ChannelsDocument() {
  const t = useTranslate();
  const language = useLanguage();
  const online = useOnline();
  const admin = useMay("platform");
  const administered = useAdministered();
  const projects = useProjects();
  const types = usePlatformState((state) => state.taskTypes);
  const reading = useReading("alertChannel.list", () => link.ask("alertChannel.list", {}), useTurn("alertChannel"));
  const [selection, setSelection] = useState(noSelection);
  const [open, setOpen] = useState<Open>();
  const [testing, setTesting] = useState<string>();
  const close = (): void => setOpen(undefined);
  const all = reading.value?.channels ?? [];
  const chosen = all.find((one) => one.id === targetsOf(selection)[0]);
  const opened = open === undefined || open.kind === "new" ? undefined : all.find((one) => one.id === open.id);
  const offline = online ? undefined : t("connections:offline");
  const newReason = offline ?? (!admin && administered.length === 0 ? t("alerts:needsAdmin") : undefined);
  const said = (error: unknown): void => notify(sentenceOf(error, language));
  const test = (channel: AlertChannel): void => {
    setTesting(channel.id);
    link
      .ask("alertChannel.test", { id: channel.id })
      .then(({ ok, answer }) => notify(ok ? t("alerts:testedOk", { answer }) : t("alerts:testedBad", { answer })), said)
      .finally(() => setTesting(undefined));
  };
  const toggle = ({ id, projectId, version, name, language, config, enabled }: AlertChannel): void => void link.ask("alertChannel.save", { id, projectId, version, name, language, config, enabled: !enabled }).catch(said);
  const verbs = (one: AlertChannel | undefined): readonly MenuItem[] => {
    const may = admin || (one?.projectId != null && mayDo(platformStore.getState(), "administer", one.projectId));
    const none = one === undefined ? t("alerts:chooseChannel") : offline;
    const reason = none ?? (may ? undefined : one!.projectId === null ? t("alerts:needsPlatform") : t("alerts:needsAdmin"));
    return [
      { id: "test", label: t("alerts:test"), disabledReason: reason ?? (testing === undefined ? undefined : t("alerts:testing")), run: () => one && test(one) },
      { id: "edit", label: t("alerts:edit"), disabledReason: reason, run: () => one && setOpen({ kind: "edit", id: one.id }) },
      { id: "log", label: t("alerts:log"), disabledReason: none, run: () => one && setOpen({ kind: "log", id: one.id }) },
      { id: "toggle", label: one?.enabled === false ? t("alerts:switchOn") : t("alerts:switchOff"), disabledReason: reason, run: () => one && toggle(one) },
      { id: "remove", label: t("alerts:remove"), separated: true, disabledReason: reason, run: () => one && setOpen({ kind: "remove", id: one.id }) },
    ];
  };
  const columns = useMemo((): readonly DataColumn<AlertChannel>[] => {
    const names = new Map(projects.map((project) => [project.id as string, project.name as string]));
    const address = (one: AlertChannel): string => addressOf(one.config, (id) => types.byId.get(id)?.name ?? id);
    const result = ({ lastDelivery }: AlertChannel): string => (lastDelivery === null ? t("alerts:untested") : lastDelivery.answer);
    return [
      { id: "enabled", header: t("alerts:enabled"), width: 60, cell: (one) => <StateGlyph state={one.enabled ? "SUCCESS" : "PAUSED"} size={14} />, text: (one) => String(one.enabled) },
      { id: "name", header: t("alerts:name"), width: 160, always: true, cell: (one) => <strong className="sb-cell-name">{one.name}</strong>, compare: (a, b) => a.name.localeCompare(b.name), text: (one) => one.name },
      { id: "kind", header: t("alerts:channelKind"), width: 130, cell: (one) => t(`alerts:channelKind.${one.config.kind}`), text: (one) => one.config.kind },
      { id: "address", header: t("alerts:address"), width: 220, cell: (one) => <span className="sb-cell-cut sb-mono">{address(one)}</span>, text: address },
      {
        id: "owner",
        header: t("alerts:belongs"),
        width: 110,
        cell: (one) => (one.projectId === null ? t("alerts:platform") : (names.get(one.projectId) ?? "")),
        text: (one) => (one.projectId === null ? "" : (names.get(one.projectId) ?? "")),
      },
      {
        id: "result",
        header: t("alerts:result"),
        width: 320,
        grow: true,
        cell: (one) => (
          <span className="sb-alert-what" title={result(one)}>
            {one.lastDelivery !== null && <StateGlyph state={one.lastDelivery.ok ? "SUCCESS" : "FAILED"} size={14} />}
            <span className="sb-cell-cut">{result(one)}</span>
          </span>
        ),
        text: result,
      },
    ];
  }, [t, projects, types]);
  useCommands([{ id: "alertChannel.new", title: "alerts:newChannel", group: "alerts:group", icon: Plus, availability: () => newReason ?? true, run: () => setOpen({ kind: "new" }) }]);
  return (
    <section className="sb-doc" aria-label={t("alerts:channels")}>
      <ListBar label={t("alerts:channels")} create={{ label: t("alerts:newChannel"), disabledReason: newReason, run: () => setOpen({ kind: "new" }) }} items={verbs(chosen)} />
      <DataTable<AlertChannel>
        label={t("alerts:channels")}
        rows={all}
        rowId={(one) => one.id}
        columns={columns}
        selection={selection}
        onSelectionChange={setSelection}
        loading={reading.value === undefined && reading.loading}
        error={reading.failure === undefined ? undefined : { ...failureWords(reading.failure, language), actions: <Button onClick={reading.reload}>{t("ui:retry")}</Button> }}
        onOpen={(one) => setOpen({ kind: verbs(one)[1]!.disabledReason === undefined ? "edit" : "log", id: one.id })}
        menu={([row]) => verbs(row)}
        empty={{
          sentence: t("alerts:noChannels"),
          action: (
            <Button type="primary" disabled={newReason !== undefined} title={newReason} onClick={() => setOpen({ kind: "new" })}>
              {t("alerts:newChannel")}
            </Button>
          ),
        }}
      />
      {open?.kind === "new" && <ChannelSheet channel={undefined} onClose={close} />}
      {open?.kind === "edit" && opened && <ChannelSheet channel={opened} onClose={close} />}
      {open?.kind === "log" && opened && <DeliveryLogSheet title={opened.name} of={{ channelId: opened.id }} onClose={close} />}
      {open?.kind === "remove" && opened && (
        <ConfirmSheet title={t("alerts:removeChannel", { name: opened.name })} verb={t("alerts:remove")} onClose={close} onConfirm={() => failureOfCommand(link.ask("alertChannel.remove", { id: opened.id }), language)}>
          <p>{t("alerts:removeChannelText")}</p>
        </ConfirmSheet>
      )}
    </section>
  );
}
