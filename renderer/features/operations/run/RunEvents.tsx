import { useMemo, useState } from "react";
import type { TaskInstance, WorkflowInstance } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useAttempts } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { useReading } from "../../../state/useReading.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { Moment } from "../../../ui/Moment.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import type { DataColumn } from "../../../ui/table/DataColumn.ts";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import { noSelection } from "../../../ui/table/listSelection.ts";
import { runEvents } from "../model/runEvents.ts";
import type { RunEvent } from "../model/runEvents.ts";
import { useSay } from "../useSay.ts";

/** Tasks whose attempts are read when the events are opened. */
const mostRead = 300;

interface RunEventsProps {
  readonly run: WorkflowInstance;
  readonly tasks: readonly TaskInstance[];
  readonly onOpen: (taskInstanceId: string) => void;
}

/** What happened, newest first: the run, its tasks, each attempt on each host. */
export function RunEvents({ run, tasks, onOpen }: RunEventsProps) {
  const t = useTranslate();
  const language = useLanguage();
  const say = useSay();
  const attempts = useAttempts(run.id);
  // Facts bring attempts from now on; those before are read once.
  const read = useReading(`attempts:${run.id}`, async () => {
    const begun = tasks.filter(({ epoch }) => epoch > 0).slice(0, mostRead);
    for (let at = 0; at < begun.length; at += 20) {
      const details = await Promise.all(begun.slice(at, at + 20).map(({ id }) => link.ask("taskInstance.get", { taskInstanceId: id })));
      platformStore.takeAttempts(details.flatMap((detail) => detail.attempts));
    }
    return begun.length;
  });
  const events = useMemo(() => runEvents(run, tasks, attempts).toReversed(), [run, tasks, attempts]);
  const [selection, setSelection] = useState(noSelection);
  const columns = useMemo(
    (): readonly DataColumn<RunEvent>[] => [
      { id: "at", header: t("operations:column.time"), width: 112, align: "end", cell: (event) => <Moment ms={event.at} />, compare: (a, b) => a.at - b.at, text: (event) => new Date(event.at).toISOString() },
      { id: "glyph", header: "", width: 48, cell: (event) => <StateGlyph state={event.glyph} /> },
      {
        id: "task",
        header: t("operations:column.task"),
        width: 200,
        always: true,
        cell: (event) => (event.task === "" ? t("operations:event.wholeRun") : <MiddleText text={event.task} />),
        compare: (a, b) => a.task.localeCompare(b.task),
        text: (event) => event.task,
      },
      { id: "what", header: t("operations:column.event"), width: 320, grow: true, cell: (event) => eventText(event), text: (event) => eventText(event) },
      { id: "try", header: t("operations:column.try"), width: 64, align: "end", cell: (event) => event.tryNo ?? "" },
      { id: "node", header: t("operations:column.node"), width: 128, cell: (event) => <MiddleText text={event.node ?? ""} />, text: (event) => event.node ?? "" },
    ],
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- eventText follows t and say
    [t, say],
  );
  function eventText(event: RunEvent): string {
    switch (event.kind) {
      case "created":
        return t("operations:event.created", { by: run.startedBy });
      case "offered":
        return t("operations:event.offered");
      case "ready":
        return t("operations:event.ready");
      case "started":
        return event.pid === undefined ? t("operations:event.startedBare") : t("operations:event.started", { pid: String(event.pid) });
      case "refused":
        return t("operations:event.refused");
      case "runEnded":
        return t("operations:event.runEnded", { state: t(`state:${event.glyph}`) });
      case "ended": {
        const how = event.reason
          ? say(event.reason)
          : event.signal !== undefined
            ? say({ code: "end.signal", values: { signal: event.signal } })
            : event.code !== undefined
              ? say({ code: "end.exit", values: { code: event.code } })
              : "";
        return how === "" ? t(`state:${event.glyph}`) : t("operations:event.ended", { state: t(`state:${event.glyph}`), how });
      }
    }
  }
  return (
    <DataTable<RunEvent>
      label={t("operations:view.events")}
      rows={events}
      rowId={(event) => event.id}
      columns={columns}
      selection={selection}
      onSelectionChange={setSelection}
      loading={read.loading}
      error={read.failure === undefined ? undefined : failureWords(read.failure, language)}
      onOpen={(event) => event.taskInstanceId !== undefined && onOpen(event.taskInstanceId)}
      empty={{ sentence: t("operations:event.none") }}
    />
  );
}
