import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Refusal, type AlertChannelId, type AlertRule, type AlertRuleId, type AttemptFact, type ChannelConfig, type ProjectId, type TaskInstance, type TaskInstanceId, type WorkflowInstanceId } from "#contract";
import { joinScriptedMaster, type ScriptedMaster } from "../../testing/scriptedMaster.ts";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";
import { startSmtpServer, type SmtpServer } from "../../testing/smtpServer.ts";

const WAIT = { timeout: 50_000, interval: 30 };
const SECRET = "correct horse battery staple";
let fixture: ServerFixture;
let master: ScriptedMaster;
let pulsing: ReturnType<typeof setInterval>;
let projectId: ProjectId;
let hook: Server;
let smtp: SmtpServer;
const ask: ServerFixture["admin"]["ask"] = (name, input) => fixture.admin.ask(name, input);
const ids = () => fixture.admin.ids;

/** What the other side got, and what it answers. */
const posts: { path: string; headers: IncomingHttpHeaders; body: string }[] = [];
let answer: (path: string) => { status: number; text: string; headers?: Record<string, string> } = () => ({ status: 200, text: '{"errcode":0,"code":0}' });
beforeAll(async () => {
  hook = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const path = request.url ?? "";
      posts.push({ path, headers: request.headers, body: Buffer.concat(chunks).toString("utf8") });
      const { status, text, headers } = answer(path);
      response.writeHead(status, headers).end(text);
    });
  });
  await new Promise<void>((resolve) => hook.listen(0, "127.0.0.1", resolve));
  smtp = await startSmtpServer({ host: "127.0.0.1", startTls: null, login: { user: "ann", password: "pw" } });
  fixture = await startServerFixture();
  master = await joinScriptedMaster(fixture, "m1", { slots: 50 });
  pulsing = setInterval(() => master.pulse(0), 2000);
  projectId = (await ask("project.create", { name: "shop" })).id;
});
afterAll(async () => {
  clearInterval(pulsing);
  master.close();
  await fixture.stop();
  hook.closeAllConnections();
  await new Promise((resolve) => hook.close(resolve));
  await smtp.close();
});

const hookAt = (path: string): string => `http://127.0.0.1:${(hook.address() as AddressInfo).port}${path}`;
const postsTo = (path: string) => posts.filter((post) => post.path.startsWith(path));
const refusal = async (asked: Promise<unknown>): Promise<string> => {
  const error = await asked.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Refusal) return error.failure.sentence.code;
  throw new Error(`not refused: ${String(error)}`);
};
const channel = (name: string, config: object, more: { projectId?: ProjectId | null; id?: AlertChannelId; version?: number | null; session?: typeof ask; language?: "en" | "zh" } = {}) =>
  (more.session ?? ask)("alertChannel.save", {
    id: more.id ?? ids().next<AlertChannelId>(),
    projectId: more.projectId ?? null,
    version: more.version ?? null,
    name,
    enabled: true,
    language: more.language ?? "en",
    config: config as ChannelConfig,
  });
const rule = (name: string, change: Partial<AlertRule>, session: typeof ask = ask) =>
  session("alertRule.save", {
    id: ids().next<AlertRuleId>(),
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
async function run(name: string, tasks = "[{ name: load, type: shell, params: { script: 'false' } }]") {
  await ask("text.apply", { text: `kind: Workflow\nproject: shop\nname: ${name}\ntasks: ${tasks}\n` });
  const workflow = (await ask("workflow.list", {})).workflows.find((one) => one.name === name)!;
  const instance = await ask("workflow.run", { workflowId: workflow.id });
  return { workflowId: workflow.id, id: instance.id };
}
const tasksOf = async (id: WorkflowInstanceId): Promise<TaskInstance[]> => (await ask("workflowInstance.get", { workflowInstanceId: id })).tasks as TaskInstance[];
async function end(id: WorkflowInstanceId, code: number, lastLines: string[] = [], tries = 1): Promise<TaskInstanceId> {
  const held = () => master.orders.filter((one) => one.workflowInstanceId === id);
  await expect.poll(() => held().length, WAIT).toBe(tries);
  const order = held().at(-1)!;
  const common = { attemptId: order.attemptId, taskInstanceId: order.taskInstanceId, epoch: order.epoch, at: Date.now() };
  const exit = { code, signal: null, startError: null, unknown: false, killedBy: null, endedAt: Date.now(), durationMs: 1, logBytes: 0, truncated: false, lastLines, peakMemoryBytes: 64 * 1024 * 1024 };
  await master.report([{ kind: "accepted", seq: 1, ...common }, { kind: "started", pid: 7, seq: 2, ...common }, { kind: "ended", exit, seq: 3, ...common } as unknown as AttemptFact]);
  return order.taskInstanceId;
}
const alertsOf = async (id: WorkflowInstanceId) => (await ask("alert.list", {})).alerts.filter((alert) => alert.workflowInstanceId === id);

test("S4-14 [ALR1] on a fresh platform failures are in the inbox of the owner and of who follows, of nobody else, without a channel", async () => {
  const ann = await fixture.person("ann", projectId, "viewer");
  const bob = await fixture.person("bob", projectId, "viewer");
  const eve = await fixture.person("eve", null, null);
  const [annAsks, bobAsks, eveAsks] = await Promise.all([ann, bob, eve].map(async ({ token }) => (await fixture.session(token)).ask));
  const started = await run("plain");
  await annAsks!("workflow.follow", { workflowId: started.workflowId, taskId: null, follow: true });
  const taskInstanceId = await end(started.id, 3, ["boom"]);
  await expect.poll(async () => (await alertsOf(started.id)).length, WAIT).toBe(1);
  const [alert] = await alertsOf(started.id);
  expect(alert).toMatchObject({ kind: "failed", state: "open", count: 1, mine: true, taskInstanceId, ruleName: "failures", subject: { code: "alert.failed" } });
  expect((await annAsks!("alert.list", { mine: true })).alerts.map((one) => one.id)).toEqual([alert!.id]);
  expect((await bobAsks!("alert.list", {})).alerts).toMatchObject([{ id: alert!.id, mine: false }]);
  expect(await bobAsks!("alert.list", { mine: true })).toMatchObject({ alerts: [], open: 0 });
  // [ACC2]
  expect((await eveAsks!("alert.list", {})).alerts).toEqual([]);
  expect(await refusal(eveAsks!("alert.acknowledge", { ids: [alert!.id] }))).toBe("alert.notFound");
  expect(await bobAsks!("alert.acknowledge", { ids: [alert!.id] })).toEqual({ changed: 1 });
  expect((await alertsOf(started.id))[0]).toMatchObject({ state: "acknowledged", acknowledgedBy: "bob" });

  // [ALR2] The same again adds to it and opens it; a success closes it.
  for (const [tries, code] of [
    [2, 3],
    [3, 0],
  ] as const) {
    const input = { verb: "rerun", taskInstanceIds: [taskInstanceId], scope: "only" } as const;
    const plan = await fixture.rest("POST", "/api/v1/operations/plan", { token: fixture.adminToken, body: input });
    await fixture.rest("POST", "/api/v1/operations/apply", { token: fixture.adminToken, body: { ...input, token: (plan.body as { token: string }).token } });
    await end(started.id, code, [], tries);
    await expect.poll(async () => (await alertsOf(started.id))[0], WAIT).toMatchObject(code === 3 ? { id: alert!.id, state: "open", count: 2 } : { id: alert!.id, state: "closed", count: 2 });
  }
});

test("[ALR3] [VAR1] every channel is signed as its other side checks it; secrets are nowhere again", async () => {
  const made = {
    webhook: await channel("hook", { kind: "webhook", url: hookAt("/hook"), secret: SECRET }),
    dingtalk: await channel("ding", { kind: "dingtalk", url: hookAt("/ding?access_token=abc"), secret: SECRET }, { language: "zh" }),
    feishu: await channel("fei", { kind: "feishu", url: hookAt("/fei/abc"), secret: SECRET }),
    wecom: await channel("we", { kind: "wecom", url: hookAt("/we?key=abc") }),
    slack: await channel("sl", { kind: "slack", url: hookAt("/sl/abc") }),
  };
  expect(JSON.stringify(await ask("alertChannel.list", {}))).not.toMatch(/abc|horse/);
  answer = (path) => ({ status: 200, text: path.startsWith("/sl") ? "ok" : '{"errcode":0,"errmsg":"ok","code":0}' });
  for (const one of Object.values(made)) expect(await ask("alertChannel.test", { id: one.id }), one.name).toMatchObject({ ok: true });

  const hooked = postsTo("/hook").at(-1)!;
  const stamp = String(hooked.headers["x-signalbox-timestamp"]);
  expect(hooked.headers["x-signalbox-signature"]).toBe(`sha256=${createHmac("sha256", SECRET).update(`${stamp}.${hooked.body}`).digest("hex")}`);
  expect(JSON.parse(hooked.body)).toMatchObject({ version: 1, code: "alert.test", text: "This is a test of channel hook. Nothing is wrong.", id: hooked.headers["x-signalbox-message"] });
  expect(Object.keys(hooked.headers).sort()).toEqual(["connection", "content-length", "content-type", "host", "user-agent", "x-signalbox-message", "x-signalbox-signature", "x-signalbox-timestamp"]);

  const ding = postsTo("/ding").at(-1)!;
  const query = new URL(ding.path, "http://x").searchParams;
  expect(query.get("access_token")).toBe("abc");
  expect(query.get("sign")).toBe(
    createHmac("sha256", SECRET)
      .update(`${query.get("timestamp")}\n${SECRET}`)
      .digest("base64"),
  );
  expect(JSON.parse(ding.body)).toMatchObject({ msgtype: "text", text: { content: expect.stringContaining("测试消息") } });

  const fei = JSON.parse(postsTo("/fei").at(-1)!.body) as { timestamp: string; sign: string };
  expect(fei.sign).toBe(createHmac("sha256", `${fei.timestamp}\n${SECRET}`).digest("base64"));
  expect(JSON.parse(postsTo("/we").at(-1)!.body)).toMatchObject({ msgtype: "text" });
  expect(JSON.parse(postsTo("/sl").at(-1)!.body)).toMatchObject({ text: expect.stringContaining("test of channel sl") });

  // With 200 a chat may still say no: the exact answer is kept.
  answer = () => ({ status: 200, text: '{"errcode":310000,"errmsg":"sign not match"}' });
  expect(await ask("alertChannel.test", { id: made.dingtalk.id })).toEqual({ ok: false, answer: '200：{"errcode":310000,"errmsg":"sign not match"}' });
  expect((await ask("alertChannel.list", {})).channels.find((one) => one.id === made.dingtalk.id)!.lastDelivery).toMatchObject({ ok: false, answer: expect.stringContaining("sign not match") });
  answer = () => ({ status: 200, text: "{}" });

  // A secret stays as long as the place does.
  const keep = await channel("hook", { kind: "webhook", url: hookAt("/hook"), secret: null }, { id: made.webhook.id, version: made.webhook.version });
  await ask("alertChannel.test", { id: keep.id });
  expect(postsTo("/hook").at(-1)!.headers["x-signalbox-signature"]).toBeDefined();
  expect(await refusal(channel("hook", { kind: "webhook", url: hookAt("/other"), secret: null }, { id: made.webhook.id, version: keep.version }))).toBe("alertChannel.secretNeeded");
  const ding2 = await channel("ding", { ...made.dingtalk.config, secret: null }, { id: made.dingtalk.id, version: made.dingtalk.version });
  await ask("alertChannel.test", { id: ding2.id });
  expect(postsTo("/ding").at(-1)!.path).toContain("access_token=abc");
  expect(await refusal(channel("ding", { ...made.dingtalk.config, url: "https://oapi.dingtalk.com/…", secret: null }, { id: ding2.id, version: ding2.version }))).toBe("alertChannel.addressNeeded");
  expect(await refusal(channel("u", { kind: "webhook", url: "http://user:pw@example.com/", secret: null }))).toBe("alertChannel.addressUser");
});

test("[ALR3] mail reaches owners and who is named in it, with the cause of death and where to look; a refusal is kept in the server's words", async () => {
  await ask("auth.setEmail", { email: "root@example.com" });
  const { port, mails } = smtp;
  const config = { kind: "mail", host: "127.0.0.1", port, security: "none", user: "ann", password: "pw", from: "signalbox@example.com", to: ["ops@example.com"] };
  const mail = await channel("mail", config, { language: "en" });
  await rule("mailed", { projectId, to: { owner: true, followers: false, users: [], channels: [mail.id] } });
  const started = await run("mailed");
  await end(started.id, 3, ["line one", "connection refused \u202Eevil"]);
  await expect.poll(() => mails.length, WAIT).toBe(1);
  const text = mails[0]!.text.replaceAll("=\r\n", "").replaceAll("=3D", "=");
  for (const part of ["To: ops@example.com, root@example.com", "shop/mailed/load failed", "Peak memory: 64 MiB", "line one", "connection refused", "signalbox://", `Server: ${fixture.server.address}`])
    expect(text).toContain(part);
  expect(text).not.toMatch(/\u202E|=E2=80=AE/);
  const [alert] = (await alertsOf(started.id)).filter((one) => one.ruleName === "mailed");
  await expect.poll(async () => ask("alert.deliveries", { alertId: alert!.id }), WAIT).toMatchObject([{ ok: true, tryNo: 1, channelName: "mail", answer: "250 2.0.0 queued as 4711", nextAt: null }]);

  const wrong = await channel("wrong", { ...config, password: "guess" });
  expect(await ask("alertChannel.test", { id: wrong.id })).toMatchObject({ ok: false, answer: expect.stringContaining("535 5.7.8 wrong password") });
  const nobody = await channel("nobody", { ...config, to: ["nobody@example.com"] });
  expect(await ask("alertChannel.test", { id: nobody.id })).toMatchObject({ ok: false, answer: expect.stringContaining("550 5.1.1") });
  // [VAR1] A password goes to no server but the one that it was typed for.
  expect(await refusal(channel("mail", { ...config, password: null, host: "localhost" }, { id: mail.id, version: mail.version }))).toBe("alertChannel.secretNeeded");
});

test("[ALR2] a task with 2,000 behind it is one alert, one message, and says how many wait", async () => {
  answer = () => ({ status: 200, text: "ok" });
  const hooked = await channel("storm", { kind: "webhook", url: hookAt("/storm") });
  const tasks = [{ name: "load", type: "shell", params: { script: "false" } }, ...Array.from({ length: 2000 }, (_, index) => ({ name: `t${index}`, type: "shell", params: { script: "true" }, after: ["load"] }))];
  await rule("stormy", { projectId, to: { owner: false, followers: false, users: [], channels: [hooked.id] } });
  const started = await run("storm", JSON.stringify(tasks));
  await end(started.id, 1);
  await expect.poll(() => postsTo("/storm").length, WAIT).toBe(1);
  const alerts = (await alertsOf(started.id)).filter((one) => one.ruleName === "stormy");
  expect(alerts).toMatchObject([{ count: 1, blocked: 2000 }]);
  await expect.poll(async () => ask("alert.deliveries", { alertId: alerts[0]!.id }), WAIT).toHaveLength(1);
}, 60_000);

test("[ALR4] row 43: nothing is sent to metadata, link-local or unspecified addresses in any form, and by channels of projects to no private one; no redirect is followed", async () => {
  const tried = async (url: string, of: ProjectId | null) => {
    const made = await channel(ids().next<string>(), { kind: "webhook", url }, { projectId: of });
    return (await ask("alertChannel.test", { id: made.id })).answer;
  };
  for (const host of ["169.254.169.254", "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "0.0.0.0", "[::]", "[fe80::1]", "100.100.100.200", "[fd00:ec2::254]", "[64:ff9b::a9fe:a9fe]", "2852039166", "0xa9fea9fe"])
    expect(await tried(`http://${host}/latest`, null), host).toContain("where nothing may be sent");
  for (const host of ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"])
    expect(await tried(`http://${host}:${(hook.address() as AddressInfo).port}/secret`, projectId), host).toContain("where nothing may be sent");
  for (const host of ["10.0.0.1", "192.168.1.1", "172.16.9.9", "[::ffff:10.0.0.1]", "[fd12::1]"]) expect(await tried(`http://${host}/`, projectId), host).toContain("a private address");
  expect(await ask("platform.alerts", {})).toEqual({ projectAlertsPrivate: false });
  await ask("platform.update", { projectAlertsPrivate: true });
  expect(await ask("platform.alerts", {})).toEqual({ projectAlertsPrivate: true });
  expect(await tried(`http://127.0.0.1:${(hook.address() as AddressInfo).port}/secret`, projectId), "this host itself stays closed").toContain("where nothing may be sent");
  expect(postsTo("/secret")).toEqual([]);
  answer = (path) => (path === "/away" ? { status: 302, text: "", headers: { location: hookAt("/stolen") } } : { status: 200, text: "ok" });
  expect(await tried(hookAt("/away"), null)).toBe("302: ");
  expect(postsTo("/stolen")).toEqual([]);
});

test("[ACC1] [ACC2] rules and channels are kept by who administers their scope; no project's troubles go to another's channel", async () => {
  const other = (await ask("project.create", { name: "other" })).id;
  const people = Object.fromEntries(
    await Promise.all((["viewer", "developer", "operator", "projectAdmin"] as const).map(async (role) => [role, (await fixture.session((await fixture.person(`r_${role}`, projectId, role)).token)).ask] as const)),
  );
  const theirs = await channel("theirs", { kind: "webhook", url: "https://example.com/" }, { projectId: other });
  const platforms = await channel("platforms", { kind: "webhook", url: "https://example.com/" });
  for (const [role, session] of Object.entries(people)) {
    const may = role === "projectAdmin";
    const made = channel(`of ${role}`, { kind: "webhook", url: "https://example.com/" }, { projectId, session });
    if (may) expect(await made).toMatchObject({ projectId });
    else expect(await refusal(made)).toBe("access.forbidden");
    if (may) expect(await rule(`of ${role}`, { projectId, to: { owner: true, followers: true, users: [], channels: [platforms.id] } }, session)).toMatchObject({ projectId });
    else expect(await refusal(rule(`of ${role}`, { projectId }, session))).toBe("access.forbidden");
    expect(await refusal(rule("x", { projectId: other }, session))).toBe("access.notFound");
    expect(await refusal(rule("x", {}, session))).toBe("access.forbidden");
    expect(await refusal(session("alertChannel.test", { id: platforms.id }))).toBe("access.forbidden");
    expect(await refusal(session("alertChannel.test", { id: theirs.id }))).toBe("access.notFound");
    expect((await session("alertChannel.list", {})).channels.some((one) => one.id === theirs.id)).toBe(false);
  }
  for (const [change, word] of [
    [{ projectId, to: { owner: true, followers: true, users: [], channels: [theirs.id] } }, "alertRule.channel"],
    [{ to: { owner: true, followers: true, users: [], channels: [theirs.id] } }, "alertRule.channel"],
    [{ projectId, kind: "nodeUnreachable" }, "alertRule.platformOnly"],
    [{ kind: "queueStuck" }, "alertRule.minutes"],
    [{ to: { owner: false, followers: false, users: [], channels: [] } }, "alertRule.nobody"],
    [{ projectId: other, to: { owner: true, followers: true, users: ["r_viewer"], channels: [] } }, "alertRule.user"],
  ] as const)
    expect(await refusal(rule("refused", change as Partial<AlertRule>))).toBe(word);
  await rule("uses", { projectId: other, to: { owner: true, followers: true, users: [], channels: [theirs.id] } });
  expect(await refusal(ask("alertChannel.remove", { id: theirs.id }))).toBe("alertChannel.inUse");
});

test("[ALR1] [ALR2] a snoozed alert stays one; a node that is silent is one alert of the platform", async () => {
  await rule("nodes", { kind: "nodeUnreachable", to: { owner: true, followers: false, users: [], channels: [] } });
  const lone = await joinScriptedMaster(fixture, "lone");
  lone.close();
  const found = async () => (await ask("alert.list", {})).alerts.filter((one) => one.nodeId === lone.node.id);
  await expect.poll(found, { timeout: 30_000, interval: 200 }).toMatchObject([{ kind: "nodeUnreachable", projectId: null, mine: true, state: "open" }]);
  const [alert] = await found();
  expect(await refusal(ask("alert.snooze", { ids: [alert!.id], until: Date.now() - 1 }))).toBe("alert.snoozePast");
  await ask("alert.snooze", { ids: [alert!.id], until: Date.now() + 3600_000 });
  expect(await found()).toMatchObject([{ state: "snoozed" }]);
}, 60_000);

test("[ALR1] when the facts that it had not seen are gone, what is open is told instead, and what was told is not told again", async () => {
  const started = await run("forgotten");
  await end(started.id, 1);
  await expect.poll(async () => (await alertsOf(started.id)).length, WAIT).toBeGreaterThan(0);
  const others = (await ask("alert.list", { limit: 1000 })).alerts.filter((alert) => alert.workflowInstanceId !== started.id && alert.kind === "failed");
  await fixture.restart(() => {
    const db = new DatabaseSync(join(fixture.dataDir, "signalbox.db"));
    db.exec(`delete from alerts where workflow_instance_id = '${started.id}'; update alert_cursor set seq = 0; delete from outbox where seq < (select max(seq) from outbox)`);
    db.close();
  });
  await expect.poll(async () => (await alertsOf(started.id)).some((alert) => alert.ruleName === "failures"), WAIT).toBe(true);
  const after = (await ask("alert.list", { limit: 1000 })).alerts.filter((alert) => alert.workflowInstanceId !== started.id && alert.kind === "failed");
  expect(after.map(({ id, count }) => [id, count])).toEqual(others.map(({ id, count }) => [id, count]));
}, 60_000);

test("[ALR1] [ALR5] killed between failures and their messages, before they are sent, or before the one that they became is, the server tells each exactly once", async () => {
  for (const [point, count] of [
    ["event", 1],
    ["message", 1],
    ["event", 8],
    ["message", 8],
    ["digest", 8],
  ] as const) {
    answer = () => ({ status: 200, text: "ok" });
    const name = `killed_${point}_${count}`;
    const hooked = await channel(name, { kind: "webhook", url: hookAt(`/${name}`) });
    const started = await run(name, `[${Array.from({ length: count }, (_, at) => `{ name: load${at}, type: shell, params: { script: 'false' }, where: { tags: [nowhere] } }`).join(", ")}]`);
    await rule(name, { of: { workflowIds: [started.workflowId], taskIds: [] }, to: { owner: false, followers: false, users: [], channels: [hooked.id] } });
    const tasks = (await tasksOf(started.id)).map((task) => task.id);
    let signal: unknown = null;
    await fixture.restart(() => {
      try {
        execFileSync(process.execPath, [join(import.meta.dirname, "../../testing/alertKilledChild.ts"), fixture.dataDir, tasks.join(","), point, name], { stdio: "pipe", timeout: 60_000 });
      } catch (error) {
        signal = (error as { signal?: unknown }).signal;
      }
    });
    expect(signal, name).toBe("SIGKILL");
    const told = () => postsTo(`/${name}`).map((post) => JSON.parse(post.body) as { code: string; count: number; texts: string[] });
    const names = () => told().flatMap(({ texts }) => texts.map((text) => /load\d+/.exec(text)?.[0]));
    await expect.poll(() => names().length, { ...WAIT, message: name }).toBe(count);
    expect(told()).toMatchObject([{ count, code: count === 1 ? expect.stringMatching(/^alert.failed/) : "alert.digest" }]);
    expect(new Set(names()).size).toBe(count);
    const alerts = (await alertsOf(started.id)).filter((one) => one.ruleName === name);
    expect(alerts.map((one) => one.count)).toEqual(Array(count).fill(1));
    for (const { id } of alerts) await expect.poll(() => ask("alert.deliveries", { alertId: id }), WAIT).toMatchObject([{ ok: true, tryNo: 1 }]);
    await fixture.restart();
    expect(told()).toHaveLength(1);
  }
}, 240_000);
