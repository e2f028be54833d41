import type { Node } from "#contract";
import { SlotStrip } from "../../../../graph/cards/SlotStrip.tsx";
import { useLanguage, useTranslate } from "../../../../i18n/useTranslate.ts";
import { failureWords } from "../../../../link/failures.ts";
import { link } from "../../../../link/link.ts";
import { useReading } from "../../../../state/useReading.ts";
import { ErrorCard } from "../../../../ui/ErrorCard.tsx";
import type { NodeView } from "../nodeView.ts";
import { Section } from "./Facts.tsx";
import { HolderList } from "./HolderList.tsx";

/** The slots of a host and who is in them. */
export function Slots({ node, view }: { readonly node: Node; readonly view: NodeView }) {
  const t = useTranslate();
  const language = useLanguage();
  // Asked again whenever the number of taken slots changes.
  const { value, failure, loading } = useReading(`${node.id}:${view.slots?.used ?? 0}:${node.state}`, () => link.ask("node.attempts", { nodeId: node.id }));
  return (
    <Section title={t("nodes:section.slots")}>
      {view.slots && (
        <p className="sb-slot-cell">
          <SlotStrip used={view.slots.used} total={view.slots.total} stale={node.state === "UNREACHABLE"} />
          {t("nodes:label.slots", { used: view.slots.used, total: view.slots.total })}
        </p>
      )}
      {!view.slots && node.enrolledAt === null && <p className="sb-doc-note">{t("nodes:slotsLater")}</p>}
      {!view.slots && node.enrolledAt !== null && <p className="sb-doc-note">{node.kind === "master" ? t("nodes:noSlotsMaster") : t("nodes:noSlots")}</p>}
      {failure !== undefined && <ErrorCard {...failureWords(failure, language)} />}
      {value && value.length > 0 && <HolderList holders={value} />}
      {value?.length === 0 && !loading && view.slots && <p className="sb-doc-note">{t("nodes:idle")}</p>}
    </Section>
  );
}
