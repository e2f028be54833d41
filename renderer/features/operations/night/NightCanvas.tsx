import { Workflow } from "lucide-react";
import { useMemo, useState } from "react";
import type { DateRun } from "#contract";
import { GraphCanvas } from "../../../graph/canvas/GraphCanvas.tsx";
import type { TrackFlowEdge } from "../../../graph/canvas/TrackEdge.tsx";
import { useCanvasWords } from "../../../graph/canvas/useCanvasWords.ts";
import { TaskCard, taskCardSize } from "../../../graph/cards/TaskCard.tsx";
import type { TaskFlowNode } from "../../../graph/cards/TaskCard.tsx";
import { useLayeredLayout } from "../../../graph/layout/useLayeredLayout.ts";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useFormats } from "../../../ui/useFormats.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { taskGlyph } from "../model/taskGlyph.ts";
import { useSay } from "../useSay.ts";
import { blockedRuns, doneOf, nightGraph } from "./nightGraph.ts";
import type { DateEdge, NightCard } from "./nightGraph.ts";
import { useUnfolded } from "./useNight.ts";

const nodeTypes = { task: TaskCard };

interface NightCanvasProps {
  readonly label: string;
  readonly runs: readonly DateRun[];
  readonly edges: readonly DateEdge[];
  readonly seq: number;
  /** Shows which cards are on the longest way. */
  readonly critical: boolean;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
}

/** Runs across workflows, one card each; a run can be unfolded into its tasks. */
export function NightCanvas({ label, runs, edges, seq, critical, selected, onSelect }: NightCanvasProps) {
  const t = useTranslate();
  const words = useCanvasWords();
  const { open, inspect } = useWorkbench();
  const [unfoldedIds, setUnfolded] = useState<readonly string[]>([]);
  const unfolded = useUnfolded(unfoldedIds, seq);
  const { cards, tracks } = useMemo(() => nightGraph(runs, edges, unfolded), [runs, edges, unfolded]);
  const sizes = useMemo(() => cards.map(({ id }) => ({ id, ...taskCardSize })), [cards]);
  const { positions, routes } = useLayeredLayout(sizes, tracks);
  const byId = useMemo(() => new Map(cards.map((card) => [card.id, card])), [cards]);
  const dataOf = useCardData(runs, edges, critical);
  const nodes = useMemo(
    () =>
      cards.flatMap((card): TaskFlowNode[] => {
        const position = positions.get(card.id);
        return position ? [{ id: card.id, type: "task", position: { ...position }, ...taskCardSize, data: dataOf(card) }] : [];
      }),
    [cards, positions, dataOf],
  );
  const shown = useMemo(
    () =>
      tracks.map(({ id, source, target, state }): TrackFlowEdge => {
        const route = routes.get(id);
        return { id, source, target, type: "track", data: { state, ...(route ? { route } : {}) } };
      }),
    [tracks, routes],
  );
  const openCard = (id: string): void => {
    const card = byId.get(id);
    if (!card) return;
    open({ kind: "run", params: { workflowInstanceId: card.run.workflowInstanceId } });
    if (card.task) inspect({ kind: "taskInstance", params: { workflowInstanceId: card.run.workflowInstanceId, taskInstanceId: card.task.id } }, { reveal: true });
  };
  const fold = (ids: readonly string[], unfold: boolean): void => {
    const of = new Set(ids.flatMap((id) => byId.get(id)?.run.workflowInstanceId ?? []) as string[]);
    setUnfolded((old) => [...old.filter((id) => !of.has(id)), ...(unfold ? of : [])]);
  };
  return (
    <GraphCanvas<TaskFlowNode>
      label={label}
      words={words}
      nodes={nodes}
      edges={shown}
      nodeTypes={nodeTypes}
      selected={selected}
      onSelectedChange={onSelect}
      findText={(node) => node.data.name}
      stateOf={(node) => node.data.state}
      onOpen={openCard}
      menu={({ nodes: ids }) =>
        ids.length === 0
          ? []
          : [
              { id: "open", label: t("night:openRun"), run: () => openCard(ids[0]!) },
              { id: "unfold", label: t("night:unfold"), run: () => fold(ids, true) },
              { id: "fold", label: t("night:fold"), run: () => fold(ids, false) },
            ]
      }
    />
  );
}

/** What a card shows of a run or of a task. */
function useCardData(runs: readonly DateRun[], edges: readonly DateEdge[], critical: boolean): (card: NightCard) => TaskFlowNode["data"] {
  const t = useTranslate();
  const say = useSay();
  const { minute } = useFormats();
  return useMemo(() => {
    const blocked = blockedRuns(runs, edges);
    return ({ run, task }: NightCard): TaskFlowNode["data"] => {
      if (task) {
        const state = taskGlyph(task);
        return {
          name: task.name,
          mark: task.type.slice(0, 2).toUpperCase(),
          state,
          line: task.reason === null ? t("night:card.in", { workflow: run.workflowName }) : say(task.reason),
          label: t("night:card.label", { name: task.name, workflow: run.workflowName, state: t(`state:${state}`) }),
        };
      }
      const { done, total } = doneOf(run);
      const state = run.state === "NOT_RUN" && blocked.has(run.workflowInstanceId) ? "BLOCKED" : run.state;
      const line =
        run.counts.failed > 0
          ? t("night:card.failed", { count: run.counts.failed, done, total })
          : run.predictedAt !== null
            ? t("night:card.predicted", { at: minute(run.predictedAt), done, total })
            : t("night:card.done", { done, total });
      return {
        name: run.workflowName,
        mark: <Workflow size={14} aria-hidden />,
        state,
        line,
        progress: total === 0 ? 0 : done / total,
        critical: critical && run.critical,
        ...(run.deadlineAt === null ? {} : { badges: [t("night:card.due", { at: minute(run.deadlineAt) })] }),
        label: t("night:card.label", { name: run.workflowName, workflow: run.projectName, state: t(`state:${state}`) }),
      };
    };
  }, [runs, edges, critical, t, say, minute]);
}
