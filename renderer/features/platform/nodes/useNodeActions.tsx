import type { Node } from "#contract";
import { CirclePlay, CircleStop, Plus, RotateCw, Waves } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useMay, useOnline, usePulses } from "../../../state/hooks.ts";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { ConfirmSheet } from "../../../ui/overlay/ConfirmSheet.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import { AddHostSheet } from "./AddHostSheet.tsx";
import { EditNodeSheet } from "./EditNodeSheet.tsx";
import { nodeVerbs, runVerb, verbAvailable } from "./nodeVerbs.ts";
import type { NodeVerb } from "./nodeVerbs.ts";

/** What can be done to hosts, for toolbar, menu, keys and inspector alike. */
export interface NodeActions {
  /** Why it cannot be done to these nodes, or true. */
  readonly available: (verb: NodeVerb | "edit" | "remove" | "join", nodes: readonly Node[]) => true | string;
  readonly run: (verb: NodeVerb, nodes: readonly Node[]) => void;
  readonly edit: (node: Node) => void;
  readonly remove: (node: Node) => void;
  /** Opens the sheet for a new host, or with the command of one that has not joined. */
  readonly add: (join?: Node) => void;
  readonly addAvailable: true | string;
  readonly menu: (nodes: readonly Node[]) => readonly MenuItem[];
  /** The sheets; render it once. */
  readonly element: ReactNode;
}

const icons = { start: CirclePlay, stop: CircleStop, drain: Waves, restart: RotateCw } as const;
export { icons as verbIcons };

type Open =
  | { readonly kind: "confirm"; readonly verb: "stop" | "restart"; readonly nodes: readonly Node[] }
  | { readonly kind: "edit" | "remove"; readonly node: Node }
  | { readonly kind: "add"; readonly join: Node | undefined };

export function useNodeActions(): NodeActions {
  const t = useTranslate();
  const language = useLanguage();
  const may = useMay("platform");
  const online = useOnline();
  const pulses = usePulses();
  const [open, setOpen] = useState<Open>();
  const close = useCallback(() => setOpen(undefined), []);

  const actions = useMemo((): Omit<NodeActions, "element"> => {
    const base = may ? (online ? true : t("connections:offline")) : t("nodes:needsAdmin");
    const available: NodeActions["available"] = (verb, nodes) => {
      const [node] = nodes;
      if (!node) return t("nodes:selectFirst");
      if (verb === "edit" || verb === "remove" || verb === "join") {
        if (base !== true) return base;
        if (nodes.length > 1) return t("nodes:selectOne");
        if (verb === "remove" && node.kind === "server") return t("nodes:serverFixed");
        if (verb === "join") return node.kind === "server" ? t("nodes:serverFixed") : node.enrolledAt === null ? true : t("nodes:hasJoined");
        return true;
      }
      const reasons = nodes.map((each) => verbAvailable(verb, each, may, online, t));
      return reasons.includes(true) ? true : reasons[0]!;
    };
    const act = (verb: NodeVerb, nodes: readonly Node[]): void => {
      const ready = nodes.filter((node) => verbAvailable(verb, node, may, online, t) === true);
      void Promise.all(ready.map(async (node) => ({ node, failure: await runVerb(verb, node.id) }))).then((results) => {
        const done = results.filter((result) => result.failure === undefined).map((result) => result.node);
        // Draining is tier 0: done at once, with a way back.
        if (verb === "drain" && done.length > 0) notify(t("nodes:drained", { names: done.map((node) => node.name).join(", ") }), () => done.forEach((node) => void runVerb("start", node.id)));
      });
    };
    const run: NodeActions["run"] = (verb, nodes) => {
      const busy = nodes.some((node) => (pulses.get(node.id)?.slotsUsed ?? 0) > 0 || node.kind === "master");
      if ((verb === "stop" || verb === "restart") && busy) setOpen({ kind: "confirm", verb, nodes });
      else act(verb, nodes);
    };
    const edit = (node: Node): void => setOpen({ kind: "edit", node });
    const remove = (node: Node): void => setOpen({ kind: "remove", node });
    const add = (join?: Node): void => setOpen({ kind: "add", join });
    const reasonOf = (value: true | string): string | undefined => (value === true ? undefined : value);
    return {
      available,
      run: (verb, nodes) => run(verb, nodes),
      edit,
      remove,
      add,
      addAvailable: base,
      menu: (nodes) => [
        ...nodeVerbs.map((verb): MenuItem => {
          const Icon = icons[verb];
          return { id: verb, label: t(`nodes:verb.${verb}`), icon: <Icon size={14} />, disabledReason: reasonOf(available(verb, nodes)), run: () => run(verb, nodes) };
        }),
        { id: "join", label: t("nodes:showCommand"), icon: <Plus size={14} />, separated: true, disabledReason: reasonOf(available("join", nodes)), run: () => add(nodes[0]) },
        { id: "edit", label: t("nodes:edit"), disabledReason: reasonOf(available("edit", nodes)), run: () => nodes[0] && edit(nodes[0]) },
        { id: "remove", label: t("nodes:remove"), disabledReason: reasonOf(available("remove", nodes)), run: () => nodes[0] && remove(nodes[0]) },
      ],
    };
  }, [may, online, pulses, t]);

  const element = (
    <>
      {open?.kind === "add" && <AddHostSheet join={open.join} onClose={close} />}
      {open?.kind === "edit" && <EditNodeSheet node={open.node} onClose={close} />}
      {open?.kind === "confirm" && (
        <ConfirmSheet
          title={t(`nodes:confirm.${open.verb}`, { names: open.nodes.map((node) => node.name).join(", ") })}
          verb={t(`nodes:verb.${open.verb}`)}
          onClose={close}
          onConfirm={async () => {
            const failures = await Promise.all(open.nodes.map((node) => runVerb(open.verb, node.id)));
            const failed = failures.find((failure) => failure !== undefined);
            return failed === undefined ? undefined : failureWords(failed, language);
          }}
        >
          <p>{t("nodes:confirm.running", { count: open.nodes.reduce((sum, node) => sum + (pulses.get(node.id)?.slotsUsed ?? 0), 0) })}</p>
          {open.nodes.some((node) => node.kind === "master") && <p>{t("nodes:confirm.master")}</p>}
        </ConfirmSheet>
      )}
      {open?.kind === "remove" && (
        <ConfirmSheet
          title={t("nodes:confirm.remove", { name: open.node.name })}
          verb={t("nodes:remove")}
          typed={open.node.name}
          onClose={close}
          onConfirm={async () => {
            try {
              await link.ask("node.remove", { nodeId: open.node.id });
              return undefined;
            } catch (error) {
              return failureWords(error, language);
            }
          }}
        >
          <p>{t("nodes:confirm.removeText")}</p>
        </ConfirmSheet>
      )}
    </>
  );
  return { ...actions, element };
}
