import type { Node, OutputOf, ProjectId, TaskDefinition, UiUp } from "#contract";
import { Input, Select } from "antd";
import { useState } from "react";
import { useLanguage, useTranslate } from "../../../../i18n/useTranslate.ts";
import { explained, failureWords } from "../../../../link/failures.ts";
import { link } from "../../../../link/link.ts";
import { useMay, useProjects, useSession } from "../../../../state/hooks.ts";
import { useReading } from "../../../../state/useReading.ts";
import { ErrorCard } from "../../../../ui/ErrorCard.tsx";
import { MiddleText } from "../../../../ui/MiddleText.tsx";
import { FormSheet } from "../../../../ui/overlay/FormSheet.tsx";
import { notify } from "../../../../ui/overlay/notices.ts";
import { StateWord } from "../../../../ui/StateWord.tsx";
import { Field } from "../../../../ui/taskForm/Field.tsx";

type Held = OutputOf<UiUp, "node.attempts">[number];
/** A lost attempt, and what becomes of its task: tried again, or failed. */
interface Fate {
  readonly held: Held;
  readonly again: boolean;
}

/** Somebody knows that the host is off: says what becomes of each instance that was lost with it. Tier 2. */
export function DeclareGoneSheet({ node, onClose }: { readonly node: Node; readonly onClose: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const admin = useMay("platform");
  const { roles } = useSession();
  const projects = useProjects().filter((project) => admin || roles.some((one) => one.projectId === project.id && one.role === "projectAdmin"));
  const [projectId, setProjectId] = useState<ProjectId | null>(admin ? null : (projects[0]?.id ?? null));
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const { value, failure } = useReading(`gone:${node.id}`, () => fatesOn(node));
  const fates = value?.filter(({ held }) => projectId === null || held.projectId === projectId);
  const send = async (): Promise<void> => {
    const { attempts } = await link.ask("node.declareGone", { nodeId: node.id, projectId, reason: reason.trim() });
    notify(t("hosts:gone.done", { name: node.name, count: attempts }));
  };
  return (
    <FormSheet
      title={t("hosts:gone.title", { name: node.name })}
      place="centre"
      width={600}
      verb={t("hosts:gone.verb")}
      ready={reason.trim() === "" ? t("ui:impact.reasonMissing") : typed.trim() === node.name ? true : t("ui:impact.typeMissing", { typed: node.name })}
      send={send}
      explain={explained}
      onClose={onClose}
    >
      {(problems) => (
        <>
          <p>{t("hosts:gone.text")}</p>
          {!admin && (
            <Field label={t("places:project")}>
              {(id) => <Select<ProjectId> id={id} value={projectId} options={projects.map((project) => ({ value: project.id, label: project.name as string }))} onChange={setProjectId} />}
            </Field>
          )}
          {failure !== undefined && <ErrorCard {...failureWords(failure, language)} />}
          {fates && (
            <div className="sb-impact">
              <p>{t("hosts:gone.affected", { count: fates.length })}</p>
              {fates.length > 0 && (
                <ul className="sb-impact-list">
                  {fates.map(({ held, again }) => (
                    <li key={held.attemptId}>
                      <MiddleText text={held.name} />
                      <span className="sb-impact-change">
                        <StateWord state="LOST" />
                        →
                        <StateWord state={again ? "WAIT_RETRY" : "FAILED"} />
                      </span>
                    </li>
                  ))}
                </ul>
              )}
            </div>
          )}
          <Field label={t("hosts:gone.reason")} required problem={problems.get("reason")}>
            {(id) => <Input id={id} maxLength={2000} value={reason} onChange={(event) => setReason(event.target.value)} />}
          </Field>
          <Field label={t("ui:impact.typeMissing", { typed: node.name })}>{(id) => <Input id={id} className="sb-mono" value={typed} onChange={(event) => setTyped(event.target.value)} />}</Field>
        </>
      )}
    </FormSheet>
  );
}

/** What is lost there, with what its definition says: only an idempotent task that asks for it is tried again. */
async function fatesOn(node: Node): Promise<readonly Fate[]> {
  const lost = (await link.ask("node.attempts", { nodeId: node.id })).filter((held) => held.state === "LOST");
  const runs = [...new Set(lost.map((held) => held.workflowInstanceId))];
  const read = await Promise.all(runs.map((workflowInstanceId) => link.ask("workflowInstance.get", { workflowInstanceId })));
  const again = new Map<string, boolean>();
  for (const { definition, tasks } of read) {
    const byId = new Map<string, TaskDefinition>(definition.tasks.map((task) => [task.id, task]));
    for (const task of tasks) {
      const says = byId.get(task.taskId);
      again.set(task.id, says?.lostPolicy === "rerun" && says.idempotent === true && !task.killRequested);
    }
  }
  return lost.map((held) => ({ held, again: again.get(held.taskInstanceId) ?? false }));
}
