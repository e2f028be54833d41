import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { AttemptOrder } from "#contract";
import { makeOrder, makeScript } from "../../testing/agentOrders.ts";
import { openTestRunner, openTestShellLauncher, testIds as ids, type TestRunner } from "../../testing/agentRunner.ts";
import { lastClaim, readEnding, readPid, runDir, wasWithdrawn } from "./shellRecords.ts";
import { openSpareDirs, type SpareDirs } from "./spareDirs.ts";

let runsDir: string;
let removed: string[];
let spares: SpareDirs;
const open = () => (spares = openSpareDirs(runsDir, (runs) => void removed.push(...runs)));
beforeEach(() => {
  runsDir = mkdtempSync(join(tmpdir(), "signalbox-spares-"));
  removed = [];
  open();
});
afterEach(() => rmSync(runsDir, { recursive: true, force: true }));

/** What an attempt that ran leaves behind. */
function leave(run: string, records = `17 4711 ${run} .\nexit 3 ${run} .\n`): string {
  const files = runDir(runsDir, run);
  spares.make(run);
  mkdirSync(join(files.dir, "work"));
  writeFileSync(join(files.dir, "start"), "export secret=s3cret\n");
  writeFileSync(join(files.dir, "output"), "old output\n");
  writeFileSync(join(files.dir, "pid.1"), records);
  return files.dir;
}

test("a directory serves again without anything of the attempt before", () => {
  const inode = statSync(leave("old")).ino;
  spares.give(["old"]);
  expect([existsSync(join(runsDir, "old")), removed]).toEqual([false, []]);
  spares.make("new");
  const files = runDir(runsDir, "new");
  expect(statSync(files.dir)).toMatchObject({ ino: inode, mode: 0o40700 });
  expect(readdirSync(files.dir)).toEqual(["start"]);
  expect(readFileSync(join(files.dir, "start"), "utf8")).toBe("");
  expect([lastClaim(files), readPid(files), readEnding(files), wasWithdrawn(files, 1)]).toEqual([0, null, null, false]);
});

test("what is not ordinary is removed: no whole record, a record of another run, files in its working directory or beside it", () => {
  for (const records of ["", "17 4711 odd .\n", "17 4711 odd .\nexit 3 odd", "17 4711 odd .\nexit 3 other .\n", "withdrawn"]) {
    leave("odd", records);
    spares.give(["odd"]);
    expect(removed.splice(0), records).toEqual(["odd"]);
    rmSync(join(runsDir, "odd"), { recursive: true });
  }
  for (const name of ["work/kept.txt", "script.sh", "request.json", "pid.2", "stop1", "withdrawn"]) {
    writeFileSync(join(leave("odd"), name), "");
    spares.give(["odd"]);
    expect(removed.splice(0), name).toEqual(["odd"]);
    rmSync(join(runsDir, "odd"), { recursive: true });
  }
  spares.give(["never was"]);
  expect(removed).toEqual(["never was"]);
});

test("a record of another run is none", () => {
  leave("mine", "17 4711 other .\nexit 3 other .\n");
  expect([readPid(runDir(runsDir, "mine")), readEnding(runDir(runsDir, "mine"))]).toEqual([null, null]);
});

test("a directory that is there already is left as it is, and one that vanished is made", () => {
  leave("one");
  spares.give(["one"]);
  const dir = leave("two");
  expect(() => spares.make("two")).toThrow("EEXIST");
  expect(readFileSync(join(dir, "output"), "utf8")).toBe("old output\n");
  leave("three");
  spares.give(["three"]);
  for (const name of readdirSync(runsDir)) if (name.startsWith("spare-")) rmSync(join(runsDir, name), { recursive: true });
  spares.make("four");
  expect(readdirSync(join(runsDir, "four"))).toEqual([]);
});

test("spares of an agent before are not used, and no name of theirs is taken", () => {
  leave("one");
  spares.give(["one"]);
  open();
  leave("two");
  spares.give(["two"]);
  expect([removed, readdirSync(runsDir).sort()]).toEqual([[], ["spare-1", "spare-2"]]);
});

const settle = async (agent: TestRunner, order: AttemptOrder) => {
  await agent.runner.logShipped(order.attemptId);
  await agent.runner.acknowledged([{ attemptId: order.attemptId, seq: 3 }]);
};

test("a process that an attempt left behind writes into no later attempt", { timeout: 30_000 }, async () => {
  const agent = await openTestRunner(openTestShellLauncher);
  try {
    const before = makeScript(ids, "setsid sh -c 'sleep 1; echo late; echo late > late.txt' & exit 0");
    const dirs = join(agent.dir, "attempts");
    await agent.run(before);
    // A script file is more than the usual; without it the directory would serve again.
    rmSync(join(dirs, before.attemptId, "script.sh"), { force: true });
    const inode = statSync(join(dirs, before.attemptId)).ino;
    await settle(agent, before);
    const after = makeOrder(ids, ["sh", "-c", "sleep 2; ls; echo mine"]);
    const exit = await agent.run(after);
    expect(statSync(join(dirs, after.attemptId)).ino).toBe(inode);
    expect([exit.code, agent.output(after.attemptId)]).toEqual([0, "mine\n"]);
  } finally {
    await agent.close();
  }
});

test("[LC5] [JRN1] an agent that dies between accept and start finds nothing of the attempt whose directory it took over", { timeout: 30_000 }, async () => {
  const agent = await openTestRunner(openTestShellLauncher);
  try {
    const before = makeOrder(ids, ["sh", "-c", "echo old; exit 3"]);
    expect(await agent.run(before)).toMatchObject({ code: 3, lastLines: ["old"] });
    await settle(agent, before);
    const witness = join(agent.dir, "witness");
    const after = makeOrder(ids, ["sh", "-c", `echo ran >> ${witness}`]);
    await agent.accept(after);
    await agent.restart();
    expect(await agent.ended(after.attemptId)).toMatchObject({ code: 0, unknown: false, lastLines: [] });
    expect(readFileSync(witness, "utf8")).toBe("ran\n");
    await agent.restart();
    await expect.poll(() => readdirSync(join(agent.dir, "attempts"))).toEqual([after.attemptId]);
  } finally {
    await agent.close();
  }
});

test("[JRN2] after a power cut that brought an old output back, the new attempt has none of it", { timeout: 30_000 }, async () => {
  const agent = await openTestRunner(openTestShellLauncher);
  try {
    const order = makeOrder(ids, ["true"]);
    await agent.journal.accept(order, "another boot", 1);
    const dir = join(agent.dir, "attempts", order.attemptId);
    mkdirSync(dir);
    writeFileSync(join(dir, "output"), "old output\n");
    writeFileSync(join(dir, "pid.1"), `17 4711 ${ids.next<string>()} .\nexit 3 ${ids.next<string>()} .\n`);
    await agent.restart();
    expect(await agent.ended(order.attemptId)).toMatchObject({ unknown: true, code: null, logBytes: 0, lastLines: [] });
  } finally {
    await agent.close();
  }
});
