import { applyNodeChanges, Background, BackgroundVariant, ReactFlow, ReactFlowProvider, useReactFlow } from "@xyflow/react";
import type { Node, NodeChange, NodeTypes, Viewport } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState } from "react";
import type { DragEvent, KeyboardEvent, MouseEvent, ReactNode, Ref } from "react";
import { isEditable, useCommands } from "../../ui/commands/CommandCentre.tsx";
import { isComposing } from "../../ui/commands/keyStroke.ts";
import type { GlyphName } from "../../ui/glyphShapes.ts";
import { lookOf } from "../../ui/glyphShapes.ts";
import type { MenuItem } from "../../ui/menu/MenuItem.ts";
import { useMenu } from "../../ui/menu/useMenu.tsx";
import { nearestRoute } from "../layout/octilinear.ts";
import { adjacencyOf, pathThrough } from "../model/graph.ts";
import type { Point } from "../model/graph.ts";
import { CanvasFind } from "./CanvasFind.tsx";
import { CanvasLight } from "./CanvasLight.tsx";
import { CanvasMap } from "./CanvasMap.tsx";
import { CanvasTools } from "./CanvasTools.tsx";
import type { CanvasWords } from "./useCanvasWords.ts";
import { TrackEdge } from "./TrackEdge.tsx";
import type { TrackFlowEdge } from "./TrackEdge.tsx";
import { useCanvasKeys } from "./useCanvasKeys.ts";
import "./canvas.css";

/** What a feature may ask of the canvas. */
export interface CanvasHandle {
  /** Shows everything. */
  readonly fit: () => void;
  /** Brings a card into the middle, at 100 % when it was too small to read. */
  readonly centreOn: (id: string) => void;
  /** A point of the window in canvas units. */
  readonly pointAt: (clientX: number, clientY: number) => Point;
  /** The middle of what is seen, in canvas units: where a new task goes. */
  readonly middle: () => Point;
  readonly focus: () => void;
}

/** Props of `GraphCanvas`. Cards are xyflow nodes with `id`, `type`, `position`, `width`, `height` and `data.label`. */
export interface GraphCanvasProps<N extends Node<{ readonly label: string }>> {
  readonly label: string;
  readonly words: CanvasWords;
  readonly nodes: readonly N[];
  readonly edges: readonly TrackFlowEdge[];
  /** Keep it at module scope. */
  readonly nodeTypes: NodeTypes;
  readonly selected: ReadonlySet<string>;
  readonly onSelectedChange: (selected: ReadonlySet<string>) => void;
  /** The text that "find" looks into; the name when left out. */
  readonly findText?: (node: N) => string;
  readonly stateOf?: (node: N) => GlyphName | undefined;
  /** Double click or Enter. */
  readonly onOpen?: (id: string) => void;
  readonly menu?: (target: { readonly nodes: readonly string[]; readonly edge?: string; readonly at: Point }) => readonly MenuItem[];
  /** Set to let cards be moved; called once at the end of a drag or for each nudge. */
  readonly onMove?: (moved: ReadonlyMap<string, Point>) => void;
  /** Set to let tracks be drawn. */
  readonly onConnect?: (source: string, target: string) => void;
  /** Why a track may not be drawn; such a target shows it by its port. */
  readonly mayConnect?: (source: string, target: string) => boolean;
  /** A track was dropped on nothing: open the task picker there. */
  readonly onConnectToNothing?: (source: string, at: Point, client: Point) => void;
  /** Something was dropped from a palette; `edge` when it was dropped on a track. */
  readonly onDrop?: (data: DataTransfer, at: Point, edge: string | undefined) => void;
  /** Cards that another one takes along when it is dragged, by its id. */
  readonly carries?: ReadonlyMap<string, readonly string[]>;
  /** The track under the pointer, and a moment longer: time to reach what it shows. */
  readonly onEdgeHover?: (edge: string | undefined) => void;
  /** Where the canvas was left, for when it is shown again. */
  readonly keptView?: { current: Viewport };
  /** Top right: the view switch, legends. */
  readonly corner?: ReactNode;
  readonly ref?: Ref<CanvasHandle>;
}

const edgeTypes = { track: TrackEdge };
const virtualFrom = 400;
const minimapFrom = 30;
const dropReach = 24;
/** Room kept around a card that is brought into view. */
const revealPx = 24;
const edgeLingerMs = 1200;

/** A card as xyflow gets it. */
type ShownNode<N> = N & { readonly selected: boolean; readonly ariaLabel: string; readonly draggable: boolean };

/** The canvas that topology, editor, run view and sync share. First view is 100 % from the top left, never fit to screen. */
export function GraphCanvas<N extends Node<{ readonly label: string }>>(props: GraphCanvasProps<N>) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function Canvas<N extends Node<{ readonly label: string }>>(props: GraphCanvasProps<N>) {
  const { nodes, edges, selected, onSelectedChange, words, onMove, onConnect } = props;
  const flow = useReactFlow<N, TrackFlowEdge>();
  const box = useRef<HTMLDivElement>(null);
  const menu = useMenu();
  const [finding, setFinding] = useState(false);
  const [found, setFound] = useState<ReadonlySet<string>>();
  const [hovered, setHovered] = useState<string>();

  // xyflow moves cards through this copy while they are dragged; everything else comes from the props.
  const mayMove = onMove !== undefined;
  // A card that did not change is the same object to xyflow too: among a thousand, a letter typed touches one.
  const dressed = useRef(new WeakMap<N, ShownNode<N>>()).current;
  const withSelection = useMemo(
    () =>
      nodes.map((node) => {
        const known = dressed.get(node);
        const isSelected = selected.has(node.id);
        if (known && known.selected === isSelected && known.draggable === mayMove) return known;
        const made: ShownNode<N> = { ...node, selected: isSelected, ariaLabel: node.data.label, draggable: mayMove };
        dressed.set(node, made);
        return made;
      }),
    [nodes, selected, mayMove, dressed],
  );
  const [shown, setShown] = useState(withSelection);
  useEffect(() => setShown((old) => keepMeasured(old, withSelection)), [withSelection]);

  const { findText } = props;
  const entries = useMemo(() => (finding ? nodes.map((node) => ({ id: node.id, text: findText?.(node) ?? node.data.label })) : []), [finding, nodes, findText]);

  const { stateOf } = props;
  const colourOf = useCallback((node: Node) => minimapColour(stateOf?.(node as N)), [stateOf]);

  const adjacency = useMemo(() => adjacencyOf(edges), [edges]);
  const lit = useMemo(() => found ?? (hovered === undefined ? undefined : pathThrough(hovered, adjacency)), [found, hovered, adjacency]);

  const pointAt = (clientX: number, clientY: number): Point => flow.screenToFlowPosition({ x: clientX, y: clientY });
  const fit = (): void => void flow.fitView({ padding: 0.08, maxZoom: 1, duration: 0 });
  const centreOn = (id: string): void => {
    const node = nodes.find((each) => each.id === id);
    if (!node) return;
    const zoom = Math.max(flow.getZoom(), 0.75);
    void flow.setCenter(node.position.x + (node.width ?? 0) / 2, node.position.y + (node.height ?? 0) / 2, { zoom, duration: 0 });
  };
  // The one chosen card stays in view: when it has just come, when it is chosen, and when a pane opens beside the canvas. No further than needed.
  const bringIn = useRef<(id: string) => void>(() => {});
  bringIn.current = (id) => {
    const node = nodes.find((each) => each.id === id);
    if (!node || !box.current) return;
    const { x, y, zoom } = flow.getViewport();
    const { clientWidth, clientHeight } = box.current;
    const by = (start: number, size: number, room: number): number => (start < revealPx ? revealPx - start : start + size > room - revealPx ? Math.max(revealPx - start, room - revealPx - start - size) : 0);
    const dx = by(node.position.x * zoom + x, (node.width ?? 0) * zoom, clientWidth);
    const dy = by(node.position.y * zoom + y, (node.height ?? 0) * zoom, clientHeight);
    if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: 0 });
  };
  const [only] = selected.size === 1 ? selected : [];
  const chosen = useRef(only);
  chosen.current = only;
  const known = useRef<ReadonlySet<string>>(undefined);
  useEffect(() => {
    const before = known.current;
    known.current = new Set(nodes.map(({ id }) => id));
    if (only !== undefined && !before?.has(only)) bringIn.current(only);
  }, [nodes, only]);
  // Where cards are dragged, a press on one must not move the ground.
  const fixed = onMove === undefined;
  useEffect(() => {
    if (only !== undefined && fixed) bringIn.current(only);
  }, [only, fixed]);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let { clientWidth, clientHeight } = element;
    const watcher = new ResizeObserver(() => {
      const shrunk = element.clientWidth < clientWidth || element.clientHeight < clientHeight;
      ({ clientWidth, clientHeight } = element);
      if (shrunk && clientWidth > 0 && clientHeight > 0 && chosen.current !== undefined) bringIn.current(chosen.current);
    });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  const focusCard = (id: string): void => {
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)?.focus({ preventScroll: true }));
  };
  useImperativeHandle(props.ref, () => ({
    fit,
    centreOn,
    pointAt,
    middle: () => {
      const { left, top, width, height } = box.current?.getBoundingClientRect() ?? new DOMRect();
      return pointAt(left + width / 2, top + height / 2);
    },
    focus: () => box.current?.querySelector<HTMLElement>(".react-flow__node")?.focus(),
  }));

  useCommands([
    { id: "canvas.fit", title: "ui:canvas.fit", scope: "canvas", keys: ["F"], group: "ui:canvas.group", run: fit },
    { id: "canvas.actualSize", title: "ui:canvas.actualSize", scope: "canvas", keys: ["Mod+0"], group: "ui:canvas.group", run: () => void flow.zoomTo(1, { duration: 0 }) },
    { id: "canvas.find", title: "ui:canvas.find", scope: "canvas", keys: ["Mod+F"], group: "ui:canvas.group", run: () => setFinding(true) },
  ]);
  const onArrow = useCanvasKeys({ nodes, adjacency, selected, onSelectedChange, onMove, reveal: (id) => (isSeen(id) || centreOn(id), focusCard(id)) });
  const isSeen = (id: string): boolean => {
    const inner = box.current?.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`)?.getBoundingClientRect();
    const outer = box.current?.getBoundingClientRect();
    return inner !== undefined && outer !== undefined && inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom;
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event.nativeEvent) || isEditable(event.target) || event.defaultPrevented) return;
    const focused = (event.target as Element).closest<HTMLElement>(".react-flow__node")?.dataset["id"];
    if (onArrow(event, focused)) event.preventDefault();
    else if (event.key === "Enter" && focused !== undefined && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      props.onOpen?.(focused);
    } else if (event.key === " " && focused !== undefined) {
      event.preventDefault();
      onSelectedChange(toggled(selected, focused));
    } else if (event.key === "Escape" && selected.size > 0) {
      event.preventDefault();
      onSelectedChange(new Set());
    } else if ((event.key === "F10" && event.shiftKey) || event.key === "ContextMenu") {
      event.preventDefault();
      const rect = (event.target as Element).getBoundingClientRect();
      openMenu({ x: rect.left, y: rect.bottom }, focused, undefined);
    }
  };
  const openMenu = (client: Point, node: string | undefined, edge: string | undefined): void => {
    const chosen = node === undefined ? [] : selected.has(node) ? [...selected] : [node];
    if (node !== undefined && !selected.has(node)) onSelectedChange(new Set([node]));
    menu.open(props.menu?.({ nodes: chosen, at: pointAt(client.x, client.y), ...(edge === undefined ? {} : { edge }) }) ?? [], client, words.menu);
  };
  const onContextMenu = (event: MouseEvent | globalThis.MouseEvent, node?: string, edge?: string): void => {
    if (!props.menu) return;
    event.preventDefault();
    openMenu({ x: event.clientX, y: event.clientY }, node, edge);
  };

  const onNodesChange = (changes: NodeChange<N>[]): void => {
    const next = new Set(selected);
    for (const change of changes) if (change.type === "select") change.selected ? next.add(change.id) : next.delete(change.id);
    if (changes.some((change) => change.type === "select")) onSelectedChange(next);
    const rest = changes.filter((change) => change.type === "position" || change.type === "dimensions");
    if (rest.length > 0) setShown((old) => applyNodeChanges([...rest, ...alongWith(rest, old, props.carries)], old as N[]) as typeof old);
  };
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(leaving.current), []);
  const hoverEdge = (id: string | undefined): void => {
    clearTimeout(leaving.current);
    if (id !== undefined) props.onEdgeHover?.(id);
    else leaving.current = setTimeout(() => props.onEdgeHover?.(undefined), edgeLingerMs);
  };
  const onDropItem = (event: DragEvent): void => {
    if (!props.onDrop) return;
    event.preventDefault();
    const at = pointAt(event.clientX, event.clientY);
    const routes = new Map(edges.flatMap((edge) => (edge.data?.route ? [[edge.id, edge.data.route] as const] : [])));
    props.onDrop(event.dataTransfer, at, nearestRoute(at, routes, dropReach));
  };

  return (
    <div ref={box} className="sb-canvas" data-scope="canvas" onKeyDown={onKeyDown}>
      <CanvasLight lit={lit} edges={edges} />
      <ReactFlow<N, TrackFlowEdge>
        aria-label={props.label}
        nodes={shown as N[]}
        edges={edges as TrackFlowEdge[]}
        nodeTypes={props.nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={onNodesChange}
        defaultViewport={props.keptView?.current ?? { x: 24, y: 24, zoom: 1 }}
        onMoveEnd={(_, viewport) => {
          if (props.keptView) props.keptView.current = viewport;
        }}
        minZoom={0.1}
        maxZoom={2}
        onlyRenderVisibleElements={nodes.length > virtualFrom}
        ariaLabelConfig={words.flow}
        nodesConnectable={onConnect !== undefined}
        edgesFocusable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode="Shift"
        multiSelectionKeyCode={["Meta", "Control", "Shift"]}
        selectionOnDrag={onMove !== undefined}
        panOnDrag={onMove === undefined ? true : [1, 2]}
        panOnScroll
        zoomOnDoubleClick={false}
        connectionRadius={28}
        onNodeDoubleClick={(_, node) => props.onOpen?.(node.id)}
        onNodeMouseEnter={(_, node) => setHovered(node.id)}
        onNodeMouseLeave={() => setHovered(undefined)}
        onNodeContextMenu={(event, node) => onContextMenu(event, node.id)}
        {...(props.onEdgeHover ? { onEdgeMouseEnter: (_, edge) => hoverEdge(edge.id), onEdgeMouseLeave: () => hoverEdge(undefined) } : {})}
        onEdgeContextMenu={(event, edge) => onContextMenu(event, undefined, edge.id)}
        onPaneContextMenu={(event) => onContextMenu(event)}
        onNodeDragStart={() => setHovered(undefined)}
        onNodeDragStop={(_, __, dragged) => onMove?.(new Map(dragged.map((node) => [node.id, snapped(node.position)])))}
        onSelectionDragStop={(_, dragged) => onMove?.(new Map(dragged.map((node) => [node.id, snapped(node.position)])))}
        onConnect={({ source, target }) => onConnect?.(source, target)}
        isValidConnection={({ source, target }) => props.mayConnect?.(source, target) ?? true}
        onConnectEnd={(event, connection) => {
          if (connection.toNode || !connection.fromNode || !(event instanceof globalThis.MouseEvent)) return;
          props.onConnectToNothing?.(connection.fromNode.id, pointAt(event.clientX, event.clientY), { x: event.clientX, y: event.clientY });
        }}
        onDragOver={(event) => props.onDrop && event.preventDefault()}
        onDrop={onDropItem}
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1.5} color="var(--sb-border)" />
        {nodes.length >= minimapFrom && <CanvasMap label={String(words.flow["minimap.ariaLabel"])} nodes={shown} colourOf={colourOf} />}
      </ReactFlow>
      <CanvasTools words={words} onFit={fit} onFind={() => setFinding(true)} />
      {props.corner && <div className="sb-canvas-corner">{props.corner}</div>}
      {finding && (
        <CanvasFind
          words={words}
          entries={entries}
          onFound={setFound}
          onShow={(id) => (onSelectedChange(new Set([id])), centreOn(id))}
          onClose={(id) => {
            setFinding(false);
            setFound(undefined);
            if (id !== undefined) focusCard(id);
          }}
        />
      )}
      {menu.element}
    </div>
  );
}

const snapped = ({ x, y }: Point): Point => ({ x: Math.round(x / 8) * 8, y: Math.round(y / 8) * 8 });

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}

// xyflow writes what it measured into its copy; a fresh node without it would be invisible for a frame.
function keepMeasured<N extends Node>(old: readonly N[], fresh: N[]): N[] {
  const known = new Map(old.map((node) => [node.id, node]));
  return fresh.map((node) => {
    const before = known.get(node.id);
    if (!before?.measured) return node;
    if (before === node) return before;
    return sameButMeasured(before, node) ? before : { ...node, measured: before.measured };
  });
}
const sameButMeasured = (a: Node, b: Node): boolean =>
  a.data === b.data && a.selected === b.selected && a.draggable === b.draggable && a.position.x === b.position.x && a.position.y === b.position.y && a.width === b.width && a.height === b.height && a.type === b.type;

/** What moves because something that carries it does. */
function alongWith<N extends Node>(changes: readonly NodeChange<N>[], nodes: readonly N[], carries: ReadonlyMap<string, readonly string[]> | undefined): NodeChange<N>[] {
  if (!carries || carries.size === 0) return [];
  const moved = new Set(changes.flatMap((change) => (change.type === "position" ? [change.id] : [])));
  return changes.flatMap((change): NodeChange<N>[] => {
    const riders = change.type === "position" && change.position ? carries.get(change.id) : undefined;
    const from = riders && nodes.find(({ id }) => id === (change as { readonly id: string }).id)?.position;
    if (!riders || !from || change.type !== "position" || !change.position) return [];
    const [dx, dy] = [change.position.x - from.x, change.position.y - from.y];
    const along = new Set(riders);
    return nodes.filter(({ id }) => along.has(id) && !moved.has(id)).map(({ id, position }) => ({ id, type: "position", position: { x: position.x + dx, y: position.y + dy } }));
  });
}

function minimapColour(state: GlyphName | undefined): string {
  return state === undefined ? "var(--sb-border-strong)" : `var(--sb-${lookOf(state).family}-mark)`;
}
