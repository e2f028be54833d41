import { Button, Input, Radio } from "antd";
import { useState } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useFormats } from "../../../ui/useFormats.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { useSay } from "../useSay.ts";
import { RunParameters } from "../verbs/RunParameters.tsx";
import { sameHost } from "./repairPlan.ts";
import type { Choice, NightRoot } from "./repairPlan.ts";

const kinds = ["rerun", "params", "setSuccess", "hold"] as const;
type Kind = (typeof kinds)[number];
const noParams: Readonly<Record<string, string>> = {};

interface RootPaneProps {
  readonly root: NightRoot;
  readonly roots: readonly NightRoot[];
  /** How many roots a choice is for. */
  readonly count: number;
  readonly onChoose: (choice: Choice) => void;
  readonly onSameHost: () => void;
}

/** Why a root failed, whether it did before, what it holds up, and what is to be done about it. */
export function RootPane({ root, roots, count, onChoose, onSameHost }: RootPaneProps) {
  const t = useTranslate();
  const say = useSay();
  const { minute, duration } = useFormats();
  const { open, showPanel } = useWorkbench();
  const [kind, setKind] = useState<Kind>("rerun");
  const [reason, setReason] = useState("");
  const [params, setParams] = useState(noParams);
  const { row, deadline, lastLines, sameOn } = root;
  const onHost = sameHost(roots, row.nodeName).length;
  const missing = kind === "setSuccess" && reason.trim() === "" ? t("night:choice.reasonMissing") : undefined;
  const choose = (): void => onChoose(kind === "setSuccess" ? { kind, reason: reason.trim() } : kind === "hold" ? { kind } : { kind: "rerun", params: kind === "params" ? params : noParams });
  return (
    <div className="sb-repair-pane">
      <header>
        <h2 className="sb-ident">{row.name}</h2>
        <button type="button" className="sb-link" onClick={() => open({ kind: "run", params: { workflowInstanceId: row.workflowInstanceId } })}>{`${row.projectName}/${row.workflowName}`}</button>
      </header>
      <p className="sb-repair-why">
        {row.reason === null ? t(`state:${row.state}`) : say(row.reason)}
        {row.nodeName !== null && ` · ${row.nodeName}`}
      </p>
      <dl className="sb-repair-facts">
        <dt>{t("night:fact.blocks")}</dt>
        <dd>{root.blockedRuns === 0 ? t("night:fact.blockedHere", { count: root.blocked }) : t("night:fact.blocked", { count: root.blocked, runs: root.blockedRuns })}</dd>
        <dt>{t("night:fact.predicted")}</dt>
        <dd>{root.predictedAt === null ? t("night:fact.unknown") : minute(root.predictedAt)}</dd>
        {deadline !== null && (
          <>
            <dt>{t("night:fact.deadline")}</dt>
            <dd>
              {!deadline.missed && deadline.predictedAt === null
                ? t("night:fact.due", { workflow: deadline.workflowName, at: minute(deadline.at) })
                : !deadline.missed
                  ? t("night:fact.kept", { workflow: deadline.workflowName, at: minute(deadline.at) })
                  : deadline.predictedAt === null
                    ? t("night:fact.missed", { workflow: deadline.workflowName, at: minute(deadline.at) })
                    : t("night:fact.missedBy", { workflow: deadline.workflowName, at: minute(deadline.at), by: duration(deadline.predictedAt - deadline.at) })}
            </dd>
          </>
        )}
        <dt>{t("night:fact.same")}</dt>
        <dd className="sb-repair-dates">
          {sameOn.length === 0
            ? t("night:fact.never")
            : sameOn.slice(0, 10).map((date) => (
                <button key={date} type="button" className="sb-link" onClick={() => open({ kind: "repair", params: { businessDate: date } })}>
                  {date}
                </button>
              ))}
        </dd>
      </dl>
      <h3>{t("night:lines.title")}</h3>
      {lastLines.length === 0 ? (
        <p className="sb-op-quiet">{t("night:lines.none")}</p>
      ) : (
        <pre className="sb-repair-lines" tabIndex={0} aria-label={t("night:lines.title")}>
          {lastLines.slice(-20).join("\n")}
        </pre>
      )}
      <p>
        <button type="button" className="sb-link" onClick={() => showPanel({ kind: "log", params: { workflowInstanceId: row.workflowInstanceId, taskInstanceId: row.id } })}>
          {t("night:lines.log")}
        </button>
      </p>
      <h3>{t("night:choice.title")}</h3>
      <Radio.Group
        className="sb-repair-choices"
        aria-label={t("night:choice.title")}
        value={kind}
        onChange={(event) => setKind(event.target.value as Kind)}
        options={kinds.map((value) => ({ value, label: t(`night:choice.${value}`), disabled: value === "params" && count > 1 }))}
      />
      {kind === "setSuccess" && <Input.TextArea autoSize aria-label={t("night:choice.reason")} placeholder={t("night:choice.reason")} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />}
      {kind === "params" && <RunParameters runId={row.workflowInstanceId} onChange={setParams} />}
      {kind === "hold" && <p className="sb-op-hint">{t("night:choice.holdHint")}</p>}
      <div className="sb-repair-buttons">
        <Button type="primary" disabled={missing !== undefined} title={missing} onClick={choose}>
          {t("night:choice.add", { count })}
        </Button>
        {onHost > 1 && row.nodeName !== null && (
          <Button onClick={onSameHost} title="Shift+R">
            {t("night:choice.sameHost", { count: onHost, host: row.nodeName })}
          </Button>
        )}
      </div>
    </div>
  );
}
