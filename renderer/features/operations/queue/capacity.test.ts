import type { Node, NodePulse } from "#contract";
import { expect, test } from "vitest";
import { freeSlots, hostSlots } from "./capacity.ts";

const node = (id: string, over: Partial<Node> = {}): Node => ({ id, kind: "slave", state: "STARTED", slots: null, lastHeardAt: 1, ...over }) as Node;
const pulse = (slots: number, slotsUsed: number): NodePulse => ({ slots, slotsUsed, heardAt: 9 }) as NodePulse;

test("only hosts that take work have free slots; a silent one keeps its old figures", () => {
  const nodes = [node("server", { kind: "server" }), node("a"), node("b", { state: "UNREACHABLE" }), node("c", { state: "DRAINING" }), node("new", { state: "UNINITIALISED", slots: 4 }), node("none")];
  const hosts = hostSlots(
    nodes,
    new Map([
      ["a", pulse(8, 3)],
      ["b", pulse(4, 2)],
      ["c", pulse(4, 1)],
    ]),
  );
  expect(hosts.map((host) => [host.node.id, host.used, host.total, host.silent])).toEqual([
    ["a", 3, 8, false],
    ["b", 2, 4, true],
    ["c", 1, 4, false],
  ]);
  expect(freeSlots(hosts)).toEqual({ free: 5, total: 8 });
});
