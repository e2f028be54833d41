import { expect, test } from "vitest";
import { say, type NodeId, type ResourceGroupId } from "#contract";
import { openCapacity, type Booked, type Cluster, type ClusterNode } from "./capacity.ts";
import type { PlaceNeed } from "./place.ts";

const etl = "etl-id" as ResourceGroupId;
const host = (name: string, set: Partial<ClusterNode> = {}): ClusterNode => ({ nodeId: name as NodeId, name, state: "STARTED", slots: 2, groupId: null, tags: [], weight: 10, commands: {}, ...set });
const cluster = (name: string, nodes: ClusterNode[], state: Cluster["state"] = "STARTED"): Cluster => ({ masterId: name as NodeId, name, state, nodes });
const need = (set: Partial<PlaceNeed> = {}): PlaceNeed => ({ groupId: null, groupName: "", strategy: "spread", tags: [], requires: [], memoryBytes: null, ...set });
const booked = (entries: [string, ResourceGroupId | null, number][]): Booked => {
  const map = new Map<NodeId, Map<ResourceGroupId | null, number>>();
  for (const [master, group, count] of entries) map.set(master as NodeId, (map.get(master as NodeId) ?? new Map()).set(group, count));
  return map;
};
const takeAll = (capacity: ReturnType<typeof openCapacity>, of: PlaceNeed): string[] => {
  const got: string[] = [];
  for (let one = capacity.take(of); one !== null; one = capacity.take(of)) got.push(one);
  return got;
};

test("[LC6] no more is given than there are free slots of the group, by the largest free share", () => {
  const clusters = [cluster("a", [host("a1"), host("a2"), host("a3", { groupId: etl })]), cluster("b", [host("b1", { slots: 4 })])];
  const capacity = openCapacity(
    clusters,
    booked([
      ["a", null, 3],
      ["a", etl, 1],
    ]),
  );
  expect(takeAll(capacity, need())).toEqual(["b", "b", "b", "a", "b"]);
  expect(takeAll(capacity, need({ groupId: etl, groupName: "etl" }))).toEqual(["a"]);
  expect(takeAll(openCapacity(clusters, new Map()), need({ strategy: "pack" }))).toEqual(["a", "a", "a", "a", "b", "b", "b", "b"]);
});

test("a cluster whose hosts weigh twice as much is given twice as much", () => {
  const capacity = openCapacity([cluster("light", [host("l", { slots: 300 })]), cluster("heavy", [host("h", { slots: 300, weight: 20 })])], new Map());
  const got = Array.from({ length: 300 }, () => capacity.take(need()));
  expect([got.filter((one) => one === "heavy").length, got.filter((one) => one === "light").length]).toEqual([200, 100]);
});

test("needs that share hosts share their slots; tags limit a need to the hosts that have them", () => {
  const capacity = openCapacity([cluster("a", [host("a1", { tags: ["gpu"] }), host("a2")])], new Map());
  expect(takeAll(capacity, need({ tags: ["gpu"] }))).toEqual(["a", "a"]);
  expect(takeAll(capacity, need())).toEqual(["a", "a"]);
  expect(capacity.take(need({ memoryBytes: 5 }))).toBeNull();
  const gpus = openCapacity([cluster("a", [host("a1", { tags: ["gpu"] }), host("a2")])], new Map());
  expect(gpus.why(need({ tags: ["gpu"] })).candidates.map((one) => one.nodeName)).toEqual(["a2"]);
  const later = openCapacity([cluster("a", [host("a1", { tags: ["gpu"] }), host("a2")])], new Map());
  takeAll(later, need({ tags: ["gpu"] }));
  expect(later.why(need({ tags: ["gpu"] })).candidates).toMatchObject([
    { nodeName: "a1", reasons: [{ code: "place.full", values: { used: 2, slots: 2 } }] },
    { nodeName: "a2", reasons: [{ code: "place.tags" }] },
  ]);
});

test("[PLC1] why not: one sentence, and every host with every reason", () => {
  const capacity = openCapacity(
    [
      cluster("a", [host("a1", { state: "DRAINING" }), host("a2", { groupId: etl, groupName: "etl", commands: { java: null } }), host("a3")]),
      cluster("b", [host("b", { state: "UNREACHABLE" }), host("b1")], "UNREACHABLE"),
    ],
    booked([["a", null, 2]]),
  );
  const full = capacity.why(need());
  expect(full.reason).toEqual({ code: "wait.noSlot", values: { used: 2, slots: 2 } });
  expect(full.candidates.map((one) => [one.nodeName, one.reasons.map((reason) => reason.code)])).toEqual([
    ["a1", ["place.draining"]],
    ["a2", ["place.group"]],
    ["a3", ["place.clusterFull"]],
    ["b", ["place.unreachable"]],
    ["b1", ["place.master"]],
  ]);
  const java = capacity.why(need({ groupId: etl, groupName: "etl", requires: [{ command: "java" }] }));
  expect([say(java.reason, "en"), say(java.reason, "zh")]).toEqual(["No host fits. a2: no java on this host", "没有合适的主机。a2：主机上没有 java"]);
  expect(capacity.why(need({ groupId: "gone" as ResourceGroupId, groupName: "ml" })).reason).toEqual({ code: "wait.emptyGroup", values: { group: "ml" } });
  expect(openCapacity([cluster("b", [host("b1")], "STOPPED")], new Map()).why(need()).reason.code).toBe("wait.noAgent");
  expect(openCapacity([cluster("b", [host("b1", { groupId: etl }), host("b2", { state: "STOPPED" })])], new Map()).why(need()).reason.code).toBe("wait.noStartedHost");
});

test("thousands of takes with one need look at the hosts once", () => {
  let looks = 0;
  const nodes = Array.from({ length: 200 }, (_, index) => ({
    ...host(`n${index}`, { slots: 100 }),
    get tags() {
      looks++;
      return ["gpu"];
    },
  }));
  const capacity = openCapacity([cluster("m", nodes)], new Map());
  for (let n = 0; n < 20_000; n++) expect(capacity.take(need({ tags: ["gpu"] }))).toBe("m");
  expect(capacity.take(need({ tags: ["gpu"] }))).toBeNull();
  expect(looks).toBe(nodes.length);
});
