import { nearestName, problemAt, type Dependency, type Problem, type ProjectId, type TaskDefinition, type TaskTypeBody, type WorkflowDefinition, type WorkflowId } from "#contract";
import { findProject, findProjectByName, findWorkflowByName, getRevisionByNumber, getWorkflow, listWorkflows, type Db } from "../../store/index.ts";
import { circleFrom } from "../../domain/planning/circleFrom.ts";

export interface Depending {
  readonly id: WorkflowId;
  readonly projectId: ProjectId;
  readonly name: string;
}
/** Whether whoever publishes may see a project. */
export type Sees = (projectId: ProjectId) => Promise<boolean>;
type Types = ReadonlyMap<string, Pick<TaskTypeBody, "plugin">>;

/**
 * [FLOW3] [FLOW4] What a definition waits for or runs outside itself, and that is not there, may not be seen [ACC2], or waits for it in turn.
 * Looks at other workflows as they are published; reads nothing when the definition keeps to itself.
 */
export async function dependencyProblems(db: Db, of: Depending, definition: WorkflowDefinition, types: Types, sees: Sees): Promise<Problem[]> {
  const outward = outwardTasks(definition, types);
  if (outward.length === 0) return [];
  const book = makeBook(db, of, definition, types, sees);
  const problems: Problem[] = [];
  for (const task of outward) {
    for (const [index, dependency] of (task.dependsOn ?? []).entries()) problems.push(...(await unknownIn(book, of, task, index, dependency)));
    const child = childOf(task, types);
    if (child !== null && (await book.find(of.projectId, child)) === null) {
      problems.push(problemAt(task, "params.workflow", "child.unknown", { name: child, nearest: await book.nearest(of.projectId, child) }));
    }
  }
  const circle = problems.length > 0 ? null : await circleFrom(endOf(of.id), (place) => book.waitsFor(place));
  if (circle === null) return problems;
  const steps = await Promise.all(circle.map((place) => book.called(place)));
  // What a run does inside itself is drawn on its canvas; the steps between runs are what nobody sees.
  const first = circle.flatMap((place) => (place.startsWith(`${of.id} `) ? [place.slice(of.id.length + 1)] : [])).find((name) => outward.some((task) => task.name === name));
  const task = outward.find((one) => one.name === first) ?? outward[0]!;
  return [problemAt(task, "dependsOn", "dependency.circle", { path: shortened(steps).join(" > ") })];
}

/** Tasks that wait for something outside their run, or stand for another one. */
export const outwardTasks = (definition: WorkflowDefinition, types: Types): TaskDefinition[] => definition.tasks.filter((task) => (task.dependsOn ?? []).length > 0 || childOf(task, types) !== null);

async function unknownIn(book: Book, of: Depending, task: TaskDefinition, index: number, { workflow, task: taskName, of: which }: Dependency): Promise<Problem[]> {
  const field = `dependsOn.${index}`;
  const id = workflow === null ? of.id : await book.find(of.projectId, workflow);
  if (id === null) return [problemAt(task, `${field}.workflow`, "dependency.unknown", { name: workflow!, nearest: await book.nearest(of.projectId, workflow!) })];
  if (id === of.id && taskName === null && which.cycle === "date" && which.daysBefore === 0) return [problemAt(task, field, "dependency.itself")];
  const names = taskName === null ? null : await book.taskNames(id);
  if (names === null || names.has(taskName!)) return [];
  const nearest = nearestName(taskName!, names);
  return [problemAt(task, `${field}.task`, "dependency.taskUnknown", { name: workflow ?? of.name, upstream: taskName!, nearest: nearest === null ? "" : `${nearest}?` })];
}

/** The name of the workflow that a task stands for; null when it stands for none, or its name comes from a value. */
function childOf(task: Pick<TaskDefinition, "type" | "params">, types: Types): string | null {
  if (types.get(task.type)?.plugin.kind !== "workflow") return null;
  const name = task.params["workflow"];
  return typeof name !== "string" || name === "" || name.includes("$") ? null : name;
}

/** The end of a workflow's run, or of one of its tasks. */
type Place = string;
const endOf = (id: WorkflowId): Place => id;
const taskAt = (id: WorkflowId, name: string): Place => `${id} ${name}`;
interface Known {
  readonly of: Depending;
  readonly types: Types;
  readonly byName: ReadonlyMap<string, TaskDefinition>;
  readonly nameOf: ReadonlyMap<string, string>;
}
type Book = ReturnType<typeof makeBook>;

/** Workflows as they are published, each read once; the one that is looked at as it would be. */
function makeBook(db: Db, of: Depending, definition: WorkflowDefinition, types: Types, sees: Sees) {
  const known = new Map<WorkflowId, Known | null>([[of.id, knownOf(of, definition, types)]]);
  const ids = new Map<string, WorkflowId | null>();

  async function read(id: WorkflowId): Promise<Known | null> {
    const before = known.get(id);
    if (before !== undefined) return before;
    const workflow = await getWorkflow(db, id);
    const revision = workflow?.revision == null ? null : await getRevisionByNumber(db, id, workflow.revision);
    const found = workflow === null || revision === null ? null : knownOf(workflow, revision.definition, new Map(Object.entries(revision.taskTypes)));
    known.set(id, found);
    return found;
  }
  const split = (name: string): [string | null, string] => (name.includes("/") ? [name.slice(0, name.indexOf("/")), name.slice(name.indexOf("/") + 1)] : [null, name]);
  /** By its name, as seen from a project. What of others is behind a workflow that one sees may be waited for, whoever sees it. */
  async function idOf(from: ProjectId, name: string, mustSee: boolean): Promise<WorkflowId | null> {
    const key = `${from} ${name}`;
    const before = ids.get(key);
    if (before !== undefined) return before;
    const [projectName, own] = split(name);
    const project = projectName === null ? from : ((await findProjectByName(db, projectName))?.id ?? null);
    const seen = project !== null && (!mustSee || project === of.projectId || (await sees(project)));
    const id = !seen ? null : project === of.projectId && own === of.name ? of.id : ((await findWorkflowByName(db, project, own))?.id ?? null);
    ids.set(key, id);
    return id;
  }
  async function ofTask({ of: owner, types: own, nameOf }: Known, task: TaskDefinition): Promise<Place[]> {
    const places = task.after.flatMap((id) => nameOf.get(id) ?? []).map((name) => taskAt(owner.id, name));
    for (const { workflow, task: name, of: which } of task.dependsOn ?? []) {
      // What was before is over: no circle goes back in time.
      if (which.cycle !== "date" || which.daysBefore > 0) continue;
      const id = workflow === null ? owner.id : await idOf(owner.projectId, workflow, false);
      if (id !== null) places.push(name === null ? endOf(id) : taskAt(id, name));
    }
    const child = childOf(task, own);
    const id = child === null ? null : await idOf(owner.projectId, child, false);
    return id === null ? places : [...places, endOf(id)];
  }
  return {
    find: (from: ProjectId, name: string) => idOf(from, name, true),
    async nearest(from: ProjectId, name: string): Promise<string> {
      if (name.includes("/")) return "";
      const found = nearestName(
        name,
        (await listWorkflows(db, { projectIds: [from] })).map((one) => one.name),
      );
      return found === null ? "" : `${found}?`;
    },
    /** Of its published revision; of a workflow without one, of its draft. */
    async taskNames(id: WorkflowId): Promise<ReadonlySet<string>> {
      const found = await read(id);
      return new Set(found === null ? ((await getWorkflow(db, id))?.draft.tasks ?? []).map((task) => task.name) : found.byName.keys());
    },
    /** What has to end before a place is reached. */
    async waitsFor(place: Place): Promise<Place[]> {
      const [id, name] = [place.slice(0, ID_LENGTH) as WorkflowId, place.slice(ID_LENGTH + 1)];
      const found = await read(id);
      if (found === null) return [];
      if (name === "") return [...found.byName.keys()].map((one) => taskAt(id, one));
      const task = found.byName.get(name);
      return task === undefined ? [] : ofTask(found, task);
    },
    async called(place: Place): Promise<string> {
      const found = (await read(place.slice(0, ID_LENGTH) as WorkflowId))!.of;
      const project = found.projectId === of.projectId ? "" : `${(await findProject(db, found.projectId))?.name ?? ""}/`;
      const name = place.slice(ID_LENGTH + 1);
      return `${project}${found.name}${name === "" ? "" : `/${name}`}`;
    },
  };
}
const ID_LENGTH = 26;
const knownOf = ({ id, projectId, name }: Depending, definition: WorkflowDefinition, types: Types): Known => ({
  of: { id, projectId, name },
  types,
  byName: new Map(definition.tasks.map((task) => [task.name, task])),
  nameOf: new Map(definition.tasks.map((task) => [task.id, task.name])),
});
const SHOWN = 20;
const shortened = (steps: readonly string[]): readonly string[] => (steps.length <= SHOWN ? steps : [...steps.slice(0, SHOWN - 2), "…", steps.at(-1)!]);
