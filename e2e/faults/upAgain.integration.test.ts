import { afterAll, beforeAll, expect, test } from "vitest";
import type { Node } from "#contract";
import { until } from "../fixtures/faultRun.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform({ slaves: 1 });
});
afterAll(() => platform.remove());

test("[JRN1] a role of `signalbox up` that dies is started again, and `admin.json` says which process it is now", async () => {
  const names = ["slave-1", "master-1", "server"];
  const before = names.map((name) => platform.pidOf(name));
  for (const pid of before) process.kill(pid, "SIGKILL");
  await until("each to be another process", 20, async () => names.every((name, index) => platform.pidOf(name) !== before[index]));
  const pidOf = (nodes: readonly Node[], name: string) => nodes.find((node) => node.name === name)!.host!.pid;
  await until("all of them to be linked again", 20, async () => {
    const nodes: Node[] = await platform.session().then(
      async (session) => (await session.ask("node.list", {})).nodes,
      () => [],
    );
    return nodes.length === 3 && nodes.every((node) => node.state === "STARTED") && pidOf(nodes, "slave-1") === platform.pidOf("slave-1") && pidOf(nodes, "master-1") === platform.pidOf("master-1");
  });
  const session = await platform.session();
  expect((await session.ask("node.list", {})).nodes.map((node) => node.state)).toEqual(["STARTED", "STARTED", "STARTED"]);
});
