import type { Calendar, OutputOf, UiUp } from "#contract";
import { Button } from "antd";
import { CalendarDays, Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureOfCommand, failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { mayDo, useCalendars, useLoaded, useMay, useOnline, useProjects, useWorkflows } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { useReading } from "../../../state/useReading.ts";
import { useCommands } from "../../../ui/commands/CommandCentre.tsx";
import "../../../ui/document.css";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { Moment } from "../../../ui/Moment.tsx";
import { ConfirmSheet } from "../../../ui/overlay/ConfirmSheet.tsx";
import type { DataColumn } from "../../../ui/table/DataColumn.ts";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import { ListBar } from "../../../ui/table/ListBar.tsx";
import { noSelection, targetsOf } from "../../../ui/table/listSelection.ts";
import type { TabLook } from "../../../ui/workbench/contributions.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { useAdministered } from "../../../state/useAdministered.ts";
import "./calendars.css";
import { CalendarSheet } from "./CalendarSheet.tsx";
import { useRuleWords } from "./useRuleWords.ts";
import { YearOfCalendar } from "./YearOfCalendar.tsx";

export function useCalendarsTab(): TabLook {
  const t = useTranslate();
  return { title: t("schedules:calendars"), glyph: <CalendarDays size={14} aria-hidden /> };
}

type Use = OutputOf<UiUp, "calendar.uses">["uses"][number];
interface Row {
  readonly calendar: Calendar;
  readonly project: string | undefined;
  readonly use: Use | undefined;
}
type Open = { readonly kind: "new" | "import" } | { readonly kind: "edit" | "remove"; readonly calendar: Calendar };

/** Screen 28: calendars, who uses them, and the days of the chosen one. */
export function CalendarsDocument() {
  const t = useTranslate();
  const language = useLanguage();
  const words = useRuleWords();
  const { open: openDocument } = useWorkbench();
  const loaded = useLoaded();
  const online = useOnline();
  const admin = useMay("platform");
  const administered = useAdministered();
  const calendars = useCalendars();
  const projects = useProjects();
  const workflows = useWorkflows();
  const again = useMemo(() => ({ calendars, workflows }), [calendars, workflows]);
  const uses = useReading("calendar.uses", async () => new Map((await link.ask("calendar.uses", {})).uses.map((one) => [one.calendarId as string, one])), again);
  const names = useMemo(() => new Map(projects.map((project) => [project.id as string, project.name as string])), [projects]);
  const rows = useMemo(
    () => calendars.map((calendar): Row => ({ calendar, project: calendar.projectId === null ? undefined : names.get(calendar.projectId), use: uses.value?.get(calendar.id) })),
    [calendars, names, uses.value],
  );
  const [selection, setSelection] = useState(noSelection);
  const [open, setOpen] = useState<Open>();
  const close = (): void => setOpen(undefined);
  const chosen = rows.find((one) => one.calendar.id === targetsOf(selection)[0])?.calendar;
  const shown = chosen ?? rows[0]?.calendar;
  const offline = online ? undefined : t("connections:offline");
  const newReason = offline ?? (!admin && administered.length === 0 ? t("schedules:calendars.needsAdmin") : undefined);
  const reasonFor = (one: Calendar | undefined): string | undefined => {
    if (offline !== undefined) return offline;
    if (one === undefined) return t("schedules:calendars.selectFirst");
    if (one.projectId === null) return admin ? undefined : t("nodes:needsAdmin");
    return mayDo(platformStore.getState(), "administer", one.projectId) ? undefined : t("schedules:calendars.needsAdmin");
  };
  const verbs = (one: Calendar | undefined): readonly MenuItem[] => [
    { id: "edit", label: t("nodes:verb.edit"), disabledReason: reasonFor(one), run: () => one && setOpen({ kind: "edit", calendar: one }) },
    { id: "remove", label: t("nodes:remove"), disabledReason: reasonFor(one), run: () => one && setOpen({ kind: "remove", calendar: one }) },
    { id: "import", label: t("schedules:calendars.import"), separated: true, disabledReason: newReason, run: () => setOpen({ kind: "import" }) },
  ];
  const columns = useMemo(
    (): readonly DataColumn<Row>[] => [
      {
        id: "name",
        header: t("nodes:column.name"),
        width: 170,
        always: true,
        cell: ({ calendar }) => (
          <strong className="sb-cell-name">
            <MiddleText text={calendar.name} />
          </strong>
        ),
        compare: (a, b) => a.calendar.name.localeCompare(b.calendar.name),
        text: ({ calendar }) => calendar.name,
      },
      {
        id: "project",
        header: t("places:pool.owner"),
        width: 130,
        cell: (row) => row.project ?? t("places:pool.platform"),
        compare: (a, b) => (a.project ?? "").localeCompare(b.project ?? ""),
        text: (row) => row.project ?? "",
      },
      { id: "rule", header: t("schedules:calendars.rule"), width: 300, grow: true, cell: ({ calendar }) => <MiddleText text={words(calendar.rule)} />, text: ({ calendar }) => words(calendar.rule) },
      {
        id: "uses",
        header: t("schedules:calendars.uses"),
        width: 220,
        cell: ({ use }) => (
          <span className="sb-cell-cut">
            {use === undefined || use.workflows.length + use.calendars.length === 0 ? "—" : null}
            {use?.workflows.map((workflow, index) => (
              <span key={workflow.workflowId}>
                {index > 0 && ", "}
                <button type="button" className="sb-link" onClick={() => openDocument({ kind: "workflow", params: { workflowId: workflow.workflowId } })}>
                  {workflow.name}
                </button>
              </span>
            ))}
            {use && use.calendars.length > 0 && `${use.workflows.length > 0 ? ", " : ""}${use.calendars.join(", ")}`}
          </span>
        ),
        text: ({ use }) => [...(use?.workflows.map((workflow) => workflow.name) ?? []), ...(use?.calendars ?? [])].join(", "),
      },
      {
        id: "changed",
        header: t("schedules:calendars.changed"),
        width: 112,
        align: "end",
        cell: ({ calendar }) => <Moment ms={calendar.changedAt} />,
        compare: (a, b) => a.calendar.changedAt - b.calendar.changedAt,
        text: ({ calendar }) => new Date(calendar.changedAt).toISOString(),
      },
    ],
    [t, words, openDocument],
  );
  useCommands([{ id: "calendar.new", title: "schedules:calendars.new", group: "nodes:group", icon: Plus, availability: () => newReason ?? true, run: () => setOpen({ kind: "new" }) }]);
  return (
    <div className="sb-doc" data-scope="list">
      <ListBar label={t("schedules:calendars")} create={{ label: t("schedules:calendars.new"), disabledReason: newReason, run: () => setOpen({ kind: "new" }) }} items={verbs(chosen)} />
      <DataTable
        label={t("schedules:calendars")}
        rows={rows}
        rowId={(one) => one.calendar.id}
        columns={columns}
        selection={selection}
        onSelectionChange={setSelection}
        loading={!loaded}
        error={uses.failure === undefined ? undefined : failureWords(uses.failure, language)}
        onOpen={(one) => reasonFor(one.calendar) === undefined && setOpen({ kind: "edit", calendar: one.calendar })}
        menu={([one]) => verbs(one?.calendar)}
        empty={{
          sentence: t("schedules:calendars.none"),
          action: (
            <Button type="primary" disabled={newReason !== undefined} title={newReason} onClick={() => setOpen({ kind: "new" })}>
              {t("schedules:calendars.new")}
            </Button>
          ),
        }}
      />
      {shown && <YearOfCalendar name={shown.name} projectId={shown.projectId} rule={shown.rule} again={calendars} />}
      {(open?.kind === "new" || open?.kind === "import") && <CalendarSheet calendar={undefined} importing={open.kind === "import"} onClose={close} />}
      {open?.kind === "edit" && <CalendarSheet calendar={open.calendar} onClose={close} />}
      {open?.kind === "remove" && (
        <ConfirmSheet
          title={t("schedules:calendars.removeTitle", { name: open.calendar.name })}
          verb={t("nodes:remove")}
          onClose={close}
          onConfirm={() => failureOfCommand(link.ask("calendar.remove", { id: open.calendar.id }), language)}
        >
          <p>{t("schedules:calendars.removeText")}</p>
        </ConfirmSheet>
      )}
    </div>
  );
}
