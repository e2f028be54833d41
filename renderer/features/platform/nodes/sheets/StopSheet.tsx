import type { Node } from "#contract";
import { useLanguage, useTranslate } from "../../../../i18n/useTranslate.ts";
import { failureWords } from "../../../../link/failures.ts";
import { usePulses } from "../../../../state/hooks.ts";
import { ConfirmSheet } from "../../../../ui/overlay/ConfirmSheet.tsx";
import { runVerb } from "../nodeVerbs.ts";

/** Stopping hosts on which something runs: says how much, and what happens to it. */
export function StopSheet({ verb, nodes, onClose }: { readonly verb: "stop" | "restart"; readonly nodes: readonly Node[]; readonly onClose: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const pulses = usePulses();
  return (
    <ConfirmSheet
      title={t(`nodes:confirm.${verb}`, { names: nodes.map((node) => node.name).join(", ") })}
      verb={t(`nodes:verb.${verb}`)}
      onClose={onClose}
      onConfirm={async () => {
        const failures = await Promise.all(nodes.map((node) => runVerb(verb, node.id)));
        const failed = failures.find((failure) => failure !== undefined);
        return failed === undefined ? undefined : failureWords(failed, language);
      }}
    >
      <p>{t("nodes:confirm.running", { count: nodes.reduce((sum, node) => sum + (pulses.get(node.id)?.slotsUsed ?? 0), 0) })}</p>
      {nodes.some((node) => node.kind === "master") && <p>{t("nodes:confirm.master")}</p>}
    </ConfirmSheet>
  );
}
