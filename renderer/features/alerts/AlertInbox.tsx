import type { AlertId } from "#contract";
import { Button, Checkbox, Segmented } from "antd";
import { BellRing } from "lucide-react";
import { useMemo, useState } from "react";
import { useLanguage, useTranslate } from "../../i18n/useTranslate.ts";
import { failureWords, sentenceOf } from "../../link/failures.ts";
import { link } from "../../link/link.ts";
import { useConnection, useOnline, useProjects, useTurn } from "../../state/hooks.ts";
import { useReading } from "../../state/useReading.ts";
import { useCommands } from "../../ui/commands/CommandCentre.tsx";
import type { Command } from "../../ui/commands/CommandRegistry.ts";
import "../../ui/document.css";
import { commandItem } from "../../ui/menu/commandItem.ts";
import { Age, Moment } from "../../ui/Moment.tsx";
import { notify } from "../../ui/overlay/notices.ts";
import { StateGlyph } from "../../ui/StateGlyph.tsx";
import type { DataColumn } from "../../ui/table/DataColumn.ts";
import { DataTable } from "../../ui/table/DataTable.tsx";
import { ListBar } from "../../ui/table/ListBar.tsx";
import { noSelection, targetsOf } from "../../ui/table/listSelection.ts";
import { useFormats } from "../../ui/useFormats.tsx";
import type { TabLook } from "../../ui/workbench/contributions.ts";
import { useWorkbench } from "../../ui/workbench/WorkbenchContext.ts";
import "./alerts.css";
import { AllClear } from "./AllClear.tsx";
import { DeliveryLogSheet } from "./DeliveryLogSheet.tsx";
import { FailingChannels } from "./FailingChannels.tsx";
import { groupAlerts, type AlertGroup } from "./model/groupAlerts.ts";
import { SnoozeSheet } from "./SnoozeSheet.tsx";
import { useAlertSay } from "./useAlertSay.ts";

export function useInboxTab(): TabLook {
  const t = useTranslate();
  return { title: t("alerts:inbox"), glyph: <BellRing size={14} aria-hidden /> };
}

const PAGE = 500;
const GLYPH = { open: "FAILED", snoozed: "WAIT_TIME", acknowledged: "PAUSED", closed: "SUCCESS" } as const;

/** Screen 33: what needs a person, a row for each root cause. */
export function AlertInbox() {
  const t = useTranslate();
  const say = useAlertSay();
  const language = useLanguage();
  const formats = useFormats();
  const online = useOnline();
  const workbench = useWorkbench();
  const { clockOffsetMs } = useConnection();
  const projects = useProjects();
  const turn = useTurn("alert");
  const [mine, setMine] = useState(true);
  const [over, setOver] = useState(false);
  const [selection, setSelection] = useState(noSelection);
  const [snoozing, setSnoozing] = useState<readonly AlertId[]>();
  const [log, setLog] = useState<AlertGroup>();
  const reading = useReading(`alert.list:${mine}`, () => link.ask("alert.list", { limit: PAGE, ...(mine ? { mine } : {}) }), turn);
  const rows = useMemo(() => groupAlerts((reading.value?.alerts ?? []).filter((alert) => over || alert.closedAt === null)), [reading.value, over]);
  const chosen = targetsOf(selection).flatMap((id) => rows.find((row) => row.alert.id === id) ?? []);

  const openRun = ({ alert }: AlertGroup): void => {
    const { workflowInstanceId, taskInstanceId } = alert;
    if (workflowInstanceId === null) {
      if (alert.nodeId !== null) workbench.open({ kind: "node", params: { nodeId: alert.nodeId } });
      return;
    }
    workbench.open({ kind: "run", params: { workflowInstanceId } });
    if (taskInstanceId !== null) workbench.inspect({ kind: "taskInstance", params: { workflowInstanceId, taskInstanceId } }, { reveal: true });
  };
  const commandsFor = (on: readonly AlertGroup[]): readonly Command[] => {
    const none = on.length === 0 ? t("alerts:selectFirst") : online ? undefined : t("connections:offline");
    const open = none ?? (on.every((row) => row.state === "closed") ? t("alerts:isOver") : undefined);
    const ids = on.filter((row) => row.state !== "closed").flatMap((row) => row.ids);
    return [
      {
        id: "alert.acknowledge",
        title: "alerts:acknowledge",
        group: "alerts:group",
        scope: "list",
        keys: ["A"],
        availability: () => open ?? true,
        run: () => void link.ask("alert.acknowledge", { ids: [...ids] }).catch((error: unknown) => notify(sentenceOf(error, language))),
      },
      { id: "alert.snooze", title: "alerts:snooze", group: "alerts:group", scope: "list", keys: ["Z"], availability: () => open ?? true, run: () => setSnoozing(ids) },
      {
        id: "alert.open",
        title: "alerts:open",
        group: "alerts:group",
        scope: "list",
        availability: () => none ?? (on[0]!.alert.workflowInstanceId === null && on[0]!.alert.nodeId === null ? t("alerts:noRun") : true),
        run: () => openRun(on[0]!),
      },
      { id: "alert.log", title: "alerts:log", group: "alerts:group", scope: "list", availability: () => none ?? true, run: () => setLog(on[0]) },
    ];
  };
  const commands = commandsFor(chosen);
  useCommands(commands);
  const items = (on: readonly AlertGroup[]) => commandsFor(on).map((command) => commandItem(command, t));

  const columns = useMemo((): readonly DataColumn<AlertGroup>[] => {
    const names = new Map(projects.map((project) => [project.id as string, project.name as string]));
    const projectOf = ({ alert }: AlertGroup): string => (alert.projectId === null ? t("alerts:platform") : (names.get(alert.projectId) ?? ""));
    const stateOf = ({ state, alert }: AlertGroup): string =>
      state === "acknowledged"
        ? t("alerts:state.acknowledged", { who: alert.acknowledgedBy ?? "" })
        : state === "snoozed"
          ? t("alerts:state.snoozed", { until: formats.minute(alert.snoozedUntil ?? 0) })
          : t(`alerts:state.${state}`);
    return [
      {
        id: "what",
        header: t("alerts:what"),
        width: 420,
        grow: true,
        always: true,
        cell: (row) => (
          <span className="sb-alert-what" title={say(row.alert.subject)}>
            <StateGlyph state={GLYPH[row.state]} size={14} decorative />
            <span className="sb-cell-cut">{say(row.alert.subject)}</span>
          </span>
        ),
        text: (row) => say(row.alert.subject),
      },
      { id: "state", header: t("alerts:state"), width: 170, cell: (row) => <span className="sb-cell-cut">{stateOf(row)}</span>, text: stateOf },
      { id: "blocked", header: t("alerts:blocked"), width: 100, align: "end", cell: (row) => row.alert.blocked || "", compare: (a, b) => a.alert.blocked - b.alert.blocked, text: (row) => String(row.alert.blocked) },
      { id: "count", header: t("alerts:count"), width: 70, align: "end", cell: (row) => row.count, compare: (a, b) => a.count - b.count, text: (row) => String(row.count) },
      { id: "project", header: t("alerts:project"), width: 120, cell: (row) => <span className="sb-cell-cut">{projectOf(row)}</span>, text: projectOf },
      { id: "rules", header: t("alerts:rules"), width: 130, cell: (row) => <span className="sb-cell-cut">{row.rules.join(", ")}</span>, text: (row) => row.rules.join(", ") },
      { id: "since", header: t("alerts:since"), width: 100, align: "end", cell: (row) => <Age since={row.since - clockOffsetMs} />, compare: (a, b) => a.since - b.since },
      { id: "last", header: t("alerts:last"), width: 110, align: "end", cell: (row) => <Moment ms={row.alert.lastAt} />, compare: (a, b) => a.alert.lastAt - b.alert.lastAt },
    ];
    // `say` follows the language, as `t` does.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [t, projects, clockOffsetMs, formats]);

  const lastAt = reading.value?.lastAt;
  const clear = lastAt == null ? t("alerts:allClearNever") : t("alerts:allClearSince", { at: formats.time(lastAt) });
  return (
    <section className="sb-doc" aria-label={t("alerts:inbox")}>
      <FailingChannels />
      <ListBar label={t("alerts:inbox")} items={items(chosen)} />
      <div className="sb-alert-filter">
        <Segmented<string>
          size="small"
          aria-label={t("alerts:which")}
          value={mine ? "mine" : "all"}
          onChange={(next) => setMine(next === "mine")}
          options={[
            { value: "mine", label: t("alerts:mine") },
            { value: "all", label: t("alerts:all") },
          ]}
        />
        <Checkbox checked={over} onChange={(event) => setOver(event.target.checked)}>
          {t("alerts:showOver")}
        </Checkbox>
      </div>
      <DataTable<AlertGroup>
        label={t("alerts:inbox")}
        rows={rows}
        rowId={(row) => row.alert.id}
        columns={columns}
        selection={selection}
        onSelectionChange={setSelection}
        loading={reading.value === undefined && reading.loading}
        error={reading.failure === undefined ? undefined : { ...failureWords(reading.failure, language), actions: <Button onClick={reading.reload}>{t("ui:retry")}</Button> }}
        onOpen={openRun}
        menu={items}
        tint={(row) => (row.state === "open" ? "bad" : undefined)}
        empty={{ sentence: clear, drawing: <AllClear />, ...(mine ? { action: <Button onClick={() => setMine(false)}>{t("alerts:showAll")}</Button> } : {}) }}
      />
      {snoozing && <SnoozeSheet ids={snoozing} onClose={() => setSnoozing(undefined)} />}
      {log && <DeliveryLogSheet title={say(log.alert.subject)} of={{ alertId: log.alert.id }} onClose={() => setLog(undefined)} />}
    </section>
  );
}
