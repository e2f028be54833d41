import { useMemo } from "react";
import type { Tile, WorkflowInstance } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useLoaded, useWorkflowInstances } from "../../../state/hooks.ts";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { StatusButton } from "../../../ui/StatusButton.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { useFilterStore } from "../model/filterStore.ts";
import { useCurrentDate } from "../night/useNight.ts";
import { noFilter, statesOfTile } from "../model/instanceFilter.ts";

const sumOf = (runs: readonly WorkflowInstance[], ...tiles: readonly Tile[]): number => runs.reduce((sum, run) => sum + tiles.reduce((part, tile) => part + run.counts[tile], 0), 0);

function useOpenList(...tiles: readonly Tile[]): () => void {
  const workbench = useWorkbench();
  const set = useFilterStore((state) => state.set);
  return () => {
    set({ ...noFilter, states: tiles.flatMap(statesOfTile) });
    workbench.open({ kind: "instances", params: {} }, { pin: true });
  };
}

function useSum(...tiles: readonly Tile[]): number {
  const runs = useWorkflowInstances();
  const names = tiles.join();
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- `names` stands for the tiles
  return useMemo(() => sumOf(runs, ...tiles), [runs, names]);
}

/** Failed tasks of the newest business date that has some: what is blocked behind them does not count. Opens the bench that lists them. */
export function FailedStatus() {
  const t = useTranslate();
  const workbench = useWorkbench();
  const runs = useWorkflowInstances();
  const current = useCurrentDate();
  const businessDate = useMemo(() => runs.reduce((date, run) => (run.counts.failed > 0 && run.businessDate <= current && run.businessDate > date ? run.businessDate : date), ""), [runs, current]);
  const count = sumOf(
    runs.filter((run) => run.businessDate === businessDate),
    "failed",
  );
  if (!useLoaded()) return null;
  return (
    <StatusButton
      title={businessDate === "" ? t("operations:status.failedTitle") : t("operations:status.failedOn", { date: businessDate })}
      onPress={() => workbench.open({ kind: "repair", params: { businessDate } }, { pin: true })}
    >
      <StateGlyph state={count === 0 ? "SUCCESS" : "FAILED"} size={12} decorative />
      {t("operations:status.failed", { count })}
    </StatusButton>
  );
}

/** Tasks that run now. */
export function RunningStatus() {
  const t = useTranslate();
  const count = useSum("running");
  const open = useOpenList("running");
  if (!useLoaded()) return null;
  return <StatusButton onPress={open}>{t("operations:status.running", { count })}</StatusButton>;
}

/** Tasks that could run and wait for time or a slot. */
export function WaitingStatus() {
  const t = useTranslate();
  const count = useSum("waitingTime", "waitingResource");
  const open = useOpenList("waitingTime", "waitingResource");
  if (!useLoaded()) return null;
  return <StatusButton onPress={open}>{t("operations:status.waiting", { count })}</StatusButton>;
}
