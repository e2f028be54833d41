import { type Node, type NodeId, type OutputOf, type TaskType, type WorkflowId, type WorkflowSummary, type agentUp } from "#contract";
import { listTaskTypes, publishedWith, type PublishedWorkflow, type Store } from "../../store/index.ts";
import type { Logger } from "../../platform/logger.ts";
import type { Roster } from "../nodes/roster.ts";
import type { PlacementBook } from "./placementBook.ts";

/** What an agent is told of itself when it syncs. */
export type ToldPlacement = Pick<OutputOf<typeof agentUp, "agent.sync">, "placement" | "commands">;
/** As it stands in the canonical text of a definition. */
const REQUIRES = '"requires":[{';
/** More programs than this are not looked for. */
const COMMANDS = 500;

/**
 * What agents must know to place tasks: their group, tags, weight and thresholds, and for which programs to look. Remembers what each
 * was told at its last sync, and says whose cluster has to sync again because something else is true by now.
 */
export async function openAgentPlacements(options: { readonly store: Store; readonly roster: Roster; readonly book: PlacementBook; readonly log: Logger }) {
  const { store, roster, book, log } = options;
  const types = new Map((await store.read(listTaskTypes)).map((type) => [type.id, type]));
  const requiring = new Map((await store.read((db) => publishedWith(db, { text: REQUIRES }))).map((workflow) => [workflow.id, workflow]));
  let commands = commandsOf(types.values(), requiring.values());
  const told = new Map<NodeId, string>();
  const stale = new Set<NodeId>();
  const listeners = new Set<(masterIds: readonly NodeId[]) => void>();

  const stopFacts = store.onCommit((facts) => {
    for (const { name, payload } of facts) {
      if (name === "node.changed") look([payload["node"] as Node]);
      else if (name === "node.removed") told.delete(payload["nodeId"] as NodeId);
      else if (name === "taskType.changed") {
        types.set((payload["taskType"] as TaskType).id, payload["taskType"] as TaskType);
        commandsChanged();
      } else if (name === "taskType.removed") {
        types.delete(payload["id"] as TaskType["id"]);
        commandsChanged();
      } else if (name === "workflow.changed") void published(payload["workflow"] as WorkflowSummary);
      else if (name === "workflow.removed" && requiring.delete(payload["workflowId"] as WorkflowId)) commandsChanged();
    }
  });
  const stopBook = book.onChange(() => look(roster.all()));

  async function published({ id, revision }: WorkflowSummary): Promise<void> {
    if (revision === null || requiring.get(id)?.revision === revision) return;
    try {
      const [found] = await store.read((db) => publishedWith(db, { text: REQUIRES, workflowId: id }));
      if (found === undefined) requiring.delete(id);
      else requiring.set(id, found);
      commandsChanged();
    } catch (error) {
      log.warn("what a workflow requires was not read", { workflowId: id, error: String(error) });
    }
  }
  function commandsChanged(): void {
    const next = commandsOf(types.values(), requiring.values());
    if (next.join() === commands.join()) return;
    commands = next;
    look(roster.all());
  }

  const placementOf = (node: Pick<Node, "groupId" | "tags" | "weight">): ToldPlacement["placement"] => ({ groupId: node.groupId, tags: [...node.tags], weight: node.weight, settings: book.settingsOf(node.groupId) });
  const textOf = (node: Node): string => JSON.stringify([placementOf(node), node.slots, commands]);
  /** Finds those that were told something else, and says so once for all changes of this turn. */
  function look(nodes: readonly Node[]): void {
    const before = stale.size;
    for (const node of nodes) if (told.has(node.id) && told.get(node.id) !== textOf(node)) stale.add(node.kind === "slave" ? node.parentId! : node.id);
    if (before > 0 || stale.size === 0) return;
    setImmediate(() => {
      const masterIds = [...stale];
      stale.clear();
      for (const listener of listeners) listener(masterIds);
    });
  }

  return {
    placementOf,
    /** For the answer to the node's sync; from now on it is known to know this. */
    tell(node: Node): ToldPlacement {
      told.set(node.id, textOf(node));
      return { placement: placementOf(node), commands: [...commands] };
    },
    /** Programs that enabled task types and published tasks ask for. */
    commands: (): readonly string[] => commands,
    /** Called with the masters in whose clusters a node was told something else than what is true: they are to sync again. */
    onStale(listener: (masterIds: readonly NodeId[]) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close(): void {
      stopFacts();
      stopBook();
    },
  };
}
export type AgentPlacements = Awaited<ReturnType<typeof openAgentPlacements>>;

function commandsOf(types: Iterable<TaskType>, workflows: Iterable<PublishedWorkflow>): readonly string[] {
  const names = new Set<string>();
  for (const type of types) if (type.enabled) for (const { command } of type.requires ?? []) names.add(command);
  for (const { tasks } of workflows) for (const task of tasks) for (const { command } of task.where?.requires ?? []) names.add(command);
  return [...names].sort().slice(0, COMMANDS);
}
