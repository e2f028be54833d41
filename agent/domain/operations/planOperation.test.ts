import { expect, test } from "vitest";
import { INSTANCE_TRANSITIONS, InstanceState, say, VERBS, verbRefusal, type TaskInstance, type TaskInstanceId } from "#contract";
import { planOperation, planToken, type Scope } from "./planOperation.ts";

const id = (name: string) => name as TaskInstanceId;
const task = (name: string, state: InstanceState, epoch = 1) => ({ id: id(name), name, state, epoch }) as TaskInstance;
// a -> b -> c, a -> d, d -> e
const edges = [
  ["a", "b"],
  ["b", "c"],
  ["a", "d"],
  ["d", "e"],
].map(([from, to]) => ({ from: id(from!), to: id(to!) }));
const night = [task("a", "FAILED"), task("b", "NOT_RUN"), task("c", "NOT_RUN"), task("d", "FAILED"), task("e", "SUCCESS")];
const moves = (scope: Scope, selected = ["a"]) => Object.fromEntries(planOperation("rerun", selected.map(id), scope, night, edges).changes.map((change) => [change.name, `${change.before}>${change.after}`]));

test("[VRB2] the default scope is only what was selected; the rest goes on by itself", () => {
  expect(moves("only")).toEqual({ a: "FAILED>WAIT_RESOURCE" });
  expect(planOperation("rerun", [id("a")], "only", night, edges).continues).toBe(2);
  expect(moves("failedDownstream")).toEqual({ a: "FAILED>WAIT_RESOURCE", d: "FAILED>NOT_RUN" });
  expect(moves("allDownstream")).toEqual({ a: "FAILED>WAIT_RESOURCE", d: "FAILED>NOT_RUN", e: "SUCCESS>NOT_RUN" });
});

test("rerunning NOT_RUN says that it does not wait for its upstream", () => {
  expect(planOperation("rerun", [id("c")], "only", night, edges).notes).toEqual([{ code: "note.withoutUpstream", values: { name: "c" } }]);
});

test("[VRB1] every verb in every state is either in the table or refused in words, in both languages", () => {
  for (const verb of VERBS) {
    for (const state of InstanceState.options) {
      const plan = planOperation(verb, [id("x")], "only", [task("x", state)], []);
      const refusal = verbRefusal(verb, state);
      expect(plan.changes.length, `${verb} ${state}`).toBe(refusal === null ? 1 : 0);
      if (refusal !== null) for (const language of ["en", "zh"] as const) expect(say(refusal, language)).toContain(say({ code: `state.${state}`, values: {} }, language));
      else if (plan.changes[0]!.after !== state) expect(Object.values(INSTANCE_TRANSITIONS[state])).toContain(plan.changes[0]!.after);
    }
  }
});

test("S2-06 to S2-08: which states each verb takes", () => {
  const allowed = (verb: (typeof VERBS)[number]) => InstanceState.options.filter((state) => verbRefusal(verb, state) === null);
  expect(allowed("kill")).toEqual(["WAIT_TIME", "WAIT_RESOURCE", "WAIT_RETRY", "DISPATCHING", "RUNNING", "KILL_FAILED", "LOST"]);
  expect(allowed("rerun")).toEqual(["NOT_RUN", "WAIT_RETRY", "SUCCESS", "FAILED", "KILLED", "SKIPPED", "MISSED"]);
  expect(allowed("setSuccess")).toEqual(["FAILED", "KILLED"]);
});

test("[VRB2] a plan's token changes when the world does", () => {
  const token = (tasks: TaskInstance[]) => planToken("rerun", planOperation("rerun", [id("a")], "only", tasks, edges));
  expect(token(night)).toBe(token([...night]));
  expect(token([task("a", "FAILED", 2), ...night.slice(1)])).not.toBe(token(night));
});
