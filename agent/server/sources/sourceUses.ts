import { nearestName, Refusal, shownParameters, type DataSource, type DataSourceUse, type Problem, type ProjectId, type TaskDefinition, type TaskTypeBody, type WorkflowDefinition } from "#contract";
import { definitionsWith, listDataSources, listProjects, listTaskTypes, type Db, type StoredSource } from "../../store/index.ts";

type Types = ReadonlyMap<string, Pick<TaskTypeBody, "parameters">>;
interface Named {
  readonly task: TaskDefinition;
  readonly field: string;
  readonly name: string;
}
/** The data sources that a task's fields name: of those that are shown. */
export const sourcesNamed = (task: TaskDefinition, type: Pick<TaskTypeBody, "parameters"> | undefined): Named[] =>
  shownParameters(type?.parameters ?? [], task.params).flatMap((spec) => {
    const name = spec.kind === "dataSource" ? (task.params[spec.key] ?? spec.default ?? "") : "";
    return typeof name === "string" && name !== "" ? [{ task, field: spec.key, name }] : [];
  });

/** By name, as a project sees them: its own over those of the platform. */
export async function sourcesFor(db: Db, projectId: ProjectId): Promise<ReadonlyMap<string, StoredSource>> {
  const all = [...(await listDataSources(db, null)), ...(await listDataSources(db, projectId))];
  return new Map(all.map((source) => [source.name, source]));
}

/** [DEF2] Data sources that tasks name and their project does not have. */
export async function sourceProblems(db: Db, projectId: ProjectId, definition: WorkflowDefinition, types: Types): Promise<Problem[]> {
  const named = definition.tasks.flatMap((task) => sourcesNamed(task, types.get(task.type)));
  if (named.length === 0) return [];
  const known = await sourcesFor(db, projectId);
  return named
    .filter(({ name }) => !known.has(name))
    .map(({ task, field, name }) => {
      const nearest = nearestName(name, known.keys());
      return {
        path: `tasks.${task.name}.params.${field}`,
        sentence: { code: "task.sourceUnknown", values: { task: task.name, source: name, nearest: nearest === null ? "" : `${nearest}?` } },
        line: null,
      };
    });
}

/** Every task that gets this data source when it says its name: in its project, or in all where no project has one of that name. */
export async function sourceUses(db: Db, source: DataSource): Promise<DataSourceUse[]> {
  const projects = new Map((await listProjects(db)).map((project) => [project.id, project.name]));
  const types = new Map((await listTaskTypes(db)).map((type) => [type.name, type]));
  const hiding = new Set(source.projectId !== null ? [] : (await listDataSources(db)).filter((one) => one.name === source.name && one.projectId !== null).map((one) => one.projectId));
  const uses: DataSourceUse[] = [];
  for (const workflow of await definitionsWith(db, { text: source.name, projectId: source.projectId })) {
    if (hiding.has(workflow.projectId)) continue;
    const usesIn = (definition: WorkflowDefinition | null, published: boolean): [string, DataSourceUse][] =>
      (definition?.tasks ?? []).flatMap((task) =>
        sourcesNamed(task, types.get(task.type))
          .filter(({ name }) => name === source.name)
          .map(({ field }): [string, DataSourceUse] => [
            `${task.id} ${field}`,
            { projectId: workflow.projectId, projectName: projects.get(workflow.projectId) ?? "", workflowId: workflow.id, taskId: task.id, place: `${workflow.name}/${task.name}`, field, published },
          ]),
      );
    uses.push(...new Map([...usesIn(workflow.draft, false), ...usesIn(workflow.published, true)]).values());
  }
  return uses;
}

/** [DEF3] Refusal `source.inUse` while a published workflow names it. */
export async function mustBeFree(db: Db, source: DataSource): Promise<void> {
  const uses = (await sourceUses(db, source)).filter((use) => use.published);
  if (uses.length === 0) return;
  const places = uses.slice(0, 5).map((use) => `${use.projectName}/${use.place}`);
  throw new Refusal("refused", "source.inUse", { name: source.name, count: uses.length, places: places.join(", ") });
}
