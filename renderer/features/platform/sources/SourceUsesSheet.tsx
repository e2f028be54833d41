import type { DataSource } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { link } from "../../../link/link.ts";
import { UsesSheet, type Uses } from "../uses/UsesSheet.tsx";

/** The tasks that name a data source. */
export function SourceUsesSheet({ source, onClose }: { readonly source: DataSource; readonly onClose: () => void }) {
  const t = useTranslate();
  const read = async (): Promise<Uses> => {
    const { uses, hidden } = await link.ask("dataSource.uses", { id: source.id });
    return { uses: uses.map(({ projectName, place, workflowId, field, published }) => ({ place: `${projectName}/${place}`, workflowId, what: field, published })), hidden };
  };
  return <UsesSheet title={t("sources:usesOf", { name: source.name })} reading={`dataSource.uses ${source.id}`} read={read} none={t("sources:noUses")} onClose={onClose} />;
}
