import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useNodes, usePulses } from "../../../state/hooks.ts";
import { Moment } from "../../../ui/Moment.tsx";
import { useFormats } from "../../../ui/useFormats.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { hostLoads } from "./hostLoads.ts";

/** S4-10: what hosts measure now, the most loaded first; the host's own page has the hours before. */
export function HostLoad() {
  const t = useTranslate();
  const { percent } = useFormats();
  const { open } = useWorkbench();
  const loads = hostLoads(useNodes(), usePulses());
  if (loads.length === 0) return <p className="sb-today-quiet">{t("charts:load.none")}</p>;
  return (
    <div className="sb-today-table">
      <table aria-label={t("charts:load.title")}>
        <thead>
          <tr>
            <th>{t("charts:load.host")}</th>
            <th>{t("charts:load.cpu")}</th>
            <th>{t("charts:load.memory")}</th>
            <th>{t("charts:load.perCore")}</th>
            <th>{t("charts:load.slots")}</th>
            <th>{t("charts:load.sampled")}</th>
          </tr>
        </thead>
        <tbody>
          {loads.map(({ node, pulse, memoryRate, loadPerCore }) => (
            <tr key={node.id}>
              <td>
                <button type="button" className="sb-link" onClick={() => open({ kind: "node", params: { nodeId: node.id } })}>
                  {node.name}
                </button>
              </td>
              <td title={t("charts:load.cpuParts", { user: percent(pulse.metrics.cpuUserRate), system: percent(pulse.metrics.cpuSystemRate), idle: percent(1 - pulse.metrics.cpuRate) })}>
                <Meter rate={pulse.metrics.cpuRate} text={percent(pulse.metrics.cpuRate)} />
              </td>
              <td>
                <Meter rate={memoryRate} text={percent(memoryRate)} />
              </td>
              <td>{loadPerCore.toFixed(2)}</td>
              <td>{`${pulse.slotsUsed}/${pulse.slots}`}</td>
              <td>
                <Moment ms={pulse.heardAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Meter({ rate, text }: { readonly rate: number; readonly text: string }) {
  return (
    <span className="sb-today-meter">
      <i>
        <b style={{ width: `${Math.round(rate * 100)}%` }} />
      </i>
      {text}
    </span>
  );
}
