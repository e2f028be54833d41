import { Button, Input, InputNumber, Select } from "antd";
import { Plus, X } from "lucide-react";
import type { Condition, TaskDefinition } from "#contract";
import { useTranslate } from "../../../../i18n/useTranslate.ts";
import { IconButton } from "../../../../ui/IconButton.tsx";
import { withList } from "../../model/taskPlacement.ts";
import { useSay } from "../../useSay.ts";
import { useEditorState } from "../useEditor.ts";
import type { GroupProps } from "./GroupProps.ts";

type OnOutput = Extract<Condition, { readonly on: "output" }>;
const MOST = 20;
const comparisons = ["equal", "notEqual", "less", "lessOrEqual", "greater", "greaterOrEqual", "contains"] as const satisfies readonly OnOutput["is"][];

/** [FLOW2] How an upstream task must have ended for this one to run; otherwise it is skipped. */
export function ConditionRows({ task, at, change }: GroupProps) {
  const t = useTranslate();
  const say = useSay();
  const tasks = useEditorState((state) => state.history.present.definition.tasks);
  const when = task.when ?? [];
  const upstream = new Set<string>([...task.after, ...when.map((one) => one.task)]);
  const options = tasks.filter(({ id }) => upstream.has(id)).map(({ id, name }) => ({ value: id as string, label: name as string }));
  const put = (part: string, next: readonly Condition[]): void => change(part, (old: TaskDefinition) => withList(old, "when", [...next]));
  const replace = (index: number, next: Condition): void =>
    put(
      `when.${index}`,
      when.map((one, i) => (i === index ? next : one)),
    );
  const problem = at.get("when");
  return (
    <div data-field="when" className="sb-wf-params">
      <span className="sb-field-label">{t("editor:condition.title")}</span>
      {when.map((one, index) => (
        <div key={index} className="sb-wf-flow-row" data-field={`when.${index}`}>
          <Select<string> aria-label={t("editor:condition.task")} value={one.task} options={options} onChange={(id) => replace(index, { ...one, task: id as Condition["task"] })} />
          <Select<Condition["on"]>
            aria-label={t("editor:condition.on")}
            value={one.on}
            options={(["exitCode", "output"] as const).map((value) => ({ value, label: t(`editor:condition.${value}`) }))}
            onChange={(on) => replace(index, on === "exitCode" ? { on, task: one.task, from: 0, to: 0 } : { on, task: one.task, name: "result", is: "equal", value: "" })}
          />
          <IconButton
            icon={X}
            size={14}
            label={t("editor:condition.remove")}
            onPress={() =>
              put(
                "when.remove",
                when.filter((_, i) => i !== index),
              )
            }
          />
          {one.on === "exitCode" ? (
            <span className="sb-wf-flow-more">
              <InputNumber<number>
                aria-label={t("editor:condition.from")}
                min={0}
                max={255}
                precision={0}
                value={one.from}
                onChange={(from) => replace(index, { ...one, from: from ?? 0, to: Math.max(from ?? 0, one.to) })}
              />
              <InputNumber<number> aria-label={t("editor:condition.to")} min={one.from} max={255} precision={0} value={one.to} onChange={(to) => replace(index, { ...one, to: to ?? one.from })} />
            </span>
          ) : (
            <span className="sb-wf-flow-more">
              <OutputName value={one.name} label={t("editor:condition.name")} onChange={(name) => replace(index, { ...one, name })} />
              <Select<OnOutput["is"]>
                aria-label={t("editor:condition.is")}
                value={one.is}
                options={comparisons.map((value) => ({ value, label: say({ code: `condition.${value}`, values: {} }) }))}
                onChange={(is) => replace(index, { ...one, is })}
              />
              <Input aria-label={t("editor:condition.value")} maxLength={1000} value={one.value} onChange={(event) => replace(index, { ...one, value: event.target.value })} />
            </span>
          )}
        </div>
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
          disabled={task.after.length === 0 || when.length >= MOST}
          title={task.after.length === 0 ? t("editor:condition.none") : undefined}
          onClick={() => put("when.add", [...when, { on: "exitCode", task: task.after[0]!, from: 0, to: 0 }])}
        >
          {t("editor:condition.add")}
        </Button>
      </div>
    </div>
  );
}

/** Only what a name of an output may be reaches the draft. */
function OutputName({ value, label, onChange }: { readonly value: string; readonly label: string; readonly onChange: (name: string) => void }) {
  return (
    <Input
      className="sb-mono"
      aria-label={label}
      maxLength={64}
      value={value}
      onChange={(event) => {
        const name = event.target.value.trim();
        if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) onChange(name);
      }}
    />
  );
}
