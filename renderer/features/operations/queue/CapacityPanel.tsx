import type { Lane, QueueView } from "#contract";
import { SlotStrip } from "../../../graph/cards/SlotStrip.tsx";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { usePlatformState } from "../../../state/hooks.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { Age } from "../../../ui/Moment.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import type { HostSlots } from "./capacity.ts";

interface CapacityPanelProps {
  readonly view: QueueView | undefined;
  readonly hosts: readonly HostSlots[];
  readonly free: number;
  readonly total: number;
  readonly lane: Lane | undefined;
  readonly onLane: (lane: Lane | undefined) => void;
}

/** Beside the queue: its lanes, the pools with who holds them, and the slots of every host. */
export function CapacityPanel({ view, hosts, free, total, lane, onLane }: CapacityPanelProps) {
  const t = useTranslate();
  const workbench = useWorkbench();
  const offset = usePlatformState((state) => state.connection.clockOffsetMs);
  const shares = view?.lanes.reduce((sum, one) => sum + one.share, 0) ?? 0;
  return (
    <aside className="sb-capacity">
      <section>
        <h3>{t("queue:lanes")}</h3>
        <ul>
          {(view?.lanes ?? []).map((one) => (
            <li key={one.lane}>
              <button type="button" className="sb-capacity-lane" aria-pressed={lane === one.lane} onClick={() => onLane(lane === one.lane ? undefined : one.lane)}>
                <strong>{t(`places:lane.${one.lane}`)}</strong>
                <span>{t("queue:lane.figures", { share: shares === 0 ? 0 : Math.round((one.share / shares) * 100), waiting: one.waiting, running: one.running })}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3>
          {t("queue:pools")}
          <button type="button" className="sb-link" onClick={() => workbench.open({ kind: "placement", params: {} }, { pin: true })}>
            {t("queue:pool.open")}
          </button>
        </h3>
        {view?.pools.length === 0 && <p className="sb-op-quiet">{t("queue:pools.none")}</p>}
        <ul>
          {(view?.pools ?? []).map(({ pool, used, waiting, holders }) => (
            <li key={pool.id} className="sb-capacity-pool">
              <div className="sb-capacity-line">
                <strong>
                  <MiddleText text={pool.name} />
                </strong>
                <SlotStrip used={used} total={pool.slots} />
                <span>{t("queue:pool.figures", { used, slots: pool.slots, waiting })}</span>
              </div>
              {holders.map((holder) => (
                <div key={holder.taskInstanceId} className="sb-capacity-holder">
                  <StateGlyph state="RUNNING" size={12} decorative />
                  <button type="button" className="sb-link" onClick={() => workbench.open({ kind: "run", params: { workflowInstanceId: holder.workflowInstanceId } })}>
                    <MiddleText text={holder.name} />
                  </button>
                  <span>{holder.slots > 1 && `×${holder.slots} `}</span>
                  <Age since={holder.since - offset} />
                </div>
              ))}
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3>
          {t("queue:hosts")}
          <span className="sb-op-quiet">{t("queue:hosts.free", { free, total })}</span>
        </h3>
        {hosts.length === 0 && <p className="sb-op-quiet">{t("queue:hosts.none")}</p>}
        <ul>
          {hosts.map(({ node, used, total: slots, silent, heardAt }) => (
            <li key={node.id} className="sb-capacity-line">
              <button type="button" className="sb-link" onClick={() => workbench.open({ kind: "node", params: { nodeId: node.id } })}>
                <StateGlyph state={node.state} size={14} />
                <MiddleText text={node.name} />
              </button>
              <SlotStrip used={used} total={slots} stale={silent} />
              <span>
                {silent && heardAt !== undefined ? (
                  <>
                    {t("queue:lastHeard")} <Age since={heardAt - offset} />
                  </>
                ) : (
                  `${used}/${slots}`
                )}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </aside>
  );
}
