import type { TaskType } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { link } from "../../../link/link.ts";
import { UsesSheet, type Uses } from "../uses/UsesSheet.tsx";

/** The workflows with tasks of a type. What is published keeps the type as it was then. */
export function TypeUsesSheet({ type, onClose }: { readonly type: TaskType; readonly onClose: () => void }) {
  const t = useTranslate();
  const read = async (): Promise<Uses> => {
    const { uses } = await link.ask("taskType.uses", { id: type.id });
    return { uses: uses.map(({ projectName, workflow, workflowId, tasks, published }) => ({ place: `${projectName}/${workflow}`, workflowId, what: tasks.join(", "), published })), hidden: 0 };
  };
  return <UsesSheet title={t("taskTypes:usesOf", { name: type.name })} reading={`taskType.uses ${type.id}`} read={read} none={t("taskTypes:noUses")} note={t("taskTypes:usesText")} onClose={onClose} />;
}
