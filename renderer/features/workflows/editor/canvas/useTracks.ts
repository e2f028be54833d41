import { useMemo } from "react";
import type { WorkflowDefinition } from "#contract";
import type { TrackFlowEdge } from "../../../../graph/canvas/TrackEdge.tsx";
import { taskCardSize } from "../../../../graph/cards/TaskCard.tsx";
import type { Placement } from "../../../../graph/layout/layeredLayout.ts";
import { directRoute } from "../../../../graph/layout/octilinear.ts";
import type { GraphEdge, Point } from "../../../../graph/model/graph.ts";
import { useTranslate } from "../../../../i18n/useTranslate.ts";
import { edgesOf } from "../../model/editorModel.ts";
import { conditionWords } from "../../model/flowWords.ts";
import { useSay } from "../../useSay.ts";
import { foldEdges } from "../../model/taskGroups.ts";

/** The tracks between the cards, and where each goes. */
export interface Tracks {
  readonly edges: readonly GraphEdge[];
  readonly tracks: readonly TrackFlowEdge[];
  readonly routeOf: (edge: GraphEdge) => readonly Point[] | undefined;
}

/** Draws the dependencies, with the words of their conditions; `at` is where each card is, `stripOf` the strip that stands for a task. */
export function useTracks(definition: WorkflowDefinition, placement: Placement, at: ReadonlyMap<string, Point>, stripOf: ReadonlyMap<string, string>): Tracks {
  const all = edgesOf(definition);
  const edges = useMemo(() => foldEdges(all, stripOf), [all, stripOf]);
  const { positions } = definition;
  const words = useConditionWords(definition);
  const laid = useMemo(() => (id: string, source: string, target: string) => (positions[source] || positions[target] ? undefined : placement.routes.get(id)), [positions, placement]);
  const routeOf = useMemo(() => {
    const right = (p: Point): Point => ({ x: p.x + taskCardSize.width, y: p.y + taskCardSize.height / 2 });
    const left = (p: Point): Point => ({ x: p.x, y: p.y + taskCardSize.height / 2 });
    return ({ id, source, target }: GraphEdge): readonly Point[] | undefined => {
      const [from, to] = [at.get(source), at.get(target)];
      return from && to ? (laid(id, source, target) ?? directRoute(right(from), left(to))) : undefined;
    };
  }, [at, laid]);
  const tracks = useMemo(
    () =>
      edges.map(({ id, source, target }): TrackFlowEdge => {
        const route = laid(id, source, target);
        const text = words.get(id);
        return { id, source, target, type: "track", data: { state: "idle", ...(route ? { route } : {}), ...(text === undefined ? {} : { text }) } };
      }),
    [edges, laid, words],
  );
  return { edges, tracks, routeOf };
}

const noWords: ReadonlyMap<string, string> = new Map();
function useConditionWords({ tasks }: WorkflowDefinition): ReadonlyMap<string, string> {
  const t = useTranslate();
  const say = useSay();
  const conditional = tasks.filter(({ when }) => when !== undefined);
  const shape = conditional.length === 0 ? "" : JSON.stringify(conditional.map(({ id, when }) => [id, when]));
  return useMemo(() => {
    if (shape === "") return noWords;
    const words = new Map<string, string>();
    for (const { id, when = [] } of conditional)
      for (const condition of when) {
        const edge = `${condition.task}>${id}`;
        words.set(edge, [...(words.has(edge) ? [words.get(edge)] : []), conditionWords(condition, t, say)].join(" · "));
      }
    return words;
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `shape` stands for the conditions
  }, [shape, t, say]);
}
