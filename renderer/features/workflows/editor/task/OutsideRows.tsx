import { Button, Checkbox, InputNumber, Select } from "antd";
import { Plus, X } from "lucide-react";
import type { Dependency, TaskDefinition, WorkflowId } from "#contract";
import { useTranslate } from "../../../../i18n/useTranslate.ts";
import { link } from "../../../../link/link.ts";
import { useProjects, useWorkflow, useWorkflows } from "../../../../state/hooks.ts";
import { useReading } from "../../../../state/useReading.ts";
import { IconButton } from "../../../../ui/IconButton.tsx";
import { withList } from "../../model/taskPlacement.ts";
import { useEditor } from "../useEditor.ts";
import type { GroupProps } from "./GroupProps.ts";

const own = "";
const wholeWorkflow = "";
const MOST = 100;
const sameDate: Dependency["of"] = { cycle: "date", daysBefore: 0, all: false };

/** [FLOW3] What must have succeeded outside this run: another workflow or a task of it, of the same or an earlier business date, or the cycle before. */
export function OutsideRows({ task, at, change }: GroupProps) {
  const t = useTranslate();
  const { workflowId } = useEditor();
  const here = useWorkflow(workflowId);
  const workflows = useWorkflows();
  const projects = useProjects();
  const rows = task.dependsOn ?? [];
  const put = (part: string, next: readonly Dependency[]): void => change(part, (old: TaskDefinition) => withList(old, "dependsOn", [...next]));
  const choices = workflows
    .filter(({ id }) => id !== workflowId)
    .map((one) => {
      const project = projects.find(({ id }) => id === one.projectId)?.name ?? "";
      return { id: one.id, name: one.projectId === here?.projectId ? (one.name as string) : `${project}/${one.name}` };
    });
  const problem = at.get("dependsOn");
  return (
    <div data-field="dependsOn" className="sb-wf-params">
      <span className="sb-field-label">{t("editor:outside.title")}</span>
      {rows.map((one, index) => (
        <OutsideRow
          key={index}
          index={index}
          value={one}
          choices={choices}
          ownId={workflowId}
          onChange={(next) =>
            put(
              `dependsOn.${index}`,
              rows.map((row, i) => (i === index ? next : row)),
            )
          }
          onRemove={() =>
            put(
              "dependsOn.remove",
              rows.filter((_, i) => i !== index),
            )
          }
        />
      ))}
      {problem !== undefined && (
        <p className="sb-field-problem" role="alert">
          {problem}
        </p>
      )}
      <div>
        <Button
          size="small"
          icon={<Plus size={14} />}
          disabled={rows.length >= MOST}
          onClick={() => put("dependsOn.add", [...rows, choices[0] ? { workflow: choices[0].name, task: null, of: sameDate } : { workflow: null, task: task.name, of: { cycle: "lastCycle" } }])}
        >
          {t("editor:outside.add")}
        </Button>
      </div>
    </div>
  );
}

interface OutsideRowProps {
  readonly index: number;
  readonly value: Dependency;
  readonly choices: readonly { readonly id: WorkflowId; readonly name: string }[];
  readonly ownId: string;
  readonly onChange: (next: Dependency) => void;
  readonly onRemove: () => void;
}

function OutsideRow({ index, value, choices, ownId, onChange, onRemove }: OutsideRowProps) {
  const t = useTranslate();
  const { workflow, task, of } = value;
  const id = workflow === null ? ownId : choices.find(({ name }) => name === workflow)?.id;
  const { value: tasks } = useReading(`tasksOf:${id ?? ""}`, async () => (id === undefined ? [] : (await link.ask("workflow.get", { workflowId: id as WorkflowId })).draft.tasks.map(({ name }) => name as string)));
  const names = [...new Set([...(task === null ? [] : [task as string]), ...(tasks ?? [])])];
  const of_ = (next: Dependency["of"]): void => onChange({ ...value, of: next });
  return (
    <div className="sb-wf-flow-row" data-field={`dependsOn.${index}`}>
      <Select<string>
        showSearch
        optionFilterProp="label"
        aria-label={t("workflows:field.workflow")}
        value={workflow ?? own}
        options={[{ value: own, label: t("editor:outside.own") }, ...[...new Set([...(workflow === null ? [] : [workflow]), ...choices.map(({ name }) => name)])].map((name) => ({ value: name, label: name }))]}
        onChange={(next) => onChange(next === own ? { workflow: null, task, of: { cycle: "lastCycle" } } : { workflow: next, task: null, of })}
      />
      <Select<string>
        showSearch
        optionFilterProp="label"
        aria-label={t("editor:outside.task")}
        value={task ?? wholeWorkflow}
        options={[{ value: wholeWorkflow, label: t("editor:outside.whole") }, ...names.map((name) => ({ value: name, label: name }))]}
        onChange={(next) => onChange({ ...value, task: next === wholeWorkflow ? null : (next as Dependency["task"]) })}
      />
      <IconButton icon={X} size={14} label={t("editor:outside.remove")} onPress={onRemove} />
      <span className="sb-wf-flow-more">
        <Select<Dependency["of"]["cycle"]>
          aria-label={t("editor:outside.cycle")}
          value={of.cycle}
          options={(["date", "lastCycle"] as const).map((cycle) => ({ value: cycle, label: t(`editor:cycle.${cycle}`) }))}
          onChange={(cycle) => of_(cycle === "date" ? sameDate : { cycle })}
        />
      </span>
      {of.cycle === "date" && (
        <span className="sb-wf-flow-more">
          <InputNumber<number>
            aria-label={t("editor:outside.days")}
            suffix={t("editor:outside.daysUnit")}
            min={0}
            max={366}
            precision={0}
            value={of.daysBefore}
            onChange={(days) => of_({ ...of, daysBefore: days ?? 0 })}
          />
          <Checkbox checked={of.all} title={t("editor:outside.allHelp")} onChange={(event) => of_({ ...of, all: event.target.checked })}>
            {t("editor:outside.allLabel")}
          </Checkbox>
        </span>
      )}
    </div>
  );
}
