import { execFile, spawnSync } from "node:child_process";
import { createWriteStream, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { spawn } from "node:child_process";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import type { AttemptId, WorkflowInstanceId } from "#contract";
import { interleaved, median, report, round } from "./report.ts";
import { rssMiB, type Subject, wait } from "./subject.ts";

const MIB = 1024 * 1024;
const ALPHABET = "the quick brown fox jumps over the lazy dog 0123456789";

/** P9: bytes of one task through agent, server and a live reader. P9b: the tail of a large log, and a search in it. */
export async function logs(subject: Subject, folder: string, { mib, tailMib, pairs }: { mib: number; tailMib: number; pairs: number }): Promise<void> {
  const bytes = mib * MIB;
  const flood = `yes '${ALPHABET}' | head -c ${bytes}`;
  await subject.apply(`kind: Project
name: logs
---
kind: Workflow
project: logs
name: flood
tasks:
  - { name: flood, type: shell, params: { script: "${flood}" } }
---
kind: Workflow
project: logs
name: whisper
tasks:
  - { name: whisper, type: shell, params: { script: "echo hello" } }
`);
  const pids = subject.pids();
  const before = pids.map(rssMiB);
  let grown = 0;
  const ours: number[] = [];
  const piped: number[] = [];
  await interleaved(
    pairs,
    async () => {
      const begun = performance.now();
      const { workflows } = await subject.session.ask("workflow.list", {});
      const { id } = await subject.session.ask("workflow.run", { id: subject.session.ids.next<WorkflowInstanceId>(), workflowId: workflows.find((one) => one.name === "flood")!.id });
      const attemptId = await attemptOf(subject, id);
      // A live reader beside it, byte after byte from the beginning.
      for (let from = 0; from < bytes;) {
        const { bytes: part } = await subject.session.askBytes("log.read", { attemptId, from, bytes: 262_144 });
        from += part.byteLength;
        if (part.byteLength === 0) await wait(2);
        grown = Math.max(grown, ...pids.map((pid, index) => rssMiB(pid) - before[index]!));
        if (performance.now() - begun > 120_000) throw new Error(`only ${from} of ${bytes} bytes came`);
      }
      ours.push(mib / ((performance.now() - begun) / 1000));
    },
    async () => {
      const begun = performance.now();
      const child = spawn("sh", ["-c", flood], { stdio: ["ignore", "pipe", "ignore"] });
      await pipeline(child.stdout, createWriteStream(join(folder, "piped")));
      piped.push(mib / ((performance.now() - begun) / 1000));
    },
  );
  report(
    "P9",
    "log MiB/s, task to live reader, against a pipe into a file",
    ours.map((value, index) => value / piped[index]!),
    piped,
    { floor: 0.2, goal: 0.5, sense: "at least", limit: "every byte passes two sockets and is written twice: on its host and at the server" },
    {
      mibPerSecond: round(median(ours)),
      pipeMibPerSecond: round(median(piped)),
      grownMiB: round(grown),
      lostBytes: 0,
    },
  );

  const { id } = await subject.runOnce("whisper");
  const attemptId = await attemptOf(subject, id);
  const path = join(subject.platform.dir, "server", "logs", attemptId.slice(-2), `${attemptId}.log`);
  await until(() => statSync(path, { throwIfNoEntry: false }) !== undefined);
  mkdirSync(dirname(path), { recursive: true });
  const lines = Array.from({ length: 20_000 }, (_, index) => `2026-11-20 02:13:${index % 60} INFO row ${index} ${ALPHABET}\n`).join("");
  writeFileSync(join(folder, "part"), lines);
  const copies = Math.ceil((tailMib * MIB) / lines.length);
  // Without blocking: a session that does not answer for long is hung up on.
  await promisify(execFile)("sh", ["-c", `i=0; while [ $i -lt ${copies} ]; do cat part; i=$((i+1)); done > big; echo 'a needle here' >> big; cat big > '${path}'`], { cwd: folder });
  const size = statSync(path).size;
  const server = subject.platform.pidOf("server");
  const rssBefore = rssMiB(server);
  const tails: number[] = [];
  for (let sample = 0; sample < 20; sample++) {
    const begun = performance.now();
    const info = await subject.session.askBytes("log.info", { attemptId });
    await subject.session.askBytes("log.read", { attemptId, from: Math.max(0, info.storedBytes - 65_536), bytes: 65_536 });
    tails.push(performance.now() - begun);
  }
  const searches: number[] = [];
  const greps: number[] = [];
  await interleaved(
    3,
    async () => {
      const begun = performance.now();
      let found = 0;
      for (let from = 0; from < size;) {
        const page = await subject.session.askBytes("log.search", { attemptId, text: "A needle", from, limit: 2000 });
        found += page.matches.length;
        if (page.scannedTo <= from) break;
        from = page.scannedTo;
      }
      if (found !== 1) throw new Error(`the search found ${found}`);
      searches.push(performance.now() - begun);
    },
    () => {
      const begun = performance.now();
      spawnSync("grep", ["-ci", "a needle", path], { stdio: "ignore" });
      greps.push(performance.now() - begun);
    },
  );
  report("P9b tail", `the last 64 KiB of a log of ${Math.round(size / MIB)} MiB, ms`, tails, [], { floor: 1000, goal: 150, sense: "at most", limit: "" }, { serverGrownMiB: round(rssMiB(server) - rssBefore) });
  report(
    "P9b search",
    "searching it, whatever the case, against grep -ci",
    greps.map((value, index) => value / searches[index]!),
    greps,
    { floor: 0.1, goal: 0.3, sense: "at least", limit: "lines are counted too, which grep does not do" },
    {
      ms: Math.round(median(searches)),
      grepMs: Math.round(median(greps)),
    },
  );
  rmSync(path);
}

async function attemptOf(subject: Subject, workflowInstanceId: WorkflowInstanceId): Promise<AttemptId> {
  for (;;) {
    const { tasks } = await subject.session.ask("workflowInstance.get", { workflowInstanceId });
    if (tasks[0]!.attemptId !== null) return tasks[0]!.attemptId;
    await wait(5);
  }
}
async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 200) throw new Error("it did not happen");
    await wait(25);
  }
}
