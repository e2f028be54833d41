import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hasEnded, say, type OutputOf, type TaskInstance, type UiUp, type Verb, type WorkflowInstanceId } from "#contract";
import { waitForEnd } from "../../agent/cli/admin/run.ts";
import type { Session } from "../../agent/cli/admin/session.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

let platform: Platform;
let session: Session;
beforeAll(async () => {
  platform = await startPlatform({ slaves: 2 });
  session = await platform.session();
  await session.ask("text.apply", { text: "kind: Project\nname: engine\nparams: { region: cn, shared: from_project }\n" });
});
afterAll(() => platform.remove());

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
type Detail = OutputOf<UiUp, "workflowInstance.get">;
let counter = 0;

/** Applies tasks as a workflow of their own and starts it. */
async function begin(tasks: string, options: { params?: Record<string, string>; date?: string; header?: string } = {}): Promise<WorkflowInstanceId> {
  const name = `w${++counter}`;
  await session.ask("text.apply", { text: `kind: Workflow\nproject: engine\nname: ${name}\n${options.header ?? ""}\ntasks:\n${tasks}` });
  const { workflows } = await session.ask("workflow.list", {});
  return (await session.ask("workflow.run", { id: session.ids.next<WorkflowInstanceId>(), workflowId: workflows.find((one) => one.name === name)!.id, params: options.params, businessDate: options.date })).id;
}
const detail = (id: WorkflowInstanceId): Promise<Detail> => session.ask("workflowInstance.get", { workflowInstanceId: id });
const finish = async (id: WorkflowInstanceId): Promise<Map<string, TaskInstance>> => new Map((await waitForEnd(session, { id }, () => {})).tasks.map((task) => [task.name, task]));
const task = async (id: WorkflowInstanceId, name: string): Promise<TaskInstance> => (await detail(id)).tasks.find((one) => one.name === name)!;
async function until(id: WorkflowInstanceId, name: string, holds: (one: TaskInstance) => boolean): Promise<TaskInstance> {
  for (const end = Date.now() + 20_000; ; await wait(50)) {
    const one = await task(id, name);
    if (holds(one)) return one;
    if (Date.now() > end) throw new Error(`${name} is ${one.state} ${JSON.stringify(one.reason)}`);
  }
}
async function logOf(one: TaskInstance): Promise<string> {
  for (let tries = 0; ; tries++) {
    const { bytes, info } = await session.askBytes("log.read", { attemptId: one.attemptId!, from: 0, bytes: 262_144 });
    if (info.complete || tries === 100) return Buffer.from(bytes).toString();
    await wait(50);
  }
}
const apply = async (verb: Verb, one: TaskInstance, more: object = {}) => session.ask("operation.apply", { verb, taskInstanceIds: [one.id], ...more });
const sh = (name: string, script: string, more = "") => `  - { name: ${name}, type: shell, params: { script: ${JSON.stringify(script)} }${more} }\n`;

test("fifty tasks: order respected, both slaves used, exit 0", async () => {
  const witness = join(platform.dir, "fifty");
  const after = (index: number) => (index < 10 ? [] : [index - 10, ...(index % 10 === 9 ? [] : [index - 9])]);
  const tasks = Array.from({ length: 50 }, (_, index) =>
    sh(
      `t${index}`,
      `echo "start t${index}" >> "$witness"; sleep 0.05; echo "end t${index}" >> "$witness"`,
      `, after: [${after(index)
        .map((one) => `t${one}`)
        .join(", ")}]`,
    ),
  ).join("");
  const text = `kind: Project\nname: fifty\n---\nkind: Workflow\nproject: fifty\nname: many\nparams: { witness: ${witness} }\ntasks:\n${tasks}`;
  expect((await platform.cli(["admin", "apply", "-f", "-"], text)).code).toBe(0);
  const again = await platform.cli(["admin", "apply", "-f", "-", "--json"], text);
  expect(JSON.parse(again.out).changes.map((change: { change: string }) => change.change)).toEqual(["unchanged", "unchanged"]);
  const run = await platform.cli(["admin", "run", "fifty/many", "--wait", "--json"]);
  expect(run.code).toBe(0);
  const done = JSON.parse(run.out) as Detail;
  expect(done.instance.state).toBe("SUCCESS");
  expect(new Set(done.tasks.map((one) => one.nodeId)).size).toBe(2);
  const lines = readFileSync(witness, "utf8").trim().split("\n");
  for (let index = 0; index < 50; index++) {
    expect(lines.filter((line) => line === `start t${index}`)).toHaveLength(1);
    for (const one of after(index)) expect(lines.indexOf(`end t${one}`)).toBeLessThan(lines.indexOf(`start t${index}`));
  }
});

test("[PAR3, PAR2] parameters reach a task as its environment, literally, nearest scope first", async () => {
  const nasty = `$(touch ${join(platform.dir, "pwned")}) \`id\` "quotes" 'single' ; rm -rf / #\n新行`;
  const id = await begin(sh("show", 'printf "%s|%s|%s|%s|%s" "$bizdate" "$region" "$shared" "$day" "$nasty"; echo " ${unset_name:-none} $[not an expression]"', ""), {
    header: 'params: { region: eu, day: "$[yyyymmdd-1] ${bizdate}" }',
    params: { nasty },
    date: "2026-02-28",
  });
  const show = (await finish(id)).get("show")!;
  expect(await logOf(show)).toBe(`20260228|eu|from_project|20260228 20260228|${nasty} none $[not an expression]\n`);
  expect(existsSync(join(platform.dir, "pwned"))).toBe(false);
  const { parameters } = await session.ask("taskInstance.get", { taskInstanceId: show.id });
  const origins = Object.fromEntries(parameters.map((one) => [one.name, one.origin]));
  expect(origins).toMatchObject({ bizdate: "builtIn", region: "workflow", shared: "project", nasty: "run" });
});

test("python, node and a user's own type run; exit codes mean what the type says", async () => {
  await session.ask("text.apply", {
    text: `kind: TaskType
name: picky
label: { en: Picky, zh: 挑剔 }
plugin: { kind: command, command: [/bin/sh, -c, "exit \${code}"] }
parameters: [{ key: code, label: Code, kind: number, required: true }]
exitCodes: [{ from: 3, outcome: warning, text: { en: some rows, zh: 部分行 } }, { from: 10, to: 19, outcome: skipped }]
`,
  });
  const id = await begin(
    `  - { name: py, type: python, params: { script: "import os; print('py', os.environ['bizdate'])" } }
  - { name: js, type: node, params: { script: "console.log('js', process.env.bizdate, process.version)" } }
  - { name: warns, type: picky, params: { code: 3 } }
  - { name: skips, type: picky, params: { code: 12 } }
  - { name: fails, type: picky, params: { code: 4 } }
`,
    { date: "2026-11-19" },
  );
  const tasks = await finish(id);
  expect(await logOf(tasks.get("py")!)).toBe("py 20261119\n");
  expect(await logOf(tasks.get("js")!)).toMatch(/^js 20261119 v26/);
  expect(tasks.get("warns")).toMatchObject({ state: "SUCCESS", warning: true, exitCode: 3 });
  expect(tasks.get("skips")!.state).toBe("SKIPPED");
  expect(tasks.get("fails")).toMatchObject({ state: "FAILED", cause: "exit", exitCode: 4 });
});

test("[LC7] a failure blocks what is behind it under one root cause; rerun goes on with it", async () => {
  const flag = join(platform.dir, "repaired");
  const id = await begin(sh("first", `test -f ${flag}`) + sh("second", "echo two", ", after: [first]") + sh("third", "echo three", ", after: [second]"));
  const failed = await until(id, "first", (one) => one.state === "FAILED");
  const third = await until(id, "third", (one) => one.rootCauseId !== null);
  expect(third).toMatchObject({ state: "NOT_RUN", rootCauseId: failed.id });
  expect((await detail(id)).instance.state).toBe("FAILED");
  const plan = await session.ask("operation.plan", { verb: "rerun", taskInstanceIds: [failed.id] });
  expect(plan).toMatchObject({ changes: [{ name: "first", before: "FAILED", after: "WAIT_RESOURCE" }], continues: 2 });
  await platform.cli(["admin", "status"]);
  await import("node:fs/promises").then((fs) => fs.writeFile(flag, ""));
  await apply("rerun", failed, { token: plan.token });
  await expect(apply("rerun", failed, { token: plan.token })).rejects.toMatchObject({ failure: { code: "stale" } });
  const done = await finish(id);
  expect([...done.values()].map((one) => one.state)).toEqual(["SUCCESS", "SUCCESS", "SUCCESS"]);
  expect(done.get("first")!.epoch).toBe(2);
});

test("set success needs a reason, is marked for ever, and lets the rest go on", async () => {
  const id = await begin(sh("bad", "exit 9") + sh("next", "true", ", after: [bad]"));
  const bad = await until(id, "bad", (one) => one.state === "FAILED");
  await expect(apply("setSuccess", bad)).rejects.toMatchObject({ failure: { code: "invalid" } });
  await apply("setSuccess", bad, { reason: "checked by hand" });
  const done = await finish(id);
  expect(done.get("bad")).toMatchObject({ state: "SUCCESS", forcedBy: "admin" });
  expect(done.get("next")!.state).toBe("SUCCESS");
  const audit = await session.ask("audit.list", { limit: 20 });
  expect(JSON.stringify(audit.find((record) => record.command === "operation.apply"))).toContain("checked by hand");
});

test("a rerun with corrected parameters of this run alone", async () => {
  const id = await begin(sh("pick", 'test "$colour" = green'), { header: "params: { colour: red }" });
  const pick = await until(id, "pick", (one) => one.state === "FAILED");
  await apply("rerun", pick, { params: { colour: "green" } });
  expect((await finish(id)).get("pick")!.state).toBe("SUCCESS");
  expect((await detail(id)).instance.params).toEqual({ colour: "green" });
});

test("retry with its interval, then success; every try has its own log", async () => {
  const count = join(platform.dir, "tries");
  const id = await begin(sh("flaky", `echo try >> ${count}; echo "this is try $attempt"; test $(wc -l < ${count}) -ge 3`, ", retry: { times: 3, intervalSeconds: 1 }"));
  const waiting = await until(id, "flaky", (one) => one.state === "WAIT_RETRY");
  expect(say(waiting.reason!, "en")).toContain("Try 1 of 4 failed (exit code)");
  const flaky = (await finish(id)).get("flaky")!;
  expect(flaky).toMatchObject({ state: "SUCCESS", tryNo: 3, epoch: 3 });
  const { attempts } = await session.ask("taskInstance.get", { taskInstanceId: flaky.id });
  expect(attempts).toHaveLength(3);
  for (const attempt of attempts) expect(await logOf({ attemptId: attempt.id } as TaskInstance)).toBe(`this is try ${attempt.tryNo}\n`);
});

test("a time limit ends the whole process group and says so", async () => {
  const id = await begin(sh("slow", "sleep 300 & sleep 300", ", timeoutSeconds: 1"));
  const slow = (await finish(id)).get("slow")!;
  expect(slow).toMatchObject({ state: "FAILED", cause: "timeout" });
  expect(await processesOf(slow.attemptId!)).toEqual([]);
});

test("[KILL1] kill ends every process, also one that ignores TERM and one that left the group", async () => {
  const id = await begin(sh("stubborn", "trap '' TERM; setsid sleep 300 & (trap '' TERM; sleep 300) & echo up; wait; sleep 300"));
  const stubborn = await until(id, "stubborn", (one) => one.state === "RUNNING");
  await wait(300);
  expect((await processesOf(stubborn.attemptId!)).length).toBeGreaterThan(2);
  await apply("kill", stubborn);
  const killed = await until(id, "stubborn", (one) => hasEnded(one.state));
  expect(killed).toMatchObject({ state: "KILLED", reason: { code: "end.killed", values: { by: "admin" } } });
  expect(await processesOf(stubborn.attemptId!)).toEqual([]);
  await expect(apply("kill", stubborn)).rejects.toMatchObject({ failure: { code: "refused", sentence: { code: "verb.kill.refused" } } });
});

test("what no host has is a reason, not a failure", async () => {
  await session.ask("text.apply", { text: "kind: TaskType\nname: exotic\nlabel: Exotic\nplugin: { kind: command, command: [no-such-program-here] }\n" });
  const id = await begin("  - { name: rare, type: exotic }\n");
  const rare = await until(id, "rare", (one) => one.reason?.code === "wait.refused");
  expect(rare.state).toBe("WAIT_RESOURCE");
  expect(say(rare.reason!, "en")).toContain("no no-such-program-here on this host");
  const { candidates } = await session.ask("taskInstance.get", { taskInstanceId: rare.id });
  expect(new Set(candidates.map((one) => one.nodeName))).toEqual(new Set(["master-1", "slave-1", "slave-2"]));
  for (const one of candidates) expect(one.reasons.length).toBeGreaterThan(0);
  await apply("kill", await task(id, "rare"));
  expect((await until(id, "rare", (one) => hasEnded(one.state))).state).toBe("KILLED");
});

test("[LC6] slots are taken and given back whatever happened", async () => {
  for (let tries = 0; ; tries++) {
    const { pulses } = await session.ask("node.list", {});
    if (pulses.every((pulse) => pulse.slotsUsed === 0)) break;
    expect(tries).toBeLessThan(60);
    await wait(200);
  }
  const { nodes } = await session.ask("node.list", {});
  for (const node of nodes) expect(await session.ask("node.attempts", { nodeId: node.id })).toEqual([]);
});

test("[NOD2] a stopped slave gets no work, a started one does; what never joined says so everywhere", async () => {
  expect((await platform.cli(["admin", "node", "stop", "slave-1"])).out).toMatch(/1-/);
  const id = await begin(Array.from({ length: 6 }, (_, index) => sh(`s${index}`, "sleep 0.1")).join(""));
  const { nodes } = await session.ask("node.list", {});
  const names = new Map(nodes.map((node) => [node.id, node.name]));
  expect(new Set([...(await finish(id)).values()].map((one) => names.get(one.nodeId!)))).toEqual(new Set(["slave-2"]));
  expect((await platform.cli(["admin", "node", "start", "slave-1"])).out).toMatch(/5-/);
  await platform.cli(["admin", "node", "add", "ghost", "--parent", "server", "--address", "192.168.0.191", "--port", "18589"]).then(async ({ code }) => {
    if (code !== 0) await platform.cli(["admin", "node", "add", "ghost", "--parent", "1", "--address", "192.168.0.191", "--port", "18589"]);
  });
  const failed = await platform.cli(["admin", "node", "start", "ghost"]);
  expect(failed).toMatchObject({ code: 1 });
  expect(failed.err).toContain("192.168.0.191:18589");
  expect((await platform.cli(["admin", "nodes"])).out).toMatch(/8-.*192\.168\.0\.191|192\.168\.0\.191.*8-/);
  expect((await platform.cli(["admin", "node", "remove", "ghost"])).code).toBe(0);
});

test("S3-16, S3-18: TASKCTL's words in the interactive shell, which goes on after an error", async () => {
  const { code, out, err } = await platform.cli(["admin"], "listcirn\nlistjt\nctlstart nobody\nlistapp\nctlhelp\nexit\n");
  expect(code).toBe(0);
  expect(out).toMatch(/slave-1 .*5-启动状态/);
  for (const word of ["shell", "python", "engine", "Usage"]) expect(out).toContain(word);
  expect(err).toContain("There is no node nobody");
});

test("[WIRE7] a subscriber that comes back with its last number gets what it missed, without a gap", async () => {
  const watcher = await platform.session();
  const seen: number[] = [];
  const gaps: string[] = [];
  let last = (await watcher.ask("stream.open", { topics: ["platform"], lastSeq: null })).seq;
  const before = last;
  watcher.onFact("project.changed", (fact) => {
    if (fact.prevSeq !== last) gaps.push(`${last} ${fact.prevSeq}`);
    last = fact.seq;
    seen.push(fact.seq);
  });
  for (const name of ["watched_a", "watched_b"]) await session.ask("project.create", { id: session.ids.next(), name });
  await wait(300);
  expect(seen).toHaveLength(2);
  expect(gaps).toEqual([]);
  const late = await platform.session();
  const missed: number[] = [];
  late.onFact("project.changed", (fact) => missed.push(fact.seq));
  expect(await late.ask("stream.open", { topics: ["platform"], lastSeq: before })).toMatchObject({ resumed: true });
  await wait(200);
  expect(missed).toEqual(seen);
});

test("the second start finds everything as it was, and quickly", async () => {
  const before = await session.ask("workflowInstance.list", {});
  const ms = await platform.restart();
  session = await platform.session();
  const after = await session.ask("workflowInstance.list", {});
  expect(after.instances.map((one) => [one.id, one.state])).toEqual(before.instances.map((one) => [one.id, one.state]));
  expect(ms).toBeLessThan(10_000);
});

/** Processes that carry an attempt's token in their environment. */
async function processesOf(attemptId: string): Promise<string[]> {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, "utf8").includes(`SIGNALBOX_ATTEMPT=${attemptId}`) ? [pid] : [];
      } catch {
        return [];
      }
    });
}
