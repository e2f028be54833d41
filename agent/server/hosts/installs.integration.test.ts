import { afterAll, beforeAll, expect, test } from "vitest";
import type { InstallStep, Node, NodeId } from "#contract";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";
import { joinScriptedMaster, type ScriptedMaster } from "../../testing/scriptedMaster.ts";

let fixture: ServerFixture;
let master: ScriptedMaster;
beforeAll(async () => {
  fixture = await startServerFixture();
  master = await joinScriptedMaster(fixture, "m1");
});
afterAll(async () => {
  master.close();
  await fixture.stop();
});

/** What install.sh sends. */
const post = (path: string, code: string, body: string) => fetch(`${fixture.server.address}${path}`, { method: "POST", headers: { "x-install-code": code, "content-type": "text/plain" }, body });
const codeIn = async (answer: Response) => /^code=(\S+)$/m.exec(await answer.text())![1]!;
const define = (name: string): Promise<Node> => fixture.admin.ask("node.create", { id: fixture.admin.ids.next<NodeId>(), kind: "slave", name, address: "127.0.0.1", parentId: master.node.id, tags: ["etl"], slots: 3 });
const lineFor = async (node: Node, uses: number) => (await fixture.admin.ask("node.install", { nodeId: node.id, uses })).line.split(" ").at(-1)!;

test("[NOD3] UX J2: one line for three hosts makes three like the first, the same place is the same node, a fourth is refused", async () => {
  const first = await define("first");
  const line = await lineFor(first, 3);
  const begin = (host: string, place: string) => post("/install/begin", line, `host=${host}\nplace=${place}`);
  const codes = await Promise.all([begin("etl-a", "a"), begin("etl-b", "b")].map(async (answer) => codeIn(await answer)));
  expect(new Set(codes).size).toBe(2);
  // It broke off and is run again: no further host.
  await codeIn(await begin("etl-a", "a"));
  await codeIn(await begin("first", "c"));
  const refused = await begin("etl-d", "d");
  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({ error: { sentence: { code: "install.usedUp", values: { count: 3 } } } });
  const { nodes } = await fixture.admin.ask("node.list", {});
  const made = nodes.filter((node) => node.parentId === master.node.id);
  expect(made).toHaveLength(3);
  for (const node of made) expect(node).toMatchObject({ kind: "slave", tags: ["etl"], slots: 3 });
  // Each code speaks for its own node, and the line's for none.
  expect((await post("/install/redeem?arch=x64", line, "")).status).toBe(403);
});

test("[WORD1] a step is said in the server's words; what a host makes up is not shown", async () => {
  const node = await define("steps");
  const code = await codeIn(await post("/install/begin", await lineFor(node, 1), "host=steps\nplace=s"));
  await post("/install/step?step=size&ok=1&says=size", code, "cores=2\nmemory=4000\ndisk=20");
  await post("/install/step?step=joined&ok=0&says=joinFailed", code, "message=line one\nline two=2");
  await post("/install/step?step=evil&ok=1&says=<b>", code, "a=<b>");
  const { steps } = await fixture.admin.ask("node.installSteps", { nodeId: node.id });
  const said = (step: string): InstallStep["detail"] | undefined => steps.find((one) => one.step === step)?.detail;
  expect(said("size")).toEqual({ code: "install.size", values: { cores: "2", memory: "4000", disk: "20" } });
  expect(said("joined")).toEqual({ code: "install.joinFailed", values: { message: "line one\nline two=2" } });
  expect(said("evil")).toBeNull();
});

test("[NOD1] a line for several hosts makes slaves only", async () => {
  const { nodes } = await fixture.admin.ask("node.list", {});
  const node = await fixture.admin.ask("node.create", { id: fixture.admin.ids.next<NodeId>(), kind: "master", name: "m2", address: "127.0.0.1", parentId: nodes.find((one) => one.kind === "server")!.id });
  await expect(fixture.admin.ask("node.install", { nodeId: node.id, uses: 2 })).rejects.toMatchObject({ failure: { sentence: { code: "install.onlySlaves" } } });
});
