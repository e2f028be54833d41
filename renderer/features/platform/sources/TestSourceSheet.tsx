import type { DataSource, DataSourceTest, NodeId } from "#contract";
import { say } from "#contract";
import { Button, Select } from "antd";
import { useMemo, useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { sentenceOf } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useNodes } from "../../../state/hooks.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { Sheet } from "../../../ui/overlay/Sheet.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { failedStep } from "./sourceFields.ts";

type Outcome = { readonly kind: "running" } | { readonly kind: "done"; readonly test: DataSourceTest } | { readonly kind: "failed"; readonly cause: unknown };
const all = "";

/** Tries a data source from one agent or from all of them, and shows each step as it comes. Begins with the last results. */
export function TestSourceSheet({ source, onClose }: { readonly source: DataSource; readonly onClose: () => void }) {
  const t = useTranslate();
  const nodes = useNodes();
  const agents = useMemo(() => nodes.filter((node) => node.kind !== "server" && node.state === "STARTED"), [nodes]);
  const [from, setFrom] = useState<string>(all);
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(() => new Map(source.tests.map((test) => [test.nodeId, { kind: "done", test }])));
  const [open, setOpen] = useState(0);
  const put = (nodeId: string, outcome: Outcome): void => setOutcomes((old) => new Map([...old, [nodeId, outcome]]));
  const run = (): void => {
    for (const { id } of agents.filter((node) => from === all || node.id === from)) {
      put(id, { kind: "running" });
      setOpen((old) => old + 1);
      void link
        .ask("dataSource.test", { id: source.id, nodeId: id as NodeId })
        .then(
          (test) => put(id, { kind: "done", test }),
          (cause: unknown) => put(id, { kind: "failed", cause }),
        )
        .finally(() => setOpen((old) => old - 1));
    }
  };
  const names = new Map([...source.tests.map((test) => [test.nodeId as string, test.nodeName] as const), ...nodes.map((node) => [node.id as string, node.name as string] as const)]);
  return (
    <Sheet
      title={t("sources:testOf", { name: source.name })}
      width={640}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("ui:close")}</Button>
          <Button type="primary" loading={open > 0} disabled={agents.length === 0} onClick={run}>
            {t("sources:test.run")}
          </Button>
        </>
      }
    >
      {agents.length === 0 ? (
        <EmptyState sentence={t("sources:test.none")} />
      ) : (
        <div className="sb-form">
          <p className="sb-doc-note">{t("sources:testText")}</p>
          <Field label={t("sources:test.from")}>
            {(id) => (
              <Select<string> id={id} value={from} options={[{ value: all, label: t("sources:test.all") }, ...agents.map((node) => ({ value: node.id as string, label: node.name as string }))]} onChange={setFrom} />
            )}
          </Field>
          {[...outcomes].map(([nodeId, outcome]) => (
            <AgentResult key={nodeId} name={names.get(nodeId) ?? nodeId} outcome={outcome} />
          ))}
        </div>
      )}
    </Sheet>
  );
}

function AgentResult({ name, outcome }: { readonly name: string; readonly outcome: Outcome }) {
  const t = useTranslate();
  const language = useLanguage();
  const failed = outcome.kind === "failed" || (outcome.kind === "done" && failedStep(outcome.test) !== undefined);
  const state = outcome.kind === "running" ? "RUNNING" : failed ? "FAILED" : "SUCCESS";
  return (
    <section className="sb-source-result" aria-label={name}>
      <h3 role="status">
        <StateGlyph state={state} decorative />
        <span className="sb-ident">{name}</span>
        <span className="sb-doc-note">{outcome.kind === "running" ? t("sources:test.running") : failed ? t("sources:test.bad") : t("sources:test.ok")}</span>
      </h3>
      {outcome.kind === "failed" && <p>{sentenceOf(outcome.cause, language)}</p>}
      {outcome.kind === "done" && (
        <ol>
          {outcome.test.steps.map((step) => (
            <li key={step.step}>
              <StateGlyph state={step.ok ? "SUCCESS" : "FAILED"} size={14} />
              <span>{t(`sources:step.${step.step}`)}</span>
              <span className="sb-source-detail">{say(step.detail, language === "en" ? "en" : "zh")}</span>
              <span className="sb-doc-note">{t("sources:step.ms", { ms: step.ms })}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
