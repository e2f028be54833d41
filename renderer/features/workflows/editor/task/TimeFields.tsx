import { DEFAULT_LOST_AFTER_SECONDS } from "#contract";
import type { TaskDefinition } from "#contract";
import { InputNumber, Segmented, Switch } from "antd";
import { useTranslate } from "../../../../i18n/useTranslate.ts";
import { Field } from "../../../../ui/taskForm/Field.tsx";
import { FormGroup } from "../../../../ui/taskForm/FormGroup.tsx";
import { withPart } from "../../model/taskPlacement.ts";
import { problemsAt } from "./GroupProps.ts";
import type { GroupProps } from "./GroupProps.ts";

type Policy = NonNullable<TaskDefinition["lostPolicy"]>;
const policies: readonly Policy[] = ["wait", "rerun", "fail"];
const MONTH_SECONDS = 30 * 86_400;

/** How often a task is tried, and how long it may take: of one that runs on a host with what happens when that falls silent, or of one that stands for a run. */
export function TimeFields({ task, at, change, hosted, runs }: GroupProps & { readonly hosted: boolean; readonly runs: boolean }) {
  const t = useTranslate();
  const policy = task.lostPolicy ?? "wait";
  const summary = [
    ...(task.retry.times === 0 ? [] : [t("workflows:card.retry", { times: task.retry.times, seconds: task.retry.intervalSeconds })]),
    ...(task.timeoutSeconds === null ? [] : [t("workflows:card.limit", { seconds: task.timeoutSeconds })]),
    ...(task.warnAfterSeconds == null ? [] : [t("workflows:time.warns", { seconds: task.warnAfterSeconds })]),
    ...(policy === "wait" ? [] : [t(`workflows:lost.${policy}`)]),
  ].join(" · ");
  return (
    <FormGroup title={t("workflows:time.title")} problems={problemsAt(at, "retry", "warnAfterSeconds", "timeoutSeconds", "lostPolicy", "lostAfterSeconds", "idempotent")} summary={summary}>
      <div className="sb-wf-pair" data-field="retry">
        <Field label={t("workflows:field.retryTimes")}>
          {(id) => <InputNumber<number> id={id} min={0} max={100} precision={0} value={task.retry.times} onChange={(times) => change("retry", (old) => ({ ...old, retry: { ...old.retry, times: times ?? 0 } }))} />}
        </Field>
        <Field label={t("workflows:field.retryInterval")}>
          {(id) => (
            <InputNumber<number>
              id={id}
              min={0}
              max={86_400}
              precision={0}
              value={task.retry.intervalSeconds}
              onChange={(seconds) => change("retry", (old) => ({ ...old, retry: { ...old.retry, intervalSeconds: seconds ?? 0 } }))}
            />
          )}
        </Field>
      </div>
      {hosted && <HostTimes task={task} at={at} change={change} policy={policy} />}
      {runs && <LimitField task={task} at={at} change={change} help={t("workflows:field.limitOfRunHelp")} />}
    </FormGroup>
  );
}

function HostTimes({ task, at, change, policy }: Pick<GroupProps, "task" | "at" | "change"> & { readonly policy: Policy }) {
  const t = useTranslate();
  return (
    <>
      <div className="sb-wf-pair">
        <div data-field="warnAfterSeconds">
          <Field label={t("workflows:time.warn")} help={t("workflows:time.warnHelp")} problem={at.get("warnAfterSeconds")}>
            {(id, note) => (
              <InputNumber<number>
                id={id}
                aria-describedby={note}
                min={1}
                max={MONTH_SECONDS}
                precision={0}
                value={task.warnAfterSeconds ?? null}
                onChange={(seconds) => change("warnAfter", (old) => withPart(old, "warnAfterSeconds", seconds))}
              />
            )}
          </Field>
        </div>
        <LimitField task={task} at={at} change={change} help={t("workflows:field.limitHelp")} />
      </div>
      <div data-field="lostPolicy">
        <Field label={t("workflows:lost.title")} help={t(`workflows:lostHelp.${policy}`)} problem={at.get("lostPolicy")}>
          {(id) => (
            <Segmented<Policy>
              id={id}
              value={policy}
              onChange={(next) => change("lostPolicy", (old) => withPart(old, "lostPolicy", next, "wait"))}
              options={policies.map((value) => ({ value, label: t(`workflows:lost.${value}`) }))}
            />
          )}
        </Field>
      </div>
      <div data-field="idempotent">
        <Field label={t("workflows:lost.idempotent")} help={t("workflows:lost.idempotentHelp")} problem={at.get("idempotent")}>
          {(id, note) => (
            <span>
              <Switch id={id} aria-describedby={note} size="small" checked={task.idempotent === true} onChange={(idempotent) => change("idempotent", (old) => withPart(old, "idempotent", idempotent, false))} />
            </span>
          )}
        </Field>
      </div>
      {policy !== "wait" && (
        <div data-field="lostAfterSeconds">
          <Field label={t("workflows:lost.after")} help={t("workflows:lost.afterHelp")} problem={at.get("lostAfterSeconds")}>
            {(id, note) => (
              <InputNumber<number>
                id={id}
                aria-describedby={note}
                min={10}
                max={86_400}
                precision={0}
                placeholder={String(DEFAULT_LOST_AFTER_SECONDS)}
                value={task.lostAfterSeconds ?? null}
                onChange={(seconds) => change("lostAfter", (old) => withPart(old, "lostAfterSeconds", seconds ?? undefined, DEFAULT_LOST_AFTER_SECONDS))}
              />
            )}
          </Field>
        </div>
      )}
    </>
  );
}

function LimitField({ task, at, change, help }: Pick<GroupProps, "task" | "at" | "change"> & { readonly help: string }) {
  const t = useTranslate();
  return (
    <div data-field="timeoutSeconds">
      <Field label={t("workflows:field.limit")} help={help} problem={at.get("timeoutSeconds")}>
        {(id, note) => (
          <InputNumber<number>
            id={id}
            aria-describedby={note}
            min={1}
            max={MONTH_SECONDS}
            precision={0}
            value={task.timeoutSeconds}
            onChange={(timeoutSeconds) => change("limit", (old) => ({ ...old, timeoutSeconds }))}
          />
        )}
      </Field>
    </div>
  );
}
