import type { Node } from "#contract";
import type { Node as FlowNode, NodeTypes } from "@xyflow/react";
import { useMemo, useState } from "react";
import { NodeCard, nodeCardSize } from "../../../graph/cards/NodeCard.tsx";
import type { NodeCardData } from "../../../graph/cards/NodeCard.tsx";
import { YardCard } from "../../../graph/cards/YardCard.tsx";
import type { YardCardData } from "../../../graph/cards/YardCard.tsx";
import { GraphCanvas } from "../../../graph/canvas/GraphCanvas.tsx";
import type { TrackFlowEdge } from "../../../graph/canvas/TrackEdge.tsx";
import { useCanvasWords } from "../../../graph/canvas/useCanvasWords.ts";
import { foldYards, yardSize } from "../../../graph/layout/foldYards.ts";
import { treeLayout } from "../../../graph/layout/treeLayout.ts";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { sentenceOf } from "../../../link/failures.ts";
import { useConnection, useLoaded, useSession } from "../../../state/hooks.ts";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { useFormats } from "../../../ui/useFormats.tsx";
import { crewOf, isOtherVersion } from "./nodeView.ts";
import type { NodeView } from "./nodeView.ts";
import { useVerbState } from "./nodeVerbs.ts";
import type { Overlay } from "./useNodeWords.ts";
import { useNodeWords } from "./useNodeWords.ts";
import { useServerStatus } from "./useServerStatus.ts";

/** Props of `TopologyGraph`. */
export interface TopologyGraphProps {
  readonly views: readonly NodeView[];
  readonly selected: ReadonlySet<string>;
  readonly onSelectedChange: (selected: ReadonlySet<string>) => void;
  readonly onOpen: (id: string) => void;
  readonly overlay: Overlay;
  readonly menu: (nodes: readonly Node[]) => readonly MenuItem[];
  readonly onAdd: () => void;
}

const nodeTypes: NodeTypes = { host: NodeCard, yard: YardCard };
/** The dashed card that stands where the first agent will be. */
const ghostId = "add-first";
type Card = FlowNode<NodeCardData | YardCardData>;

/** Schedule server, masters, slaves from left to right. Positions depend on the tree alone: live updates never move a card. */
export function TopologyGraph({ views, overlay, selected, onSelectedChange, onOpen, menu, onAdd }: TopologyGraphProps) {
  const t = useTranslate();
  const words = useCanvasWords();
  const loaded = useLoaded();
  const dataOf = useCardData(views, overlay);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());

  const tree = views.map(({ node }) => ({ id: node.id as string, parent: node.parentId ?? undefined }));
  const shape = JSON.stringify([tree, [...unfolded]]);
  const placed = useMemo(() => {
    const { shown, yards } = foldYards(tree, unfolded);
    const ghost = loaded && tree.length === 1 ? [{ id: ghostId, parent: tree[0]!.id, ...nodeCardSize }] : [];
    const boxes = [...shown.map((node) => ({ ...node, ...nodeCardSize })), ...yards.map((yard) => ({ id: yard.id, parent: yard.parent, ...yardSize(yard.members.length) })), ...ghost];
    return { boxes, yards, ...treeLayout(boxes) };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `shape` stands for the tree
  }, [shape, loaded]);

  const byId = useMemo(() => new Map(views.map((view) => [view.node.id as string, view])), [views]);
  const cards = useMemo(
    () =>
      placed.boxes.map((box): Card => {
        const place = { id: box.id, position: placed.positions.get(box.id)!, width: box.width, height: box.height };
        const yard = placed.yards.find((each) => each.id === box.id);
        if (yard) {
          const members = yard.members.flatMap(({ id }) => byId.get(id) ?? []);
          const silent = members.filter((member) => member.node.state === "UNREACHABLE").length;
          const title = silent === 0 ? t("nodes:yard.title", { count: members.length }) : t("nodes:yard.silent", { count: members.length, silent });
          const data: YardCardData = {
            title,
            label: title,
            members: members.map((member) => ({ id: member.node.id, name: member.node.name, state: member.glyph })),
            expandLabel: t("nodes:yard.expand"),
            onExpand: () => setUnfolded((old) => new Set([...old, yard.parent])),
            onChoose: onOpen,
          };
          return { ...place, type: "yard", data };
        }
        const view = byId.get(box.id);
        if (!view) {
          const ghost: NodeCardData = {
            name: t("nodes:ghost.name"),
            role: t("nodes:kind.master"),
            state: "UNINITIALISED",
            address: t("nodes:ghost.text"),
            label: t("nodes:ghost.name"),
            hasParent: true,
            hasChildren: false,
          };
          return { ...place, type: "host", data: ghost };
        }
        return { ...place, type: "host", data: dataOf(view) };
      }),
    [placed, byId, dataOf, t, onOpen],
  );
  const edges = useMemo(
    () =>
      placed.boxes.flatMap((box): TrackFlowEdge[] => {
        if (box.parent === undefined || !placed.positions.has(box.parent)) return [];
        const route = placed.routes.get(box.id);
        return [{ id: `to:${box.id}`, type: "track", source: box.parent, target: box.id, data: { state: trackInto(box.id), ...(route ? { route } : {}) } }];
      }),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `trackInto` reads `byId` and `placed`
    [placed, byId],
  );
  function trackInto(id: string): NodeView["track"] {
    const yard = placed.yards.find((each) => each.id === id);
    if (!yard) return byId.get(id)?.track ?? "never";
    const tracks = yard.members.map((member) => byId.get(member.id)?.track);
    return (["broken", "flowing", "satisfied", "idle"] as const).find((state) => tracks.includes(state)) ?? "never";
  }

  const choose = (ids: ReadonlySet<string>): void => {
    if (ids.has(ghostId)) onAdd();
    else onSelectedChange(new Set([...ids].filter((id) => byId.has(id))));
  };
  return (
    <GraphCanvas<Card>
      label={t("nodes:topology")}
      words={words}
      nodes={cards}
      edges={edges}
      nodeTypes={nodeTypes}
      selected={selected}
      onSelectedChange={choose}
      findText={(card) => ("name" in card.data ? `${card.data.name} ${card.data.address}` : card.data.members.map((member) => member.name).join(" "))}
      stateOf={(card) => ("state" in card.data ? card.data.state : undefined)}
      onOpen={(id) => (id === ghostId ? onAdd() : byId.has(id) && onOpen(id))}
      menu={({ nodes }) => menu(nodes.flatMap((id) => byId.get(id)?.node ?? []))}
    />
  );
}

/** Writes the three lines of a card. */
function useCardData(views: readonly NodeView[], overlay: Overlay): (view: NodeView) => NodeCardData {
  const t = useTranslate();
  const language = useLanguage();
  const { number, bytes } = useFormats();
  const words = useNodeWords();
  const server = useServerStatus();
  const { clockOffsetMs } = useConnection();
  const failures = useVerbState((state) => state.failures);
  const version = useSession().platform?.version;
  return useMemo(() => {
    const parents = new Set(views.map((view) => view.node.parentId));
    return (view) => {
      const { node, slots } = view;
      const isServer = node.kind === "server";
      const refused = failures.get(node.id);
      const maintenance = words.maintenance(node);
      const fault = refused !== undefined ? sentenceOf(refused, language) : (maintenance ?? words.reason(view));
      const crew = node.kind === "master" ? crewOf(view, views) : undefined;
      const status = server?.status;
      const line =
        fault ??
        (isServer
          ? status
            ? t("nodes:line.server", { queue: number(status.queue), rate: number(status.finishedPerMinute) })
            : ""
          : crew
            ? t("nodes:line.master", { count: crew.slaves, running: number(crew.running) })
            : undefined);
      const heard = isServer ? server?.readAt : view.heardAt === undefined ? undefined : view.heardAt - clockOffsetMs;
      const role = t(`nodes:kind.${node.kind}`);
      const figure = slots ? t("nodes:label.slots", { used: slots.used, total: slots.total }) : "";
      // A fault needs the width: beside it there is no figure that matters, unless another one was asked for.
      const figured = isServer ? (overlay === "version" ? (status?.version ?? "") : overlay === "load" && status ? bytes(status.memoryBytes) : "") : words.overlay(overlay, view, crew?.running ?? slots?.used ?? 0);
      const worst = fault !== undefined && overlay === "load" ? undefined : figured;
      const group = node.groupId === null ? undefined : words.overlay("group", view, 0);
      const upgrade = isOtherVersion(node, version) ? t("hosts:versionSkew", { version: node.host?.version ?? "", server: version ?? "" }) : undefined;
      return {
        name: node.name,
        role,
        state: view.glyph,
        address: node.enrolledAt === null ? t("nodes:runCommand") : `${node.address}:${node.port}`,
        ...(heard === undefined ? {} : { heardMs: heard }),
        ...(slots && line === undefined ? { slots } : {}),
        ...(node.state === "UNREACHABLE" ? { slotsStale: true } : {}),
        ...(group === undefined ? {} : { group }),
        ...(upgrade === undefined ? {} : { upgrade }),
        ...(line === undefined ? {} : { line }),
        ...(fault === undefined
          ? {}
          : { lineFamily: refused !== undefined || node.state === "START_FAILED" || node.state === "UNREACHABLE" ? ("bad" as const) : maintenance === undefined ? ("wait" as const) : ("manual" as const) }),
        ...(worst === undefined ? {} : { worst }),
        label: [node.name, role, words.state(view), figure, group ?? "", upgrade ?? "", fault ?? ""].filter((text) => text !== "").join(", "),
        hasParent: node.parentId !== null,
        hasChildren: parents.has(node.id) || (isServer && views.length === 1),
      };
    };
  }, [views, overlay, t, language, number, bytes, words, server, clockOffsetMs, failures, version]);
}
