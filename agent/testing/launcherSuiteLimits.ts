import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Limits, NO_LIMITS } from "#contract";
import { readProcess } from "../slave/probe/processes.ts";
import { makeOrder, makeScript } from "./agentOrders.ts";
import { type OpenLauncher, openTestRunner, processesOf, testIds as ids, type TestRunner } from "./agentRunner.ts";

const isRoot = process.getuid?.() === 0;
const within = (limits: Partial<Limits>) => ({ limits: { ...NO_LIMITS, ...limits } });
const MIB = 1024 * 1024;

/** What every launcher must set, refuse, and tell of a process. */
export function launcherSuiteLimits(name: string, openLauncher: OpenLauncher, { native }: { readonly native: boolean }): void {
  describe(`launcher limits: ${name}`, { timeout: 60_000 }, () => {
    let agent: TestRunner;
    beforeEach(async () => {
      agent = await openTestRunner(openLauncher);
    });
    afterEach(() => agent.close());

    test("[LIM1] umask, nice, memory, CPU time and open files are in force when the task starts", async () => {
      const order = makeScript(ids, "umask; nice; ulimit -d; ulimit -t; ulimit -n", within({ umask: "0027", nice: 7, memoryBytes: 512 * MIB, cpuSeconds: 33, openFiles: 99 }));
      expect(await agent.run(order)).toMatchObject({ code: 0, startError: null });
      expect(agent.output(order.attemptId).trim().split("\n")).toEqual(["0027", "7", String(512 * 1024), "33", "99"]);
    });

    test("[LIM1] without a limit the umask is the agent's, and what the launcher writes is its owner's alone", async () => {
      const order = makeScript(ids, "umask");
      expect(await agent.run(order)).toMatchObject({ code: 0 });
      expect(Number.parseInt(agent.output(order.attemptId), 8)).toBe(process.umask());
      const dir = join(agent.dir, "attempts", order.attemptId);
      for (const entry of readdirSync(dir, { withFileTypes: true })) if (entry.isFile()) expect(statSync(join(dir, entry.name)).mode & 0o077, entry.name).toBe(0);
    });

    test("[LIM1] a task beyond its memory fails, the others do not notice", async () => {
      const greedy = makeOrder(ids, ["perl", "-e", '$x = "x" x (200 * 1024 * 1024); print length $x'], within({ memoryBytes: 64 * MIB }));
      const modest = makeOrder(ids, ["perl", "-e", '$x = "x" x (200 * 1024 * 1024); print length $x']);
      const [failed, fine] = await Promise.all([agent.run(greedy), agent.run(modest)]);
      expect(failed.code).not.toBe(0);
      // It was refused memory and gave up: nobody killed it, so nothing is claimed.
      expect(failed.oom).toBe(false);
      expect(fine.code).toBe(0);
    });

    test("[LIM1] CPU time that is used up ends a task by a signal", async () => {
      const exit = await agent.run(makeOrder(ids, ["perl", "-e", "1 while 1"], within({ cpuSeconds: 1 })));
      expect(["SIGXCPU", "SIGKILL"]).toContain(exit.signal);
      expect(exit).toMatchObject({ killedBy: null, oom: false });
    });

    test("[LIM1] a working directory of the host is where it starts, and one that is missing is a failed start", async () => {
      const directory = join(agent.dir, "given");
      mkdirSync(directory);
      const order = makeOrder(ids, ["pwd"], within({ workingDirectory: directory }));
      expect(await agent.run(order)).toMatchObject({ code: 0, lastLines: [directory] });
      const before = performance.now();
      expect(await agent.run(makeOrder(ids, ["pwd"], within({ workingDirectory: `${directory}/missing` })))).toMatchObject({ code: null, signal: null, unknown: false, startError: { code: "start.directory" } });
      expect(performance.now() - before).toBeLessThan(500);
    });

    test("[LIM1] a user who does not exist is a failed start with that sentence, soon", async () => {
      const before = performance.now();
      const exit = await agent.run(makeOrder(ids, ["true"], within({ user: "no-such-user-here" })));
      expect(exit).toMatchObject({ code: null, startError: { code: "start.userMissing" } });
      expect(performance.now() - before).toBeLessThan(500);
    });

    test.skipIf(!isRoot)("[LIM1] as root another user's task has that user's rights, groups, home and its own directory", async () => {
      chmodSync(agent.dir, 0o700);
      const order = makeScript(ids, 'id -un; id -Gn; echo "$USER $LOGNAME $HOME"; touch mine && stat -c %U mine; cat ../../../journal.sqlite 2>&1; ls ../.. 2>&1', within({ user: "daemon" }));
      const exit = await agent.run(order);
      expect(exit).toMatchObject({ startError: null });
      const lines = agent.output(order.attemptId).trim().split("\n");
      expect(lines.slice(0, 4)).toEqual(["daemon", "daemon", "daemon daemon /usr/sbin", "daemon"]);
      expect(lines.slice(4).join("\n")).toMatch(/journal\.sqlite: Permission denied[\s\S]*Permission denied/);
      expect(await agent.run(makeOrder(ids, ["id", "-un"], within({ user: "root" })))).toMatchObject({ code: 0, lastLines: ["root"] });
    });

    test("[LIM1] an agent that is not root runs nothing as another user", async () => {
      // Injected where it is decided: the launcher of an agent that is not root is told the same by the system.
      const order = makeScript(ids, "id -un", within({ user: "daemon" }));
      if (isRoot) return expect(await agent.run(order)).toMatchObject({ code: 0 });
      expect(await agent.run(order)).toMatchObject({ startError: { code: "start.userRight" } });
    });

    test("what cannot be executed is a failed attempt that says why, and no other is touched", async () => {
      const file = (text: string, name: string) => {
        writeFileSync(join(agent.dir, name), text, { mode: 0o755 });
        return join(agent.dir, name);
      };
      const interpreter = await agent.run(makeOrder(ids, [file("#!/no/such/interpreter\n", "wrong")]));
      const format = await agent.run(makeOrder(ids, [file("\u007fELF nothing", "format")]));
      const words = [interpreter, format].map((exit) => (native ? String(exit.startError?.values["message"]) : exit.lastLines.join(" ")));
      expect(words[0]).toMatch(native ? /ENOENT/ : /No such file/);
      expect(words[1]).toMatch(native ? /ENOEXEC/ : /Exec format|not found|Syntax error/);
      expect([interpreter.code, format.code].every((code) => (native ? code === null : code !== 0))).toBe(true);
    });

    test.skipIf(!native)("[EXIT1] the record says what it used, its children that it waited for included", async () => {
      const exit = await agent.run(makeOrder(ids, ["sh", "-c", `perl -e '$x = "x" x (50 * 1024 * 1024); $end = times + 0.3; 1 while times < $end'`]));
      expect(exit.code).toBe(0);
      expect(exit.peakMemoryBytes).toBeGreaterThan(50 * MIB);
      expect(exit.peakMemoryBytes).toBeLessThan(300 * MIB);
      expect(exit.cpuMs).toBeGreaterThanOrEqual(250);
    });

    test("[EXIT1] SIGKILL of somebody is a signal, not want of memory", async () => {
      const order = makeScript(ids, "echo ready; sleep 30");
      await agent.accept(order);
      process.kill(await agent.started(order.attemptId), "SIGKILL");
      expect(await agent.ended(order.attemptId)).toMatchObject({ signal: "SIGKILL", killedBy: null, oom: false });
      for (const pid of processesOf(order.attemptId)) process.kill(pid, "SIGKILL");
    });

    test("[LC5] whoever dies between the order and the process, it runs exactly once", async () => {
      const witness = join(agent.dir, "witness");
      const orders = Array.from({ length: 40 }, (_, index) => makeOrder(ids, ["sh", "-c", `echo ${index} >> ${witness}; sleep 0.2`]));
      for (let at = 0; at < orders.length; at += 8) {
        const accepted = orders.slice(at, at + 8).map((order) => agent.accept(order));
        await Promise.all(accepted);
        // The agent is gone in the turn of the accept: starts may be on their way, in the pipe, or done.
        if (at % 16 === 0) await agent.restart();
        else {
          const pid = await agent.started(orders[at]!.attemptId);
          const parent = readProcess(pid)?.parent ?? 0;
          if (native && parent > 1) process.kill(parent, "SIGKILL");
          await agent.restart();
        }
      }
      const ends = await Promise.all(orders.map((order) => agent.ended(order.attemptId)));
      const ran = agent.read("witness").trim().split("\n").map(Number);
      expect(ran.toSorted((one, other) => one - other)).toEqual(orders.map((_, index) => index));
      for (const exit of ends) expect(exit.code === 0 || exit.unknown).toBe(true);
    });

    test("[JRN1] tasks outlive their agent; the next one hears their ends from whoever started them", async () => {
      const [short, long] = [makeScript(ids, "sleep 0.3; exit 5"), makeScript(ids, "sleep 1.5; exit 6")];
      await Promise.all([agent.accept(short), agent.accept(long)]);
      const pid = await agent.started(long.attemptId);
      await agent.stopped(600);
      expect(await agent.ended(short.attemptId)).toMatchObject({ code: 5, unknown: false });
      expect(agent.facts(long.attemptId).filter((fact) => fact.kind === "started")).toMatchObject([{ pid }]);
      expect(await agent.ended(long.attemptId)).toMatchObject({ code: 6, unknown: false });
    });
  });
}
