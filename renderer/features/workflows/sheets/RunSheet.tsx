import { Button, DatePicker } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { isParameterName } from "#contract";
import type { TaskDefinition, WorkflowInstanceId } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { newId } from "../../../link/ids.ts";
import { link } from "../../../link/link.ts";
import { useWorkflow } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { useReading } from "../../../state/useReading.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { Sheet } from "../../../ui/overlay/Sheet.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import type { EditorSession } from "../editor/editorSession.ts";
import { ParamRows } from "../../../ui/ParamRows.tsx";

interface RunSheetProps {
  readonly workflowId: string;
  /** The draft, marked Test; else the published revision. */
  readonly test: boolean;
  readonly session?: EditorSession | undefined;
  /** Of a test: these tasks alone. */
  readonly tasks?: readonly Pick<TaskDefinition, "id" | "name">[];
  readonly onClose: () => void;
}

/** Business date and parameters of one run. What is changed here belongs to this run alone. */
export function RunSheet({ workflowId, test, session, tasks, onClose }: RunSheetProps) {
  const t = useTranslate();
  const language = useLanguage();
  const workbench = useWorkbench();
  const summary = useWorkflow(workflowId);
  // The server says which business date a run of now has: yesterday in the platform's zone.
  const usual = useReading(`resolve:${workflowId}`, () => link.ask("workflow.resolve", { workflowId: workflowId as never }));
  const published = useReading(`runParams:${workflowId}:${test}:${summary?.revision ?? ""}`, async () => {
    if (test && session) return session.store.getState().history.present.definition.params;
    if (!test && summary?.revision != null) return (await link.ask("workflow.revision", { workflowId: workflowId as never, number: summary.revision })).definition.params;
    return (await link.ask("workflow.get", { workflowId: workflowId as never })).draft.params;
  });
  const [date, setDate] = useState<string>();
  const [edited, setEdited] = useState<Readonly<Record<string, string>>>();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  // Kept over retries: the same run is started once, however often the button is pressed.
  const [id] = useState(() => newId<WorkflowInstanceId>());
  const own = published.value ?? {};
  const params = edited ?? own;
  const businessDate = date ?? usual.value?.businessDate;

  const start = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      if (test && session && !(await session.save())) {
        setBusy(false);
        const { stale, saveFailure } = session.store.getState();
        if (stale) onClose();
        else setFailure(saveFailure);
        return;
      }
      const changed = Object.fromEntries(Object.entries(params).filter(([name, value]) => own[name] !== value));
      // [LOCK1] Who tests a draft edits it: from a list the lock is taken for this, and given back when nobody held it.
      const borrows = test && session === undefined && platformStore.getState().locks.byId.get(workflowId) === undefined;
      if (borrows) await link.ask("lock.take", { workflowId: workflowId as never });
      const input = {
        id,
        workflowId: workflowId as never,
        params: changed,
        test,
        origin: test ? ("test" as const) : ("manual" as const),
        ...(businessDate ? { businessDate } : {}),
        ...(tasks === undefined ? {} : { taskIds: tasks.map((task) => task.id) }),
      };
      const run = await link.ask("workflow.run", input).finally(() => borrows && link.ask("lock.release", { workflowId: workflowId as never }));
      platformStore.takeWorkflowInstances([run]);
      onClose();
      workbench.open({ kind: "run", params: { workflowInstanceId: run.id } }, { pin: true });
    } catch (thrown) {
      setFailure(thrown);
      setBusy(false);
    }
  };
  return (
    <Sheet
      title={t(test ? "workflows:run.testTitle" : "workflows:run.title", { name: session?.store.getState().history.present.name ?? summary?.name ?? "" })}
      onClose={onClose}
      holds={edited !== undefined}
      footer={
        <>
          <Button onClick={onClose}>{t("ui:cancel")}</Button>
          <Button type="primary" data-autofocus loading={busy} onClick={() => void start()}>
            {test ? t("workflows:run.testStart") : t("workflows:run.start", { revision: summary?.revision ?? 0 })}
          </Button>
        </>
      }
    >
      <div className="sb-wf-sheet">
        {failure !== undefined && <ErrorCard {...failureWords(failure, language)} />}
        {tasks !== undefined && <p className="sb-wf-help">{t("workflows:run.onlyTasks", { count: tasks.length, tasks: tasks.map((task) => task.name).join(", ") })}</p>}
        <p className="sb-wf-help">{test ? t("workflows:run.testHelp") : t("workflows:run.help")}</p>
        <label className="sb-wf-date">
          {t("workflows:run.businessDate")}
          <DatePicker value={businessDate === undefined ? null : dayjs(businessDate)} allowClear={false} onChange={(next) => setDate(next?.format("YYYY-MM-DD"))} />
        </label>
        <h3>{t("workflows:run.params")}</h3>
        <ParamRows isName={isParameterName} label={t("workflows:run.params")} params={params} fixed={new Set(Object.keys(own))} onChange={(next) => setEdited(next)} />
      </div>
    </Sheet>
  );
}
