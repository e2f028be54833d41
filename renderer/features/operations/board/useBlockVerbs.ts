import { useMemo } from "react";
import type { TaskInstance } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useCommands } from "../../../ui/commands/CommandCentre.tsx";
import type { Command } from "../../../ui/commands/CommandRegistry.ts";
import { commandItem } from "../../../ui/menu/commandItem.ts";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { useCommandsFor } from "../verbs/useInstanceCommands.ts";

const onFailed = new Set(["instance.rerun", "instance.rerunDownstream", "instance.setSuccess"]);
const ofOne = new Set(["instance.why", "instance.log"]);
const hasFailed = ({ state }: Pick<TaskInstance, "state">): boolean => state === "FAILED" || state === "KILLED" || state === "MISSED";

/** The verbs of a block as one plan. What repairs acts on what failed in it, where something did; the impact sheet lists it. */
export function useBlockVerbs(rows: readonly TaskInstance[]): {
  readonly commands: readonly Command[];
  /** How many failed ones rerun and set success act on; 0: on all. */
  readonly failed: number;
  readonly menu: (reading: string | undefined) => readonly MenuItem[];
} {
  const t = useTranslate();
  const commandsFor = useCommandsFor();
  const failed = useMemo(() => rows.filter(hasFailed), [rows]);
  const commands = useMemo(() => {
    const repairs = new Map(commandsFor(failed.length > 0 ? failed : rows).map((command) => [command.id, command]));
    return commandsFor(rows)
      .filter(({ id }) => rows.length === 1 || !ofOne.has(id))
      .map((command) => (onFailed.has(command.id) ? (repairs.get(command.id) ?? command) : command));
  }, [commandsFor, rows, failed]);
  useCommands(commands);
  return {
    commands,
    failed: failed.length === rows.length ? 0 : failed.length,
    menu: (reading) =>
      commands.map((command, index) => {
        const item = commandItem(command, t, index === 0);
        const label = failed.length > 0 && failed.length < rows.length && onFailed.has(command.id) ? `${item.label} (${t("board:block.failedOnly", { count: failed.length })})` : item.label;
        return { ...item, label, ...(reading === undefined ? {} : { disabledReason: reading }) };
      }),
  };
}
