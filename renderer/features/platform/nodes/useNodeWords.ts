import { say } from "#contract";
import { useMemo } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { useFormats } from "../../../ui/useFormats.tsx";
import type { NodeView, Worst } from "./nodeView.ts";

/** Writes what a node's view says, in the language of the screen. */
export interface NodeWords {
  readonly state: (view: NodeView) => string;
  /** Why it is in its state, or what is wrong with it; undefined when there is nothing to say. */
  readonly reason: (view: NodeView) => string | undefined;
  readonly worst: (view: NodeView) => string;
  readonly measure: (measure: Worst["measure"], rate: number) => string;
}

export function useNodeWords(): NodeWords {
  const t = useTranslate();
  const language = useLanguage();
  const { age, bytes, percent } = useFormats();
  return useMemo(() => {
    const measure = (name: Worst["measure"], rate: number): string => `${t(`nodes:measure.${name}`)} ${percent(rate)}`;
    return {
      state: (view) => t(`state:${view.glyph}`),
      reason: ({ fault, node }) => {
        if (fault?.kind === "clock") return t("nodes:fault.clock", { offset: `${fault.offsetMs < 0 ? "−" : "+"}${age(Math.abs(fault.offsetMs))}` });
        if (fault?.kind === "disk") return t("nodes:fault.disk", { free: bytes(fault.freeBytes) });
        return node.reason === null ? undefined : say(node.reason, language === "en" ? "en" : "zh");
      },
      worst: (view) => (view.worst ? measure(view.worst.measure, view.worst.rate) : view.node.kind === "server" ? "" : t("nodes:noData")),
      measure,
    };
  }, [t, language, age, bytes, percent]);
}
