import type { OutputOf, UiUp, WorkflowDefinition } from "#contract";
import { definitionsWith, listProjects, type Db } from "../../store/index.ts";

type TypeUse = OutputOf<UiUp, "taskType.uses">["uses"][number];

/** Workflows that have tasks of a type, in their draft or published; by project and name. */
export async function typeUses(db: Db, typeName: string): Promise<TypeUse[]> {
  const projects = new Map((await listProjects(db)).map((project) => [project.id, project.name]));
  const namesIn = (definition: WorkflowDefinition | null): string[] => (definition?.tasks ?? []).filter((task) => task.type === typeName).map((task) => task.name);
  const uses = (await definitionsWith(db, { text: typeName, projectId: null })).flatMap(({ id, projectId, name, published, draft }): TypeUse[] => {
    const tasks = [...new Set([...namesIn(published), ...namesIn(draft)])];
    if (tasks.length === 0) return [];
    return [{ projectId, projectName: projects.get(projectId) ?? "", workflowId: id, workflow: name, tasks, published: namesIn(published).length > 0 }];
  });
  return uses.sort((a, b) => (`${a.projectName}/${a.workflow}` < `${b.projectName}/${b.workflow}` ? -1 : 1));
}
