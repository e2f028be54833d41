import { afterAll, beforeAll, expect, test } from "vitest";
import type { Session } from "../../agent/cli/admin/session.ts";
import type { TaskInstance, WorkflowInstanceId } from "../../agent/contract/index.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

let platform: Platform;
let session: Session;
beforeAll(async () => {
  platform = await startPlatform({ slaves: 1 });
  session = await platform.session();
  await session.ask("text.apply", { text: "kind: Project\nname: flow\n" });
}, 90_000);
afterAll(() => platform.remove());

const apply = (name: string, tasks: string) => session.ask("text.apply", { text: `kind: Workflow\nproject: flow\nname: ${name}\ntasks:\n${tasks}` });
const idOf = async (name: string) => (await session.ask("workflow.list", {})).workflows.find((one) => one.name === name)!.id;
const tasksOf = async (id: WorkflowInstanceId) => new Map((await session.ask("workflowInstance.get", { workflowInstanceId: id })).tasks.map((task): [string, TaskInstance] => [task.name, task]));
const states = async (id: WorkflowInstanceId) => Object.fromEntries([...(await tasksOf(id))].map(([name, task]) => [name, task.state]));
const ended = (id: WorkflowInstanceId) => expect.poll(async () => (await session.ask("workflowInstance.get", { workflowInstanceId: id })).instance.endedAt, { timeout: 30_000 }).not.toBeNull();
const get = async (id: WorkflowInstanceId, name: string) => session.ask("taskInstance.get", { taskInstanceId: (await tasksOf(id)).get(name)!.id });
const run = async (name: string) => session.ask("workflow.run", { workflowId: await idOf(name) });

test("[FLOW1] outputs reach what comes later with their origin; what was not written is a failed start that says so", async () => {
  await apply(
    "hands",
    `
  - name: extract v1.0
    type: shell
    params: { script: 'printf "rows=12\\nlist<<E\\na\\nb\\nE\\n" > "$SIGNALBOX_OUTPUT"' }
  - { name: between, type: shell, after: extract v1.0, params: { script: "true" } }
  - name: load
    type: shell
    after: between
    params: { count: "\${extract v1.0.rows}", list: "<\${extract v1.0.list}>", script: 'echo "got $count and $list"; echo "twice=$((count * 2))" > "$SIGNALBOX_OUTPUT"' }
  - { name: asks, type: shell, after: load, params: { x: "\${load.nothing}", script: "true" } }
`,
  );
  const { id } = await run("hands");
  await ended(id);
  const load = await get(id, "load");
  expect(load.task.state).toBe("SUCCESS");
  expect(load.outputs).toEqual({ twice: "24" });
  expect(load.parameters.find((one) => one.name === "extract v1.0.rows")).toMatchObject({ value: "12", origin: "upstream", from: "extract v1.0" });
  expect(load.parameters.find((one) => one.name === "list")).toMatchObject({ value: "<a\nb>", origin: "task" });
  const log = async () => Buffer.from((await session.askBytes("log.read", { attemptId: load.task.attemptId!, from: 0, bytes: 1000 })).bytes).toString();
  await expect.poll(log, { timeout: 10_000 }).toBe("got 12 and <a\nb>\n");
  expect((await get(id, "asks")).task).toMatchObject({ state: "FAILED", cause: "startError", reason: { code: "end.parameters", values: { problem: "output.missing", upstream: "load", output: "nothing" } } });

  // The definition says at once what cannot be.
  await expect(apply("wrong", '  - { name: a, type: shell, params: { script: "true", x: "${b.rows}" } }\n  - { name: b, type: shell, params: { script: "true" } }\n')).rejects.toMatchObject({
    failure: { problems: [{ sentence: { code: "output.notUpstream" } }] },
  });
});

test("[FLOW1] a rerun replaces outputs; one that writes none has none", async () => {
  await apply("again", `  - { name: a, type: shell, params: { script: 'test -n "$quiet" || echo x=1 > "$SIGNALBOX_OUTPUT"', quiet: "" } }\n`);
  const { id } = await run("again");
  await ended(id);
  expect((await get(id, "a")).outputs).toEqual({ x: "1" });
  const taskInstanceIds = [(await tasksOf(id)).get("a")!.id];
  await session.ask("operation.apply", { verb: "rerun", taskInstanceIds, params: { quiet: "yes" } });
  await expect.poll(async () => (await get(id, "a")).attempts.length, { timeout: 20_000 }).toBe(2);
  await ended(id);
  expect((await get(id, "a")).outputs).toEqual({});
});

test("[FLOW2] branches: the one whose condition holds runs, the others are skipped with all that is behind them; a rerun decides again", async () => {
  const branch = (name: string, condition: string) => `  - { name: ${name}, type: shell, after: decide, params: { script: "true" }, when: [${condition}] }\n`;
  await apply(
    "branches",
    `  - { name: decide, type: shell, params: { script: 'echo "size=$size" > "$SIGNALBOX_OUTPUT"', size: "5" } }\n` +
      branch("small", "{ on: output, task: decide, name: size, is: less, value: 10 }".replace("10", "'10'")) +
      branch("large", "{ on: output, task: decide, name: size, is: greaterOrEqual, value: '10' }") +
      branch("never", "{ on: exitCode, task: decide, from: 3, to: 255 }") +
      `  - { name: behind_large, type: shell, after: [large, never], params: { script: "true" } }\n  - { name: join, type: virtual, after: [small, behind_large] }\n`,
  );
  const { id } = await run("branches");
  await ended(id);
  expect(await states(id)).toEqual({ decide: "SUCCESS", small: "SUCCESS", large: "SKIPPED", never: "SKIPPED", behind_large: "SKIPPED", join: "SUCCESS" });
  const tasks = await tasksOf(id);
  expect(tasks.get("large")!.reason).toMatchObject({ code: "skip.output", values: { upstream: "decide", output: "size", value: "5", wanted: "10" } });
  expect(tasks.get("behind_large")!.reason).toMatchObject({ code: "skip.upstream" });

  await session.ask("operation.apply", { verb: "rerun", taskInstanceIds: [tasks.get("decide")!.id], scope: "allDownstream", params: { size: "50" } });
  await expect.poll(() => states(id), { timeout: 30_000 }).toEqual({ decide: "SUCCESS", small: "SKIPPED", large: "SUCCESS", never: "SKIPPED", behind_large: "SUCCESS", join: "SUCCESS" });
});

test("[FLOW2] set success decides what waited behind a failure; a chain of 3000 that is skipped ends with the commit that decides it", async () => {
  const chain = Array.from({ length: 3000 }, (_, at) => `  - { name: c${at}, type: shell, after: ${at === 0 ? "gate" : `c${at - 1}`}, params: { script: "true" } }\n`).join("");
  await apply(
    "chain",
    `  - { name: fails, type: shell, params: { script: "exit 1" } }\n  - { name: gate, type: shell, after: fails, params: { script: "true" }, when: [{ on: exitCode, task: fails, from: 1, to: 9 }] }\n${chain}`,
  );
  const { id } = await run("chain");
  await ended(id);
  expect(await states(id)).toMatchObject({ fails: "FAILED", gate: "NOT_RUN", c2999: "NOT_RUN" });
  const begun = performance.now();
  await session.ask("operation.apply", { verb: "setSuccess", taskInstanceIds: [(await tasksOf(id)).get("fails")!.id], reason: "by hand" });
  const ms = performance.now() - begun;
  const after = await states(id);
  expect(after["gate"]).toBe("SKIPPED");
  expect(Object.values(after).filter((state) => state === "SKIPPED")).toHaveLength(3001);
  expect((await session.ask("workflowInstance.get", { workflowInstanceId: id })).instance.state).toBe("SUCCESS");
  expect(ms).toBeLessThan(10_000);
});

test("[TXT2] conditions are exported by name, and applying that changes nothing", async () => {
  const { text } = await session.ask("text.export", {});
  expect(text).toContain("on: output");
  expect((await session.ask("text.apply", { text })).changes.every((change) => change.change === "unchanged")).toBe(true);
});
