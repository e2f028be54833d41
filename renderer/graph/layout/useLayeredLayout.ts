import { useEffect, useMemo, useRef, useState } from "react";
import type { GraphEdge, GraphNode } from "../model/graph.ts";
import { layeredLayout } from "./layeredLayout.ts";
import type { LayoutOptions, Placement } from "./layeredLayout.ts";
import { placementOf } from "./layoutRequest.ts";
import type { LayoutReply, LayoutRequest } from "./layoutRequest.ts";

/** Up to this many nodes and edges the layout is faster than a message to the worker and back. */
const workerFrom = 1500;

const usual: LayoutOptions = {};
const nothing: Placement = { positions: new Map(), routes: new Map(), width: 0, height: 0 };

/**
 * The layout of a graph: computed here when it is small, in a worker when it is big (the last placement stays meanwhile).
 * It is computed again only when ids, sizes, edges or the options change, not when states do.
 */
export function useLayeredLayout(nodes: readonly GraphNode[], edges: readonly GraphEdge[], options: LayoutOptions = usual): Placement {
  const shape = useMemo(() => `${JSON.stringify(options)}|${nodes.map((n) => `${n.id},${n.width},${n.height}`).join(";")}|${edges.map((e) => `${e.id},${e.source},${e.target}`).join(";")}`, [nodes, edges, options]);
  const latest = useRef({ nodes, edges, options });
  latest.current = { nodes, edges, options };
  const big = nodes.length + edges.length > workerFrom;
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- `shape` stands for nodes, edges and options
  const here = useMemo(() => (big ? undefined : layeredLayout(latest.current.nodes, latest.current.edges, latest.current.options)), [shape, big]);
  const [there, setThere] = useState<Placement>(nothing);
  const worker = useRef<Worker>(undefined);
  const asked = useRef(0);

  useEffect(() => {
    if (!big) return;
    worker.current ??= new Worker(new URL("./layoutWorker.ts", import.meta.url), { type: "module" });
    const id = ++asked.current;
    worker.current.onmessage = (event: MessageEvent<LayoutReply>) => {
      if (event.data.id === asked.current) setThere(placementOf(event.data));
    };
    const strip = ({ nodes: n, edges: e, options: o }: typeof latest.current): LayoutRequest => ({
      id,
      nodes: n.map(({ id: node, width, height }) => ({ id: node, width, height })),
      edges: e.map(({ id: edge, source, target }) => ({ id: edge, source, target })),
      options: o,
    });
    worker.current.postMessage(strip(latest.current));
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `shape` stands for nodes, edges and options
  }, [shape, big]);
  useEffect(
    () => () => {
      worker.current?.terminate();
      worker.current = undefined;
    },
    [],
  );
  return here ?? there;
}
