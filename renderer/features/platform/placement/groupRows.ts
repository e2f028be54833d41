import type { Node, ResourceGroup } from "#contract";
import type { NodeView } from "../nodes/nodeView.ts";

/** A resource group with its hosts; without a group it is the default one, to which every host without a group belongs. */
export interface GroupRow {
  readonly id: string;
  readonly group: ResourceGroup | undefined;
  readonly project: string;
  readonly hosts: readonly NodeView[];
  readonly used: number;
  readonly total: number;
}

/** The default group first, then the others in the order in which they came. */
export function groupRows(groups: readonly ResourceGroup[], views: readonly NodeView[], projects: ReadonlyMap<string, string>): readonly GroupRow[] {
  const agents = views.filter(({ node }) => node.kind !== "server");
  const rowOf = (group: ResourceGroup | undefined): GroupRow => {
    const hosts = agents.filter(({ node }) => node.groupId === (group?.id ?? null));
    const sum = (pick: (slots: NonNullable<NodeView["slots"]>) => number): number => hosts.reduce((total, { slots }) => total + (slots ? pick(slots) : 0), 0);
    return { id: group?.id ?? "default", group, project: group ? (projects.get(group.projectId) ?? "") : "", hosts, used: sum((slots) => slots.used), total: sum((slots) => slots.total) };
  };
  return [rowOf(undefined), ...groups.map(rowOf)];
}

/** Names of hosts in a line. */
export const hostNames = (nodes: readonly { readonly node: Pick<Node, "name"> }[]): string => nodes.map(({ node }) => node.name).join(", ");
