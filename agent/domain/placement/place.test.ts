import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_PLACEMENT, HERA_PLACEMENT, type HostMetrics, type NodeId, type ResourceGroupId } from "#contract";
import { placeOnNode, type PlaceCandidate, type PlaceNeed } from "./place.ts";
import { hostLacks, knownCommands, versionIs } from "./requirements.ts";

const GIB = 1024 ** 3;
const metrics = (set: Partial<HostMetrics> = {}): HostMetrics => ({
  at: 0,
  cpuRate: 0.1,
  cores: 4,
  loadAverage: 0.5,
  memoryTotalBytes: 16 * GIB,
  memoryAvailableBytes: 12 * GIB,
  diskTotalBytes: 100 * GIB,
  diskFreeBytes: 50 * GIB,
  agentMemoryBytes: 0,
  cpuUserRate: 0.05,
  cpuSystemRate: 0.05,
  ...set,
});
const node = (name: string, set: Partial<PlaceCandidate> = {}): PlaceCandidate => ({
  nodeId: name as NodeId,
  name,
  state: "STARTED",
  slots: 4,
  slotsUsed: 0,
  metrics: metrics(),
  clockOffsetMs: 0,
  groupId: null,
  tags: [],
  weight: 10,
  settings: DEFAULT_PLACEMENT,
  commands: {},
  ...set,
});
const need = (set: Partial<PlaceNeed> = {}): PlaceNeed => ({ groupId: null, groupName: "", strategy: "spread", tags: [], requires: [], memoryBytes: null, ...set });
const reasonsOf = (candidate: PlaceCandidate, of: PlaceNeed = need()) => placeOnNode([candidate], of).refused[0]?.reasons ?? [];
const codesOf = (candidate: PlaceCandidate, of?: PlaceNeed) => reasonsOf(candidate, of).map((reason) => reason.code);

test("the least loaded host is asked first, the same question has the same answer", () => {
  const hosts = [node("a", { slotsUsed: 2 }), node("b", { slotsUsed: 1 }), node("c", { slots: 8, slotsUsed: 2 })];
  expect(placeOnNode(hosts, need()).order).toEqual(["c", "b", "a"]);
  expect(placeOnNode([...hosts].reverse(), need()).order).toEqual(["c", "b", "a"]);
});

test("pack fills the fullest host that still fits first", () => {
  const hosts = [node("a", { slotsUsed: 1 }), node("b", { slotsUsed: 3 }), node("c"), node("d", { slotsUsed: 4 })];
  expect(placeOnNode(hosts, need({ strategy: "pack" })).order).toEqual(["b", "a", "c"]);
});

test("a host of twice the weight is given twice as much", () => {
  const used = new Map([
    ["heavy", 0],
    ["light", 0],
  ]);
  for (let n = 0; n < 300; n++) {
    const first = placeOnNode([node("heavy", { weight: 20, slots: 1000, slotsUsed: used.get("heavy")! }), node("light", { slots: 1000, slotsUsed: used.get("light")! })], need()).order[0]!;
    used.set(first, used.get(first)! + 1);
  }
  expect([used.get("heavy"), used.get("light")]).toEqual([200, 100]);
});

test("[NOD5] [PLC1] every refused host keeps all its reasons, not the first", () => {
  const { order, refused } = placeOnNode(
    [
      node("full", { slotsUsed: 4, clockOffsetMs: -131_000, metrics: metrics({ diskFreeBytes: 1 }) }),
      node("drains", { state: "DRAINING" }),
      node("none", { slots: 0, metrics: null }),
      node("silent", { state: "UNREACHABLE", groupId: "g" as ResourceGroupId, groupName: "etl" }),
    ],
    need({ tags: ["ssd", "gpu"], requires: [{ command: "java", version: ">=17" }] }),
  );
  expect(order).toEqual([]);
  expect(refused.map((host) => host.reasons.map((reason) => reason.code))).toEqual([
    ["place.tags", "place.full", "place.clock", "place.disk"],
    ["place.draining", "place.tags"],
    ["place.tags", "place.noSlots"],
    ["place.unreachable", "place.group", "place.tags"],
  ]);
  expect(reasonsOf(node("half", { tags: ["ssd"] }), need({ tags: ["ssd", "gpu"] }))).toEqual([{ code: "place.tags", values: { missing: "gpu", tags: "ssd, gpu" } }]);
});

test("[GRP1] a group's hosts take its tasks only, the default group's only those without a group", () => {
  const etl = "etl-id" as ResourceGroupId;
  const hosts = [node("own", { groupId: etl, groupName: "etl" }), node("other", { groupId: "x" as ResourceGroupId }), node("free")];
  expect(placeOnNode(hosts, need({ groupId: etl, groupName: "etl" }))).toMatchObject({
    order: ["own"],
    refused: [
      { nodeName: "other", reasons: [{ code: "place.otherGroup", values: { needs: "etl" } }] },
      { nodeName: "free", reasons: [{ code: "place.group", values: { group: "place.defaultGroup", needs: "etl" } }] },
    ],
  });
  expect(placeOnNode(hosts, need()).order).toEqual(["free"]);
});

test("S4-31: HERA's thresholds stop a host, the default preset looks at memory only; each host has its own", () => {
  const busy = node("busy", { metrics: metrics({ loadAverage: 8, memoryAvailableBytes: 3 * GIB }) });
  expect(codesOf(busy)).toEqual([]);
  expect(codesOf({ ...busy, settings: HERA_PLACEMENT })).toEqual(["place.memoryRate", "place.memory", "place.load"]);
  expect(codesOf(node("low", { metrics: metrics({ memoryAvailableBytes: GIB }) }))).toEqual(["place.memoryRate"]);
  expect(placeOnNode([busy, { ...busy, nodeId: "strict" as NodeId, settings: HERA_PLACEMENT }], need()).order).toEqual(["busy"]);
  expect(reasonsOf(node("small"), need({ memoryBytes: 13 * GIB }))).toEqual([{ code: "place.memory", values: { free: 12 * 1024, limit: 13 * 1024 } }]);
});

test("a program that a host is known to lack is a reason; one that nobody looked for is not", () => {
  const known = knownCommands({ missing: ["spark-submit", "java"], commands: { java: "17.0.9", python3: "" } });
  const lacks = (command: string, version?: string) => hostLacks(known, [{ command, ...(version === undefined ? {} : { version }) }]).map((reason) => reason.code);
  expect(lacks("spark-submit")).toEqual(["place.command"]);
  expect(lacks("mysql")).toEqual([]);
  expect(lacks("constructor")).toEqual([]);
  expect(lacks("java", ">=17")).toEqual([]);
  expect(lacks("java", ">=17.0.10")).toEqual(["place.version"]);
  expect(lacks("python3", ">=3.9")).toEqual([]);
  expect([versionIs("Python 3.12.4", "=3.12"), versionIs("3.12.4", "=3.12.5"), versionIs("3.9", ">=3.10"), versionIs("4", ">=3.10.2"), versionIs("3", ">=3.0"), versionIs("none", "=1")]).toEqual([
    true,
    false,
    false,
    true,
    true,
    null,
  ]);
});

test("whatever the hosts are like, each is asked or has a reason, and the answer does not depend on their order", () => {
  const host = fc.record({
    slots: fc.integer({ min: 0, max: 3 }),
    slotsUsed: fc.integer({ min: 0, max: 4 }),
    weight: fc.integer({ min: 1, max: 100 }),
    tags: fc.subarray(["a", "b"]),
    groupId: fc.constantFrom(null, "g" as ResourceGroupId),
    state: fc.constantFrom("STARTED" as const, "DRAINING" as const, "STOPPED" as const),
  });
  fc.assert(
    fc.property(fc.array(host, { maxLength: 8 }), fc.subarray(["a", "b"]), fc.constantFrom("spread" as const, "pack" as const), (hosts, tags, strategy) => {
      const candidates = hosts.map((set, index) => node(`n${index}`, set));
      const { order, refused } = placeOnNode(candidates, need({ tags, strategy }));
      expect(new Set([...order, ...refused.map((one) => one.nodeId)]).size).toBe(candidates.length);
      for (const one of refused) expect(one.reasons.length).toBeGreaterThan(0);
      expect(placeOnNode([...candidates].reverse(), need({ tags, strategy })).order).toEqual(order);
    }),
  );
});
