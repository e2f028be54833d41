import { useMemo } from "react";
import type { Tile, WorkflowInstance } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useLoaded, useWorkflowInstances } from "../../../state/hooks.ts";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { StatusButton } from "../../../ui/StatusButton.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { useFilterStore } from "../model/filterStore.ts";
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

/** Failed tasks of the runs that are known: what is blocked behind them does not count. */
export function FailedStatus() {
  const t = useTranslate();
  const count = useSum("failed");
  const open = useOpenList("failed");
  if (!useLoaded()) return null;
  return (
    <StatusButton title={t("operations:status.failedTitle")} onPress={open}>
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
