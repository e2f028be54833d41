import type { Translate } from "../../i18n/textKey.ts";
import type { Command } from "../commands/CommandRegistry.ts";
import type { MenuItem } from "./MenuItem.ts";

/** A menu line made from a command, with its shortcut and, when it cannot run, the reason. */
export function commandItem(command: Command, t: Translate, separated = false): MenuItem {
  const available = command.availability?.() ?? true;
  return {
    id: command.id,
    label: t(command.title),
    ...(command.keys?.[0] ? { keys: command.keys[0] } : {}),
    disabledReason: available === true ? undefined : available,
    separated,
    run: () => command.run?.(),
  };
}
