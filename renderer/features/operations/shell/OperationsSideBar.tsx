import type { Tile } from "#contract";
import { CalendarRange, Grid3x3, ListOrdered, MoonStar, Wrench } from "lucide-react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useQueue, useWorkflowInstances } from "../../../state/hooks.ts";
import type { InstanceGlyph } from "../../../ui/glyphShapes.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { Moment } from "../../../ui/Moment.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { useFilterStore } from "../model/filterStore.ts";
import { defaultFilter, noFilter, statesOfTile, tileOfFilter } from "../model/instanceFilter.ts";
import type { InstanceFilter } from "../model/instanceFilter.ts";
import { SavedViewList } from "../savedViews/SavedViewList.tsx";
import "../operations.css";

const recent = 60;
const ofTile = (tile: Tile): InstanceFilter => ({ ...noFilter, states: statesOfTile(tile) });
const views: readonly { readonly id: "myFailed" | "failed" | "running" | "waiting" | "all" | "runs"; readonly glyph: InstanceGlyph | undefined; readonly filter: InstanceFilter }[] = [
  { id: "myFailed", glyph: "FAILED", filter: defaultFilter },
  { id: "failed", glyph: "FAILED", filter: ofTile("failed") },
  { id: "running", glyph: "RUNNING", filter: ofTile("running") },
  { id: "waiting", glyph: "WAIT_RESOURCE", filter: { ...noFilter, states: [...statesOfTile("waitingTime"), ...statesOfTile("waitingResource")] } },
  { id: "all", glyph: undefined, filter: noFilter },
  { id: "runs", glyph: undefined, filter: { ...noFilter, show: "runs" } },
];

/** The views of the instance list, then the latest runs. The mouse leaves the focus to what it opens. */
export function OperationsSideBar() {
  const t = useTranslate();
  const workbench = useWorkbench();
  const { filter, set } = useFilterStore();
  const runs = useWorkflowInstances();
  const queue = useQueue();
  const isShown = (view: InstanceFilter): boolean =>
    workbench.front?.kind === "instances" &&
    filter.show === view.show &&
    filter.mine === view.mine &&
    filter.states.length === view.states.length &&
    tileOfFilter(filter) === tileOfFilter(view) &&
    filter.workflowId === undefined &&
    filter.behind === undefined &&
    filter.owner === undefined;
  const shownRun = workbench.front?.kind === "run" ? workbench.front.params["workflowInstanceId"] : undefined;
  return (
    <div className="sb-op-side-bar" onMouseDown={(event) => event.preventDefault()}>
      <ul aria-label={t("operations:side.views")}>
        {views.map((view) => (
          <li key={view.id}>
            <button
              type="button"
              aria-current={isShown(view.filter) || undefined}
              onClick={() => {
                set(view.filter);
                workbench.open({ kind: "instances", params: {} }, { pin: true });
              }}
            >
              {view.glyph ? <StateGlyph state={view.glyph} size={14} decorative /> : <span className="sb-op-no-glyph" />}
              {t(`operations:side.${view.id}`)}
            </button>
          </li>
        ))}
        <li>
          <button type="button" aria-current={workbench.front?.kind === "board" || undefined} onClick={() => workbench.open({ kind: "board", params: {} }, { pin: true })}>
            <Grid3x3 size={14} aria-hidden />
            {t("board:title")}
          </button>
        </li>
        <li>
          <button type="button" aria-current={workbench.front?.kind === "queue" || undefined} onClick={() => workbench.open({ kind: "queue", params: {} }, { pin: true })}>
            <ListOrdered size={14} aria-hidden />
            {t("queue:title")}
            {queue.total !== undefined && queue.total > 0 && <span className="sb-op-side-time">{queue.total}</span>}
          </button>
        </li>
        <li>
          <button type="button" aria-current={workbench.front?.kind === "backfills" || undefined} onClick={() => workbench.open({ kind: "backfills", params: {} }, { pin: true })}>
            <CalendarRange size={14} aria-hidden />
            {t("backfill:list")}
          </button>
        </li>
        <li>
          <button type="button" aria-current={workbench.front?.kind === "night" || undefined} onClick={() => workbench.open({ kind: "night", params: { businessDate: "" } }, { pin: true })}>
            <MoonStar size={14} aria-hidden />
            {t("night:title")}
          </button>
        </li>
        <li>
          <button type="button" aria-current={workbench.front?.kind === "repair" || undefined} onClick={() => workbench.open({ kind: "repair", params: { businessDate: "" } }, { pin: true })}>
            <Wrench size={14} aria-hidden />
            {t("night:repair.title")}
          </button>
        </li>
      </ul>
      <SavedViewList />
      <h3>{t("operations:side.recent")}</h3>
      {runs.length === 0 && <p className="sb-op-quiet">{t("operations:side.noRuns")}</p>}
      <ul aria-label={t("operations:side.recent")}>
        {runs.slice(0, recent).map((run) => (
          <li key={run.id}>
            <button
              type="button"
              aria-current={shownRun === run.id || undefined}
              onClick={() => workbench.open({ kind: "run", params: { workflowInstanceId: run.id } })}
              onDoubleClick={() => workbench.open({ kind: "run", params: { workflowInstanceId: run.id } }, { pin: true })}
            >
              <StateGlyph state={run.state} size={14} />
              <MiddleText text={run.workflowName} />
              <span className="sb-op-side-time">
                <Moment ms={run.createdAt} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
