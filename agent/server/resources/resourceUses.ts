import { downloadDirectives, resourceNameOf, type Problem, type ProjectId, type Resource, type ResourceUse, type TaskDefinition, type TaskTypeBody, type WorkflowDefinition, nearestName } from "#contract";
import { getWorkflow, listResources, listWorkflows, publishedWith, type Db } from "../../store/index.ts";

/** The resources that a task's texts ask for, as they are written, each in the field where it stands; a whole text may be one. */
function askedBy(task: Pick<TaskDefinition, "params">): { field: string; path: string; name: string }[] {
  return Object.entries(task.params).flatMap(([field, value]) =>
    typeof value !== "string" || !value.includes("res:")
      ? []
      : [...downloadDirectives(value), { path: value }].flatMap(({ path }) => {
          const name = resourceNameOf(path);
          return name === null ? [] : [{ field, path, name }];
        }),
  );
}

/** Where a resource is named: by its own name or one of its versions, in published revisions and in drafts. */
export async function resourceUses(db: Db, resource: Resource): Promise<ResourceUse[]> {
  const names = new Set([resource.name, ...resource.versions.map((version) => version.storedName)]);
  const usesIn = (workflow: { id: ResourceUse["workflowId"]; name: string }, tasks: readonly TaskDefinition[], published: boolean): ResourceUse[] =>
    tasks.flatMap((task) =>
      askedBy(task)
        .filter((asked) => names.has(asked.name))
        .map((asked) => ({ workflowId: workflow.id, workflow: workflow.name, task: task.name, path: asked.path, published })),
    );
  const published = (await publishedWith(db, { text: "res:", projectId: resource.projectId })).flatMap((workflow) => usesIn(workflow, workflow.tasks, true));
  const drafts: ResourceUse[] = [];
  for (const summary of await listWorkflows(db, { projectIds: [resource.projectId] })) {
    if (!summary.draftDiffers) continue;
    const workflow = await getWorkflow(db, summary.id);
    drafts.push(...usesIn(summary, workflow?.draft.tasks ?? [], false));
  }
  return [...published, ...drafts];
}

/** [RES1] [DEF2] What tasks ask for and their project does not have. Fields of code and of files only: elsewhere a directive is only text. */
export async function resourceProblems(db: Db, projectId: ProjectId, definition: WorkflowDefinition, types: ReadonlyMap<string, Pick<TaskTypeBody, "parameters">>): Promise<Problem[]> {
  const asked = definition.tasks.flatMap((task) => {
    const code = new Set(types.get(task.type)?.parameters.flatMap((spec) => (spec.kind === "code" || spec.kind === "file" ? [spec.key] : [])));
    return askedBy(task).flatMap((one) => (code.has(one.field) ? [{ task, ...one }] : []));
  });
  if (asked.length === 0) return [];
  const known = new Set((await listResources(db, { projectIds: [projectId] })).flatMap((resource) => [resource.name, ...resource.versions.map((version) => version.storedName)]));
  return asked
    .filter((one) => !known.has(one.name))
    .map((one) => {
      const nearest = nearestName(one.name, known);
      return {
        path: `tasks.${one.task.name}.params.${one.field}`,
        sentence: { code: "task.resourceUnknown", values: { task: one.task.name, path: one.path, nearest: nearest === null ? "" : `${nearest}?` } },
        line: null,
      };
    });
}
