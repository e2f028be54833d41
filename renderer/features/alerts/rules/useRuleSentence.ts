import { ABOUT_PROJECT, type AlertChannel, type AlertRule } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { useProjects, usePlatformState } from "../../../state/hooks.ts";

export type Said = Pick<AlertRule, "kind" | "projectId" | "of" | "minutes" | "to" | "quiet">;

/** Writes a rule as the sentence that it is. */
export function useRuleSentence(channels: readonly AlertChannel[]): (rule: Said) => string {
  const t = useTranslate();
  const language = useLanguage();
  const projects = useProjects();
  const workflows = usePlatformState((state) => state.workflows);
  const list = new Intl.ListFormat(language === "en" ? "en" : "zh", { type: "conjunction" });
  return ({ kind, projectId, of, minutes, to, quiet }) => {
    const about = ABOUT_PROJECT.has(kind);
    const what = t(`alerts:kind.${kind}`, { minutes: minutes ?? 0 } as never);
    const project = projects.find((one) => one.id === projectId)?.name ?? "";
    const named = of.workflowIds.map((id) => workflows.byId.get(id)?.name ?? id);
    const where = projectId === null && named.length === 0 ? t("alerts:where.all") : named.length === 0 ? t("alerts:where.project", { project }) : t("alerts:where.workflows", { project, workflows: list.format(named) });
    const whom = [
      ...(to.owner ? [about ? t("alerts:whom.owner") : t("alerts:whom.admins")] : []),
      ...(to.followers && about ? [t("alerts:whom.followers")] : []),
      ...to.users,
      ...to.channels.map((id) => t("alerts:whom.channel", { name: channels.find((one) => one.id === id)?.name ?? "" })),
    ];
    const told = whom.length === 0 ? t("alerts:nobody") : list.format(whom);
    const sentence = about ? t("alerts:sentence", { what, where, whom: told }) : t("alerts:sentencePlatform", { what, whom: told });
    return quiet === null ? sentence : `${sentence} ${t("alerts:sentenceQuiet", quiet)}`;
  };
}
