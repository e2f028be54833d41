import { useTranslate } from "../../../../i18n/useTranslate.ts";
import { FormGroup } from "../../../../ui/taskForm/FormGroup.tsx";
import { AfterField } from "./AfterField.tsx";
import { ConditionRows } from "./ConditionRows.tsx";
import { problemsAt } from "./GroupProps.ts";
import type { GroupProps } from "./GroupProps.ts";
import { OutsideRows } from "./OutsideRows.tsx";

/** What a task waits for: others of its run, how they must have ended, and what is outside the run. */
export function DependencyFields(props: GroupProps) {
  const t = useTranslate();
  const { task, at } = props;
  const summary = [
    ...(task.after.length === 0 ? [] : [t("editor:dependencies.after", { count: task.after.length })]),
    ...(task.when === undefined ? [] : [t("editor:dependencies.when", { count: task.when.length })]),
    ...(task.dependsOn === undefined ? [] : [t("editor:dependencies.outside", { count: task.dependsOn.length })]),
  ].join(" · ");
  return (
    <FormGroup title={t("editor:dependencies.title")} problems={problemsAt(at, "after", "when", "dependsOn")} summary={summary}>
      <AfterField task={task} at={at} />
      <ConditionRows {...props} />
      <OutsideRows {...props} />
    </FormGroup>
  );
}
