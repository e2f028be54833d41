import fc from "fast-check";
import { expect, test } from "vitest";
import type { TaskInstance } from "#contract";
import { timelineRows, timelineSpan, topologicalOrder } from "./timelineRows.ts";

const task = (id: string, state: TaskInstance["state"], more: Partial<TaskInstance> = {}): TaskInstance =>
  ({ id, name: id, state, forcedBy: null, cause: null, rootCauseId: null, pausedBy: null, frozen: false, readyAt: null, ...more }) as TaskInstance;
const attempt = (taskInstanceId: string, tryNo: number, queuedAt: number, startedAt: number | null, endedAt: number | null, cause: "exit" | null = null) => ({
  taskInstanceId: taskInstanceId as TaskInstance["id"],
  tryNo,
  queuedAt,
  startedAt,
  endedAt,
  nodeName: "s1",
  cause,
});

test("each task stands after everything it waits for, and none is lost", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 30 }), fc.array(fc.tuple(fc.nat(29), fc.nat(29)), { maxLength: 80 }), (count, pairs) => {
      const ids = Array.from({ length: count }, (_, index) => `t${index}`);
      const edges = pairs.filter(([a, b]) => a < b && b < count).map(([a, b]) => ({ source: `t${a}`, target: `t${b}` }));
      const order = topologicalOrder(ids, edges);
      expect(order.toSorted()).toEqual(ids.toSorted());
      const place = new Map(order.map((id, index) => [id, index]));
      for (const { source, target } of edges) expect(place.get(source)).toBeLessThan(place.get(target)!);
    }),
  );
});

test("a retry is a segment of its own, what goes on ends now, and what waits again is hollow", () => {
  const tasks = [task("a", "RUNNING"), task("b", "WAIT_RESOURCE", { readyAt: 500 }), task("c", "NOT_RUN")];
  const [a, b, c] = timelineRows(tasks, [], { attempts: [attempt("a", 1, 0, 10, 100, "exit"), attempt("a", 2, 200, 210, null)], usual: {} }, 1000);
  expect(a!.segments).toMatchObject([
    { tryNo: 1, glyph: "FAILED", queued: { from: 0, to: 10 }, ran: { from: 10, to: 100 }, open: false },
    { tryNo: 2, glyph: "RUNNING", queued: { from: 200, to: 210 }, ran: { from: 210, to: 1000 }, open: true },
  ]);
  expect(b!.segments).toMatchObject([{ queued: { from: 500, to: 1000 }, ran: null, open: true }]);
  expect(c!.segments).toEqual([]);
});

test("the axis holds what is predicted while the run goes on, and ends with its last bar after that", () => {
  const rows = timelineRows([task("a", "SUCCESS")], [], { attempts: [attempt("a", 1, 0, 10, 5000)], usual: {} }, 9000);
  expect(timelineSpan(rows, { nowMs: 9000, predictedAt: 20_000, goesOn: true })!.whole).toEqual({ from: 0, to: 20_000 });
  expect(timelineSpan(rows, { nowMs: 9000, predictedAt: 20_000, goesOn: false })!.whole).toEqual({ from: 0, to: 5000 });
  expect(timelineSpan([], { nowMs: 9000, predictedAt: null, goesOn: true })).toBeNull();
});
