import { connect, type Socket } from "node:net";
import { statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { logDown, LOG_PATH, PROTOCOL, UI_NAMESPACE } from "#contract";
import { dial } from "../../agent/transport/dial.ts";
import { openSession } from "../../agent/cli/admin/session.ts";
import { makeIds } from "../../agent/platform/ids.ts";
import { systemClock } from "../../agent/platform/clock.ts";
import { chanceFor, SCALE, scaled } from "../fixtures/chance.ts";
import { figure } from "../fixtures/figures.ts";
import { allLinked, heal, openFaultRun, reach, until, wait, type FaultRun } from "../fixtures/faultRun.ts";
import { expectWhole } from "../fixtures/oracle.ts";
import { expectAll, warmUp, writers } from "./crashes.ts";
import { cutWires } from "./network.ts";
import { openStorm } from "./storm.ts";

let run: FaultRun;
beforeAll(async () => {
  run = await openFaultRun({ slots: 64 });
  await warmUp(run);
});
beforeEach(async () => {
  for (const wire of [run.fleetWire, run.crewWire]) {
    wire.part(false);
    wire.slow({ delayMs: 0, bytesPerSecond: 0 });
  }
  await heal(run);
});
afterAll(() => run?.remove());
const LEASE_S = 10;

test("[F12] [WIRE1, JRN3, LC4, LOG1] connections break in a dispatch, a result, a log frame and its answer: resumed by number, by byte", () => cutWires(run, chanceFor("F12"), scaled(24)), 600_000);

for (const seconds of [5, 60, ...(SCALE >= 10 ? [600] : [])])
  test(
    `[F13] [NOD4, LC8, JRN3] the network is parted for ${seconds} s: tasks go on, what they said comes afterwards`,
    async () => {
      const id = await run.run([...writers(8, (seconds + 4) * 2, 0.5), ...Array.from({ length: 8 }, (_, index) => ({ name: `e${index}`, script: `say begun; sleep ${Math.min(seconds - 2, 4 + index)}; say over` }))]);
      const running = await reach(run, id, "RUNNING", 16);
      run.fleetWire.part(true);
      const partedAt = Date.now();
      await wait(seconds * 1000 - 500);
      const states = new Set((await run.tasks(id)).map((task) => task.state));
      if (seconds < LEASE_S) expect([...states]).toEqual(["RUNNING"]);
      else expect([...states]).toEqual(["LOST"]);
      expect(statSync(join(run.dir, "slave-1", "journal.sqlite")).size, "what waits at the agent is bounded").toBeLessThan(64 * 1024 ** 2);
      await wait(Math.max(0, seconds * 1000 - (Date.now() - partedAt)));
      run.fleetWire.part(false);
      await expectAll(run, id, "SUCCESS", 60);
      expect((await run.tasks(id)).map((task) => task.epoch)).toEqual(running.map(() => 1));
      await allLinked(run);
      await expectWhole(run);
    },
    (seconds + 120) * 1000,
  );

test("[F14] [AUTH5, WIRE9] a recorded session, played again: nobody believes it", async () => {
  run.fleetWire.sever();
  await allLinked(run);
  await expectAll(run, await run.run(writers(4, 2)), "SUCCESS", 20);
  const recorded = run.fleetWire.heard("control");
  expect(recorded.length).toBeGreaterThan(1_000);
  const before = { node: await run.node("master-1"), seq: (await run.ask("stream.open", { topics: ["platform"], lastSeq: null })).seq };
  const answer = await new Promise<Buffer>((resolve, reject) => {
    const pieces: Buffer[] = [];
    const player = connect(Number(new URL(run.address).port), "127.0.0.1", () => void play(player, recorded));
    const timer = setTimeout(() => reject(new Error("the server did not hang up")), 25_000);
    player.on("data", (piece: Buffer) => {
      pieces.push(piece);
      // It is thrown out of the fleet; the bytes after that are a goodbye, which a recording does not answer.
      if (Buffer.concat(pieces).includes("41/fleet,")) setTimeout(() => player.destroy(), 1_000);
    });
    player.on("error", reject);
    player.on("close", () => {
      clearTimeout(timer);
      resolve(Buffer.concat(pieces));
    });
  });
  expect(answer.toString("latin1")).toContain("101 Switching Protocols");
  expect(answer.toString("latin1"), "it was asked to sign a nonce of now").toContain("link.challenge");
  expect(answer.subarray(answer.indexOf("link.challenge")).toString("latin1"), "and what it had signed was another").toContain("41/fleet,");
  expect(answer.toString("latin1"), "no sync was answered").not.toContain("placement");
  const after = await run.node("master-1");
  expect(after.host?.incarnation).toBe(before.node.host?.incarnation);
  expect(after.state).toBe("STARTED");
  await expectWhole(run);
});

/** At the pace at which it was said: each message of a client's WebSocket after the one before it had its effect. */
async function play(to: Socket, recorded: Buffer): Promise<void> {
  let at = recorded.indexOf("\r\n\r\n") + 4;
  to.write(recorded.subarray(0, at));
  for (let messages = 0; at < recorded.length && messages < 20 && !to.destroyed; messages++) {
    await wait(100);
    const short = recorded[at + 1]! & 0x7f;
    const [header, length] = short === 126 ? [4, recorded.readUInt16BE(at + 2)] : short === 127 ? [10, Number(recorded.readBigUInt64BE(at + 2))] : [2, short];
    const end = at + header + 4 + length;
    to.write(recorded.subarray(at, end));
    at = end;
  }
}

test("[F15] [LOG1] 200 ms, 5 % loss, 1 Mbit/s: control waits for the wire and not for log bytes, and nobody is called silent", async () => {
  const chance = chanceFor("F15");
  run.fleetWire.slow({ delayMs: 100, bytesPerSecond: 125_000, stallShare: 0.05 });
  const states = new Set<string>();
  const watching = setInterval(
    () =>
      void run.ask("node.list", {}).then(
        ({ nodes }) => nodes.forEach((node) => states.add(node.state)),
        () => {},
      ),
    250,
  );
  const flood = await run.run([{ name: "flood", script: `i=0; while [ $i -lt 1200 ]; do say "$(printf '%01000d' $i)"; i=$((i+1)); done` }]);
  const times: number[] = [];
  try {
    for (let round = 0; round < 8; round++) {
      await wait(chance.between(0, 300));
      const begun = performance.now();
      await expectAll(run, await run.run(writers(1, 1, 0.01)), "SUCCESS", 30);
      times.push(performance.now() - begun);
    }
  } finally {
    clearInterval(watching);
  }
  figure("F15", "a small task from call to end, 200 ms there and back, beside a flood of log bytes", times);
  expect([...states]).toEqual(["STARTED"]);
  expect(Math.max(...times)).toBeLessThan(10_000);
  await expectAll(run, flood, "SUCCESS", 60);
  await expectWhole(run, { seconds: 60 });
});

test("[F16] [AUTH5] a thousand agents reconnect at once after the server was killed", async () => {
  const count = scaled(1000);
  const storm = await openStorm(run, count);
  try {
    await until("all of them for the first time", 60, async () => storm.synced === count);
    await run.end("server", "SIGKILL");
    await until("all of them to notice", 10, async () => storm.synced === 0);
    await run.start("server");
    const begun = performance.now();
    const lagMs: number[] = [];
    while (storm.synced < count) {
      const asked = performance.now();
      await fetch(`${run.address}/api/v1/status`).catch(() => null);
      lagMs.push(performance.now() - asked);
      if (performance.now() - begun > 60_000) throw new Error(`${storm.synced} of ${count} are back after a minute`);
      await wait(50);
    }
    const backMs = performance.now() - begun;
    figure("F16", "how long the server takes to answer its status meanwhile", lagMs, { agents: count, allBackMs: Math.round(backMs), goalMs: 5_000 });
    expect(backMs).toBeLessThan(30_000);
    expect(Math.max(...lagMs)).toBeLessThan(5_000);
  } finally {
    storm.close();
  }
  for (const node of (await run.ask("node.list", {})).nodes.filter((one) => one.name.startsWith("storm-"))) await run.ask("node.remove", { nodeId: node.id });
  await allLinked(run);
  await expectWhole(run);
}, 300_000);

test("[F17] [NOD4] a half-open connection: dead within a lease, and all is told over the next one", async () => {
  for (const wire of [run.crewWire, run.fleetWire]) {
    const id = await run.run(writers(6, 20, 0.1));
    await reach(run, id, "RUNNING", 6);
    const begun = performance.now();
    wire.halfOpen();
    await expectAll(run, id, "SUCCESS", 45);
    await allLinked(run);
    const ms = performance.now() - begun;
    figure("F17", "a connection that is half open -> everything known again", [ms]);
    expect(ms).toBeLessThan(45_000);
    await expectWhole(run);
  }
}, 180_000);

test("[F18] [WIRE7] a client whose place in the stream is another server's: it reads anew, and both clients know the same", async () => {
  const client = await openSession({ address: run.address, certificate: null, token: run.token }, makeIds(systemClock));
  const { seq } = await client.ask("stream.open", { topics: ["platform"], lastSeq: null });
  await run.end("server", "SIGKILL");
  await run.start("server");
  expect((await client.ask("stream.open", { topics: ["platform"], lastSeq: seq })).resumed).toBe(true);
  const future = await client.ask("stream.open", { topics: ["platform"], lastSeq: seq + 1_000_000 });
  expect(future.resumed, "a number that this server never gave").toBe(false);
  expect(future.seq).toBeLessThan(seq + 1_000_000);
  const id = await run.run(writers(2, 2));
  const heard = new Promise<void>((resolve) => client.onFact("workflowInstance.changed", ({ instance }) => instance.id === id && instance.state === "SUCCESS" && resolve()));
  await client.ask("stream.open", { topics: ["platform", id], lastSeq: future.seq });
  await Promise.race([heard, wait(20_000).then(() => Promise.reject(new Error("no fact came")))]);
  client.close();
  await allLinked(run);
  await expectWhole(run);
});

test("[F19] [LOG4] a viewer that does not answer while a log is written as fast as it goes: it slows itself alone", async () => {
  const bytes = 60_000_000;
  const flood = { name: "flood", script: `yes "$(printf '%0119d' 7)" | head -c ${bytes} | tee "$witness_dir/$SIGNALBOX_ATTEMPT"` };
  const plain = await timed(() => run.run([flood]));
  const id = await run.run([flood]);
  const task = await until("its attempt", 10, async () => (await run.tasks(id)).find((one) => one.attemptId !== null));
  const slow = dial({ address: run.address, path: LOG_PATH, namespace: UI_NAMESPACE, auth: () => ({ protocol: PROTOCOL, token: run.token }), certificate: null });
  let chunks = 0;
  slow.on("log.chunk", () => void chunks++);
  await new Promise<void>((resolve) => slow.once("connect", () => resolve()));
  slow.emit("log.follow", { id: makeIds(systemClock).next(), input: { attemptId: task.attemptId, from: 0 } }, () => {});
  const small = await run.run(writers(4, 5, 0.05));
  await expectAll(run, small, "SUCCESS", 20);
  const begun = performance.now();
  await expectAll(run, id, "SUCCESS", 60);
  const watched = await shipped(id, bytes);
  figure("F19", "60 MB from a task to the server", [plain, watched], { watchedBy: "a viewer that never answers", chunksSent: chunks, ms: Math.round(performance.now() - begun) });
  expect(chunks, "one chunk, and no more without an answer").toBeLessThanOrEqual(1);
  expect(Object.keys(logDown)).toContain("log.chunk");
  slow.disconnect();
  await expectWhole(run, { seconds: 60 });

  async function timed(start: () => Promise<Awaited<ReturnType<FaultRun["run"]>>>): Promise<number> {
    return shipped(await start(), bytes);
  }
  async function shipped(of: Awaited<ReturnType<FaultRun["run"]>>, size: number): Promise<number> {
    const from = performance.now();
    await run.finish(of, 60);
    const [one] = await run.tasks(of);
    await until("the whole log", 60, async () => (await (await run.session()).askBytes("log.info", { attemptId: one!.attemptId! })).storedBytes >= size);
    return performance.now() - from;
  }
}, 240_000);
