import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type AttemptOrder, CREW_NAMESPACE } from "#contract";
import { systemClock } from "../platform/clock.ts";
import { makeOrder, makeScript } from "../testing/agentOrders.ts";
import { loudLog, processesOf, testIds as ids } from "../testing/agentRunner.ts";
import { type LinkParent, openLinkParent } from "../testing/linkParent.ts";
import { makeKeyPair } from "../transport/keys.ts";
import type { Agent } from "./agent.ts";
import { type Identity, readIdentity, writeIdentity } from "./identity.ts";
import { startSlave } from "./startSlave.ts";

let dir: string;
let parent: LinkParent;
let identity: Identity;
let slave: Agent | null;
let programs: ChildProcess[];
let orders: AttemptOrder[];
const start = async (change: Partial<Identity> = {}) => (slave = await startSlave({ dir, identity: { ...identity, ...change }, clock: systemClock, ids, log: loudLog }));
const linked = () => parent.until(() => parent.linked(identity.nodeId) && parent.syncs.length > 0, "the slave");
const assign = (order: AttemptOrder) => {
  orders.push(order);
  return parent.say(identity.nodeId, "attempt.assign", { nodeId: identity.nodeId, order });
};
const factsOf = (order: AttemptOrder) => parent.facts.filter((fact) => fact.attemptId === order.attemptId);
/** The slave as a process of its own, so that it can be killed. */
async function startProgram(): Promise<ChildProcess> {
  const program = spawn(process.execPath, [join(import.meta.dirname, "../testing/agentFixture.ts"), dir], { stdio: ["ignore", "pipe", "inherit"], env: { PATH: process.env["PATH"] } });
  programs.push(program);
  await new Promise((resolve) => program.stdout!.once("data", resolve));
  return program;
}
const died = (program: ChildProcess) => new Promise((resolve) => (program.exitCode !== null || program.signalCode !== null ? resolve(null) : program.once("exit", resolve)));

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "signalbox-slave-"));
  parent = await openLinkParent(CREW_NAMESPACE);
  identity = parent.child("slave");
  slave = null;
  programs = [];
  orders = [];
});
afterEach(async () => {
  await slave?.stop();
  for (const program of programs) {
    program.kill("SIGKILL");
    await died(program);
  }
  await parent.close();
  rmSync(dir, { recursive: true, force: true });
  const left = orders.flatMap((order) => processesOf(order.attemptId));
  for (const pid of left) process.kill(pid, "SIGKILL");
  expect(left).toEqual([]);
});

test("[RES1] a script gets files of its project by name, fetched once for each content; what there is not is a failed start", async () => {
  parent.resources.set("data.txt", Buffer.from("first"));
  parent.resources.set("big.jar", Buffer.alloc(3_000_000, "x"));
  await start();
  await linked();
  const run = async (script: string) => {
    const order = makeScript(ids, script);
    expect(await assign(order)).toEqual({ accepted: true });
    const exit = await parent.ended(order.attemptId);
    await parent.until(() => parent.finals.has(order.attemptId) || exit.logBytes === 0, "the log");
    return { exit, output: parent.logs.get(order.attemptId)?.toString() ?? "" };
  };
  const first = await run("# download[res:///data.txt it.txt]\n# download[res:///big.jar big.jar]\ncat it.txt; wc -c < big.jar");
  expect(first.output).toContain("first3000000\n");
  expect((await run("# download[res:///data.txt other]\ncat other")).output).toContain("fetched before\nfirst");
  const missing = await run("# download[res:///datas.txt it]\necho ran");
  expect(missing.exit.startError).toEqual({ code: "start.resourceMissing", values: { name: "datas.txt", path: "res:///datas.txt", reason: "resource.notFound" } });
  expect(missing.output).not.toContain("ran");
});

test("[RES1] [JRN1] a task that asks for a file while its agent is killed gets it from the next one", async () => {
  parent.resources.set("data.txt", Buffer.from("here"));
  writeIdentity(dir, identity);
  const program = await startProgram();
  await linked();
  const order = makeScript(ids, "# download[res:///data.txt it]\ncat it");
  // Killed as soon as it has accepted: its process asks a door that is shut.
  await assign(order);
  program.kill("SIGKILL");
  await died(program);
  await startProgram();
  expect(await parent.ended(order.attemptId)).toMatchObject({ code: 0 });
  await parent.until(() => parent.finals.has(order.attemptId), "the log");
  expect(parent.logs.get(order.attemptId)!.toString()).toMatch(/here$/);
});

test("a slave syncs, runs what it is assigned, reports it in order and ships its log", async () => {
  await start();
  await linked();
  expect(parent.syncs[0]).toMatchObject({ nodeId: identity.nodeId, holding: [], host: { pid: process.pid, bootId: expect.any(String) } });
  const order = makeScript(ids, "echo one; sleep 0.3; echo two");
  expect(await assign(order)).toEqual({ accepted: true });
  expect(await parent.ended(order.attemptId)).toMatchObject({ code: 0, lastLines: ["one", "two"] });
  expect(factsOf(order).map((fact) => [fact.kind, fact.seq])).toEqual([
    ["accepted", 1],
    ["started", 2],
    ["ended", 3],
  ]);
  await parent.until(() => parent.finals.has(order.attemptId), "the log");
  expect(parent.logs.get(order.attemptId)!.toString()).toBe("one\ntwo\n");
  expect(parent.pulses[0]).toMatchObject({ nodeId: identity.nodeId, slots: 1000, slotsUsed: expect.any(Number) });
  // Over, acknowledged and shipped: nothing is kept.
  await expect.poll(() => slave!.journal.attempts()).toEqual([]);
});

test("[JRN4] the same order again is the same attempt, a late one of an older epoch is refused", async () => {
  await start();
  await linked();
  const witness = join(dir, "witness");
  const order = makeScript(ids, `echo ran >> ${witness}`, { epoch: 3 });
  expect(await Promise.all([assign(order), assign(order), assign(order)])).toEqual([{ accepted: true }, { accepted: true }, { accepted: true }]);
  await parent.ended(order.attemptId);
  expect(await assign({ ...order, attemptId: makeOrder(ids, []).attemptId, epoch: 2 })).toEqual({ accepted: false, reasons: [{ code: "place.epoch", values: { epoch: 3 } }] });
  await expect.poll(() => slave!.journal.attempts()).toEqual([]);
  expect(await assign(order)).toMatchObject({ accepted: false, reasons: [{ code: "place.epoch" }] });
  expect(readFileSync(witness, "utf8")).toBe("ran\n");
});

test("nothing is taken while the service is stopped or draining, or every slot is taken", async () => {
  parent.answer.service = "stopped";
  parent.answer.slots = 1;
  await start();
  await linked();
  expect(await assign(makeOrder(ids, ["true"]))).toMatchObject({ accepted: false, reasons: [{ code: "place.stopped" }] });
  expect(await parent.say(identity.nodeId, "service.set", { nodeId: identity.nodeId, service: "started" })).toEqual({ service: "started", cause: null });
  const long = makeScript(ids, "sleep 30", { killGraceSeconds: 1 });
  expect(await assign(long)).toEqual({ accepted: true });
  expect(await assign(makeOrder(ids, ["true"]))).toMatchObject({ accepted: false, reasons: [{ code: "place.full", values: { used: 1, slots: 1 } }] });
  await parent.say(identity.nodeId, "service.set", { nodeId: identity.nodeId, service: "draining" });
  expect(await assign(makeOrder(ids, ["true"]))).toMatchObject({ accepted: false, reasons: [{ code: "place.draining" }] });
  expect(await parent.say(identity.nodeId, "attempt.kill", { nodeId: identity.nodeId, attemptId: long.attemptId, by: "operator" })).toEqual({ known: true });
  expect(await parent.ended(long.attemptId)).toMatchObject({ killedBy: "operator" });
  expect(await parent.say(identity.nodeId, "attempt.kill", { nodeId: identity.nodeId, attemptId: makeOrder(ids, []).attemptId, by: "operator" })).toEqual({ known: false });
});

test("[JRN3] facts and log bytes that were not acknowledged are told again; each byte is stored once", async () => {
  await start();
  await linked();
  const order = makeScript(ids, "for i in $(seq 1 60); do echo line $i; sleep 0.02; done");
  await assign(order);
  await parent.until(() => parent.facts.length > 0);
  parent.answering = false;
  await new Promise((resolve) => setTimeout(resolve, 500));
  parent.sever();
  parent.answering = true;
  expect(await parent.ended(order.attemptId)).toMatchObject({ code: 0 });
  await parent.until(() => parent.finals.has(order.attemptId), "the log");
  expect(parent.logs.get(order.attemptId)!.toString()).toBe(Array.from({ length: 60 }, (_, index) => `line ${index + 1}\n`).join(""));
  expect([...new Set(factsOf(order).map((fact) => fact.seq))]).toEqual([1, 2, 3]);
});

test("[LOG1] output beyond the cap is cut visibly, and the record says so", async () => {
  await start();
  await linked();
  const order = makeScript(ids, "seq 1 2000", { logCapBytes: 1024 });
  await assign(order);
  const exit = await parent.ended(order.attemptId);
  await parent.until(() => parent.finals.has(order.attemptId), "the log");
  const text = parent.logs.get(order.attemptId)!.toString();
  expect(exit).toMatchObject({ truncated: true, logBytes: text.length });
  expect(text.slice(1024)).toContain("output is cut here, after 1024 bytes");
});

test("[SEC1] a secret that the task prints leaves its host neither in the log nor in the last lines, however it is cut", async () => {
  await start();
  await linked();
  const password = "hunter2-and-more";
  const order = makeScript(ids, `printf 'one %s two ' "$password"; printf hunter2; sleep 0.6; printf %s '-and-more three '; printf %s "$password" | base64; tr '\\0' '\\n' < /proc/$$/cmdline; sleep 0.6; echo end`, {
    environment: { password },
    secrets: ["password"],
  });
  await assign(order);
  const exit = await parent.ended(order.attemptId);
  await parent.until(() => parent.finals.has(order.attemptId), "the log");
  const text = parent.logs.get(order.attemptId)!.toString();
  expect(text).toMatch(/^one \*{16} two \*{16} three \*+\n\/.*sh\n\/.*script\.sh\nend\n$/);
  expect(exit.lastLines.join("\n")).toBe(text.trim());
  expect(exit.logBytes).toBe(text.length);
});

test("[LC5] many orders are accepted together and answered in their order", async () => {
  await start();
  await linked();
  const list = Array.from({ length: 20 }, (_, index) => (index === 7 ? makeOrder(ids, ["no-such-command-here"]) : makeScript(ids, `exit ${index}`)));
  orders.push(...list);
  const { replies } = await parent.say(identity.nodeId, "attempt.assigns", { nodeId: identity.nodeId, orders: list });
  expect(replies.map(({ accepted }) => accepted)).toEqual(list.map((_, index) => index !== 7));
  for (const [index, order] of list.entries()) if (index !== 7) expect(await parent.ended(order.attemptId)).toMatchObject({ code: index });
});

test("the host says how it starts processes, and which programs of those that the parent asks for it has", async () => {
  parent.answer.commands = ["sh", "no-such-command-here", "perl"];
  await start();
  await linked();
  await parent.until(() => parent.syncs.some(({ host }) => host?.commands?.["perl"] !== undefined), "the programs");
  const { host } = parent.syncs.at(-1)!;
  expect(Object.keys(host.commands!).toSorted()).toEqual(["perl", "sh"]);
  expect(host.commands!["perl"]).toMatch(/^\d+\.\d+/);
  expect(host.launcher).toBe(slave!.runner.launcher.kind);
  expect(slave!.placement).toEqual(parent.answer.placement);
});

test("what the sync fences or kills ends, and a fence with an acknowledgement too", async () => {
  await start();
  await linked();
  const [fenced, killed, late] = [makeScript(ids, "sleep 60"), makeScript(ids, "sleep 60"), makeScript(ids, "sleep 60")];
  for (const order of [fenced, killed, late]) await assign(order);
  await parent.until(() => parent.facts.filter((fact) => fact.kind === "started").length === 3);
  parent.answer.fence = [fenced.attemptId];
  parent.answer.kill = [killed.attemptId];
  parent.fence = [late.attemptId];
  parent.uplink(identity.nodeId, false);
  parent.uplink(identity.nodeId, true);
  expect(await parent.ended(fenced.attemptId)).toMatchObject({ killedBy: "fence" });
  expect(await parent.ended(killed.attemptId)).toMatchObject({ killedBy: "operator" });
  expect(await parent.ended(late.attemptId)).toMatchObject({ killedBy: "fence" });
  expect(parent.syncs.at(-1)!.holding.length).toBe(3);
});

test("a time limit ends a task", async () => {
  await start();
  await linked();
  const order = makeScript(ids, "sleep 60", { timeoutSeconds: 1 });
  await assign(order);
  expect(await parent.ended(order.attemptId)).toMatchObject({ killedBy: "timeout" });
});

test("a stop command runs before the signals, with the task's parameters", async () => {
  await start();
  await linked();
  const witness = join(dir, "stopped");
  const order = makeScript(ids, "sleep 60", { stop: ["sh", "-c", `echo "$1 $job" > ${witness}`, "stop", "${job}"], environment: { job: "it's 7" } });
  await assign(order);
  await parent.until(() => parent.facts.some((fact) => fact.kind === "started"));
  await parent.say(identity.nodeId, "attempt.kill", { nodeId: identity.nodeId, attemptId: order.attemptId, by: "operator" });
  await parent.ended(order.attemptId);
  expect(readFileSync(witness, "utf8")).toBe("it's 7 it's 7\n");
});

test("a kill right behind the order never lets it start, or ends it", async () => {
  await start();
  await linked();
  for (let round = 0; round < 10; round++) {
    const order = makeScript(ids, "sleep 60");
    const accepted = assign(order);
    const killed = parent.say(identity.nodeId, "attempt.kill", { nodeId: identity.nodeId, attemptId: order.attemptId, by: "operator" });
    await accepted;
    if (!(await killed).known) await parent.say(identity.nodeId, "attempt.kill", { nodeId: identity.nodeId, attemptId: order.attemptId, by: "operator" });
    expect(await parent.ended(order.attemptId)).toMatchObject({ killedBy: "operator", unknown: false });
  }
});

test("[JRN1] kill -9 of the agent: same pids, no byte lost, nothing started twice, everything reported once", async () => {
  writeIdentity(dir, identity);
  let program = await startProgram();
  await linked();
  const witness = join(dir, "witness");
  const go = join(dir, "go");
  // They write beside every kill, and end when all kills are over, however long those take.
  const script = (index: number) =>
    `echo start $$ >> ${witness}; for i in $(seq 1 30); do echo ${index} $i; sleep 0.1; done; until [ -e ${go} ]; do sleep 0.1; done; echo ${index} last; echo end $$ >> ${witness}; exit ${index}`;
  const tasks = Array.from({ length: 6 }, (_, index) => makeScript(ids, script(index)));
  for (const order of tasks) expect(await assign(order)).toEqual({ accepted: true });
  await parent.until(() => parent.facts.filter((fact) => fact.kind === "started").length === tasks.length);
  const pids = tasks.map((order) => factsOf(order).find((fact) => fact.kind === "started")!.pid);
  for (let round = 0; round < 3; round++) {
    program.kill("SIGKILL");
    await died(program);
    const syncs = parent.syncs.length;
    program = await startProgram();
    await parent.until(() => parent.syncs.length > syncs, "the slave's return");
  }
  expect(parent.syncs.at(-1)!.holding.map(({ state }) => state)).toEqual(tasks.map(() => "RUNNING"));
  writeFileSync(go, "");
  for (const [index, order] of tasks.entries()) {
    expect(await parent.ended(order.attemptId)).toMatchObject({ code: index, unknown: false, killedBy: null });
    await parent.until(() => parent.finals.has(order.attemptId), "the log");
    expect(parent.logs.get(order.attemptId)!.toString()).toBe([...Array.from({ length: 30 }, (_, line) => `${index} ${line + 1}\n`), `${index} last\n`].join(""));
    expect(new Set(factsOf(order).map((fact) => `${fact.seq} ${fact.kind}`))).toEqual(new Set(["1 accepted", "2 started", "3 ended"]));
  }
  const lines = readFileSync(witness, "utf8").trim().split("\n");
  for (const word of ["start", "end"])
    expect(
      lines
        .filter((line) => line.startsWith(word))
        .map((line) => Number(line.split(" ")[1]))
        .sort(),
    ).toEqual([...pids].sort());
}, 60_000);

test("[JRN1] an agent that was killed while tasks ended and a kill was under way finishes both after its return", async () => {
  writeIdentity(dir, identity);
  const program = await startProgram();
  await linked();
  const ends = makeScript(ids, "sleep 0.5; echo bye; exit 9");
  const deaf = makeScript(ids, "trap '' TERM; echo ready; while :; do sleep 0.2; done", { killGraceSeconds: 1 });
  await assign(ends);
  await assign(deaf);
  await parent.until(() => parent.logs.get(deaf.attemptId)?.includes("ready"));
  await parent.say(identity.nodeId, "attempt.kill", { nodeId: identity.nodeId, attemptId: deaf.attemptId, by: "operator" });
  program.kill("SIGKILL");
  await died(program);
  await new Promise((resolve) => setTimeout(resolve, 800));
  await startProgram();
  expect(await parent.ended(ends.attemptId)).toMatchObject({ code: 9, lastLines: ["bye"] });
  expect(await parent.ended(deaf.attemptId)).toMatchObject({ signal: "SIGKILL", killedBy: "operator" });
}, 30_000);

test("[JRN2] what another boot left is never adopted", async () => {
  writeIdentity(dir, identity);
  await start();
  await linked();
  const order = makeScript(ids, "sleep 1.5");
  await assign(order);
  await parent.until(() => parent.facts.some((fact) => fact.kind === "started"));
  await slave!.stop();
  slave = null;
  const { DatabaseSync } = await import("node:sqlite");
  const db = new DatabaseSync(join(dir, "journal.sqlite"));
  db.exec("UPDATE attempts SET boot_id = 'an earlier boot'");
  db.close();
  await start();
  expect(await parent.ended(order.attemptId)).toMatchObject({ unknown: true, code: null, signal: null });
  await expect.poll(() => processesOf(order.attemptId), { timeout: 5_000 }).toEqual([]);
});

test("[AUTH5] a slave with a wrong key, or below an impostor, does nothing for it", async () => {
  await start({ privateKey: makeKeyPair().privateKey });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(parent.linked(identity.nodeId)).toBe(false);
  await slave!.stop();
  await start({ parent: { ...identity.parent, publicKey: makeKeyPair().publicKey } });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(parent.syncs).toEqual([]);
});

test("stopping says goodbye and leaves tasks running; starting again finds them", async () => {
  await start();
  await linked();
  const order = makeScript(ids, "sleep 1; exit 4");
  await assign(order);
  await parent.until(() => parent.facts.some((fact) => fact.kind === "started"));
  await slave!.stop();
  expect(parent.services).toEqual([{ nodeId: identity.nodeId, service: "started", leaving: true }]);
  expect(processesOf(order.attemptId).length).toBeGreaterThan(0);
  await start();
  expect(await parent.ended(order.attemptId)).toMatchObject({ code: 4 });
});

test("the identity file is its owner's alone", async () => {
  writeIdentity(dir, identity);
  const { statSync } = await import("node:fs");
  expect(statSync(join(dir, "agent.json")).mode & 0o777).toBe(0o600);
  expect(readIdentity(dir)).toEqual(identity);
  expect(readIdentity(join(dir, "elsewhere"))).toBeNull();
});
