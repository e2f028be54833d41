import { CircleCheckBig, CircleHelp, OctagonX, Pause, Play, RotateCcw, ScrollText } from "lucide-react";
import { useCallback } from "react";
import type { TaskInstance, Verb } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { mayDo, useOnline } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { useCommands } from "../../../ui/commands/CommandCentre.tsx";
import type { Availability, Command } from "../../../ui/commands/CommandRegistry.ts";
import { commandItem } from "../../../ui/menu/commandItem.ts";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { verdict } from "../model/targets.ts";
import type { VerbTarget } from "../model/targets.ts";
import { useSay } from "../useSay.ts";
import { useAtOnce } from "./useAtOnce.ts";
import { useOperationStore } from "./operationStore.ts";
import type { Scope } from "./operationStore.ts";

/** An instance as lists and graphs have it. */
export type VerbRow = VerbTarget & Pick<TaskInstance, "epoch">;

/** The commands for some instances: why, log, and the verbs, each disabled with its reason. */
export function useCommandsFor(): (rows: readonly VerbRow[]) => readonly Command[] {
  const t = useTranslate();
  const say = useSay();
  const workbench = useWorkbench();
  const online = useOnline();
  const ask = useOperationStore((state) => state.ask);
  const atOnce = useAtOnce();
  return useCallback(
    (rows) => {
      const [first] = rows;
      const may = (verb: Verb): Availability => {
        if (!first) return t("operations:reason.nothing");
        if (!online) return t("operations:reason.offline");
        const state = platformStore.getState();
        if (rows.some((row) => !mayDo(state, "operateOwn", row.projectId))) return t("operations:reason.right");
        if (verb === "kill" && rows.length > 1 && rows.some((row) => !mayDo(state, "administer", row.projectId))) return say({ code: "verb.batchKill", values: {} });
        const { refusal } = verdict(verb, rows);
        return refusal === null ? true : say(refusal);
      };
      const verb = (id: string, name: Verb, scope: Scope, keys: string | undefined, icon: Command["icon"]): Command => ({
        id: `instance.${id}`,
        title: `operations:verb.${id as "rerun" | "rerunDownstream" | "setSuccess" | "pause" | "resume" | "kill"}`,
        group: "operations:group.instance",
        scope: "instance",
        ...(keys === undefined ? {} : { keys: [keys] }),
        ...(icon ? { icon } : {}),
        availability: () => may(name),
        run: () => (name === "pause" || name === "resume" ? void atOnce(name, rows) : ask({ verb: name, targets: rows, scope })),
      });
      const one = (): Availability => (first ? true : t("operations:reason.nothing"));
      return [
        {
          id: "instance.why",
          title: "operations:verb.why",
          group: "operations:group.instance",
          scope: "instance",
          keys: ["Y"],
          icon: CircleHelp,
          availability: one,
          run: () => first && workbench.inspect({ kind: "taskInstance", params: { workflowInstanceId: first.workflowInstanceId, taskInstanceId: first.id } }, { reveal: true }),
        },
        {
          id: "instance.log",
          title: "operations:verb.log",
          group: "operations:group.instance",
          scope: "instance",
          keys: ["L"],
          icon: ScrollText,
          availability: () => (!first ? t("operations:reason.nothing") : first.epoch === 0 ? t("operations:reason.noAttempt") : true),
          run: () => first && workbench.showPanel({ kind: "log", params: { workflowInstanceId: first.workflowInstanceId, taskInstanceId: first.id } }),
        },
        verb("rerun", "rerun", "only", "R", RotateCcw),
        verb("rerunDownstream", "rerun", "allDownstream", "Shift+R", RotateCcw),
        verb("setSuccess", "setSuccess", "only", "S", CircleCheckBig),
        // One key for both: pause while something can be paused, else resume.
        verb("pause", "pause", "only", verdict("pause", rows).refusal === null ? "P" : undefined, Pause),
        verb("resume", "resume", "only", verdict("pause", rows).refusal === null ? undefined : "P", Play),
        verb("kill", "kill", "only", "Shift+K", OctagonX),
      ];
    },
    [t, say, workbench, online, ask, atOnce],
  );
}

/** Registers the instance commands for what is selected and makes the right-click menu for any rows. */
export function useInstanceCommands(selected: readonly VerbRow[]): { readonly menu: (rows: readonly VerbRow[]) => readonly MenuItem[]; readonly commands: readonly Command[] } {
  const t = useTranslate();
  const commandsFor = useCommandsFor();
  const commands = commandsFor(selected);
  useCommands(commands);
  const menu = useCallback((rows: readonly VerbRow[]) => commandsFor(rows).map((command, index) => commandItem(command, t, index === 2)), [commandsFor, t]);
  return { menu, commands };
}
