import type { Node, TaskDefinition } from "#contract";
import { expect, test } from "vitest";
import { hostFits, withLimits, withPart, withPools, withWhere } from "./taskPlacement.ts";

const task = { id: "t", name: "load", type: "shell" } as TaskDefinition;

test("only what differs is written, and what is set back disappears", () => {
  const placed = withWhere(withWhere(task, { group: "etl" as never }), { tags: ["gpu"] });
  expect(placed.where).toEqual({ group: "etl", tags: ["gpu"] });
  expect(withWhere(withWhere(placed, { group: null }), { tags: [] })).toEqual(task);
  expect(withLimits(withLimits(task, { nice: 5 }), { nice: null })).toEqual(task);
  expect(withPools(withPools(task, [{ pool: "db" as never, slots: 2 }]), [])).toEqual(task);
  expect(withPart(withPart(task, "priority", 3, 5), "priority", 5, 5)).toEqual(task);
  expect(withPart(task, "idempotent", false, false)).toEqual(task);
});

test("a host fits by group, by all tags, and by what is known of its programs", () => {
  const node = (over: Partial<Node> = {}): Node => ({ groupId: null, tags: ["gpu", "ssd"], host: { commands: { python3: "Python 3.11.4", java: "" }, missing: ["hive"] }, ...over }) as Node;
  const wants = (over: Partial<Parameters<typeof hostFits>[1]> = {}) => ({ groupId: null, tags: [], requires: [], ...over });
  expect(hostFits(node(), wants({ tags: ["gpu"] }))).toBe(true);
  expect(hostFits(node(), wants({ tags: ["gpu", "eu"] }))).toBe(false);
  expect(hostFits(node({ groupId: "g" as never }), wants())).toBe(false);
  expect(hostFits(node(), wants({ groupId: undefined }))).toBe(false);
  const needs = (command: string, version?: string) => hostFits(node(), wants({ requires: [{ command, ...(version === undefined ? {} : { version }) }] }));
  expect([needs("hive"), needs("spark-submit"), needs("java", ">=17"), needs("python3", ">=3.9"), needs("python3", ">=3.12"), needs("python3", "=3.11"), needs("python3", "=3.1")]).toEqual([
    false,
    true,
    true,
    true,
    false,
    true,
    false,
  ]);
});
