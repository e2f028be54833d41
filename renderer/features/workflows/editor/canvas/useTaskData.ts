import { createElement, useMemo, useRef } from "react";
import type { TaskDefinition, WorkflowDefinition } from "#contract";
import type { TaskFlowNode } from "../../../../graph/cards/TaskCard.tsx";
import { useTranslate } from "../../../../i18n/useTranslate.ts";
import { edgesOf } from "../../model/editorModel.ts";
import { dependencyWords } from "../../model/flowWords.ts";
import { TypeMark } from "../../TypeMark.tsx";

interface Kept {
  readonly task: TaskDefinition;
  readonly problem: string | undefined;
  readonly degree: string;
  readonly data: TaskFlowNode["data"];
}

/** What each card of the editor shows; a task that did not change keeps its data, so only changed cards are drawn again. */
export function useTaskData(definition: WorkflowDefinition, problems: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, TaskFlowNode["data"]> {
  const t = useTranslate();
  const before = useRef({ t, kept: new Map<string, Kept>() });
  return useMemo(() => {
    const old = before.current.t === t ? before.current.kept : new Map<string, Kept>();
    const down = new Map<string, number>();
    for (const { source } of edgesOf(definition)) down.set(source, (down.get(source) ?? 0) + 1);
    const kept = new Map<string, Kept>();
    for (const task of definition.tasks) {
      const problem = problems.get(task.id)?.join("\n");
      const degree = `${task.after.length}/${down.get(task.id) ?? 0}`;
      const known = old.get(task.id);
      if (known?.task === task && known.problem === problem && known.degree === degree) {
        kept.set(task.id, known);
        continue;
      }
      const line = [
        task.type,
        ...(task.retry.times > 0 ? [t("workflows:card.retry", { times: task.retry.times, seconds: task.retry.intervalSeconds })] : []),
        ...(task.timeoutSeconds === null ? [] : [t("workflows:card.limit", { seconds: task.timeoutSeconds })]),
      ].join(" · ");
      const data: TaskFlowNode["data"] = {
        name: task.name,
        mark: createElement(TypeMark, { type: task.type }),
        line: problem === undefined ? line : problem.split("\n")[0]!,
        ...(problem === undefined ? {} : { problem }),
        ...(task.dependsOn === undefined ? {} : { stubs: task.dependsOn.map((one) => dependencyWords(one, t)) }),
        label: t("workflows:card.label", { name: task.name, type: task.type, up: task.after.length, down: down.get(task.id) ?? 0 }),
        connectable: true,
      };
      kept.set(task.id, { task, problem, degree, data });
    }
    before.current = { t, kept };
    return new Map([...kept].map(([id, { data }]) => [id, data]));
  }, [definition, problems, t]);
}
