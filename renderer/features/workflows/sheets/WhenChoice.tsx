import { Radio } from "antd";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useTurn, useWorkflow } from "../../../state/hooks.ts";
import { useReading } from "../../../state/useReading.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import type { EditorSession } from "../editor/editorSession.ts";
import { useFormats } from "../../../ui/useFormats.tsx";

interface Props {
  readonly session: EditorSession;
  readonly generate: boolean;
  readonly onChange: (generate: boolean) => void;
}
/** [SNP2] When what is published takes effect: with the next snapshot, or at once for the runs that have not begun (S2-02). The draft is saved first, so that the count is of what will be published. */
export function WhenChoice({ session, generate, onChange }: Props) {
  const { workflowId } = session;
  const t = useTranslate();
  const language = useLanguage();
  const { minute } = useFormats();
  const turn = useTurn("planned");
  const draftVersion = useWorkflow(workflowId)?.draftVersion;
  const { value, failure } = useReading(`when:${workflowId}:${draftVersion ?? ""}:${turn}`, async () => {
    await session.save();
    return {
      generation: await link.ask("workflow.generation", { workflowId: workflowId as never, draft: true }),
      next: (await link.ask("snapshot.list", { limit: 1 })).next,
    };
  });
  if (failure !== undefined) return <ErrorCard {...failureWords(failure, language)} />;
  if (!value) return null;
  const { made, replaced, removed, until } = value.generation;
  return (
    <fieldset className="sb-wf-when">
      <legend>{t("workflows:publish.when")}</legend>
      <Radio.Group value={generate} onChange={(event) => onChange(event.target.value as boolean)}>
        <Radio value={false}>{t("workflows:publish.whenNext", { date: value.next.date, at: minute(value.next.at) })}</Radio>
        <Radio value>{t("workflows:publish.whenNow", { count: made + replaced, until: minute(until) })}</Radio>
      </Radio.Group>
      {generate && removed > 0 && <p>{t("workflows:publish.whenRemoved", { count: removed })}</p>}
    </fieldset>
  );
}
