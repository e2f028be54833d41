import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { NO_LIMITS } from "#contract";
import { isAlive, readProcess } from "../slave/probe/processes.ts";
import { makeOrder, makeScript } from "./agentOrders.ts";
import { launcherSuiteLimits } from "./launcherSuiteLimits.ts";
import { type OpenLauncher, openTestRunner, processesOf, testIds as ids, type TestRunner } from "./agentRunner.ts";

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** Prints its arguments and a variable, each between NULs, so that nothing can be mistaken. */
const ECHO_ARGUMENTS = ["perl", "-e", 'print join("\\0", @ARGV, $ENV{value} // "none")', "--"];

/** What every launcher must do, whatever it is made of. Runs real processes. */
export function launcherSuite(name: string, openLauncher: OpenLauncher, { native }: { readonly native: boolean }): void {
  launcherSuiteLimits(name, openLauncher, { native });
  describe(`launcher: ${name}`, { timeout: 60_000 }, () => {
    let agent: TestRunner;
    beforeEach(async () => {
      agent = await openTestRunner(openLauncher);
    });
    afterEach(() => agent.close());

    test("starts a process in a session of its own and reports how it ended", async () => {
      const order = makeScript(ids, "echo out; echo err >&2; read x; echo \"stdin:$x\"; ps -o pid=,pgid=,sid= -p $$ | tr -s ' '");
      const exit = await agent.run(order);
      expect(exit).toMatchObject({ code: 0, signal: null, startError: null, unknown: false, killedBy: null, truncated: false });
      const [out, err, stdin, session] = agent.output(order.attemptId).trim().split("\n");
      expect([out, err, stdin]).toEqual(["out", "err", "stdin:"]);
      expect(new Set(session!.trim().split(" ")).size).toBe(1);
      expect(exit.lastLines.slice(0, 2)).toEqual(["out", "err"]);
      expect(exit.logBytes).toBe(agent.output(order.attemptId).length);
      expect(agent.facts(order.attemptId).map((fact) => [fact.kind, fact.seq])).toEqual([
        ["accepted", 1],
        ["started", 2],
        ["ended", 3],
      ]);
    });

    test("[FLOW1] what is written to SIGNALBOX_OUTPUT comes back with the end, of a script, a plain command and another user", async () => {
      const write = 'echo rows=3 >> "$SIGNALBOX_OUTPUT"; echo nonsense >> "$SIGNALBOX_OUTPUT"; exit 4';
      const users = process.getuid?.() === 0 ? ["nobody"] : [];
      const orders = [makeScript(ids, write), makeOrder(ids, ["sh", "-c", write]), ...users.map((user) => makeOrder(ids, ["sh", "-c", write], { limits: { ...NO_LIMITS, user } }))];
      for (const order of orders) {
        expect(await agent.run(order)).toMatchObject({ code: 4, startError: null, outputs: { rows: "3" } });
        expect(agent.output(order.attemptId)).toBe('signalbox: SIGNALBOX_OUTPUT: line 2: "nonsense" is not name=value\n');
      }
      expect((await agent.run(makeOrder(ids, ["true"]))).outputs).toEqual({});
    });

    test("every exit code from 0 to 255 comes back as it was", async () => {
      const codes = Array.from({ length: 256 }, (_, code) => code);
      const ends = await Promise.all(codes.map((code) => agent.run(makeOrder(ids, ["sh", "-c", `exit ${code}`]))));
      expect(ends.map((exit) => [exit.code, exit.signal])).toEqual(codes.map((code) => [code, null]));
    });

    test("an end by a signal is told from an exit code of the same number", async () => {
      for (const signal of ["TERM", "KILL", "HUP", "SEGV", "ABRT", "USR1"]) {
        expect(await agent.run(makeOrder(ids, ["sh", "-c", `kill -${signal} $$$$`])), signal).toMatchObject({ code: null, signal: `SIG${signal}` });
      }
      expect(await agent.run(makeOrder(ids, ["sh", "-c", "exit 143"]))).toMatchObject({ code: 143, signal: null });
    });

    test("no byte of output is lost", async () => {
      const order = makeOrder(ids, ["sh", "-c", "seq 1 200000"]);
      const exit = await agent.run(order);
      const expected = Array.from({ length: 200_000 }, (_, index) => `${index + 1}\n`).join("");
      expect(agent.output(order.attemptId)).toBe(expected);
      expect(exit.logBytes).toBe(expected.length);
      expect(exit.lastLines).toEqual(expected.trim().split("\n").slice(-20));
    });

    test("[PAR2] arguments and environment arrive as they are, whatever is in them", async () => {
      const text = fc.oneof(
        fc.string({ unit: "binary", maxLength: 60 }),
        fc.constantFrom("$(id)", "`id`", "'", "''", "'\\''", '"', "\\", "a\nb", "\n", "", " ", "*", "~", "--opt", "-n", "$PATH", "${HOME}", "中文", "é\u0301", "&& id", "; id", "\t", "!", "#x", "%s"),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(text, { maxLength: 4 }), text, async (argv, value) => {
          const clean = (one: string) => Buffer.from(one.replaceAll("\0", "0").replaceAll("$", "$$$$")).toString();
          const raw = (one: string) => Buffer.from(one.replaceAll("\0", "0")).toString();
          const order = makeOrder(ids, [...ECHO_ARGUMENTS, ...argv.map(clean)], { environment: { value: raw(value) } });
          const exit = await agent.run(order);
          expect(exit.code).toBe(0);
          expect(agent.output(order.attemptId)).toBe([...argv.map(raw), raw(value)].join("\0"));
        }),
        { numRuns: 60 },
      );
    });

    test("a task starts in a directory of its own and with nothing of the agent but its clean environment", async () => {
      const order = makeOrder(ids, ["perl", "-e", 'use Cwd; print join("\\n", getcwd(), join(" ", sort keys %ENV), map { "$_=" . (readlink("/proc/self/fd/$_") // "none") } 0 .. 20)'], { environment: { region: "eu" } });
      await agent.run(order);
      const [directory, names, ...files] = agent.output(order.attemptId).split("\n");
      expect(directory).toBe(join(agent.dir, "attempts", order.attemptId, "work"));
      expect(names!.split(" ").filter((name) => name !== "OLDPWD" && name !== "PWD")).toEqual(["HOME", "LANG", "PATH", "SIGNALBOX_ATTEMPT", "SIGNALBOX_OUTPUT", "region"]);
      const output = join(agent.dir, "attempts", order.attemptId, "output");
      expect(files.filter((file) => !file.endsWith("=none"))).toEqual(["0=/dev/null", `1=${output}`, `2=${output}`]);
    });

    test("a missing command is refused before anything is accepted", async () => {
      const order = makeOrder(ids, ["no-such-command-here"]);
      expect(await agent.runner.assign([order])).toEqual([{ accepted: false, reasons: [{ code: "place.command", values: { command: "no-such-command-here" } }] }]);
      writeFileSync(join(agent.dir, "plain"), "x", { mode: 0o644 });
      expect(await agent.runner.assign([makeOrder(ids, [join(agent.dir, "plain")])])).toMatchObject([{ reasons: [{ code: "start.notExecutable" }] }]);
      expect(agent.facts()).toEqual([]);
    });

    test("what is too big to start fails at once, with the number", async () => {
      const before = performance.now();
      const exit = await agent.run(makeOrder(ids, ["true"], { environment: { big: "x".repeat(200_000) } }));
      expect(exit).toMatchObject({ code: null, unknown: false, startError: { code: "start.tooBig" } });
      expect(performance.now() - before).toBeLessThan(500);
      expect(await agent.run(makeOrder(ids, ["true"], { environment: { LD_PRELOAD: "x" } }))).toMatchObject({ startError: { code: "start.launcher" } });
    });

    test("[KILL1] a kill ends the whole tree, also a child that fled into a session of its own", async () => {
      const order = makeScript(ids, "setsid sleep 300 & sleep 300 & (sleep 300 &) ; echo ready; wait", { killGraceSeconds: 2 });
      await agent.accept(order);
      await expect.poll(() => agent.output(order.attemptId), { timeout: 10_000 }).toContain("ready");
      await expect.poll(() => processesOf(order.attemptId).length).toBeGreaterThanOrEqual(4);
      expect(await agent.runner.kill(order.attemptId, "operator")).toBe(true);
      expect(agent.facts(order.attemptId).at(-1)).toMatchObject({ kind: "killing", by: "operator" });
      expect(await agent.ended(order.attemptId)).toMatchObject({ killedBy: "operator", signal: "SIGTERM", unknown: false });
      expect(processesOf(order.attemptId)).toEqual([]);
    });

    test("[KILL1] a process that ignores TERM is killed after the grace, and one that is stopped too", async () => {
      const deaf = makeScript(ids, "trap '' TERM; echo ready; while :; do sleep 1; done", { killGraceSeconds: 1 });
      const stopped = makeScript(ids, "echo ready; kill -STOP $$; sleep 300", { killGraceSeconds: 3 });
      await Promise.all([agent.accept(deaf), agent.accept(stopped)]);
      for (const order of [deaf, stopped]) await expect.poll(() => agent.output(order.attemptId), { timeout: 10_000 }).toContain("ready");
      const before = performance.now();
      await Promise.all([agent.runner.kill(deaf.attemptId, "operator"), agent.runner.kill(stopped.attemptId, "operator")]);
      expect(await agent.ended(deaf.attemptId)).toMatchObject({ signal: "SIGKILL", killedBy: "operator" });
      expect(performance.now() - before).toBeGreaterThan(900);
      expect(await agent.ended(stopped.attemptId)).toMatchObject({ killedBy: "operator" });
      expect([...processesOf(deaf.attemptId), ...processesOf(stopped.attemptId)]).toEqual([]);
    });

    test("a supervisor that is killed takes nothing with it; how the task ended is then unknown", async () => {
      const order = makeScript(ids, "sleep 1; echo done");
      await agent.accept(order);
      const pid = await agent.started(order.attemptId);
      const supervisor = readProcess(pid)!.parent;
      process.kill(supervisor, "SIGKILL");
      await sleep(100);
      expect(isAlive(pid, readProcess(pid)!.startTime)).toBe(true);
      expect(await agent.ended(order.attemptId)).toMatchObject({ unknown: true, code: null, signal: null });
      expect(agent.output(order.attemptId)).toBe("done\n");
    });

    test("signals to a supervisor do not end its watch", async () => {
      const order = makeScript(ids, "sleep 1; exit 7");
      await agent.accept(order);
      const supervisor = readProcess(await agent.started(order.attemptId))!.parent;
      for (const signal of ["SIGTERM", "SIGHUP", "SIGTERM"] as const) {
        process.kill(supervisor, signal);
        await sleep(50);
      }
      expect(await agent.ended(order.attemptId)).toMatchObject({ code: 7, unknown: false });
    });

    test("a launcher that is killed is replaced; what runs goes on, what comes next is started", async () => {
      const running = makeScript(ids, "sleep 1; echo done; exit 3");
      await agent.accept(running);
      const supervisor = readProcess(await agent.started(running.attemptId))!.parent;
      process.kill(native ? supervisor : readProcess(supervisor)!.parent, "SIGKILL");
      const next = makeOrder(ids, ["true"]);
      await expect.poll(async () => (await agent.runner.assign([next]))[0]!.accepted).toBe(true);
      expect(await agent.ended(next.attemptId)).toMatchObject({ code: 0 });
      // The native launcher is its supervisor too: nobody was there to be told the exit code.
      expect(await agent.ended(running.attemptId)).toMatchObject(native ? { code: null, unknown: true } : { code: 3, unknown: false });
      expect(agent.output(running.attemptId)).toBe("done\n");
    });
  });
}
