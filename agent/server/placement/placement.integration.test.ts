import { afterAll, beforeAll, expect, test } from "vitest";
import { DEFAULT_LANE_SHARES, DEFAULT_PLACEMENT, HERA_PLACEMENT, type PoolId, type ProjectId, type ResourceGroupId, type WorkflowInstanceId } from "#contract";
import { joinScriptedMaster, type ScriptedMaster } from "../../testing/scriptedMaster.ts";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";

let fixture: ServerFixture;
let master: ScriptedMaster;
let projectId: ProjectId;
const ask: ServerFixture["admin"]["ask"] = (name, input) => fixture.admin.ask(name, input);
const until = async (what: string, is: () => Promise<boolean> | boolean): Promise<void> => {
  for (let tries = 0; !(await is()); tries++) {
    if (tries > 200) throw new Error(`not within ten seconds: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
const nodeNow = async () => (await ask("node.list", {})).nodes.find((node) => node.id === master.node.id)!;
const projectNamed = async (name: string) => (await ask("project.list", {})).projects.find((one) => one.name === name)!.id;
const run = async (project: string, tasks: string, name = "flow") => {
  await ask("text.apply", { text: `kind: Workflow\nproject: ${project}\nname: ${name}\ntasks:\n${tasks}` });
  const workflow = (await ask("workflow.list", { projectId: await projectNamed(project) })).workflows.find((one) => one.name === name)!;
  return ask("workflow.run", { id: fixture.admin.ids.next<WorkflowInstanceId>(), workflowId: workflow.id });
};
const tasksOf = async (id: WorkflowInstanceId) => (await ask("workflowInstance.get", { workflowInstanceId: id })).tasks;

beforeAll(async () => {
  fixture = await startServerFixture();
  await ask("text.apply", { text: "kind: Project\nname: p\n---\nkind: Project\nname: q\n" });
  projectId = await projectNamed("p");
  master = await joinScriptedMaster(fixture, "m1", { tags: ["ssd"] });
});
afterAll(async () => {
  master.close();
  await fixture.stop();
});

test("[GRP1] S0-06 S0-08: hosts of a group take its tasks and nothing else; the host learns its group, tags, weight and thresholds", async () => {
  const id = fixture.admin.ids.next<ResourceGroupId>();
  const saved = await ask("group.save", { id, projectId, version: null, name: "etl", network: "vpc-prod", settings: HERA_PLACEMENT });
  expect((await master.sync()).placement).toEqual({ groupId: null, tags: ["ssd"], weight: 10, settings: DEFAULT_PLACEMENT });
  await expect(ask("node.update", { nodeId: master.node.id, groupId: fixture.admin.ids.next<ResourceGroupId>() })).rejects.toMatchObject({ failure: { sentence: { code: "group.notFound" } } });
  expect(await ask("node.update", { nodeId: master.node.id, groupId: id, weight: 20 })).toMatchObject({ groupId: id, weight: 20 });
  expect((await master.sync()).placement).toEqual({ groupId: id, tags: ["ssd"], weight: 20, settings: HERA_PLACEMENT });

  const anywhere = await run("p", '  - { name: free, type: shell, params: { script: "true" } }\n');
  await until("the reason", async () => (await tasksOf(anywhere.id))[0]!.reason?.code === "wait.emptyGroup");
  const candidates = (await ask("taskInstance.get", { taskInstanceId: (await tasksOf(anywhere.id))[0]!.id })).candidates;
  expect(candidates).toMatchObject([{ nodeName: "m1", reasons: [{ code: "place.group", values: { group: "etl", needs: "place.defaultGroup" } }] }]);

  const before = master.orders.length;
  const own = await run("p", '  - { name: own, type: shell, params: { script: "true" }, where: { group: etl, tags: [ssd] } }\n', "own");
  await until("the offer", () => master.orders.length > before);
  expect(master.orders.at(-1)).toMatchObject({ workflowInstanceId: own.id, where: { groupId: id, groupName: "etl", tags: ["ssd"] } });

  await expect(ask("group.remove", { id, projectId })).rejects.toMatchObject({ failure: { sentence: { code: "group.inUse", values: { workflows: "own" } } } });
  await expect(ask("group.save", { ...saved, name: "renamed" })).rejects.toMatchObject({ failure: { sentence: { code: "group.inUse" } } });
  await expect(ask("group.save", { ...saved, network: "classic" })).rejects.toMatchObject({ failure: { sentence: { code: "group.networkFixed" } } });
  expect(await ask("group.save", { ...saved, strategy: "pack" })).toMatchObject({ version: 2, strategy: "pack", projectId });
  await expect(ask("project.remove", { projectId })).rejects.toMatchObject({ failure: { code: "refused" } });

  await ask("node.update", { nodeId: master.node.id, groupId: null, weight: 10 });
  const free = (await tasksOf(anywhere.id))[0]!;
  await until("the default group has a host again", () => master.orders.some((order) => order.taskInstanceId === free.id));
});

test("[DEF2] [GRP1] what names a group or a pool that its project does not have is not published, and its place is said", async () => {
  await ask("text.apply", { text: "{ kind: Pool, project: p, name: ours, slots: 2 }\n---\n{ kind: Pool, name: everybodys, slots: 2 }\n" });
  const task =
    "  - { name: a, type: shell, params: { script: x }, lostPolicy: rerun, warnAfterSeconds: 60, timeoutSeconds: 60,\n      where: { group: etll },\n      pools: [ours, { pool: everybodys, slots: 3 },\n        nothing, ours] }\n";
  const problemsIn = async (project: string) => {
    const error = await ask("text.apply", { text: `kind: Workflow\nproject: ${project}\nname: bad\ntasks:\n${task}` }).catch((one: unknown) => one);
    return (error as { failure: { problems: { path: string; line: number; sentence: { code: string } }[] } }).failure.problems.map((problem) => [problem.line, problem.path, problem.sentence.code]);
  };
  expect((await problemsIn("p")).toSorted()).toEqual(
    [
      [6, "tasks.a.where.group", "task.groupUnknown"],
      [7, "tasks.a.pools.1.slots", "task.poolSmall"],
      [8, "tasks.a.pools.2.pool", "task.poolUnknown"],
      [8, "tasks.a.pools.3.pool", "task.poolTwice"],
      [5, "tasks.a.lostPolicy", "task.rerunNotIdempotent"],
      [5, "tasks.a.warnAfterSeconds", "task.warnLate"],
    ].toSorted(),
  );
  // Another project's group and pool are as if they were not there.
  const foreign = await problemsIn("q");
  expect(foreign.filter(([, , code]) => code === "task.groupUnknown")).toHaveLength(1);
  expect(foreign.filter(([, path]) => path === "tasks.a.pools.0.pool")).toEqual([[7, "tasks.a.pools.0.pool", "task.poolUnknown"]]);
});

test("[POOL1] [LANE1] the queue: place, reason and holders; priorities; each reader sees what is theirs, places count all", async () => {
  const pools = (await ask("pool.list", {})).pools;
  const ours = pools.find((one) => one.name === "ours")!;
  await ask("pool.save", { ...ours, slots: 1 });
  const tasks = ["a", "b", "c"].map((name) => `  - { name: ${name}, type: shell, params: { script: x }, pools: [ours] }\n`).join("");
  const mine = await run("p", tasks, "pooled");
  await until("one holds the pool", async () => (await ask("queue.get", {})).pools.find((one) => one.pool.id === ours.id)?.used === 1);
  await until("the rest says why it waits", async () => (await tasksOf(mine.id)).filter((task) => task.reason?.code === "wait.pool").length === 2);
  const foreign = await run("q", "  - { name: z, type: shell, params: { script: x }, where: { tags: [nowhere] }, priority: 1 }\n", "elsewhere");
  await until("all wait", async () => (await ask("queue.get", {})).total === 3);

  const view = await ask("queue.get", {});
  expect(view.waiting.map((one) => [one.position, one.name])).toEqual([
    [1, "z"],
    [2, "b"],
    [3, "c"],
  ]);
  expect(view.lanes.find((one) => one.lane === "manual")).toMatchObject({ share: DEFAULT_LANE_SHARES.manual, waiting: 3 });
  expect(view.pools.find((one) => one.pool.id === ours.id)).toMatchObject({ used: 1, waiting: 2, holders: [{ name: "a", slots: 1, projectId }] });
  expect((await ask("queue.get", { limit: 1 })).waiting).toHaveLength(1);
  expect((await ask("queue.get", { lane: "backfill" })).waiting).toEqual([]);

  const viewer = await fixture.session((await fixture.person("viewer_q", await projectNamed("q"), "viewer")).token);
  const theirs = await viewer.ask("queue.get", {});
  expect(theirs.waiting.map((one) => [one.position, one.name])).toEqual([[1, "z"]]);
  expect(theirs).toMatchObject({ total: 3, pools: [{ pool: { name: "everybodys" } }] });
  const member = await fixture.session((await fixture.person("viewer_p", projectId, "viewer")).token);
  expect((await member.ask("queue.get", {})).waiting.map((one) => [one.position, one.name])).toEqual([
    [2, "b"],
    [3, "c"],
  ]);

  const byName = new Map((await tasksOf(mine.id)).map((task) => [task.name, task.id]));
  const raised = { workflowInstanceId: mine.id, taskInstanceIds: [byName.get("c")!], priority: 1 };
  await expect(member.ask("queue.setPriority", raised)).rejects.toMatchObject({ failure: { code: "forbidden" } });
  expect(await ask("queue.setPriority", raised)).toEqual({ changed: 1 });
  expect(await ask("queue.setPriority", raised)).toEqual({ changed: 0 });
  await expect(ask("queue.setPriority", { ...raised, taskInstanceIds: [(await tasksOf(foreign.id))[0]!.id] })).rejects.toMatchObject({ failure: { code: "notFound" } });
  expect((await ask("queue.get", { projectId })).waiting.map((one) => [one.name, one.priority])).toEqual([
    ["c", 1],
    ["b", 5],
  ]);
  await expect(ask("pool.remove", { id: ours.id })).rejects.toMatchObject({ failure: { sentence: { code: "pool.inUse" } } });

  // More room: the first in the queue goes.
  await ask("pool.save", { ...ours, version: ours.version + 1, slots: 2 });
  await until("it goes", () => master.orders.some((order) => order.taskInstanceId === byName.get("c")));
  expect((await ask("queue.get", { projectId })).waiting.map((one) => one.name)).toEqual(["b"]);
  await expect(ask("pool.save", { ...ours, version: ours.version, slots: 9 })).rejects.toMatchObject({ failure: { code: "stale" } });
});

test("S4-29: thresholds, strategy and lane shares of the platform are kept and told", async () => {
  const lanes = { scheduled: 40, manual: 40, development: 10, backfill: 10 };
  await ask("platform.update", { placement: HERA_PLACEMENT, strategy: "pack", lanes });
  expect(await ask("platform.placement", {})).toEqual({ placement: HERA_PLACEMENT, strategy: "pack", lanes });
  expect((await master.sync()).placement.settings).toEqual(HERA_PLACEMENT);
  expect((await ask("queue.get", {})).lanes.map((one) => one.share)).toEqual([40, 40, 10, 10]);
  await ask("platform.update", { placement: DEFAULT_PLACEMENT, strategy: "spread", lanes: DEFAULT_LANE_SHARES });
});

test("hosts are told for which programs to look: those of enabled types and of what is published", async () => {
  await ask("text.apply", { text: "kind: TaskType\nname: sparkish\nlabel: S\nplugin: { kind: command, command: [sparkish] }\nrequires: [{ command: sparkish, version: '>=3.5' }]\n" });
  await run("q", "  - { name: z, type: shell, params: { script: x }, where: { requires: [duckdb] } }\n", "needy");
  await until("the list", async () => (await master.sync()).commands.includes("duckdb"));
  expect((await master.sync()).commands).toEqual(expect.arrayContaining(["duckdb", "sparkish"]));
  const type = (await ask("taskType.list", {})).find((one) => one.name === "sparkish")!;
  const { id, version, builtIn: _b, enabled: _e, changedAt: _a, changedSeq: _s, ...body } = type;
  expect(body.requires).toEqual([{ command: "sparkish", version: ">=3.5" }]);
  await ask("taskType.save", { id, version, body, enabled: false });
  expect((await master.sync()).commands).not.toContain("sparkish");
});

test("[NOD6] a drained host says why and until when; when its end has come it is started again, also by a server that was started meanwhile", async () => {
  await expect(ask("node.drain", { nodeId: master.node.id, reason: "x", until: Date.now() - 1 })).rejects.toMatchObject({ failure: { sentence: { code: "node.untilPast" } } });
  const drained = await ask("node.drain", { nodeId: master.node.id, reason: "new disk" });
  expect(drained).toMatchObject({ desired: "draining", maintenance: { reason: "new disk", until: null, by: "root" } });
  expect(master.told.at(-1)).toBe("draining");
  expect(["DRAINING", "STOPPED"]).toContain(drained.state);
  const until1 = Date.now() + 1500;
  expect(await ask("node.drain", { nodeId: master.node.id, reason: "two disks", until: until1 })).toMatchObject({ maintenance: { reason: "two disks", until: until1, by: "root" } });
  await until("it is started again", async () => (await nodeNow()).state === "STARTED");
  expect(Date.now()).toBeGreaterThanOrEqual(until1);
  expect(await nodeNow()).toMatchObject({ desired: "started", maintenance: null });
  expect(master.told.at(-1)).toBe("started");
  const audit = (await ask("audit.list", { object: "node m1" })).find((one) => one.command === "node.drain");
  expect(JSON.stringify(audit?.after)).toContain("two disks");

  const until2 = Date.now() + 1000;
  await ask("node.drain", { nodeId: master.node.id, reason: "restart", until: until2 });
  master.close();
  await fixture.restart();
  await until("the wish is kept", async () => (await nodeNow()).maintenance === null);
  expect(await nodeNow()).toMatchObject({ desired: "started" });
  await ask("node.drain", { nodeId: master.node.id, reason: "again" }).catch(() => undefined);
  await ask("node.start", { nodeId: master.node.id }).catch(() => undefined);
  expect(await nodeNow()).toMatchObject({ desired: "started", maintenance: null });
});

test("[LC8] a silent host is declared gone by a platform admin, or by a project admin for their project; a host that answers is not", async () => {
  const gone = await joinScriptedMaster(fixture, "m2");
  const declare = (as: ServerFixture["admin"], of: ProjectId | null) => as.ask("node.declareGone", { nodeId: gone.node.id, projectId: of, reason: "burnt" });
  await expect(declare(fixture.admin, null)).rejects.toMatchObject({ failure: { sentence: { code: "node.notGone" } } });
  const inP = await run("p", "  - { name: mine, type: shell, params: { script: x } }\n", "lost_p");
  const inQ = await run("q", "  - { name: theirs, type: shell, params: { script: x } }\n", "lost_q");
  await until("both are offered", () => [inP.id, inQ.id].every((id) => gone.orders.some((order) => order.workflowInstanceId === id)));
  await gone.report(gone.orders.map(({ attemptId, taskInstanceId, epoch }) => ({ kind: "accepted" as const, attemptId, taskInstanceId, epoch, seq: 1, at: Date.now() })));
  gone.close();
  const stateOf = async (id: WorkflowInstanceId) => (await tasksOf(id))[0]!.state;
  for (let tries = 0; (await stateOf(inP.id)) !== "LOST"; tries++) {
    expect(tries).toBeLessThan(200);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const admin = await fixture.session((await fixture.person("admin_p", projectId, "projectAdmin")).token);
  await expect(declare(admin, null)).rejects.toMatchObject({ failure: { code: "forbidden" } });
  await expect(declare(admin, await projectNamed("q"))).rejects.toMatchObject({ failure: { code: "notFound" } });
  expect((await declare(admin, projectId)).attempts).toBe(1);
  expect([await stateOf(inP.id), await stateOf(inQ.id)]).toEqual(["FAILED", "LOST"]);
  expect((await declare(fixture.admin, null)).attempts).toBeGreaterThanOrEqual(1);
  expect((await tasksOf(inQ.id))[0]).toMatchObject({ state: "FAILED", cause: "lost" });
  const records = (await ask("audit.list", { object: "node m2" })).filter((one) => one.command === "node.declareGone");
  expect(records.map((one) => [one.actor, one.projectId, (one.after as { reason: string }).reason])).toEqual([
    ["root", null, "burnt"],
    ["admin_p", projectId, "burnt"],
  ]);
  expect((await ask("queue.get", {})).pools.every((one) => one.holders.every((holder) => holder.workflowInstanceId !== inP.id))).toBe(true);
  const id = fixture.admin.ids.next<PoolId>();
  await ask("pool.save", { id, projectId: null, version: null, name: "unused", slots: 0 });
  await ask("pool.remove", { id });
  expect((await ask("pool.list", {})).pools.map((one) => one.name)).not.toContain("unused");
});
