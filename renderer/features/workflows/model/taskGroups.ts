import type { TaskGroup, WorkflowDefinition } from "#contract";
import type { GraphEdge, Point } from "../../../graph/model/graph.ts";

/** A group is known by its name; on the canvas it is a node of this id. */
export const groupNodeId = (name: string): string => `group:${name}`;
/** The name of the group whose node this is. */
export const groupOfNode = (id: string): string | undefined => (id.startsWith("group:") ? id.slice("group:".length) : undefined);

const groupsOf = ({ groups = [] }: WorkflowDefinition): readonly TaskGroup[] => groups;

/** With other groups; none at all leaves the field out. */
function withGroups(definition: WorkflowDefinition, groups: readonly TaskGroup[]): WorkflowDefinition {
  const { groups: old, ...rest } = definition;
  if (groups.length > 0) return { ...rest, groups: [...groups] };
  return old === undefined ? definition : rest;
}

/** A name that no group has: `group_1`. */
export function freeGroupName(definition: WorkflowDefinition, stem: string): string {
  const taken = new Set<string>(groupsOf(definition).map(({ name }) => name));
  for (let number = 1; ; number++) if (!taken.has(`${stem}_${number}`)) return `${stem}_${number}`;
}

/** Puts tasks into a group, a new one or one that is there, and takes them out of any other; a group that is left empty goes. */
export function groupTasks(definition: WorkflowDefinition, ids: ReadonlySet<string>, name: string): WorkflowDefinition {
  const members = definition.tasks.filter(({ id }) => ids.has(id)).map(({ id }) => id);
  if (members.length === 0) return definition;
  const rest = groupsOf(ungroup(definition, ids));
  const known = rest.some((group) => group.name === name);
  return withGroups(definition, known ? rest.map((group) => (group.name === name ? { ...group, tasks: [...group.tasks, ...members] } : group)) : [...rest, { name: name as TaskGroup["name"], tasks: members }]);
}

/** Takes tasks out of their groups. */
export function ungroup(definition: WorkflowDefinition, ids: ReadonlySet<string>): WorkflowDefinition {
  const groups = groupsOf(definition);
  if (!groups.some(({ tasks }) => tasks.some((id) => ids.has(id)))) return definition;
  return withGroups(
    definition,
    groups.map((group) => ({ ...group, tasks: group.tasks.filter((id) => !ids.has(id)) })).filter(({ tasks }) => tasks.length > 0),
  );
}

/** Gives a group another name; the definition itself when there is one of that name, or none to rename. */
export function renameGroup(definition: WorkflowDefinition, from: string, to: string): WorkflowDefinition {
  const groups = groupsOf(definition);
  if (from === to || groups.some(({ name }) => name === to) || !groups.some(({ name }) => name === from)) return definition;
  return withGroups(
    definition,
    groups.map((group) => (group.name === from ? { ...group, name: to as TaskGroup["name"] } : group)),
  );
}

/** The group of each task; in the first one when a text names it in several. */
export function groupByTask(definition: WorkflowDefinition): ReadonlyMap<string, TaskGroup> {
  const found = new Map<string, TaskGroup>();
  for (const group of groupsOf(definition)) for (const id of group.tasks) if (!found.has(id)) found.set(id, group);
  return found;
}

/** The group whose members, and nothing else, are chosen. */
export const groupOfSelection = (definition: WorkflowDefinition, ids: ReadonlySet<string>): TaskGroup | undefined =>
  groupsOf(definition).find(({ tasks }) => tasks.length > 0 && tasks.length === ids.size && tasks.every((id) => ids.has(id)));

/** Room around the members of a frame, and for its name. */
const framePx = { side: 16, head: 28 };

/** A frame, in canvas units. */
export interface GroupFrame {
  readonly group: TaskGroup;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The frame around each group's members. */
export function groupFrames(definition: WorkflowDefinition, at: ReadonlyMap<string, Point>, card: { readonly width: number; readonly height: number }): readonly GroupFrame[] {
  return groupsOf(definition).flatMap((group) => {
    const points = group.tasks.flatMap((id) => at.get(id) ?? []);
    if (points.length === 0) return [];
    const [left, top] = [Math.min(...points.map(({ x }) => x)), Math.min(...points.map(({ y }) => y))];
    const [right, bottom] = [Math.max(...points.map(({ x }) => x)), Math.max(...points.map(({ y }) => y))];
    return [{ group, x: left - framePx.side, y: top - framePx.head, width: right - left + card.width + 2 * framePx.side, height: bottom - top + card.height + framePx.head + framePx.side }];
  });
}

/** The edges while some groups are strips: what began or ended at a member does so at its strip, once; what is inside is not seen. */
export function foldEdges(edges: readonly GraphEdge[], stripOf: ReadonlyMap<string, string>): readonly GraphEdge[] {
  if (stripOf.size === 0) return edges;
  const seen = new Set<string>();
  return edges.flatMap((edge) => {
    const [source, target] = [stripOf.get(edge.source) ?? edge.source, stripOf.get(edge.target) ?? edge.target];
    if (source === edge.source && target === edge.target) return [edge];
    const id = `${source}>${target}`;
    if (source === target || seen.has(id)) return [];
    seen.add(id);
    return [{ id, source, target }];
  });
}
