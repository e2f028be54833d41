import fc from "fast-check";
import { expect, test } from "vitest";
import type { AlertRule, ProjectId, TaskId, UserId, WorkflowId } from "#contract";
import { DIGEST_MS, digestOf, TOLD_SINGLY } from "./digestOf.ts";
import { quietUntil } from "./quietUntil.ts";
import { GIVEN_UP_AFTER_MS, retryAfter } from "./retryAfter.ts";
import { ruleMatches } from "./ruleMatches.ts";
import { whoIsTold } from "./whoIsTold.ts";

const at = (text: string, zone: string): number => Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds;
const shown = (instant: number | null, zone: string) => (instant === null ? null : Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: "minute" }));

test("[ALR1] quiet hours over midnight end in the morning, whichever side of midnight it is", () => {
  const zone = "Asia/Shanghai";
  const night = { from: "22:00", until: "06:00" };
  const until = (text: string, quiet = night) => shown(quietUntil(quiet, at(text, zone), zone), zone);
  expect(until("2026-11-20T21:59")).toBeNull();
  expect(until("2026-11-20T22:00")).toBe("2026-11-21T06:00");
  expect(until("2026-11-21T05:59")).toBe("2026-11-21T06:00");
  expect(until("2026-11-21T06:00")).toBeNull();
  expect(until("2026-11-20T12:30", { from: "12:00", until: "13:00" })).toBe("2026-11-20T13:00");
  expect(until("2026-11-20T12:30", { from: "12:00", until: "12:00" })).toBe("2026-11-21T12:00");
  expect(quietUntil(null, 0, zone)).toBeNull();
});
test("[ALR1] quiet hours follow the clock where it changes: an end in the gap is the gap's end, an hour that comes twice is quiet twice", () => {
  const zone = "Europe/Berlin";
  expect(shown(quietUntil({ from: "22:00", until: "02:30" }, at("2026-03-29T01:00", zone), zone), zone)).toBe("2026-03-29T03:30");
  const second = at("2026-10-25T02:30", zone) + 3600_000;
  expect(shown(quietUntil({ from: "22:00", until: "06:00" }, second, zone), zone)).toBe("2026-10-25T06:00");
  expect(quietUntil({ from: "22:00", until: "06:00" }, second, zone)! - second).toBe(3.5 * 3600_000);
});
test("[ALR1] the end of quiet hours is later than now, at most a day and an hour away, and not quiet itself (property)", () => {
  const time = fc.tuple(fc.nat(23), fc.nat(59)).map(([hour, minute]) => `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`);
  fc.assert(
    fc.property(time, time, fc.integer({ min: 0, max: 2 * 366 * 24 * 60 }), fc.constantFrom("Europe/Berlin", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe"), (from, until, minutes, zone) => {
      const now = Date.UTC(2026, 0, 1) + minutes * 60_000;
      const end = quietUntil({ from, until }, now, zone);
      if (end === null) return;
      expect(end).toBeGreaterThan(now);
      expect(end - now).toBeLessThanOrEqual(25.5 * 3600_000);
      const [hour] = until.split(":").map(Number) as [number];
      // Around a change of the clock the end may fall into the second of two equal hours.
      if (from !== until && hour > 4) expect(quietUntil({ from, until }, end, zone)).toBeNull();
    }),
  );
});

test("[ALR3] waits grow to an hour; a message is given up after a day of tries", () => {
  const waits: number[] = [];
  for (let wait = retryAfter(1); wait !== null; wait = retryAfter(waits.length + 1)) waits.push(wait);
  expect(waits.slice(0, 8)).toEqual([10, 30, 60, 120, 300, 600, 1800, 3600].map((seconds) => seconds * 1000));
  expect(new Set(waits.slice(8))).toEqual(new Set([3600_000]));
  const total = waits.reduce((sum, wait) => sum + wait, 0);
  expect(total).toBeLessThanOrEqual(GIVEN_UP_AFTER_MS);
  expect(total).toBeGreaterThan(GIVEN_UP_AFTER_MS - 3600_000);
});

const rule = (change: object): AlertRule => ({ enabled: true, kind: "failed", projectId: null, of: { workflowIds: [], taskIds: [] }, ...change }) as unknown as AlertRule;
test("[ALR1] a rule names its kind, its project, its workflows and tasks, and nothing when it is off", () => {
  const event = { kind: "failed" as const, projectId: "p" as ProjectId, workflowId: "w" as WorkflowId, taskId: "t" as TaskId };
  expect(ruleMatches(rule({}), event)).toBe(true);
  expect(ruleMatches(rule({ enabled: false }), event)).toBe(false);
  expect(ruleMatches(rule({ kind: "late" }), event)).toBe(false);
  expect(ruleMatches(rule({ projectId: "p" }), event)).toBe(true);
  expect(ruleMatches(rule({ projectId: "q" }), event)).toBe(false);
  expect(ruleMatches(rule({ of: { workflowIds: ["w"], taskIds: [] } }), event)).toBe(true);
  expect(ruleMatches(rule({ of: { workflowIds: ["x"], taskIds: [] } }), event)).toBe(false);
  expect(ruleMatches(rule({ of: { workflowIds: ["w"], taskIds: ["u"] } }), event)).toBe(false);
  expect(ruleMatches(rule({ of: { workflowIds: ["w"], taskIds: ["u"] } }), { ...event, taskId: null })).toBe(true);
});
test("[ALR1] [ACC2] only who may see it is told: owner, followers, who is named; admins own what is the platform's", () => {
  const person = (name: string, admin = false) => ({ id: name as UserId, name, admin });
  const seeing = [person("ann"), person("bob"), person("root", true)];
  const to = { owner: true, followers: true, users: [], channels: [] };
  const event = { projectId: "p" as ProjectId, owner: "ann", followers: ["bob", "eve"] as UserId[] };
  expect(whoIsTold(to, event, seeing)).toEqual(["ann", "bob"]);
  expect(whoIsTold({ ...to, owner: false, followers: false, users: ["bob", "eve"] as never }, event, seeing)).toEqual(["bob"]);
  expect(whoIsTold(to, { ...event, owner: "eve", followers: [] }, seeing)).toEqual([]);
  expect(whoIsTold(to, { projectId: null, owner: null, followers: [] }, seeing)).toEqual(["root"]);
});

test("[ALR5] few are told as they come, many at once as one, many one after another a minute after the first", () => {
  const due = (count: number, gathered = false) => Array.from({ length: count }, () => ({ gathered }));
  const of = (change: Partial<Parameters<typeof digestOf>[0]>) => digestOf({ due: due(1), gatheringUntil: null, told: [], now: 100_000, ...change });
  expect([of({}), of({ due: due(3) }), of({ told: [1, 2] })]).toEqual(Array(3).fill({ how: "alone" }));
  expect(of({ due: due(4) })).toEqual({ how: "together" });
  expect(of({ told: [70_000, 80_000, 90_000] })).toEqual({ how: "wait", until: 130_000 });
  expect(of({ told: [70_000], due: due(9) })).toEqual({ how: "wait", until: 130_000 });
  expect(of({ gatheringUntil: 120_000 })).toEqual({ how: "wait", until: 120_000 });
  // Nothing waits twice.
  expect([of({ due: due(1, true), told: [1, 2, 3] }), of({ due: [...due(1), ...due(1, true)], told: [1, 2, 3], gatheringUntil: 120_000 })]).toEqual([{ how: "alone" }, { how: "together" }]);
});
test("[ALR5] however things happen, everything is told once and within a minute, and no minute has more than a few messages (property)", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ after: fc.integer({ min: 0, max: 20_000 }), count: fc.integer({ min: 1, max: 40 }) }), { minLength: 1, maxLength: 40 }), (storm) => {
      let now = 0;
      const events = storm.map(({ after, count }) => ({ at: (now += after), count }));
      let fresh: { id: number; at: number; nextAt: number; gathered: boolean }[] = [];
      const sent: { at: number; ids: number[] }[] = [];
      let told: number[] = [];
      let ids = 0;
      for (now = 0; ;) {
        for (const { count } of events.splice(0, events.findLastIndex((event) => event.at <= now) + 1)) for (let one = 0; one < count; one++) fresh.push({ id: ids++, at: now, nextAt: now, gathered: false });
        for (let due = fresh.filter((one) => one.nextAt <= now); due.length > 0; due = fresh.filter((one) => one.nextAt <= now)) {
          told = told.filter((at) => at > now - DIGEST_MS);
          const gathering = fresh.filter((one) => one.gathered && one.nextAt > now).map((one) => one.nextAt);
          const telling = digestOf({ due, told, now, gatheringUntil: gathering.length === 0 ? null : Math.min(...gathering) });
          if (telling.how === "wait") for (const one of due) [one.nextAt, one.gathered] = [telling.until, true];
          else {
            const now_ = telling.how === "alone" ? due.slice(0, 1) : due;
            for (const one of now_) expect(now - one.at).toBeLessThanOrEqual(DIGEST_MS);
            sent.push({ at: now, ids: now_.map((one) => one.id) });
            told.push(now);
            fresh = fresh.filter((one) => !now_.includes(one));
          }
        }
        const next = [...events.map((event) => event.at), ...fresh.map((one) => one.nextAt)];
        if (next.length === 0) break;
        now = Math.min(...next);
      }
      expect(sent.flatMap((one) => one.ids).sort((a, b) => a - b)).toEqual(Array.from({ length: ids }, (_, index) => index));
      for (const { at } of sent) expect(sent.filter((one) => one.at > at - DIGEST_MS && one.at <= at).length).toBeLessThanOrEqual(TOLD_SINGLY + 1);
    }),
  );
});
