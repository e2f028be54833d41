import type { Node } from "#contract";
import { useLanguage, useTranslate } from "../../../../i18n/useTranslate.ts";
import { failureOfCommand } from "../../../../link/failures.ts";
import { link } from "../../../../link/link.ts";
import { useReading } from "../../../../state/useReading.ts";
import { ConfirmSheet } from "../../../../ui/overlay/ConfirmSheet.tsx";
import { HolderList } from "../detail/HolderList.tsx";

/** Takes a host out of the tree. Not while instances run there: they are listed. */
export function RemoveNodeSheet({ node, onClose }: { readonly node: Node; readonly onClose: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const { value } = useReading(`remove:${node.id}`, () => link.ask("node.attempts", { nodeId: node.id }));
  const count = value?.length ?? 0;
  return (
    <ConfirmSheet
      title={t("nodes:confirm.remove", { name: node.name })}
      verb={t("nodes:remove")}
      typed={node.name}
      blocked={value === undefined ? "" : count > 0 ? t("hosts:remove.busy", { count }) : undefined}
      onClose={onClose}
      onConfirm={() => failureOfCommand(link.ask("node.remove", { nodeId: node.id }), language)}
    >
      <p>{t("nodes:confirm.removeText")}</p>
      {value && count > 0 && (
        <>
          <p>{t("hosts:remove.busy", { count })}</p>
          <HolderList holders={value} />
        </>
      )}
    </ConfirmSheet>
  );
}
