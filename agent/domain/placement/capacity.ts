import { sentence, type Candidate, type NodeId, type NodeState, type ResourceGroupId, type Sentence } from "#contract";
import { fitRefusals, stateRefusals, type PlaceCandidate, type PlaceNeed } from "./place.ts";

/** A host of a cluster as the server knows it. */
export type ClusterNode = Pick<PlaceCandidate, "nodeId" | "name" | "state" | "slots" | "groupId" | "groupName" | "tags" | "weight" | "commands">;
/** A master and everything below it, itself included. */
export interface Cluster {
  readonly masterId: NodeId;
  readonly name: string;
  readonly state: NodeState;
  readonly nodes: readonly ClusterNode[];
}
/** Open slot rows, by master and by the group in whose hosts they were booked (null: the default group). */
export type Booked = ReadonlyMap<NodeId, ReadonlyMap<ResourceGroupId | null, number>>;

export interface Capacity {
  /** The master that gets one more attempt of this need, which is booked from now on; null when none can take it. */
  take(need: PlaceNeed): NodeId | null;
  /** Why none can, with [PLC1] every host and every reason. */
  why(need: PlaceNeed): { readonly reason: Sentence; readonly candidates: Candidate[] };
}

/** Slots of one group in one cluster; shared by all needs that look at them. */
interface Share {
  readonly masterId: NodeId;
  readonly slots: number;
  /** Slots, each as often as its host weighs. */
  readonly weight: number;
  used: number;
}
/** What one need may use of a share: the slots of the hosts that fit it. */
interface Option {
  readonly share: Share;
  readonly slots: number;
  taken: number;
}
interface Answer {
  readonly need: PlaceNeed;
  readonly options: readonly Option[];
  exhausted: boolean;
  why: ReturnType<Capacity["why"]> | null;
}

const keys = new WeakMap<PlaceNeed, string>();
/** One text for equal needs: they go to the same hosts. A need must not change after it was asked about. */
export function needKey(need: PlaceNeed): string {
  let key = keys.get(need);
  if (key === undefined) keys.set(need, (key = JSON.stringify([need.groupId, need.strategy, [...need.tags].sort(), need.requires.map(({ command, version }) => [command, version ?? ""]), need.memoryBytes])));
  return key;
}

/**
 * The slots of all clusters at one moment, given out one by one. Hosts are looked through once for each different need; after
 * that a take costs a look at each master, and nothing once a need has found no room. Memory and load are not known here: the
 * master decides about them.
 */
export function openCapacity(clusters: readonly Cluster[], booked: Booked): Capacity {
  const shares = new Map<string, Share>();
  const answers = new Map<string, Answer>();
  // Most needs are one and the same object for many tasks.
  const answerOf = new WeakMap<PlaceNeed, Answer>();

  const shareOf = (cluster: Cluster, groupId: ResourceGroupId | null): Share => {
    const key = `${cluster.masterId} ${groupId ?? ""}`;
    let share = shares.get(key);
    if (share === undefined) {
      const open = cluster.nodes.filter((node) => node.state === "STARTED" && node.groupId === groupId);
      const slots = open.reduce((sum, node) => sum + node.slots, 0);
      const weight = open.reduce((sum, node) => sum + node.slots * node.weight, 0);
      shares.set(key, (share = { masterId: cluster.masterId, slots, weight, used: booked.get(cluster.masterId)?.get(groupId) ?? 0 }));
    }
    return share;
  };

  function answerFor(need: PlaceNeed): Answer {
    let answer = answerOf.get(need);
    if (answer !== undefined) return answer;
    const key = needKey(need);
    answer = answers.get(key);
    if (answer === undefined) {
      const options: Option[] = [];
      for (const cluster of clusters) {
        if (cluster.state !== "STARTED") continue;
        const slots = cluster.nodes.filter((node) => node.state === "STARTED" && fitRefusals(node, need).length === 0).reduce((sum, node) => sum + node.slots, 0);
        if (slots > 0) options.push({ share: shareOf(cluster, need.groupId), slots, taken: 0 });
      }
      options.sort((a, b) => (a.share.masterId < b.share.masterId ? -1 : 1));
      answers.set(key, (answer = { need, options, exhausted: false, why: null }));
    }
    answerOf.set(need, answer);
    return answer;
  }

  return {
    take(need) {
      const answer = answerFor(need);
      if (answer.exhausted) return null;
      let best: Option | null = null;
      for (const option of answer.options) {
        if (!hasRoom(option)) continue;
        if (best === null || (need.strategy === "pack" ? filled(option) > filled(best) : loaded(option) < loaded(best))) best = option;
      }
      if (best === null) {
        // Nothing is given back within a round.
        answer.exhausted = true;
        return null;
      }
      best.share.used++;
      best.taken++;
      return best.share.masterId;
    },
    why(need) {
      const answer = answerFor(need);
      return (answer.why ??= explain(clusters, answer, shareOf));
    },
  };
}
const hasRoom = ({ share, slots, taken }: Option): boolean => share.used < share.slots && taken < slots;
/** As `placeOnNode` counts: with the attempt that is placed, and by weight. */
const loaded = ({ share }: Option): number => (share.used + 1) / share.weight;
const filled = ({ share }: Option): number => share.used / share.slots;

function explain(clusters: readonly Cluster[], { need, options }: Answer, shareOf: (cluster: Cluster, groupId: ResourceGroupId | null) => Share): ReturnType<Capacity["why"]> {
  const candidates: Candidate[] = [];
  let unfit: { node: ClusterNode; reason: Sentence } | null = null;
  for (const cluster of clusters) {
    for (const node of cluster.nodes) {
      const reasons: Sentence[] = [];
      if (cluster.state !== "STARTED" && node.nodeId !== cluster.masterId) reasons.push(sentence("place.master", { master: cluster.name, state: `nodeState.${cluster.state}` }));
      const lasting = fitRefusals(node, need);
      reasons.push(...stateRefusals(node.state), ...lasting);
      if (node.slots === 0 && node.state === "STARTED") reasons.push(sentence("place.noSlots"));
      else if (reasons.length === 0) {
        const { used, slots } = shareOf(cluster, need.groupId);
        const option = options.find((one) => one.share.masterId === cluster.masterId);
        if (used >= slots) reasons.push(sentence("place.clusterFull", { master: cluster.name, used, slots }));
        else if (option !== undefined && option.taken >= option.slots) reasons.push(sentence("place.full", { used: option.taken, slots: option.slots }));
      }
      // A host of the right group says more than one of another.
      if (lasting.length > 0 && (unfit === null || (unfit.node.groupId !== need.groupId && node.groupId === need.groupId))) unfit = { node, reason: lasting[0]! };
      // A host that could take it is no refused candidate.
      if (reasons.length > 0) candidates.push({ nodeId: node.nodeId, nodeName: node.name, reasons });
    }
  }
  return { reason: reasonOf(), candidates };

  function reasonOf(): Sentence {
    if (!clusters.some((cluster) => cluster.state === "STARTED")) return sentence("wait.noAgent");
    if (options.length > 0) return sentence("wait.noSlot", { used: options.reduce((sum, one) => sum + Math.min(one.share.used, one.share.slots), 0), slots: options.reduce((sum, one) => sum + one.share.slots, 0) });
    const inGroup = clusters.flatMap((cluster) => cluster.nodes.filter((node) => node.groupId === need.groupId));
    if (inGroup.length === 0) return sentence("wait.emptyGroup", { group: need.groupId === null ? "place.defaultGroup" : need.groupName });
    const fitting = inGroup.some((node) => fitRefusals(node, need).length === 0);
    if (fitting || unfit === null) return sentence("wait.noStartedHost", { group: need.groupId === null ? "place.defaultGroup" : need.groupName });
    return sentence("wait.noHost", { ...unfit.reason.values, node: unfit.node.name, reason: unfit.reason.code });
  }
}
