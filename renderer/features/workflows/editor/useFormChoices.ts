import { useMemo } from "react";
import type { TaskType } from "#contract";
import { link } from "../../../link/link.ts";
import { useTurn } from "../../../state/hooks.ts";
import { useReading } from "../../../state/useReading.ts";
import type { FormChoices } from "../../../ui/taskForm/TaskTypeForm.tsx";

/** What fields of a task of this project may name, asked for when its type has such fields: data sources, resources. */
export function useFormChoices(type: Pick<TaskType, "parameters"> | undefined, projectId: string | undefined): FormChoices {
  const names = (kind: string): boolean => projectId !== undefined && type?.parameters.some((spec) => spec.kind === kind) === true;
  const wanted = { sources: names("dataSource"), files: names("file") };
  const turns = `${useTurn("dataSource")} ${useTurn("resource")}`;
  const { value } = useReading(
    `choices ${projectId} ${wanted.sources} ${wanted.files}`,
    async () => ({
      sources: wanted.sources ? (await link.ask("dataSource.list", { projectId: projectId as never })).sources : [],
      resources: wanted.files ? (await link.ask("resource.list", { projectId: projectId as never })).resources : [],
    }),
    turns,
  );
  return useMemo(() => ({ dataSource: [...new Set(value?.sources.map((one) => one.name as string))], file: value?.resources.map((one) => `res:///${one.name}`) }), [value]);
}
