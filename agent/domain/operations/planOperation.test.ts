import fc from "fast-check";
import { expect, test } from "vitest";
import { hasEnded, INSTANCE_TRANSITIONS, InstanceState, say, VERBS, verbRefusal, type TaskInstance, type TaskInstanceId, type WorkflowInstanceId } from "#contract";
import { planOperation, planToken, type OperationTarget, type OperationWorld, type PlannedRun, type Scope } from "./planOperation.ts";
import { longestWay } from "./reachable.ts";

const id = (name: string) => name as TaskInstanceId;
const RUN = "run" as WorkflowInstanceId;
const task = (name: string, state: InstanceState, over: Partial<TaskInstance> = {}) =>
  ({ id: id(name), workflowInstanceId: RUN, name, state, epoch: 1, tryNo: 0, waitingOn: 0, pausedBy: null, frozen: false, ...over }) as TaskInstance;
const run = (letGo: PlannedRun["letGo"] = "atOnce"): PlannedRun => ({ workflowName: "flow", businessDate: "2026-11-19", letGo });
function world(tasks: readonly TaskInstance[], edges: readonly (readonly [string, string])[] = [], over: Partial<OperationWorld> = {}): OperationWorld {
  const downstream = new Map<TaskInstanceId, TaskInstanceId[]>();
  for (const [from, to] of edges) downstream.set(id(from), [...(downstream.get(id(from)) ?? []), id(to)]);
  return { tasks: new Map(tasks.map((one) => [one.id, one])), runs: new Map([[RUN, run()]]), downstream, across: downstream, ...over };
}
const target = (verb: OperationTarget["verb"], selected: readonly string[], over: Partial<OperationTarget> = {}): OperationTarget => ({
  verb,
  selected: selected.map(id),
  scope: "only",
  ticked: [],
  resume: true,
  ...over,
});

// a -> b -> c, a -> d -> e
const EDGES = [
  ["a", "b"],
  ["b", "c"],
  ["a", "d"],
  ["d", "e"],
] as const;
const night = [task("a", "FAILED"), task("b", "NOT_RUN", { waitingOn: 1 }), task("c", "NOT_RUN", { waitingOn: 1 }), task("d", "FAILED"), task("e", "SUCCESS")];
const moves = (scope: Scope, over: Partial<OperationTarget> = {}, tasks = night) =>
  Object.fromEntries(planOperation(target("rerun", ["a"], { scope, ...over }), world(tasks, EDGES)).changes.map((change) => [change.name, `${change.before}>${change.after}${change.paused ? " paused" : ""}`]));

test("[VRB2] the default scope is only what was selected; the rest goes on by itself", () => {
  expect(moves("only")).toEqual({ a: "FAILED>WAIT_RESOURCE" });
  expect(planOperation(target("rerun", ["a"]), world(night, EDGES)).continuing).toEqual(["b", "c"]);
  expect(moves("failedDownstream")).toEqual({ a: "FAILED>WAIT_RESOURCE", d: "FAILED>NOT_RUN" });
  expect(moves("allDownstream")).toEqual({ a: "FAILED>WAIT_RESOURCE", d: "FAILED>NOT_RUN", e: "SUCCESS>NOT_RUN" });
});

test("[S2-09] only what is ticked runs again, and a tick that cannot be blocks the whole", () => {
  expect(moves("ticked", { ticked: [id("e")] })).toEqual({ a: "FAILED>WAIT_RESOURCE", e: "SUCCESS>NOT_RUN" });
  expect(moves("ticked", { ticked: [id("b")] })).toEqual({ a: "FAILED>WAIT_RESOURCE" });
  const running = [...night.slice(0, 4), task("e", "RUNNING")];
  const plan = planOperation(target("rerun", ["a"], { scope: "ticked", ticked: [id("e"), id("d")] }), world(running, EDGES));
  expect(plan.blocked).toBe(true);
  expect(plan.ineligible).toMatchObject([{ name: "e", state: "RUNNING", reason: { code: "verb.tick.refused" } }]);
  expect(plan.notes.map((note) => say(note, "zh"))).toContain("已选节点中包含不符合运行条件的节点");
  const aside = planOperation(target("rerun", ["b"], { scope: "ticked", ticked: [id("e")] }), world(night, EDGES));
  expect(aside).toMatchObject({ blocked: true, ineligible: [{ name: "e", reason: { code: "verb.tick.notBehind" } }] });
});

test("[S2-09] what waits in another run may be ticked, and a paused one is not paused any more", () => {
  const other = "other" as WorkflowInstanceId;
  const tasks = [...night, task("x", "SUCCESS", { workflowInstanceId: other }), task("y", "NOT_RUN", { workflowInstanceId: other, waitingOn: 1, pausedBy: "ann" })];
  const base = world(tasks, EDGES);
  const across = new Map([...base.downstream, [id("e"), [id("x")]], [id("x"), [id("y")]]]);
  const plan = planOperation(target("rerun", ["a"], { scope: "ticked", ticked: [id("x"), id("y")] }), { ...base, across, runs: new Map([...base.runs, [other, run()]]) });
  expect(plan.changes.map((change) => [change.name, change.after, change.paused, change.workflowInstanceId])).toEqual([
    ["a", "WAIT_RESOURCE", false, RUN],
    ["x", "NOT_RUN", false, other],
    ["y", "NOT_RUN", false, other],
  ]);
  expect(plan.notes).toEqual([{ code: "note.clearsPause", values: { name: "y" } }]);
});

test("[S4-21] without downstream, what comes directly after is paused, and nothing goes on through it", () => {
  expect(moves("only", { resume: false })).toEqual({ a: "FAILED>WAIT_RESOURCE", b: "NOT_RUN>NOT_RUN paused" });
  const plan = planOperation(target("rerun", ["a"], { resume: false }), world(night, EDGES));
  expect(plan.continuing).toEqual([]);
  expect(plan.notes).toEqual([{ code: "note.stopsBehind", values: { name: "b" } }]);
});

test("rerunning NOT_RUN says that it does not wait for its upstream", () => {
  expect(planOperation(target("rerun", ["c"]), world(night, EDGES)).notes).toEqual([{ code: "note.withoutUpstream", values: { name: "c" } }]);
});

test("[HLD1] a resumed task goes at once, at its time or in its turn; one that waits for something stays", () => {
  const after = (letGo: PlannedRun["letGo"], waitingOn: number, tryNo = 0) => {
    const plan = planOperation(target("resume", ["x"]), world([task("x", "NOT_RUN", { pausedBy: "ann", waitingOn, tryNo })], [], { runs: new Map([[RUN, run(letGo)]]) }));
    return [plan.changes[0]!.after, plan.changes[0]!.paused, plan.notes.map((note) => note.code)];
  };
  expect(after("atOnce", 0)).toEqual(["WAIT_RESOURCE", false, []]);
  expect(after("atItsTime", 0)).toEqual(["WAIT_TIME", false, []]);
  expect(after("inTurn", 0)).toEqual(["NOT_RUN", false, []]);
  expect(after("atOnce", 1)).toEqual(["NOT_RUN", false, []]);
  expect(after("atOnce", 0, 1)).toEqual(["WAIT_RESOURCE", false, ["note.retryAtOnce"]]);
});

test("[VRB1] every verb in every state and flag is either in the table or refused in words, in both languages", () => {
  for (const verb of VERBS) {
    for (const state of InstanceState.options) {
      for (const pausedBy of [null, "ann"]) {
        for (const frozen of [false, true]) {
          const subject = { state, pausedBy, frozen };
          const plan = planOperation(target(verb, ["x"]), world([task("x", state, subject)]));
          const refusal = verbRefusal(verb, subject);
          expect(plan.changes.length, `${verb} ${state} ${pausedBy} ${frozen}`).toBe(refusal === null ? 1 : 0);
          if (refusal !== null) for (const language of ["en", "zh"] as const) expect(say(refusal, language)).not.toMatch(/verb\.|undefined|\{/);
          else if (plan.changes[0]!.after !== state && verb !== "resume") expect(Object.values(INSTANCE_TRANSITIONS[state])).toContain(plan.changes[0]!.after);
        }
      }
    }
  }
});

test("S2-06 to S2-11: which states each verb takes", () => {
  const allowed = (verb: (typeof VERBS)[number], pausedBy: string | null = null) => InstanceState.options.filter((state) => verbRefusal(verb, { state, pausedBy, frozen: false }) === null);
  expect(allowed("kill")).toEqual(["WAIT_TIME", "WAIT_RESOURCE", "WAIT_RETRY", "DISPATCHING", "RUNNING", "KILL_FAILED", "LOST"]);
  expect(allowed("rerun")).toEqual(["NOT_RUN", "WAIT_RETRY", "SUCCESS", "FAILED", "KILLED", "SKIPPED", "MISSED"]);
  expect(allowed("setSuccess")).toEqual(["FAILED", "KILLED"]);
  expect(allowed("pause")).toEqual(InstanceState.options.filter((state) => !hasEnded(state)));
  expect(allowed("pause", "ann")).toEqual([]);
  expect(allowed("resume", "ann")).toEqual(["NOT_RUN", "DISPATCHING", "RUNNING", "KILLING", "KILL_FAILED", "LOST"]);
  expect(allowed("resume")).toEqual([]);
});

test("[VRB2] a plan's token changes when the world does", () => {
  const token = (tasks: TaskInstance[]) => planToken("rerun", planOperation(target("rerun", ["a"]), world(tasks, EDGES)));
  expect(token(night)).toBe(token([...night]));
  expect(token([task("a", "FAILED", { epoch: 2 }), ...night.slice(1)])).not.toBe(token(night));
});

test("[NGT1] the estimate is the longest way, and nothing when one never succeeded", () => {
  const ms: Record<string, number | null> = { a: 10, b: 5, c: 5, d: 30, e: 1, f: null };
  const way = (ids: string) => longestWay([...ids].map(id), world([], EDGES).downstream, (one) => ms[one] ?? null);
  expect(way("abcde")).toBe(41);
  expect(way("abc")).toBe(20);
  expect(way("bd")).toBe(30);
  expect(way("af")).toBeNull();
});

test("[VRB2] random graphs: no instance is planned twice, each is changed or said why, and nothing outside is touched", () => {
  const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
  const one = fc.record({ state: fc.constantFrom(...InstanceState.options), pausedBy: fc.constantFrom(null, "ann"), frozen: fc.boolean(), waitingOn: fc.nat(2) });
  const any = fc.record({
    tasks: fc.array(one, { minLength: 8, maxLength: 8 }),
    edges: fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 16 }),
    selected: fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 }),
    ticked: fc.uniqueArray(fc.constantFrom(...names)),
    verb: fc.constantFrom(...VERBS),
    scope: fc.constantFrom<Scope[]>("only", "failedDownstream", "allDownstream", "ticked"),
    resume: fc.boolean(),
  });
  fc.assert(
    fc.property(any, ({ tasks, edges, selected, ticked, verb, scope, resume }) => {
      const of = world(
        tasks.map((over, index) => task(names[index]!, over.state, over)),
        edges.filter(([from, to]) => from < to).map(([from, to]) => [names[from]!, names[to]!]),
      );
      const plan = planOperation(target(verb, selected, { scope, resume, ticked: ticked.map(id) }), of);
      const changed = plan.changes.map((change) => change.taskInstanceId);
      const refused = plan.ineligible.map((line) => line.taskInstanceId);
      expect(new Set([...changed, ...refused]).size).toBe(changed.length + refused.length);
      for (const name of selected) expect([...changed, ...refused]).toContain(name);
      for (const change of plan.changes) {
        const before = of.tasks.get(change.taskInstanceId)!;
        expect(before.frozen && verb !== "kill").toBe(false);
        if (change.paused) expect(["WAIT_TIME", "WAIT_RESOURCE", "WAIT_RETRY"]).not.toContain(change.after);
      }
      if (verb !== "rerun") expect(changed.every((one) => selected.includes(one))).toBe(true);
    }),
    { numRuns: 500 },
  );
});
