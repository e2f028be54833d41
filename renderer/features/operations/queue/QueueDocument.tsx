import type { Lane } from "#contract";
import { Button } from "antd";
import { ListOrdered } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { link } from "../../../link/link.ts";
import { useNodes, usePulses, useQueue } from "../../../state/hooks.ts";
import { useReading } from "../../../state/useReading.ts";
import "../../../ui/document.css";
import type { TabLook } from "../../../ui/workbench/contributions.ts";
import "../operations.css";
import { CapacityPanel } from "./CapacityPanel.tsx";
import { freeSlots, hostSlots } from "./capacity.ts";
import "./queue.css";
import { QueueTable } from "./QueueTable.tsx";

export function useQueueTab(): TabLook {
  const t = useTranslate();
  return { title: t("queue:title"), glyph: <ListOrdered size={14} aria-hidden /> };
}

const PAGE = 500;
/** What ends without anything waiting for it makes no news; who holds a pool is looked at again. */
const POLL_MS = 10_000;

/** Screen 11: what waits for resources, in the order in which it will be looked at, and who holds what it waits for. */
export function QueueDocument() {
  const t = useTranslate();
  const { turn } = useQueue();
  const [lane, setLane] = useState<Lane>();
  const { value, failure, loading, reload } = useReading(`queue:${lane ?? ""}`, () => link.ask("queue.get", { limit: PAGE, ...(lane === undefined ? {} : { lane }) }), turn);
  useEffect(() => {
    const timer = setInterval(reload, POLL_MS);
    return () => clearInterval(timer);
  }, [reload]);
  const nodes = useNodes();
  const pulses = usePulses();
  const hosts = useMemo(() => hostSlots(nodes, pulses), [nodes, pulses]);
  const { free, total } = freeSlots(hosts);
  const waiting = value?.total ?? 0;
  const empty =
    waiting === 0
      ? { sentence: t("queue:empty", { free, total }) }
      : lane !== undefined
        ? { sentence: t("queue:noneInLane"), action: <Button onClick={() => setLane(undefined)}>{t("queue:everyLane")}</Button> }
        : { sentence: t("queue:notYours", { count: waiting }) };
  return (
    <section className="sb-op-doc" aria-label={t("queue:title")}>
      <div className="sb-queue">
        <div className="sb-queue-list">
          <QueueTable rows={value?.waiting ?? []} total={waiting} loading={loading && !value} failure={failure} onReload={reload} empty={empty} />
        </div>
        <CapacityPanel view={value} hosts={hosts} free={free} total={total} lane={lane} onLane={setLane} />
      </div>
    </section>
  );
}
