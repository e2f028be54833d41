import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hasEnded, hasOpenAttempt, VERBS, type AttemptFact, type AttemptOrder, type TaskInstance, type TaskInstanceId, type WorkflowInstanceId } from "#contract";
import { joinScriptedMaster, type ScriptedMaster } from "../../testing/scriptedMaster.ts";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";

let fixture: ServerFixture;
let master: ScriptedMaster;
const ask: ServerFixture["admin"]["ask"] = (name, input) => fixture.admin.ask(name, input);
const until = async <T>(what: string, find: () => Promise<T | undefined> | T | undefined): Promise<T> => {
  for (let tries = 0; ; tries++) {
    const found = await find();
    if (found !== undefined) return found;
    if (tries > 200) throw new Error(`not within ten seconds: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
const script = 'type: shell, params: { script: "true" }';
const apply = (name: string, tasks: string) => ask("text.apply", { text: `kind: Workflow\nproject: p\nname: ${name}\ntasks:\n${tasks}` });
const workflowOf = async (name: string) => (await ask("workflow.list", {})).workflows.find((one) => one.name === name)!;
const start = async (name: string) => (await ask("workflow.run", { workflowId: (await workflowOf(name)).id, businessDate: "2026-11-19" })).id;
const tasksOf = async (id: WorkflowInstanceId) => (await ask("workflowInstance.get", { workflowInstanceId: id })).tasks;
const named = async (id: WorkflowInstanceId, name: string): Promise<TaskInstance> => (await tasksOf(id)).find((task) => task.name === name)!;
const orderOf = (id: TaskInstanceId, epoch: number): Promise<AttemptOrder> => until("the order", () => master.orders.find((order) => order.taskInstanceId === id && order.epoch === epoch));
const ended = new Set<string>();
async function report({ attemptId, taskInstanceId, epoch }: AttemptOrder, code: number): Promise<void> {
  if (ended.has(attemptId)) return;
  ended.add(attemptId);
  const common = { attemptId, taskInstanceId, epoch, at: Date.now() };
  const exit = { code, signal: null, startError: null, unknown: false, killedBy: null, endedAt: Date.now(), durationMs: 5, logBytes: 0, truncated: false, lastLines: [] };
  await master.report([{ kind: "accepted", seq: 1, ...common }, { kind: "started", pid: 7, seq: 2, ...common }, { kind: "ended", exit, seq: 3, ...common } as unknown as AttemptFact]);
}
async function end(id: TaskInstanceId, epoch: number, code: number): Promise<void> {
  await report(await orderOf(id, epoch), code);
  await until("it ended", async () => ((await ask("taskInstance.get", { taskInstanceId: id })).task.state.match(/SUCCESS|FAILED|WAIT_RETRY|NOT_RUN/) ? true : undefined));
}
const verb = (name: (typeof VERBS)[number], ...ids: TaskInstanceId[]) => ask("operation.apply", { verb: name, taskInstanceIds: ids, reason: "because" });

let masters = 0;
let pulse: NodeJS.Timeout;
const joinMaster = async () => (master = await joinScriptedMaster(fixture, `m${++masters}`));
/** The server again, and a master that it has not heard of. */
async function restart(between?: () => void): Promise<void> {
  master.close();
  await fixture.restart(between);
  await until("the client is back", () => ask("project.list", {}).catch(() => undefined));
  await joinMaster();
}

beforeAll(async () => {
  fixture = await startServerFixture();
  await ask("text.apply", { text: "kind: Project\nname: p\n" });
  await joinMaster();
  pulse = setInterval(() => master.pulse(0), 2000);
});
afterAll(async () => {
  clearInterval(pulse);
  master.close();
  await fixture.stop();
});

test("[HLD1, S2-10, S2-11] a paused task is not started when its upstream succeeds, nor after a restart; resumed it goes", async () => {
  await apply("chain", `  - { name: a, ${script} }\n  - { name: b, ${script}, after: [a] }\n`);
  const run = await start("chain");
  const [a, b] = [await named(run, "a"), await named(run, "b")];
  await verb("pause", b.id);
  await end(a.id, 1, 0);
  expect(await named(run, "b")).toMatchObject({ state: "NOT_RUN", waitingOn: 0, pausedBy: "root", reason: { code: "wait.pausedSince", values: { by: "root" } } });
  await restart();
  expect((await named(run, "b")).state).toBe("NOT_RUN");
  expect((await ask("operation.plan", { verb: "resume", taskInstanceIds: [b.id] })).changes).toMatchObject([{ before: "NOT_RUN", pausedBefore: true, after: "WAIT_RESOURCE", paused: false }]);
  await verb("resume", b.id);
  await end(b.id, 1, 0);
  expect((await ask("workflowInstance.get", { workflowInstanceId: run })).instance.state).toBe("SUCCESS");
});

test("[HLD1] an open one goes on; what it would be tried again for waits until it is resumed, and is then tried at once", async () => {
  await apply("retry", `  - { name: a, ${script}, retry: { times: 3, intervalSeconds: 0 } }\n`);
  const run = await start("retry");
  const a = await named(run, "a");
  await orderOf(a.id, 1);
  expect((await ask("operation.plan", { verb: "pause", taskInstanceIds: [a.id] })).notes).toMatchObject([{ code: "note.goesOn" }]);
  await verb("pause", a.id);
  await end(a.id, 1, 1);
  expect(await named(run, "a")).toMatchObject({ state: "NOT_RUN", pausedBy: "root", tryNo: 1 });
  expect((await ask("operation.plan", { verb: "resume", taskInstanceIds: [a.id] })).notes).toMatchObject([{ code: "note.retryAtOnce" }]);
  await verb("resume", a.id);
  await end(a.id, 2, 0);
  expect(await named(run, "a")).toMatchObject({ state: "SUCCESS", pausedBy: null });
});

test("[HLD1] a frozen workflow makes runs and starts nothing; unfrozen, what waits for nothing goes", async () => {
  await apply("cold", `  - { name: a, ${script} }\n  - { name: b, ${script}, after: [a] }\n`);
  const { id: workflowId } = await workflowOf("cold");
  const before = await start("cold");
  await orderOf((await named(before, "a")).id, 1);
  expect(await ask("workflow.freeze", { workflowId, frozen: true, reason: "month end" })).toMatchObject({ frozen: true, frozenTasks: [] });
  const made = await start("cold");
  expect(await tasksOf(made)).toMatchObject([
    { name: "a", state: "NOT_RUN", frozen: true },
    { name: "b", state: "NOT_RUN", frozen: true },
  ]);
  await end((await named(before, "a")).id, 1, 0);
  expect(await named(before, "b")).toMatchObject({ state: "NOT_RUN", frozen: true, waitingOn: 0, reason: { code: "wait.frozen" } });
  // What has ended of it is not rerun either, though nobody wrote a flag on it.
  await expect(verb("rerun", (await named(before, "a")).id)).rejects.toMatchObject({ failure: { sentence: { code: "verb.frozen" } } });
  await verb("pause", (await named(made, "b")).id).then(
    () => expect.unreachable("what is frozen is only unfrozen"),
    () => undefined,
  );
  await ask("workflow.freeze", { workflowId, frozen: false });
  await end((await named(before, "b")).id, 1, 0);
  await end((await named(made, "a")).id, 1, 0);
  await end((await named(made, "b")).id, 1, 0);
});

test("[S2-09, VRB2] ticked downstream of another workflow waits again for what is rerun, and nothing else does", async () => {
  await apply("up", `  - { name: load, ${script} }\n`);
  await apply("down", `  - { name: first, ${script}, dependsOn: [{ workflow: up }] }\n  - { name: aside, ${script} }\n`);
  const up = await ask("workflow.run", { workflowId: (await workflowOf("up")).id, businessDate: "2026-11-19" });
  const load = await named(up.id, "load");
  await end(load.id, 1, 0);
  await restart(() => {
    const db = new DatabaseSync(join(fixture.dataDir, "signalbox.db"));
    db.prepare("update workflow_instances set line = 'main' where id = ?").run(up.id);
    db.close();
  });
  const down = await start("down");
  const first = await named(down, "first");
  await end(first.id, 1, 0);
  const aside = await named(down, "aside");
  expect((await ask("operation.downstream", { taskInstanceId: load.id })).rows).toMatchObject([{ taskInstanceId: first.id, workflowName: "down", depth: 1, state: "SUCCESS", reason: null }]);
  const target = { verb: "rerun" as const, taskInstanceIds: [load.id], scope: "ticked" as const };
  await expect(ask("operation.apply", { ...target, ticked: [aside.id] })).rejects.toMatchObject({ failure: { sentence: { code: "verb.ticksBlocked" } } });
  const plan = await ask("operation.plan", { ...target, ticked: [first.id] });
  expect(plan.changes.map((change) => [change.name, change.before, change.after])).toEqual([
    ["load", "SUCCESS", "WAIT_RESOURCE"],
    ["first", "SUCCESS", "NOT_RUN"],
  ]);
  expect(plan.estimateMs).not.toBeNull();
  await ask("operation.apply", { ...target, ticked: [first.id], token: plan.token });
  expect(await named(down, "first")).toMatchObject({ state: "NOT_RUN", waitingOn: 1 });
  await expect(ask("operation.apply", { ...target, ticked: [first.id], token: plan.token })).rejects.toMatchObject({ failure: { code: "stale" } });
  await end(load.id, 2, 0);
  await end(first.id, 2, 0);
  await end(aside.id, 1, 0);
});

test("[S4-21] run without downstream: what comes after is paused and stays", async () => {
  const run = await start("chain");
  const [a, b] = [await named(run, "a"), await named(run, "b")];
  await end(a.id, 1, 1);
  const applied = await ask("operation.apply", { verb: "rerun", taskInstanceIds: [a.id], resume: false });
  expect(applied.applied).toMatchObject([
    { name: "a", after: "WAIT_RESOURCE" },
    { name: "b", after: "NOT_RUN", paused: true },
  ]);
  await end(a.id, 2, 0);
  expect(await named(run, "b")).toMatchObject({ state: "NOT_RUN", waitingOn: 0, pausedBy: "root" });
  expect(b.epoch).toBe(0);
});

test("[LC6, VRB2] pause, resume, kill, rerun and set success in every order: each does what its plan said, and no slot leaks", async () => {
  await apply("many", `  - { name: a, ${script}, retry: { times: 1, intervalSeconds: 0 } }\n  - { name: b, ${script} }\n  - { name: c, ${script}, after: [a, b] }\n  - { name: d, ${script}, after: [c] }\n`);
  const step = fc.record({
    verb: fc.constantFrom(...VERBS),
    at: fc.uniqueArray(fc.nat(7), { minLength: 1, maxLength: 3 }),
    resume: fc.boolean(),
    scope: fc.constantFrom("only" as const, "failedDownstream" as const, "allDownstream" as const),
    code: fc.constantFrom(null, 0, 1),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
      const runs = [await start("many"), await start("many")];
      const all = async () => [...(await tasksOf(runs[0]!)), ...(await tasksOf(runs[1]!))];
      for (const { verb: name, at, resume, scope, code } of steps) {
        const tasks = await all();
        const target = { verb: name, taskInstanceIds: at.map((index) => tasks[index]!.id), resume, scope };
        const plan = await ask("operation.plan", target);
        if (plan.changes.length > 0) {
          // The world may have changed since the plan was made: then nothing of it is done.
          const done = await ask("operation.apply", { ...target, token: plan.token, reason: "because" }).catch((error: { failure?: { code: string } }) => {
            expect(error.failure?.code).toBe("stale");
            return null;
          });
          if (done !== null) expect(done.applied).toEqual(plan.changes);
        }
        if (code !== null) for (const order of [...master.orders]) if (runs.includes(order.workflowInstanceId)) await report(order, code);
      }
      for (;;) {
        const tasks = await all();
        const left = tasks.filter((task) => !hasEnded(task.state));
        for (const order of [...master.orders]) if (runs.includes(order.workflowInstanceId)) await report(order, 0);
        const killable = left.filter((task) => !["NOT_RUN", "KILLING"].includes(task.state));
        if (killable.length > 0) await verb("kill", ...killable.map((task) => task.id)).catch(() => null);
        if ((await all()).every((task) => hasEnded(task.state) || task.state === "NOT_RUN")) break;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      expect((await all()).some((task) => hasOpenAttempt(task.state))).toBe(false);
    }),
    { numRuns: 25 },
  );
  await fixture.restart(() => {
    const db = new DatabaseSync(join(fixture.dataDir, "signalbox.db"));
    expect(db.prepare("select count(*) as count from slots").get()).toEqual({ count: 0 });
    db.close();
  });
}, 180_000);
