import type { TaskInstance } from "#contract";
import type { useInstanceCommands } from "../verbs/useInstanceCommands.ts";

/** The parts that graph and list share. */
export interface RunViewProps {
  readonly runId: string;
  readonly tasks: readonly TaskInstance[];
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (next: ReadonlySet<string>) => void;
  readonly onOpen: (taskInstanceId: string) => void;
  readonly menu: ReturnType<typeof useInstanceCommands>["menu"];
}
