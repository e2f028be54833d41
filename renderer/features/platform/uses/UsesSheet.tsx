import type { WorkflowId } from "#contract";
import { Button } from "antd";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { useReading } from "../../../state/useReading.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { Sheet } from "../../../ui/overlay/Sheet.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import "./uses.css";

/** One place where something is named. */
export interface Use {
  readonly place: string;
  /** Null: it is not in a workflow, so there is nothing to open. */
  readonly workflowId: WorkflowId | null;
  /** Of that place: a field, or names of tasks. */
  readonly what: string;
  readonly how?: string;
  readonly published: boolean;
}
export interface Uses {
  readonly uses: readonly Use[];
  /** In projects that this person does not see. */
  readonly hidden: number;
}
interface UsesSheetProps {
  readonly title: string;
  /** Of the reading, as `useReading` takes it. */
  readonly reading: string;
  readonly read: () => Promise<Uses>;
  /** Said when there is none. */
  readonly none: string;
  /** Said when there are some. */
  readonly note?: string;
  readonly onClose: () => void;
}

/** Where something is used, each place a way there. */
export function UsesSheet({ title, reading, read, none, note, onClose }: UsesSheetProps) {
  const t = useTranslate();
  const language = useLanguage();
  const workbench = useWorkbench();
  const { value, failure, reload } = useReading(reading, read);
  const open = (workflowId: WorkflowId): void => {
    workbench.open({ kind: "workflow", params: { workflowId } }, { pin: true });
    onClose();
  };
  return (
    <Sheet title={title} width={640} onClose={onClose} footer={<Button onClick={onClose}>{t("ui:close")}</Button>}>
      {failure !== undefined && <ErrorCard {...failureWords(failure, language)} actions={<Button onClick={reload}>{t("ui:retry")}</Button>} />}
      {value && (value.uses.length === 0 ? <p>{none}</p> : note !== undefined && <p className="sb-doc-note">{note}</p>)}
      <ul className="sb-uses">
        {value?.uses.map(({ place, workflowId, what, how, published }) => (
          <li key={`${place} ${what}`}>
            {workflowId === null ? (
              <span>{place}</span>
            ) : (
              <button type="button" className="sb-link" onClick={() => open(workflowId)}>
                {place}
              </button>
            )}
            <span className="sb-ident">{what}</span>
            {how !== undefined && <span className="sb-doc-note">{how}</span>}
            {!published && <span className="sb-doc-note">{t("platform:uses.draftOnly")}</span>}
          </li>
        ))}
      </ul>
      {value && value.hidden > 0 && <p className="sb-doc-note">{t("platform:uses.hidden", { count: value.hidden })}</p>}
    </Sheet>
  );
}
