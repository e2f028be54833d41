import { expect, test } from "vitest";
import type { Node } from "#contract";
import { foundOn } from "./foundOn.ts";

const agent = (name: string, commands: Record<string, string>, missing: string[]) => ({ kind: "slave", name, host: { commands, missing } }) as unknown as Node;

test("a program is found, missing, or not looked for yet; the server and the agent's own runtime do not count", () => {
  const nodes = [agent("a", { beeline: "3.1" }, []), agent("b", {}, ["beeline"]), agent("c", {}, []), { kind: "server", name: "s", host: null } as unknown as Node];
  expect(foundOn({ plugin: { kind: "command", command: ["beeline", "-f"] }, requires: [{ command: "java" }, { command: "beeline" }] }, nodes)).toEqual([
    { command: "beeline", agents: 3, found: 1, lacking: ["b"], unknown: 1 },
    { command: "java", agents: 3, found: 0, lacking: [], unknown: 3 },
  ]);
  expect(foundOn({ plugin: { kind: "interpreter", command: ["@node"], script: "script" as never, extension: ".js" } }, nodes)).toEqual([]);
});
