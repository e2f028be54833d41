import type { Variable } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { link } from "../../../link/link.ts";
import { UsesSheet, type Uses } from "../uses/UsesSheet.tsx";

/** Where a variable is named: values that say it, and code in which the word stands. */
export function VariableUsesSheet({ variable, onClose }: { readonly variable: Variable; readonly onClose: () => void }) {
  const t = useTranslate();
  const read = async (): Promise<Uses> => {
    const { uses, hidden } = await link.ask("variable.uses", { id: variable.id });
    return {
      uses: uses.map(({ projectName, place, workflowId, field, how, published }) => ({
        place: projectName === "" ? place : `${projectName}/${place}`,
        workflowId,
        what: field,
        how: t(`variables:how.${how}`),
        published,
      })),
      hidden,
    };
  };
  return <UsesSheet title={t("variables:usesOf", { name: variable.name })} reading={`variable.uses ${variable.id}`} read={read} none={t("variables:noUses")} onClose={onClose} />;
}
