import { Button, InputNumber } from "antd";
import { useEffect, useState } from "react";
import type { OutputOf, ProjectId, RetentionPolicy, UiUp } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useMay, useOnline } from "../../../state/hooks.ts";
import { useReading } from "../../../state/useReading.ts";
import { Banner } from "../../../ui/Banner.tsx";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { formatBytes } from "../../../ui/formatBytes.ts";
import { Moment } from "../../../ui/Moment.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { useFormats } from "../../../ui/useFormats.tsx";
import { useSay } from "../useSay.ts";

type Retention = OutputOf<UiUp, "retention.get">;
type Preview = OutputOf<UiUp, "retention.preview">;
/** What was saved is done in small steps: until it is, its result is asked for again. */
const POLL_MS = 1000;
const same = (a: RetentionPolicy, b: RetentionPolicy): boolean => a.keepDays === b.keepDays && a.keepFailedDays === b.keepFailedDays && a.keepRuns === b.keepRuns;

/** [RTN1] How long a project keeps runs that have ended. A policy can be saved once its preview was seen. */
export function ProjectRetention({ projectId }: { readonly projectId: ProjectId }) {
  const language = useLanguage();
  const { value, failure, reload } = useReading(`retention ${projectId}`, () => link.ask("retention.get", { projectId }));
  /** When the removal before the last save ended; a later one is the answer to it. */
  const [before, setBefore] = useState<{ readonly at: number | null }>();
  const removing = before !== undefined && value?.lastRunAt === before.at;
  useEffect(() => {
    if (!removing) return undefined;
    const timer = setInterval(reload, POLL_MS);
    return () => clearInterval(timer);
  }, [removing, reload]);
  if (failure !== undefined) return <ErrorCard {...failureWords(failure, language)} />;
  return value ? <Form projectId={projectId} retention={value} removing={removing} onSaved={() => (setBefore({ at: value.lastRunAt }), reload())} /> : null;
}

interface FormProps {
  readonly projectId: ProjectId;
  readonly retention: Retention;
  readonly removing: boolean;
  readonly onSaved: () => void;
}
function Form({ projectId, retention, removing, onSaved }: FormProps) {
  const t = useTranslate();
  const language = useLanguage();
  const online = useOnline();
  const say = useSay();
  const { number } = useFormats();
  const may = useMay("administer", projectId);
  const [policy, setPolicy] = useState(retention.policy);
  const [preview, setPreview] = useState<{ readonly of: RetentionPolicy; readonly found: Preview }>();
  const [busy, setBusy] = useState<"preview" | "save">();
  const [failure, setFailure] = useState<unknown>();
  const set = (change: Partial<RetentionPolicy>): void => setPolicy((old) => ({ ...old, ...change }));
  const doing = async (what: "preview" | "save", work: () => Promise<void>): Promise<void> => {
    setBusy(what);
    setFailure(undefined);
    try {
      await work();
    } catch (thrown) {
      setFailure(thrown);
    }
    setBusy(undefined);
  };
  const look = (): Promise<void> =>
    doing("preview", async () => {
      setPreview({ of: policy, found: await link.ask("retention.preview", { projectId, policy }) });
    });
  const save = (): Promise<void> =>
    doing("save", async () => {
      await link.ask("retention.save", { projectId, policy });
      notify(t("workflows:retention.saved"));
      setPreview(undefined);
      onSaved();
    });
  const seen = preview !== undefined && same(preview.of, policy) ? preview.found : undefined;
  const why = !may ? t("workflows:reason.admin") : same(policy, retention.policy) ? t("workflows:reason.saved") : seen === undefined ? t("workflows:retention.lookFirst") : undefined;
  const days = (key: "keepDays" | "keepFailedDays") => (id: string, note?: string) => (
    <InputNumber<number>
      id={id}
      aria-describedby={note}
      min={1}
      max={36_500}
      precision={0}
      readOnly={!may}
      placeholder={t("workflows:retention.forEver")}
      value={policy[key]}
      onChange={(value) => set({ [key]: value })}
    />
  );
  const row = (label: string, of: Preview["now"]) => (
    <tr>
      <th scope="row">{label}</th>
      <td>{number(of.runs)}</td>
      <td>{number(of.rows)}</td>
      <td>{formatBytes(of.logBytes)}</td>
    </tr>
  );
  return (
    <div className="sb-wf-settings">
      <p className="sb-wf-help sb-wf-retention-text">{t("workflows:retention.text")}</p>
      {retention.problem !== null && <Banner family="bad">{say(retention.problem)}</Banner>}
      {failure !== undefined && <ErrorCard {...failureWords(failure, language)} />}
      <Field label={t("workflows:retention.days")} help={t("workflows:retention.daysHelp")}>
        {days("keepDays")}
      </Field>
      <Field label={t("workflows:retention.failedDays")} help={t("workflows:retention.failedDaysHelp")}>
        {days("keepFailedDays")}
      </Field>
      <Field label={t("workflows:retention.runs")} help={t("workflows:retention.runsHelp")}>
        {(id, note) => <InputNumber<number> id={id} aria-describedby={note} min={0} max={100_000} precision={0} readOnly={!may} value={policy.keepRuns} onChange={(value) => set({ keepRuns: value ?? 0 })} />}
      </Field>
      {seen !== undefined && (
        <table className="sb-wf-retention" aria-label={t("workflows:retention.preview")}>
          <thead>
            <tr>
              <td />
              <th scope="col">{t("workflows:retention.columnRuns")}</th>
              <th scope="col">{t("workflows:retention.columnRows")}</th>
              <th scope="col">{t("workflows:retention.columnLogs")}</th>
            </tr>
          </thead>
          <tbody>
            {row(t("workflows:retention.now"), seen.now)}
            {row(t("workflows:retention.removed"), seen.removed)}
          </tbody>
        </table>
      )}
      <p className="sb-wf-help" role="status">
        {removing ? (
          t("workflows:retention.removing")
        ) : retention.lastRunAt === null ? (
          t("workflows:retention.neverRan")
        ) : (
          <>
            {t("workflows:retention.lastRun", { runs: retention.lastRemoved })} <Moment ms={retention.lastRunAt} />
          </>
        )}
      </p>
      <div className="sb-wf-actions">
        <Button loading={busy === "preview"} disabled={!online} onClick={() => void look()}>
          {t("workflows:retention.look")}
        </Button>
        <Button type="primary" loading={busy === "save"} disabled={why !== undefined || !online} title={why} onClick={() => void save()}>
          {t("workflows:command.save")}
        </Button>
      </div>
    </div>
  );
}
