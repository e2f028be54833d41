import { CLOCK_LIMIT_MS } from "#contract";
import { useTranslate } from "../../../../i18n/useTranslate.ts";
import { useConnection } from "../../../../state/hooks.ts";
import { useFormats } from "../../../../ui/useFormats.tsx";
import { ratesOf } from "../nodeView.ts";
import type { NodeView } from "../nodeView.ts";
import { useServerStatus } from "../useServerStatus.ts";
import { Facts, Section } from "./Facts.tsx";

/** What a host measured last. */
export function Load({ view, clockOffsetMs }: { readonly view: NodeView; readonly clockOffsetMs: number | undefined }) {
  const t = useTranslate();
  const { bytes, age, percent } = useFormats();
  const { metrics } = view;
  if (!metrics)
    return (
      <Section title={t("nodes:section.load")}>
        <p className="sb-doc-note">{t("nodes:noDataLong")}</p>
      </Section>
    );
  const rates = ratesOf(metrics);
  const parts = {
    cpu: t("hosts:load.cpu", { user: percent(metrics.cpuUserRate), system: percent(metrics.cpuSystemRate), cores: metrics.cores, load: metrics.loadAverage.toFixed(2) }),
    memory: t("nodes:load.free", { free: bytes(metrics.memoryAvailableBytes), total: bytes(metrics.memoryTotalBytes) }),
    disk: t("nodes:load.free", { free: bytes(metrics.diskFreeBytes), total: bytes(metrics.diskTotalBytes) }),
  };
  const offset = clockOffsetMs === undefined ? undefined : t("hosts:clock.of", { offset: `${clockOffsetMs < 0 ? "−" : "+"}${age(Math.abs(clockOffsetMs))}`, limit: age(CLOCK_LIMIT_MS) });
  return (
    <Section title={t("nodes:section.load")}>
      <div className="sb-meters">
        {(["cpu", "memory", "disk"] as const).map((measure) => (
          <div key={measure}>
            <span>{t(`nodes:measure.${measure}`)}</span>
            <meter min={0} max={1} value={rates[measure]} aria-label={t(`nodes:measure.${measure}`)} />
            <span className="sb-meters-figure">{percent(rates[measure])}</span>
            <span className="sb-meters-note">{parts[measure]}</span>
          </div>
        ))}
      </div>
      <Facts
        rows={[
          [t("nodes:load.agent"), bytes(metrics.agentMemoryBytes)],
          [t("nodes:load.clock"), offset],
        ]}
      />
    </Section>
  );
}

/** The schedule server measures itself. */
export function ServerFacts() {
  const t = useTranslate();
  const { bytes, number, age } = useFormats();
  const server = useServerStatus();
  const { clockOffsetMs } = useConnection();
  if (!server) return null;
  const { status } = server;
  return (
    <Section title={t("nodes:section.load")}>
      <Facts
        rows={[
          [t("nodes:server.queue"), number(status.queue)],
          [t("nodes:server.rate"), number(status.finishedPerMinute)],
          [t("nodes:server.memory"), bytes(status.memoryBytes)],
          [t("nodes:server.store"), status.storeBytes === null ? status.store : `${status.store} · ${bytes(status.storeBytes)}`],
          [t("nodes:host.pid"), status.pid],
          [t("nodes:column.version"), status.version],
          [t("nodes:server.up"), age(Date.now() + clockOffsetMs - status.startedAt)],
        ]}
      />
    </Section>
  );
}
