import { expect, test } from "vitest";
import { openVirtualClock } from "./virtualClock.ts";

test("time goes on only when immediates and promises are done, and timers of an instant keep their order", async () => {
  const time = openVirtualClock(1000);
  const { clock } = time.openProcess();
  const seen: string[] = [];
  const say = (what: string): void => void seen.push(`${what} ${clock.now()}`);
  clock.after(10, () => {
    say("first");
    setImmediate(() => setImmediate(() => void Promise.resolve().then(() => say("much later in the same instant"))));
  });
  clock.after(10, () => say("second"));
  clock.after(11, () => say("third"));
  await time.runUntil(1500);
  expect(seen).toEqual(["first 1010", "second 1010", "much later in the same instant 1010", "third 1011"]);
  expect(time.now()).toBe(1500);
});

test("a program that ended does nothing more; what others set still comes", async () => {
  const time = openVirtualClock(0);
  const [one, other] = [time.openProcess(), time.openProcess()];
  let [ticks, rest] = [0, 0];
  one.clock.every(10, () => void ticks++);
  other.clock.every(10, () => void rest++);
  await time.runUntil(35);
  one.end();
  one.clock.after(1, () => void (ticks = 100));
  await time.runUntil(100);
  expect([ticks, rest]).toEqual([3, 10]);
});

test("work is finished by the timers that it waits for, and work that waits for nothing is told", async () => {
  const time = openVirtualClock(0);
  const { clock } = time.openProcess();
  const work = async (): Promise<number> => {
    await new Promise<void>((resolve) => void clock.after(5, resolve));
    await new Promise<void>((resolve) => void clock.after(7, resolve));
    return clock.now();
  };
  expect(await time.finish(work())).toBe(12);
  await expect(time.finish(new Promise(() => {}))).rejects.toThrow("never happens");
});
