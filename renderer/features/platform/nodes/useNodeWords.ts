import { say } from "#contract";
import type { Node } from "#contract";
import { useMemo } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { useGroups } from "../../../state/hooks.ts";
import { useFormats } from "../../../ui/useFormats.tsx";
import type { NodeView, Worst } from "./nodeView.ts";

/** Writes what a node's view says, in the language of the screen. */
export interface NodeWords {
  readonly state: (view: NodeView) => string;
  /** Why it is in its state, or what is wrong with it; undefined when there is nothing to say. */
  readonly reason: (view: NodeView) => string | undefined;
  /** Why it is drained, until when and by whom: `disk swap, until 14:00, by Li Wei`; undefined when it is not. */
  readonly maintenance: (node: Pick<Node, "maintenance">) => string | undefined;
  /** What an overlay shows of a node: one short figure, or nothing. */
  readonly overlay: (overlay: Overlay, view: NodeView, running: number) => string;
  readonly worst: (view: NodeView) => string;
  readonly measure: (measure: Worst["measure"], rate: number) => string;
}

/** What the cards of the topology show beside the state. */
export const overlays = ["load", "running", "version", "clock", "group"] as const;
export type Overlay = (typeof overlays)[number];

export function useNodeWords(): NodeWords {
  const t = useTranslate();
  const language = useLanguage();
  const { age, bytes, percent, time, minute } = useFormats();
  const all = useGroups();
  return useMemo(() => {
    const groups = new Map<string, string>(all.map((group) => [group.id, group.name]));
    const measure = (name: Worst["measure"], rate: number): string => `${t(`nodes:measure.${name}`)} ${percent(rate)}`;
    const worst = (view: NodeView): string => (view.worst ? measure(view.worst.measure, view.worst.rate) : view.node.kind === "server" ? "" : t("nodes:noData"));
    return {
      state: (view) => t(`state:${view.glyph}`),
      reason: ({ fault, node, heardAt }) => {
        if (fault?.kind === "clock") return t("nodes:fault.clock", { offset: `${fault.offsetMs < 0 ? "−" : "+"}${age(Math.abs(fault.offsetMs))}` });
        if (fault?.kind === "disk") return t("nodes:fault.disk", { free: bytes(fault.freeBytes) });
        if (node.state === "UNREACHABLE" && heardAt !== undefined) return t("nodes:lastHeard", { time: time(heardAt) });
        return node.reason === null ? undefined : say(node.reason, language === "en" ? "en" : "zh");
      },
      maintenance: ({ maintenance }) => {
        if (maintenance === null) return undefined;
        const { reason, until, by } = maintenance;
        if (until === null) return reason === "" ? t("hosts:maintenance.by", { by }) : t("hosts:maintenance.reason", { reason, by });
        return reason === "" ? t("hosts:maintenance.until", { until: minute(until), by }) : t("hosts:maintenance.all", { reason, until: minute(until), by });
      },
      overlay: (overlay, view, running) => {
        switch (overlay) {
          case "load":
            return worst(view);
          case "running":
            return t("nodes:overlay.runningFigure", { count: running });
          case "version":
            return view.node.host?.version ?? t("nodes:noData");
          case "clock":
            return view.clockOffsetMs === undefined ? t("nodes:noData") : `${view.clockOffsetMs < 0 ? "−" : "+"}${age(Math.abs(view.clockOffsetMs))}`;
          case "group":
            return view.node.groupId === null ? t("places:defaultGroup") : (groups.get(view.node.groupId) ?? t("places:otherGroup"));
        }
      },
      worst,
      measure,
    };
  }, [t, language, age, bytes, percent, time, minute, all]);
}
