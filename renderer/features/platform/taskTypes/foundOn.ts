import type { Node, TaskTypeBody } from "#contract";

/** Where one program of a type is. */
export interface ProgramPlaces {
  readonly command: string;
  readonly agents: number;
  readonly found: number;
  /** Agents that looked for it in vain. */
  readonly lacking: readonly string[];
  /** How many have not looked for it yet. */
  readonly unknown: number;
}
/** The programs that a type starts or needs, and the agents that have them, as they told with their last sync. */
export function foundOn({ plugin, requires = [] }: Pick<TaskTypeBody, "plugin" | "requires">, nodes: readonly Pick<Node, "kind" | "name" | "host">[]): readonly ProgramPlaces[] {
  const [first] = "command" in plugin ? plugin.command : [];
  const commands = [...new Set([first ?? "", ...requires.map((one) => one.command)])].filter((command) => command !== "" && command !== "@node" && !command.includes("$"));
  const agents = nodes.filter((node) => node.kind !== "server" && node.host !== null);
  return commands.map((command) => {
    const found = agents.filter((node) => Object.hasOwn(node.host!.commands, command)).length;
    const lacking = agents.filter((node) => node.host!.missing?.includes(command) === true).map((node) => node.name as string);
    return { command, agents: agents.length, found, lacking, unknown: agents.length - found - lacking.length };
  });
}
