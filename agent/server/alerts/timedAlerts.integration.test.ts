import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AlertChannelId, AlertRule, AlertRuleId, AttemptFact, ChannelConfig, ProjectId, WorkflowInstanceId } from "#contract";
import { systemClock, type Clock } from "../../platform/clock.ts";
import { joinScriptedMaster, type ScriptedMaster } from "../../testing/scriptedMaster.ts";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";

/** A clock that the test moves on, and of which nothing is waited for longer than a moment. */
let ahead = 0;
const clock: Clock = {
  ...systemClock,
  now: () => Date.now() + ahead,
  after: (ms, act) => systemClock.after(Math.min(ms, 300), act),
  every: (ms, act) => systemClock.every(ms > 20_000 ? 250 : ms, act),
};
const HOUR = 3600_000;
const WAIT = { timeout: 20_000, interval: 40 };
let fixture: ServerFixture;
let master: ScriptedMaster;
let pulsing: ReturnType<typeof setInterval>;
let projectId: ProjectId;
let hook: Server;
let failing = false;
let diskFreeBytes = 1e12;
const posts: string[] = [];
/** What came to another place than the root. */
const stormy: string[] = [];
/** With a token: a session would be over after half a day. */
let session: ServerFixture["admin"];
const ask: ServerFixture["admin"]["ask"] = (name, input) => session.ask(name, input);
beforeAll(async () => {
  hook = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      (request.url === "/" ? posts : stormy).push(Buffer.concat(chunks).toString("utf8"));
      response.writeHead(failing ? 503 : 200).end(failing ? "busy" : '{"errcode":0}');
    });
  });
  await new Promise<void>((resolve) => hook.listen(0, "127.0.0.1", resolve));
  fixture = await startServerFixture({ clock });
  session = await fixture.session((await fixture.admin.ask("token.create", { name: "test", days: 90 })).secret);
  master = await joinScriptedMaster(fixture, "m1", { slots: 50 });
  pulsing = setInterval(() => master.pulse(0, { diskFreeBytes }), 500);
  projectId = (await ask("project.create", { name: "shop" })).id;
});
afterAll(async () => {
  clearInterval(pulsing);
  master.close();
  await fixture.stop();
  hook.closeAllConnections();
  await new Promise((resolve) => hook.close(resolve));
});
const channel = (name: string, config: object) =>
  ask("alertChannel.save", { id: fixture.admin.ids.next<AlertChannelId>(), projectId: null, version: null, name, enabled: true, language: "en", config: config as ChannelConfig });
const rule = (name: string, change: Partial<AlertRule>) =>
  ask("alertRule.save", {
    id: fixture.admin.ids.next<AlertRuleId>(),
    projectId: null,
    version: null,
    name,
    enabled: true,
    kind: "failed",
    of: { workflowIds: [], taskIds: [] },
    minutes: null,
    to: { owner: true, followers: true, users: [], channels: [] },
    quiet: null,
    ...change,
  });
async function run(name: string, where = "") {
  await ask("text.apply", { text: `kind: Workflow\nproject: shop\nname: ${name}\ntasks: [{ name: load, type: shell, params: { script: 'true' }${where} }]\n` });
  const workflow = (await ask("workflow.list", {})).workflows.find((one) => one.name === name)!;
  return (await ask("workflow.run", { workflowId: workflow.id })).id;
}
async function held(id: WorkflowInstanceId, number = 0) {
  const find = () => master.orders.filter((one) => one.workflowInstanceId === id)[number];
  await expect.poll(find, WAIT).toBeDefined();
  const order = find()!;
  const common = { attemptId: order.attemptId, taskInstanceId: order.taskInstanceId, epoch: order.epoch, at: clock.now() };
  const exit = (code: number) => ({ code, signal: null, startError: null, unknown: false, killedBy: null, endedAt: clock.now(), durationMs: 1, logBytes: 0, truncated: false, lastLines: [] });
  return {
    order,
    begin: () =>
      master.report([
        { kind: "accepted", seq: 1, ...common },
        { kind: "started", pid: 7, seq: 2, ...common },
      ] as unknown as AttemptFact[]),
    end: (code: number) => master.report([{ kind: "ended", exit: exit(code), seq: 3, ...common }] as unknown as AttemptFact[]),
  };
}
const named = async (ruleName: string) => (await ask("alert.list", { limit: 1000 })).alerts.filter((alert) => alert.ruleName === ruleName);

test("[ALR1] [NGT2] what is late, runs long or stands in the queue is told once, by the clock, and closes when it is over", async () => {
  await rule("late", { kind: "late", projectId });
  await rule("long", { kind: "longRunning", projectId, minutes: 90 });
  await rule("stuck", { kind: "queueStuck", minutes: 90, to: { owner: true, followers: false, users: [], channels: [] } });
  await rule("soon", { kind: "predictedLate", projectId });
  // Usually it takes three hours: begun now it will be done after its time, two hours from now.
  const usual = await held(await run("slow"));
  await usual.begin();
  ahead += 3 * HOUR;
  await usual.end(0);
  const zone = "Asia/Shanghai";
  const now = Temporal.Instant.fromEpochMilliseconds(clock.now()).toZonedDateTimeISO(zone);
  const by = now.add({ hours: 2 });
  const days = now.toPlainDate().subtract({ days: 1 }).until(by.toPlainDate()).days;
  const workflow = (await ask("workflow.list", {})).workflows.find((one) => one.name === "slow")!;
  const { draft, draftVersion } = await ask("workflow.get", { workflowId: workflow.id });
  await ask("lock.take", { workflowId: workflow.id });
  const saved = await ask("workflow.save", { workflowId: workflow.id, draftVersion, definition: { ...draft, deadline: { at: by.toPlainTime().toString({ smallestUnit: "minute" }), daysAfter: days } } });
  await ask("workflow.publish", { workflowId: workflow.id, draftVersion: saved.workflow.draftVersion });
  const slow = (await ask("workflow.run", { workflowId: workflow.id })).id;
  const going = await held(slow);
  await going.begin();
  await expect.poll(() => named("soon"), WAIT).toMatchObject([{ workflowInstanceId: slow, subject: { code: "alert.predictedLate" }, mine: true }]);
  expect(await named("late")).toEqual([]);
  await run("nowhere", ", where: { tags: [nowhere] }");
  ahead += 3 * HOUR;
  await expect.poll(() => named("late"), WAIT).toMatchObject([{ workflowInstanceId: slow, count: 1, state: "open" }]);
  await expect.poll(() => named("long"), WAIT).toMatchObject([{ workflowInstanceId: slow, count: 1, subject: { values: { minutes: 90 } } }]);
  await expect.poll(() => named("stuck"), WAIT).toMatchObject([{ projectId: null, count: 1, subject: { values: { count: 1 } } }]);
  await going.end(0);
  for (const name of ["late", "long", "soon"]) await expect.poll(() => named(name), WAIT).toMatchObject([{ state: "closed", count: 1 }]);
}, 60_000);

test("[ALR1] [ALR2] tries again, a full disk and the end of a backfill are one alert each, with one message, and no other rule hears of them", async () => {
  const told = async (kind: AlertRule["kind"], change: Partial<AlertRule> = {}) => {
    const hooked = await channel(kind, { kind: "webhook", url: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/` });
    await rule(kind, { kind, to: { owner: true, followers: false, users: [], channels: [hooked.id] }, ...change });
    return () => ask("alert.deliveries", { channelId: hooked.id, limit: 100 });
  };
  const deliveries = { retrying: await told("retrying", { projectId }), diskFull: await told("diskFull"), backfillFinished: await told("backfillFinished", { projectId }) };
  const once = async (kind: keyof typeof deliveries, alert: object) => {
    await expect.poll(() => named(kind), WAIT).toMatchObject([{ kind, ...alert }]);
    await expect.poll(deliveries[kind], WAIT).toMatchObject([{ ok: true, tryNo: 1 }]);
  };

  // Two tries fail, the third succeeds.
  const again = await run("again", ", retry: { times: 2, intervalSeconds: 1 }");
  for (const [number, code] of [3, 3, 0].entries()) {
    const order = await held(again, number);
    await order.begin();
    await order.end(code);
    if (code !== 0) await once("retrying", { count: number + 1, state: "open", workflowInstanceId: again, subject: { code: "alert.retrying" } });
    ahead += 2000;
  }
  await once("retrying", { count: 2, state: "closed" });

  diskFreeBytes = 1e6;
  await once("diskFull", { projectId: null, state: "open", nodeId: master.node.id, subject: { code: "alert.diskFull", values: { node: "m1", free: 1 } } });
  const { count } = (await named("diskFull"))[0]!;
  ahead += 60_000;
  await new Promise((resolve) => setTimeout(resolve, 600));
  await once("diskFull", { count, state: "open" });
  diskFreeBytes = 1e12;
  await once("diskFull", { count, state: "closed" });

  const workflow = (await ask("workflow.list", {})).workflows.find((one) => one.name === "again")!;
  const made = await ask("backfill.create", {
    workflowId: workflow.id,
    name: "november",
    spec: { targets: [{ workflowId: workflow.id, taskIds: null }], from: "2026-10-02", until: "2026-10-02", exclude: [], calendar: null, existing: "missing", order: "oldestFirst", parallel: 1, params: {}, leaveOut: [] },
    token: null,
  });
  const cell = async () => (await ask("backfill.get", { backfillId: made.id })).cells[0]!.workflowInstanceId;
  await expect.poll(cell, WAIT).not.toBeNull();
  const filled = await held((await cell())!);
  await filled.begin();
  expect(await named("backfillFinished")).toEqual([]);
  await filled.end(0);
  await once("backfillFinished", { count: 1, subject: { code: "alert.backfillFinished", values: { backfill: "november", ofProject: "shop" } } });
  expect((await named("retrying")).length + (await named("diskFull")).length + (await named("backfillFinished")).length).toBe(3);
}, 60_000);

test("[ALR1] a snoozed alert opens again by itself; in quiet hours nothing is told, and after them it is", async () => {
  const now = Temporal.Instant.fromEpochMilliseconds(clock.now()).toZonedDateTimeISO("Asia/Shanghai");
  const time = (minutes: number) => now.add({ minutes }).toPlainTime().toString({ smallestUnit: "minute" });
  const hooked = await channel("quiet", { kind: "webhook", url: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/` });
  await rule("quiet", { projectId, quiet: { from: time(-60), until: time(60) }, to: { owner: true, followers: false, users: [], channels: [hooked.id] } });
  posts.length = 0;
  const failed = await held(await run("failed"));
  await failed.begin();
  await failed.end(1);
  await expect.poll(async () => (await named("quiet")).length, WAIT).toBe(1);
  const [alert] = await named("quiet");
  await ask("alert.snooze", { ids: [alert!.id], until: clock.now() + HOUR });
  expect(await named("quiet")).toMatchObject([{ state: "snoozed" }]);
  expect(posts).toEqual([]);
  ahead += 2 * HOUR;
  await expect.poll(() => posts.length, WAIT).toBe(1);
  await expect.poll(() => named("quiet"), WAIT).toMatchObject([{ state: "open", count: 1 }]);
}, 60_000);

test("[ALR3] what cannot be delivered is tried for a day, each try with its answer; then the inbox says so", async () => {
  failing = true;
  const hooked = await channel("busy", { kind: "webhook", url: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/` });
  await rule("busy", { projectId, to: { owner: true, followers: false, users: [], channels: [hooked.id] } });
  const failed = await held(await run("lost"));
  await failed.begin();
  await failed.end(1);
  const tries = async () => ask("alert.deliveries", { channelId: hooked.id, limit: 1000 });
  await expect.poll(async () => (await tries()).length, WAIT).toBe(1);
  expect((await tries())[0]).toMatchObject({ ok: false, answer: "503: busy", tryNo: 1 });
  for (let before = 1; (await tries())[0]!.nextAt !== null; before++) {
    ahead += HOUR;
    await expect.poll(async () => (await tries()).length, WAIT).toBeGreaterThan(before);
  }
  expect((await tries()).length).toBeGreaterThan(25);
  const given = (await ask("alert.list", { limit: 1000 })).alerts.filter((alert) => alert.kind === "undelivered" && alert.ruleName === "busy");
  expect(given).toMatchObject([{ mine: true, subject: { values: { channel: "busy", answer: "503: busy" } } }]);
  expect((await ask("alertChannel.list", {})).channels.find((one) => one.id === hooked.id)!.lastDelivery).toMatchObject({ ok: false, answer: "503: busy" });
  // One answer that is well, and that is over too.
  failing = false;
  const next = await held(await run("lost_again"));
  await next.begin();
  await next.end(1);
  await expect.poll(async () => (await ask("alert.list", { limit: 1000 })).alerts.find((alert) => alert.id === given[0]!.id), WAIT).toMatchObject({ state: "closed" });
}, 120_000);

test("[ALR3] a script runs as a task on an agent; the message reaches it as parameters, and its end is the answer", async () => {
  const shell = (await ask("taskType.list", {})).find((type) => type.name === "shell")!;
  const paged = await channel("pager", { kind: "script", projectId, taskTypeId: shell.id, params: { script: 'echo "$alert_text"' } });
  await rule("paged", { projectId, to: { owner: false, followers: false, users: [], channels: [paged.id] } });
  const before = master.orders.length;
  const failed = await held(await run("paging"));
  await failed.begin();
  await failed.end(1);
  await expect.poll(() => master.orders.length, WAIT).toBe(before + 2);
  const said = await held(master.orders.at(-1)!.workflowInstanceId);
  expect(said.order.environment["alert_title"]).toContain("shop/paging/load failed");
  expect(said.order.environment["alert_text"]).toContain("signalbox://");
  expect(JSON.stringify(said.order.params)).not.toContain("paging");
  await said.begin();
  await said.end(0);
  ahead += 60_000;
  await expect.poll(() => ask("alert.deliveries", { channelId: paged.id }), WAIT).toMatchObject([{ ok: true, tryNo: 1, answer: expect.stringContaining("SUCCESS") }]);
  // Its own failure alerts nobody.
  expect((await ask("alert.list", { limit: 1000 })).alerts.some((alert) => alert.workflowInstanceId === said.order.workflowInstanceId)).toBe(false);
}, 60_000);

test("[ALR5] a storm of failures is one alert each and few messages: three at once, and a minute later one that lists the first of the rest and counts the others", async () => {
  const COUNT = 40;
  const address = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/storm`;
  const [hooked, chat] = [await channel("storm", { kind: "webhook", url: address }), await channel("storm chat", { kind: "wecom", url: address })];
  const names = Array.from({ length: COUNT }, (_, at) => `load${at}`);
  await ask("text.apply", { text: `kind: Workflow\nproject: shop\nname: storm\ntasks: [${names.map((name) => `{ name: ${name}, type: shell, params: { script: 'true' } }`).join(", ")}]\n` });
  const workflow = (await ask("workflow.list", {})).workflows.find((one) => one.name === "storm")!;
  await rule("storm", { of: { workflowIds: [workflow.id], taskIds: [] }, to: { owner: false, followers: false, users: [], channels: [hooked.id, chat.id] } });
  const { id } = await ask("workflow.run", { workflowId: workflow.id });
  const webhooks = () => stormy.map((post) => JSON.parse(post) as { code: string; count: number; texts: string[] }).filter((post) => post.texts !== undefined);
  const chats = () => stormy.map((post) => JSON.parse(post) as { msgtype?: string; text: { content: string } }).filter((post) => post.msgtype === "text");
  const fail = async (number: number) => {
    const order = await held(id, number);
    await order.begin();
    await order.end(3);
  };
  for (let number = 0; number < 3; number++) {
    await fail(number);
    await expect.poll(() => [webhooks().length, chats().length], WAIT).toEqual([number + 1, number + 1]);
  }
  for (let number = 3; number < COUNT; number++) await fail(number);
  await expect.poll(async () => (await named("storm")).length, WAIT).toBe(COUNT);
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect([webhooks().map((post) => post.count), chats().length]).toEqual([[1, 1, 1], 3]);
  ahead += 61_000;
  await expect.poll(() => [webhooks().length, chats().length], WAIT).toEqual([4, 4]);
  const last = webhooks().at(-1)!;
  expect(last).toMatchObject({ code: "alert.digest", count: COUNT - 3, text: "37 alerts of rule storm within a minute" });
  expect(last.texts).toHaveLength(20);
  const said = webhooks().flatMap(({ texts }) => texts.map((text) => /load\d+/.exec(text)?.[0]));
  expect(new Set(said).size).toBe(23);
  // A chat that takes few bytes lists fewer, and counts the rest.
  const lines = chats().at(-1)!.text.content.split("\n");
  const listed = lines.filter((line) => line.startsWith("- ")).length;
  expect([lines[0], lines.at(-2)]).toEqual(["37 alerts of rule storm within a minute", `and ${COUNT - 3 - listed} more`]);
  for (const alert of await named("storm")) expect(await ask("alert.deliveries", { alertId: alert.id })).toHaveLength(2);
  expect(await ask("alert.deliveries", { channelId: hooked.id, limit: 1000 })).toHaveLength(4);
}, 120_000);
