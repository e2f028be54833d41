import { spawn, type ChildProcess } from "node:child_process";
import { appendFileSync, closeSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TaskInstance, WorkflowInstanceId } from "#contract";
import { openSession, type Session } from "../../agent/cli/admin/session.ts";
import { makeIds } from "../../agent/platform/ids.ts";
import { systemClock } from "../../agent/platform/clock.ts";
import { allLinked, openFaultRun, reach, until, type FaultRun } from "../fixtures/faultRun.ts";
import { compareAgain, expectWhole, inspect, type Rule } from "../fixtures/oracle.ts";
import { warmUp, writers } from "./crashes.ts";

/** Each rule of the oracle is shown what it must not let pass: an oracle that is never wrong is never right either. */
let run: FaultRun;
let done: TaskInstance;
const ids = makeIds(systemClock);
beforeAll(async () => {
  run = await openFaultRun();
  await warmUp(run);
  done = (await run.finish(await run.run(writers(2, 3)), 20))[0]!;
  await expectWhole(run);
});
afterAll(() => run?.remove());
const rules = async (): Promise<Rule[]> => [...new Set((await inspect(run)).map(({ rule }) => rule))].sort();

test("[O1] an instance that is missing, one that nobody wanted, a task that is missing", async () => {
  run.wanted.push({ id: ids.next<WorkflowInstanceId>(), tasks: [] });
  expect(await rules()).toEqual(["O1"]);
  run.wanted.pop();
  const last = run.wanted.pop()!;
  expect(await rules()).toEqual(["O1"]);
  run.wanted.push({ ...last, tasks: [...last.tasks, "never"] });
  expect(await rules()).toEqual(["O1"]);
  run.wanted.splice(-1, 1, last);
  await expectWhole(run);
});

test("[O2] a second start of an attempt, a start that nobody knows, an end without a start", async () => {
  const path = join(run.witnessDir, "starts");
  const before = readFileSync(path, "utf8");
  appendFileSync(path, `${done.attemptId} 1\n`);
  expect(await rules()).toEqual(["O2"]);
  rewrite(path, `${before}01m7wqfbrxar30bqa96y96e93m 1\n`);
  expect(await rules()).toEqual(["O2"]);
  rewrite(
    path,
    before
      .split("\n")
      .filter((line) => !line.startsWith(done.attemptId!))
      .join("\n"),
  );
  expect(await rules()).toEqual(["O2"]);
  rewrite(path, before);
  await expectWhole(run);
});

test("[O3] a task that is called running and of which nothing lives", async () => {
  const id = await run.run([{ name: "gone", script: "say here; sleep 300" }]);
  const [task] = await reach(run, id, "RUNNING", 1);
  expect(await rules()).toEqual([]);
  const [attempt] = await run.attempts(task!);
  // Nobody is there to tell of it.
  await run.end("slave-1", "SIGKILL");
  process.kill(-attempt!.pid!, "SIGKILL");
  await until("it to be gone", 5, async () => !(await processes()).includes(attempt!.id));
  expect(await rules()).toEqual(["O3"]);
  await run.start("slave-1");
  await run.finish(id, 20);
  await allLinked(run);
  await expectWhole(run);
});

test("[O4] a log that has another byte, or one less", async () => {
  const path = join(run.witnessDir, done.attemptId!);
  const before = readFileSync(path, "utf8");
  for (const wrong of [`${before}x\n`, before.slice(0, -2), before.replace("0", "1")]) {
    rewrite(path, wrong);
    compareAgain(run);
    expect(await rules()).toEqual(["O4"]);
  }
  rewrite(path, before);
  compareAgain(run);
  await expectWhole(run);
});

test("[O5] a process that an ended attempt left behind, or one of an attempt that nobody knows", async () => {
  for (const token of [done.attemptId!, "01m7wqfbrxar30bqa96y96e93m"]) {
    const left: ChildProcess = spawn("sleep", ["60"], { env: { ...process.env, SIGNALBOX_ATTEMPT: token, witness_dir: `${run.dir}/witness` } });
    await until("the process", 5, async () => (await processes()).includes(token));
    expect(await rules()).toEqual(["O5"]);
    left.kill("SIGKILL");
    await new Promise((resolve) => left.once("exit", resolve));
  }
  await expectWhole(run);
});

test("[O6] a page of a journal that another wrote over", async () => {
  await run.end("slave-1", "SIGTERM");
  const path = join(run.dir, "slave-1", "journal.sqlite");
  const before = readFileSync(path);
  const file = openSync(path, "r+");
  // Every page but the first: which of them are in use is the database's own business.
  for (let at = 4096; at < before.length; at += 4096) writeSync(file, Buffer.alloc(64, 0xff), 0, 64, at);
  closeSync(file);
  expect(await rules()).toEqual(["O6"]);
  const back = openSync(path, "r+");
  writeSync(back, before, 0, before.length, 0);
  closeSync(back);
  await run.start("slave-1");
  await allLinked(run);
  await expectWhole(run);
});

test("[O7] a role that keeps connections open", async () => {
  const kept: Session[] = [];
  for (let index = 0; index < 24; index++) kept.push(await openSession({ address: run.address, certificate: null, token: run.token }, ids));
  expect(await rules()).toEqual(["O7"]);
  for (const session of kept) session.close();
  await expectWhole(run);
});

function rewrite(path: string, text: string): void {
  const file = openSync(path, "w");
  writeSync(file, text);
  closeSync(file);
}
async function processes(): Promise<string[]> {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return /(?:^|\0)SIGNALBOX_ATTEMPT=([^\0]*)/.exec(readFileSync(`/proc/${pid}/environ`, "latin1"))?.[1] ?? [];
      } catch {
        return [];
      }
    });
}
