import { Button, Checkbox, InputNumber } from "antd";
import { CircleStop, Pause, Play, RotateCcw } from "lucide-react";
import { useState } from "react";
import type { Backfill } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureOfCommand, sentenceOf } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useMay, useOnline } from "../../../state/hooks.ts";
import { ConfirmSheet } from "../../../ui/overlay/ConfirmSheet.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { useFormats } from "../../../ui/useFormats.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { backfillGlyph } from "./BackfillsDocument.tsx";
import { CellBar } from "./CellBar.tsx";

const MOST_PARALLEL = 1000;

/** What it is, how far it is and when it ends; pause, pace, cancel, rerun. */
export function BackfillHeader({ backfill }: { readonly backfill: Backfill }) {
  const t = useTranslate();
  const language = useLanguage();
  const formats = useFormats();
  const workbench = useWorkbench();
  const online = useOnline();
  const may = useMay("operateOwn", backfill.projectId);
  const [cancelling, setCancelling] = useState(false);
  const { id: backfillId, name, state, counts, spec } = backfill;
  const works = state === "running" || state === "paused";
  const reason = (possible: boolean, why: string): string | undefined => (!online ? t("operations:reason.offline") : !may ? t("operations:reason.right") : possible ? undefined : why);
  const say = (thrown: unknown): void => notify(sentenceOf(thrown, language));
  const pause = (paused: boolean, undo: boolean): void =>
    void link.ask("backfill.pause", { backfillId, paused }).then(() => notify(t(paused ? "backfill:paused" : "backfill:resumed", { name }), undo ? () => pause(!paused, false) : undefined), say);
  const over = reason(works, t("backfill:reason.state"));
  const failed = reason(counts.failed > 0, t("backfill:reason.none"));
  return (
    <header className="sb-op-head">
      <div className="sb-op-head-line">
        <h1 className="sb-ident">{name}</h1>
        <span className="sb-bf-state">
          <StateGlyph state={backfillGlyph(backfill)} decorative />
          {t(`backfill:state.${state}`)}
        </span>
        <button type="button" className="sb-link" onClick={() => workbench.open({ kind: "workflow", params: { workflowId: backfill.workflowId } })}>
          {backfill.workflowName}
        </button>
        <span className="sb-op-head-verbs">
          <Button size="small" icon={state === "paused" ? <Play size={14} /> : <Pause size={14} />} disabled={over !== undefined} title={over} onClick={() => pause(state !== "paused", true)}>
            {t(state === "paused" ? "backfill:resume" : "backfill:pause")}
          </Button>
          <Button
            size="small"
            type={failed === undefined ? "primary" : "default"}
            icon={<RotateCcw size={14} />}
            disabled={failed !== undefined}
            title={failed}
            onClick={() => void link.ask("backfill.rerun", { backfillId }).catch(say)}
          >
            {t("backfill:rerunFailed")}
          </Button>
          <Button size="small" icon={<CircleStop size={14} />} disabled={over !== undefined} title={over} onClick={() => setCancelling(true)}>
            {t("backfill:cancel")}
          </Button>
        </span>
      </div>
      <div className="sb-op-head-line sb-op-head-facts">
        <CellBar backfill={backfill} words />
        <span>{`${spec.from} – ${spec.until}`}</span>
        <span>{t(`backfill:existing.${spec.existing}`)}</span>
        <span>{t(`backfill:order.${spec.order}`)}</span>
        <label className="sb-bf-line">
          {t("backfill:parallel")}
          <InputNumber
            size="small"
            min={1}
            max={MOST_PARALLEL}
            precision={0}
            disabled={over !== undefined}
            value={spec.parallel}
            onChange={(parallel) => parallel !== null && parallel !== spec.parallel && void link.ask("backfill.setParallel", { backfillId, parallel }).catch(say)}
          />
        </label>
        {backfill.endedAt !== null ? (
          <span>{t("backfill:ended", { time: formats.minute(backfill.endedAt) })}</span>
        ) : (
          backfill.predictedAt !== null && <span>{t("backfill:predicted", { time: formats.minute(backfill.predictedAt) })}</span>
        )}
      </div>
      {cancelling && <CancelSheet backfill={backfill} onClose={() => setCancelling(false)} />}
    </header>
  );
}

function CancelSheet({ backfill, onClose }: { readonly backfill: Backfill; readonly onClose: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const [kill, setKill] = useState(false);
  const { counts, name, id: backfillId } = backfill;
  return (
    <ConfirmSheet title={t("backfill:cancelTitle", { name })} verb={t("backfill:cancel")} onClose={onClose} onConfirm={() => failureOfCommand(link.ask("backfill.cancel", { backfillId, kill }), language)}>
      <p>{t("backfill:cancelText", { count: counts.waiting })}</p>
      {counts.open > 0 && (
        <Checkbox checked={kill} onChange={(event) => setKill(event.target.checked)}>
          {t("backfill:cancelKill", { count: counts.open })}
        </Checkbox>
      )}
    </ConfirmSheet>
  );
}
