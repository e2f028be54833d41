import { afterAll, beforeAll, expect, test } from "vitest";
import { say, type AttemptFact, type ProjectId, type Sentence, type TaskInstance, type Why, type WhyGate, type WorkflowInstanceId } from "#contract";
import { joinScriptedMaster, type ScriptedMaster } from "../../testing/scriptedMaster.ts";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";

let fixture: ServerFixture;
let master: ScriptedMaster;
let pulsing: ReturnType<typeof setInterval>;
const WAIT = { timeout: 9000, interval: 30 };
const ask: ServerFixture["admin"]["ask"] = (name, input) => fixture.admin.ask(name, input);
beforeAll(async () => {
  fixture = await startServerFixture();
  await ask("text.apply", { text: "kind: Project\nname: p\n---\nkind: Project\nname: q\n---\n{ kind: Pool, project: p, name: db, slots: 1 }\n" });
  master = await joinScriptedMaster(fixture, "m1", { slots: 100 });
  pulsing = setInterval(() => master.pulse(0), 2000);
});
afterAll(async () => {
  clearInterval(pulsing);
  master.close();
  await fixture.stop();
});

type Shape = Record<string, object>;
/** Publishes a workflow and starts a run of it. */
async function started(project: string, name: string, tasks: Shape): Promise<Run> {
  const list = Object.entries(tasks).map(([task, more]) => ({ name: task, type: "shell", params: { script: "true" }, ...more }));
  await ask("text.apply", { text: `kind: Workflow\nproject: ${project}\nname: ${name}\ntasks: ${JSON.stringify(list)}\n` });
  return again(name);
}
/** Publishes a workflow whose schedule has one point a day, the next one so many seconds from now; answers the run of that point. */
async function planned(project: string, name: string, tasks: Shape, seconds: number): Promise<Run & { startedAt: number | null }> {
  const at = new Date(Date.now() + seconds * 1000 + 8 * 3600_000);
  const cron = `${at.getUTCSeconds()} ${at.getUTCMinutes()} ${at.getUTCHours()} * * *`;
  const list = Object.entries(tasks).map(([task, more]) => ({ name: task, type: "shell", params: { script: "true" }, ...more }));
  await ask("text.apply", { text: `kind: Workflow\nproject: ${project}\nname: ${name}\nschedule: { cron: "${cron}", zone: Asia/Shanghai }\ntasks: ${JSON.stringify(list)}\n`, generate: true });
  const first = (await runsOf(name))[0];
  expect(first).toBeDefined();
  return first!;
}
/** The earliest point first. */
const runsOf = async (name: string) => {
  const { id } = (await ask("workflow.list", {})).workflows.find((one) => one.name === name)!;
  return (await ask("workflowInstance.list", { workflowId: id })).instances.toSorted((x, y) => x.fireAt - y.fireAt);
};
/** The same, when that point has come. */
async function scheduled(project: string, name: string, tasks: Shape): Promise<Run> {
  const run = await planned(project, name, tasks, 3);
  await expect.poll(async () => (await runsOf(name))[0]!.startedAt !== null, WAIT).toBe(true);
  return run;
}
async function again(name: string): Promise<Run> {
  const { id } = (await ask("workflow.list", {})).workflows.find((one) => one.name === name)!;
  return ask("workflow.run", { workflowId: id });
}
type Run = { readonly id: WorkflowInstanceId };
const taskOf = async (run: Run, name: string): Promise<TaskInstance> => (await ask("workflowInstance.get", { workflowInstanceId: run.id })).tasks.find((task) => task.name === name)!;
const reported = new Set<string>();
async function report(run: Run, name: string, how: "accept" | { code: number }): Promise<void> {
  const { id } = await taskOf(run, name);
  const order = () => master.orders.find((one) => one.taskInstanceId === id && !reported.has(one.attemptId));
  await expect.poll(order, WAIT).toBeDefined();
  const held = order()!;
  reported.add(held.attemptId);
  const common = { attemptId: held.attemptId, taskInstanceId: id, epoch: held.epoch, at: Date.now() };
  const facts: object[] = [
    { kind: "accepted", seq: 1, ...common },
    { kind: "started", pid: 7, seq: 2, ...common },
  ];
  const exit = { signal: null, startError: null, unknown: false, killedBy: null, endedAt: Date.now(), durationMs: 5, logBytes: 0, truncated: false, lastLines: ["the last line"], oom: false };
  if (how !== "accept") facts.push({ kind: "ended", exit: { ...exit, ...how }, seq: 3, ...common });
  await master.report(facts as AttemptFact[]);
}
const why = async (run: Run, name: string, session = fixture.admin): Promise<Why> => session.ask("taskInstance.why", { taskInstanceId: (await taskOf(run, name)).id });
const first = (found: Why): string => say(found.answer, "en");
const gate = (found: Why, name: WhyGate["gate"]) => found.gates.find((one) => one.gate === name)!;
const blocked = (found: Why) => found.gates.filter((one) => one.status === "blocking").map((one) => one.gate);
const text = (of: Sentence) => say(of, "en");

test("[WHY1] 1: an upstream failed three levels up, across two workflows: the first sentence names it, where, when and how; who waits for the same is counted", async () => {
  const up = await scheduled("q", "source", { load: {}, clean: { after: ["load"] }, publish: { after: ["clean"] } });
  const down = await started("p", "report", { read: { dependsOn: [{ workflow: "q/source" }] }, sum: { after: ["read"] }, mail: { after: ["sum"] } });
  await report(up, "load", { code: 137 });
  await expect.poll(async () => (await taskOf(up, "load")).state, WAIT).toBe("FAILED");
  const found = await why(down, "mail");
  expect(first(found)).toMatch(/^Waits for load, which failed at \d{4}-\d\d-\d\d \d\d:\d\d on m1 \(exit 137: .*memory\)\. 4 other instances wait for the same\.$/);
  expect(say(found.answer, "zh")).toContain("等待 load");
  expect(found.chain.map((link) => link.name)).toEqual(["sum", "read", "publish", "clean", "load"].filter((name) => found.chain.some((link) => link.name === name)));
  expect(found.chain[0]).toMatchObject({ name: "sum", state: "NOT_RUN" });
  expect(found.chain.at(-1)).toMatchObject({ name: "load", state: "FAILED", workflowName: "source", workflowInstanceId: up.id });
  expect(blocked(found)).toEqual(["upstream"]);
  expect(gate(found, "upstream").fix).toEqual({ verb: "rerun", taskInstanceId: (await taskOf(up, "load")).id });
  expect(found.watch).toEqual(expect.arrayContaining([up.id, down.id]));
  // The row says it too.
  expect((await taskOf(up, "publish")).reason).toMatchObject({ code: "wait.blocked", values: { name: "load" } });
  expect((await taskOf(down, "mail")).reason).toMatchObject({ code: "wait.upstream", values: { count: 1, total: 1, name: "sum" } });
  expect((await taskOf(down, "read")).reason).toMatchObject({ code: "gate.failed" });

  // [LC7] Who waits for the same is a list of its own.
  const behind = await ask("taskInstance.list", { behind: (await taskOf(up, "load")).id });
  expect(behind.rows.map((row) => row.name).toSorted()).toEqual(["clean", "mail", "publish", "read", "sum"]);
  expect(behind).toMatchObject({ total: 5, counts: { notRun: 5, failed: 0 } });
  expect((await ask("taskInstance.list", { behind: (await taskOf(up, "load")).id, states: ["RUNNING"] })).rows).toEqual([]);
  // [S2-19] The neighbours in other runs.
  const read = await ask("taskInstance.get", { taskInstanceId: (await taskOf(down, "read")).id });
  const { businessDate: upDate } = (await ask("workflowInstance.get", { workflowInstanceId: up.id })).instance;
  expect(read.outside).toEqual({ upstream: [{ name: "q/source", businessDate: upDate, workflowInstanceId: up.id, taskInstanceId: null, state: "FAILED", met: false }], downstream: [] });
  const publish = await ask("taskInstance.get", { taskInstanceId: (await taskOf(up, "publish")).id });
  expect(publish.outside).toMatchObject({ upstream: [], downstream: [{ name: "p/report/read", workflowInstanceId: down.id, state: "NOT_RUN", met: false }] });

  // [NGT1] The night's roots have it, with what is behind it in both runs.
  const { businessDate } = await ask("workflowInstance.get", { workflowInstanceId: up.id }).then((detail) => detail.instance);
  const { roots } = await ask("night.roots", { businessDate });
  expect(roots.find((root) => root.row.name === "load")).toMatchObject({ blocked: 5, blockedRuns: 1, cause: "exit", lastLines: ["the last line"], deadline: null, predictedAt: null, sameOn: [] });
  const graph = await ask("night.graph", { businessDate });
  expect(graph.edges).toContainEqual({ from: up.id, to: down.id, met: false });

  // It changes when the cause goes away.
  await ask("operation.apply", { verb: "rerun", taskInstanceIds: [(await taskOf(up, "load")).id] });
  for (const name of ["load", "clean", "publish"]) await report(up, name, { code: 0 });
  await expect.poll(async () => first(await why(down, "mail")), WAIT).toMatch(/^Waits for read/);
  for (const name of ["read", "sum"]) await report(down, name, { code: 0 });
  await report(down, "mail", "accept");
  await expect.poll(async () => first(await why(down, "mail")), WAIT).toMatch(/^It runs since .* on m1\.$/);
  await ask("operation.apply", { verb: "kill", taskInstanceIds: [(await taskOf(down, "mail")).id] });
  expect((await ask("night.graph", { businessDate })).edges).toContainEqual({ from: up.id, to: down.id, met: true });
});

test("[WHY1] 2: a run whose schedule point has not come says when it comes; so does what is behind its first task", async () => {
  const run = await planned("p", "ahead", { a: {}, b: { after: ["a"] } }, 3600);
  const found = await why(run, "a");
  expect(first(found)).toMatch(/^Its schedule point has not come: \d{4}-/);
  expect(blocked(found)).toEqual(["schedule"]);
  expect(gate(found, "agent").status).toBe("notReached");
  expect(first(await why(run, "b"))).toMatch(/^Waits for a, which waits too\. Waits until \d{4}-/);
});

test("[WHY1] 3, 4: paused names who did it and can be resumed; frozen says that only an admin ends it; what is behind names the pause", async () => {
  const run = await started("p", "held", { gone: {}, a: { after: ["gone"] }, b: { after: ["a"] } });
  const a = await taskOf(run, "a");
  await ask("operation.apply", { verb: "pause", taskInstanceIds: [a.id] });
  await report(run, "gone", { code: 0 });
  await expect.poll(async () => (await taskOf(run, "gone")).state, WAIT).toBe("SUCCESS");
  const found = await why(run, "a");
  expect(first(found)).toMatch(/^Paused by root/);
  expect(blocked(found)).toEqual(["hold"]);
  expect(gate(found, "hold").fix).toEqual({ verb: "resume", taskInstanceId: a.id });
  const behind = await why(run, "b");
  expect(first(behind)).toMatch(/^Waits for a, which waits too\. Paused by root/);
  expect(gate(behind, "upstream").fix).toEqual({ verb: "resume", taskInstanceId: a.id });
  const workflow = (await ask("workflow.list", {})).workflows.find((one) => one.name === "held")!;
  await ask("operation.apply", { verb: "resume", taskInstanceIds: [a.id] });
  await report(run, "a", { code: 0 });
  await report(run, "b", { code: 0 });
  await ask("workflow.freeze", { workflowId: workflow.id, taskId: a.taskId, frozen: true });
  const frozen = await again("held");
  await report(frozen, "gone", { code: 0 });
  await expect.poll(async () => (await taskOf(frozen, "gone")).state, WAIT).toBe("SUCCESS");
  expect(first(await why(frozen, "a"))).toMatch(/^Its definition is frozen/);
  expect(gate(await why(frozen, "a"), "hold")).toMatchObject({ status: "blocking", fix: null });
});

test("[WHY1] 6, 7: a task that waits for its own last run, and for one that nobody has made: the sentence says which", async () => {
  const one = await started("p", "selfish", { a: { dependsOn: [{ workflow: "p/selfish", of: { cycle: "date", daysBefore: 1 } }] } });
  const found = await why(one, "a");
  expect(first(found)).toMatch(/^Waits for p\/selfish of \d{4}-\d\d-\d\d, which has not been created yet\.$/);
  expect(blocked(found)).toEqual(["previousCycle"]);
  await started("q", "later", { x: {} }).then((run) => report(run, "x", { code: 0 }));
  const two = await started("p", "early", { a: { dependsOn: [{ workflow: "q/later", of: { cycle: "date", daysBefore: 3 } }] } });
  expect(first(await why(two, "a"))).toMatch(/^Waits for q\/later of \d{4}-\d\d-\d\d, which has not been created yet\.$/);
  expect(blocked(await why(two, "a"))).toEqual(["outside"]);
});

test("[WHY1] 8: a retry says which try failed, how, and when it is tried again", async () => {
  const run = await started("p", "again", { a: { retry: { times: 3, intervalSeconds: 3600 } } });
  await report(run, "a", { code: 2 });
  await expect.poll(async () => (await taskOf(run, "a")).state, WAIT).toBe("WAIT_RETRY");
  const found = await why(run, "a");
  expect(first(found)).toMatch(/^Try 1 of 4 failed \(exit 2, .*\); it is tried again at \d{4}-/);
  expect(blocked(found)).toEqual(["retry"]);
  expect(gate(found, "pool").status).toBe("notReached");
});

test("[WHY1] 9: a full pool is named with who holds it", async () => {
  const run = await started("p", "pooled", { holds: { pools: ["db"] }, wants: { pools: ["db"], priority: 9 } });
  await report(run, "holds", "accept");
  await expect.poll(async () => blocked(await why(run, "wants")), WAIT).toEqual(["pool"]);
  const found = await why(run, "wants");
  expect(first(found)).toBe("Waits for the pool db: 1 of 1 slots are taken, by holds.");
  expect(gate(found, "pool").fix).toMatchObject({ verb: "kill", taskInstanceId: (await taskOf(run, "holds")).id });
  await ask("operation.apply", { verb: "kill", taskInstanceIds: [(await taskOf(run, "wants")).id] });
});

test("[WHY1] [PLC1] 10: no host has the tag and the program: every host with all its reasons, and its place in the queue", async () => {
  const run = await started("p", "picky", { a: { where: { tags: ["gpu"] } } });
  await expect.poll(async () => (await why(run, "a")).candidates.length, WAIT).toBe(1);
  const found = await why(run, "a");
  expect(first(found)).toMatch(/^No host takes it now\. m1: /);
  expect(first(found)).toContain("gpu");
  expect(blocked(found)).toEqual(["agent"]);
  expect(found.candidates[0]).toMatchObject({ nodeName: "m1" });
  expect(text(gate(found, "pool").evidence)).toMatch(/^Place 1 of 1 in its lane, 1 of \d+ in all\.$/);
  await ask("operation.apply", { verb: "kill", taskInstanceIds: [(await taskOf(run, "a")).id] });
  await expect.poll(async () => (await taskOf(run, "a")).state, WAIT).toBe("KILLED");
  expect(first(await why(run, "a"))).toMatch(/^It was ended at .*: killed by root before it started\.$/);
});

test("[WHY3] [ACC2] who may not see a project is told that there is no such task; a chain ends where the reader may see no further", async () => {
  const up = await scheduled("q", "hidden", { secret_step: {} });
  const down = await started("p", "open", { a: { dependsOn: [{ workflow: "q/hidden" }] } });
  await report(up, "secret_step", { code: 1 });
  await expect.poll(async () => (await taskOf(up, "secret_step")).state, WAIT).toBe("FAILED");
  const projects = (await ask("project.list", {})).projects;
  const p = projects.find((one) => one.name === "p")!.id as ProjectId;
  const ann = await fixture.session((await fixture.person("ann", p, "viewer" as never)).token);
  const id = (await taskOf(down, "a")).id;
  const found = await ann.ask("taskInstance.why", { taskInstanceId: id });
  expect(found.chain).toEqual([]);
  expect((await ann.ask("taskInstance.get", { taskInstanceId: id })).outside.upstream).toMatchObject([{ name: "q/hidden", workflowInstanceId: null, taskInstanceId: null, state: null, met: false }]);
  expect((await ann.ask("taskInstance.list", { behind: (await taskOf(up, "secret_step")).id })).rows).toEqual([]);
  expect(found.watch).toEqual([down.id]);
  await expect(ann.ask("taskInstance.why", { taskInstanceId: (await taskOf(up, "secret_step")).id })).rejects.toMatchObject({ failure: { code: "notFound" } });
  const { businessDate } = (await ask("workflowInstance.get", { workflowInstanceId: up.id })).instance;
  expect((await ann.ask("night.roots", { businessDate })).roots.some((root) => root.row.name === "secret_step")).toBe(false);
  expect((await ann.ask("night.graph", { businessDate })).runs.some((run) => run.workflowInstanceId === up.id)).toBe(false);
  const board = await ann.ask("board.get", { from: businessDate, until: businessDate });
  expect(board.rows.some((row) => row.workflowName === "hidden")).toBe(false);
  expect(board.rows.find((row) => row.workflowName === "open")?.cells).toMatchObject([{ state: "NOT_RUN", blocked: true, taskInstanceId: null }]);
  await expect(ann.ask("taskInstance.list", { businessDate, text: "secret" })).resolves.toMatchObject({ rows: [], total: 0 });
});

test("[WHY1] 5: a run that waits for the one before it says which, and names what of that one is in the way", async () => {
  let base = Date.now() + 2000;
  // Both points in one minute.
  if (new Date(base).getUTCSeconds() > 57) base += 4000;
  const at = new Date(base + 8 * 3600_000);
  const cron = `${at.getUTCSeconds()},${at.getUTCSeconds() + 1} ${at.getUTCMinutes()} ${at.getUTCHours()} * * *`;
  await ask("text.apply", { text: `kind: Workflow\nproject: p\nname: serial\nschedule: { cron: "${cron}", zone: Asia/Shanghai }\ntasks: [{ name: a, type: shell, params: { script: "true" } }]\n`, generate: true });
  await expect.poll(async () => (await taskOf((await runsOf("serial"))[1]!, "a")).reason?.code, { ...WAIT, timeout: 15_000 }).toBe("wait.previousRun");
  const [one, two] = await runsOf("serial");
  await report(one!, "a", "accept");
  const found = await why(two!, "a");
  expect(first(found)).toMatch(/^Waits for a, which has run since .* on m1\./);
  expect(blocked(found)).toEqual(["previousCycle"]);
  expect(gate(found, "previousCycle").evidence.code).toBe("wait.previousRun");
  expect(found.chain).toMatchObject([{ workflowInstanceId: one!.id, state: "RUNNING" }]);
  await ask("operation.apply", { verb: "kill", taskInstanceIds: [(await taskOf(one!, "a")).id] });
}, 30_000);

test("[WHY4] of a workflow that goes by another clock times are said on the platform's, with its name", async () => {
  const [zone, own] = ["Asia/Shanghai", "America/New_York"];
  await ask("text.apply", { text: `kind: Workflow\nproject: p\nname: abroad\nschedule: { cron: "0 3 1 1 *", zone: ${own} }\ntasks: [{ name: a, type: shell, params: { script: "true" }, where: { tags: [nowhere] } }]\n` });
  const workflow = (await ask("workflow.list", {})).workflows.find((one) => one.name === "abroad")!;
  const run = await ask("workflow.run", { workflowId: workflow.id });
  expect(run.zone).toBe(own);
  const text = Temporal.Instant.fromEpochMilliseconds(run.createdAt).toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: "minute" }).replace("T", " ");
  expect(gate(await why(run, "a"), "generated").evidence.values["at"]).toBe(`${text} ${zone}`);
  await ask("operation.apply", { verb: "kill", taskInstanceIds: [(await taskOf(run, "a")).id] });
});

test("[WHY1] [PLC1] 11: a host that is being drained is named before those that never fit", async () => {
  const edge = await joinScriptedMaster(fixture, "m2", { tags: ["edge"] } as never);
  const kept = await started("p", "kept", { a: { where: { tags: ["edge"] } } });
  await expect.poll(() => edge.orders.length, WAIT).toBe(1);
  await ask("node.drain", { nodeId: edge.node.id });
  const run = await started("p", "drained", { c: { where: { tags: ["edge"] } } });
  await expect.poll(async () => (await why(run, "c")).candidates.length, WAIT).toBe(2);
  const found = await why(run, "c");
  expect(first(found)).toBe("None of 2 hosts takes it now. Nearest is m2: it is draining");
  expect(found.candidates.map((one) => [one.nodeName, one.reasons.map((reason) => reason.code)]).toSorted()).toEqual([
    ["m1", ["place.tags"]],
    ["m2", ["place.draining"]],
  ]);
  await ask("operation.apply", { verb: "kill", taskInstanceIds: [(await taskOf(run, "c")).id] });
  expect((await taskOf(kept, "a")).state).not.toBe("FAILED");
  edge.close();
});

test("[WHY1] 12: a silent host makes the answer unknown, and what is behind names the host", async () => {
  const lost = await started("p", "silent", { a: {}, b: { after: ["a"] } });
  await report(lost, "a", "accept");
  clearInterval(pulsing);
  await expect.poll(async () => (await taskOf(lost, "a")).state, { timeout: 20_000, interval: 200 }).toBe("LOST");
  const found = await why(lost, "a");
  expect(first(found)).toMatch(/^m1 is silent\./);
  expect(gate(found, "started").status).toBe("unknown");
  expect(first(await why(lost, "b"))).toMatch(/^Waits for a: m1 is silent/);
}, 40_000);
