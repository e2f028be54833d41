import type { AlertChannel, AlertChannelId, AlertRule, AlertRuleId, ProjectId, WorkflowId } from "#contract";
import { ABOUT_PROJECT, Name, NEEDS_MINUTES, RuleKind } from "#contract";
import { Checkbox, Input, InputNumber, Select } from "antd";
import { useMemo, useState } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { explained } from "../../../link/failures.ts";
import { newId } from "../../../link/ids.ts";
import { link } from "../../../link/link.ts";
import { useMay, usePlatformState } from "../../../state/hooks.ts";
import { useAdministered } from "../../../state/useAdministered.ts";
import { useReading } from "../../../state/useReading.ts";
import { FormSheet } from "../../../ui/overlay/FormSheet.tsx";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { useRuleSentence } from "./useRuleSentence.ts";

const PLATFORM = "";
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Builds a rule; above its fields stands the sentence that it makes. */
export function RuleSheet({ rule, channels, onClose }: { readonly rule: AlertRule | undefined; readonly channels: readonly AlertChannel[]; readonly onClose: () => void }) {
  const t = useTranslate();
  const admin = useMay("platform");
  const projects = useAdministered();
  const allWorkflows = usePlatformState((state) => state.workflows);
  const users = useReading("user.list", () => link.ask("user.list", {}));
  const [id] = useState(() => rule?.id ?? newId<AlertRuleId>());
  const [name, setName] = useState<string>(rule?.name ?? "");
  const [scope, setScope] = useState<string>(rule ? (rule.projectId ?? PLATFORM) : admin ? PLATFORM : (projects[0]?.id ?? PLATFORM));
  const [kind, setKind] = useState<RuleKind>(rule?.kind ?? "failed");
  const [workflowIds, setWorkflowIds] = useState<readonly WorkflowId[]>(rule?.of.workflowIds ?? []);
  const [minutes, setMinutes] = useState<number | null>(rule?.minutes ?? 30);
  const [owner, setOwner] = useState(rule?.to.owner ?? true);
  const [followers, setFollowers] = useState(rule?.to.followers ?? true);
  const [people, setPeople] = useState<readonly string[]>(rule?.to.users ?? []);
  const [to, setTo] = useState<readonly AlertChannelId[]>(rule?.to.channels ?? []);
  const [quiet, setQuiet] = useState(rule?.quiet != null);
  const [from, setFrom] = useState(rule?.quiet?.from ?? "22:00");
  const [until, setUntil] = useState(rule?.quiet?.until ?? "06:00");

  const projectId = scope === PLATFORM ? null : (scope as ProjectId);
  const about = ABOUT_PROJECT.has(kind);
  const asksMinutes = NEEDS_MINUTES.has(kind) || kind === "predictedLate";
  const draft = {
    kind,
    projectId,
    of: { workflowIds: about ? [...workflowIds] : [], taskIds: rule?.of.taskIds ?? [] },
    minutes: asksMinutes ? minutes : null,
    to: { owner, followers, users: people.map((one) => Name.parse(one)), channels: [...to] },
    quiet: quiet ? { from, until } : null,
  };
  const sentence = useRuleSentence(channels)(draft);
  const wrong = name !== "" && !Name.safeParse(name.trim()).success;
  const badTime = quiet && (!TIME.test(from) || !TIME.test(until));
  const workflows = useMemo(() => [...allWorkflows.byId.values()].filter((one) => projectId === null || one.projectId === projectId), [allWorkflows, projectId]);
  const ready = name.trim() === "" || wrong || badTime || (NEEDS_MINUTES.has(kind) && minutes === null) ? "" : true;
  const send = async (): Promise<void> => void (await link.ask("alertRule.save", { id, version: rule?.version ?? null, name: name.trim(), enabled: rule?.enabled ?? true, ...draft }));
  return (
    <FormSheet
      title={rule ? t("alerts:editRule", { name: rule.name }) : t("alerts:newRule")}
      width={560}
      verb={rule ? t("alerts:save") : t("alerts:create")}
      ready={ready}
      send={send}
      explain={explained}
      fields={{ "alertRule.nameTaken": "name" }}
      onClose={onClose}
    >
      {(problems) => (
        <>
          <p className="sb-rule-sentence" aria-live="polite">
            {sentence}
          </p>
          <Field label={t("alerts:name")} required problem={wrong ? t("nodes:add.badName") : problems.get("name")}>
            {(field) => <Input id={field} value={name} onChange={(event) => setName(event.target.value)} />}
          </Field>
          <div className="sb-alert-pair">
            <Field label={t("alerts:kind")}>
              {(field) => (
                <Select<RuleKind>
                  id={field}
                  value={kind}
                  options={RuleKind.options.map((value) => ({ value, label: t(`alerts:kind.${value}`, { minutes: "…" } as never), disabled: projectId !== null && !ABOUT_PROJECT.has(value) }))}
                  onChange={setKind}
                />
              )}
            </Field>
            <Field label={t("alerts:belongs")}>
              {(field) => (
                <Select<string>
                  id={field}
                  disabled={rule !== undefined}
                  value={scope}
                  options={[
                    ...(admin || scope === PLATFORM ? [{ value: PLATFORM, label: t("alerts:platform") }] : []),
                    ...projects.map((one) => ({ value: one.id as string, label: one.name as string, disabled: !about })),
                  ]}
                  onChange={(next) => {
                    setScope(next);
                    setWorkflowIds([]);
                    setTo([]);
                  }}
                />
              )}
            </Field>
          </div>
          {asksMinutes && (
            <Field label={kind === "predictedLate" ? t("alerts:minutesLate") : t("alerts:minutes")} help={kind === "predictedLate" ? t("alerts:minutesLateHelp") : undefined}>
              {(field, note) => <InputNumber<number> id={field} aria-describedby={note} min={1} max={10_080} precision={0} value={minutes} onChange={setMinutes} />}
            </Field>
          )}
          {about && (
            <Field label={t("alerts:workflows")} help={t("alerts:workflowsHelp")}>
              {(field, note) => (
                <Select<WorkflowId[]>
                  id={field}
                  aria-describedby={note}
                  mode="multiple"
                  optionFilterProp="label"
                  value={[...workflowIds]}
                  options={workflows.map((one) => ({ value: one.id, label: one.name as string }))}
                  onChange={setWorkflowIds}
                />
              )}
            </Field>
          )}
          <Field label={t("alerts:tell")}>
            {(field) => (
              <span id={field} className="sb-alert-ticks">
                <Checkbox checked={owner} onChange={(event) => setOwner(event.target.checked)}>
                  {about ? t("alerts:owner") : t("alerts:whom.admins")}
                </Checkbox>
                {about && (
                  <Checkbox checked={followers} onChange={(event) => setFollowers(event.target.checked)}>
                    {t("alerts:followers")}
                  </Checkbox>
                )}
              </span>
            )}
          </Field>
          <div className="sb-alert-pair">
            <Field label={t("alerts:people")}>
              {(field) => (
                <Select<string[]> id={field} mode="multiple" value={[...people]} options={(users.value ?? []).map((user) => ({ value: user.name as string, label: user.name as string }))} onChange={setPeople} />
              )}
            </Field>
            <Field label={t("alerts:channels")}>
              {(field) => (
                <Select<AlertChannelId[]>
                  id={field}
                  mode="multiple"
                  optionFilterProp="label"
                  value={[...to]}
                  options={channels.filter((one) => one.projectId === null || one.projectId === projectId).map((one) => ({ value: one.id, label: one.name as string }))}
                  onChange={setTo}
                />
              )}
            </Field>
          </div>
          <Field label={t("alerts:quiet")} help={t("alerts:quietHelp")}>
            {(field, note) => (
              <span className="sb-alert-ticks">
                <Checkbox id={field} aria-describedby={note} aria-label={t("alerts:quiet")} checked={quiet} onChange={(event) => setQuiet(event.target.checked)} />
                <Input
                  size="small"
                  style={{ width: 72 }}
                  disabled={!quiet}
                  aria-label={t("alerts:quietFrom")}
                  status={quiet && !TIME.test(from) ? "error" : ""}
                  value={from}
                  onChange={(event) => setFrom(event.target.value)}
                />
                <Input
                  size="small"
                  style={{ width: 72 }}
                  disabled={!quiet}
                  aria-label={t("alerts:quietUntil")}
                  status={quiet && !TIME.test(until) ? "error" : ""}
                  value={until}
                  onChange={(event) => setUntil(event.target.value)}
                />
              </span>
            )}
          </Field>
        </>
      )}
    </FormSheet>
  );
}
