import { afterAll, beforeAll, expect, test } from "vitest";
import { LOCK_IDLE_MS, uiDown, type EditLock, type ProjectId, type TaskId, type UserId, type WorkflowDefinition, type WorkflowId } from "#contract";
import { systemClock, type Clock } from "../../../platform/clock.ts";
import { startServerFixture, type ServerFixture } from "../../../testing/serverFixture.ts";

type Session = ServerFixture["admin"];
/** Runs as the system's does, and can be put forward. */
let ahead = 0;
const clock: Clock = { ...systemClock, now: () => Date.now() + ahead };
const later = (ms: number): void => void (ahead += ms);

let fixture: ServerFixture;
let projectId: ProjectId;
let ann: { session: Session; userId: UserId };
let bob: { session: Session; userId: UserId };
let cat: { session: Session; userId: UserId };
let boss: { session: Session; userId: UserId };
let outsider: { session: Session; userId: UserId };

const script = (text: string, id = "0".repeat(26)): WorkflowDefinition["tasks"][number] => ({
  id: id as TaskId,
  name: "one",
  type: "shell",
  params: { script: text },
  after: [],
  retry: { times: 0, intervalSeconds: 60 },
  timeoutSeconds: null,
  remark: "",
});
const says = (text: string): WorkflowDefinition => ({ params: {}, positions: {}, tasks: [script(text)] });
const refused = (word: string, values: object = {}) => ({ failure: { code: "refused", sentence: { code: word, values: expect.objectContaining(values) } } });
let made = 0;
const newWorkflow = async (session: Session, definition = says("true")) => session.ask("workflow.create", { projectId, name: `flow_${made++}`, definition });
const lockOf = async (workflowId: WorkflowId, session: Session = ann.session): Promise<EditLock | undefined> => (await session.ask("lock.list", {})).locks.find((lock) => lock.workflowId === workflowId);
const auditOf = async (name: string) => (await fixture.admin.ask("audit.list", { object: `lock of ${name}`, limit: 50 })).map((one) => [one.actor, one.command] as const);

beforeAll(async () => {
  fixture = await startServerFixture({ clock });
  const project = await fixture.admin.ask("project.create", { name: "p" });
  const other = await fixture.admin.ask("project.create", { name: "q" });
  projectId = project.id;
  const join = async (name: string, of: ProjectId, role: "developer" | "projectAdmin") => {
    const { token, userId } = await fixture.person(name, of, role);
    return { session: await fixture.session(token), userId };
  };
  ann = await join("ann", projectId, "developer");
  bob = await join("bob", projectId, "developer");
  cat = await join("cat", projectId, "developer");
  boss = await join("boss", projectId, "projectAdmin");
  outsider = await join("eve", other.id, "developer");
});
afterAll(() => fixture.stop());

test("[LOCK1] S1-27: its creator has the lock; only the holder saves, publishes, rolls back, test-runs and removes; anybody runs what is published", async () => {
  const flow = await newWorkflow(ann.session);
  expect(await lockOf(flow.id)).toMatchObject({ holder: "ann", holderId: ann.userId, waiting: [] });
  await ann.session.ask("workflow.publish", { workflowId: flow.id, draftVersion: 1 });
  later(72_000);
  const held = refused("lock.held", { holder: "ann", workflow: flow.name, idle: expect.stringMatching(/^1:1[2-9]$/), free: expect.stringMatching(/^3:4[0-8]$/) });
  const of = { workflowId: flow.id };
  await expect(bob.session.ask("workflow.save", { ...of, draftVersion: 1, definition: says("b") })).rejects.toMatchObject(held);
  await expect(bob.session.ask("workflow.publish", { ...of, draftVersion: 1 })).rejects.toMatchObject(held);
  await expect(bob.session.ask("workflow.rollback", { ...of, number: 1, draftVersion: 1 })).rejects.toMatchObject(held);
  await expect(bob.session.ask("workflow.remove", of)).rejects.toMatchObject(held);
  await expect(bob.session.ask("lock.take", of)).rejects.toMatchObject(held);
  await expect(fixture.admin.ask("workflow.run", { ...of, test: true })).rejects.toMatchObject(held);
  expect((await bob.session.ask("workflow.get", of)).draftVersion).toBe(1);
  expect(await fixture.admin.ask("workflow.run", of)).toMatchObject({ revision: 1, origin: "manual" });
  expect(await ann.session.ask("workflow.run", { ...of, test: true })).toMatchObject({ revision: null, origin: "test" });
});

test("[LOCK1] who changes what nobody holds takes the lock with it; releasing gives it to who asked first", async () => {
  const flow = await newWorkflow(ann.session);
  const of = { workflowId: flow.id };
  await ann.session.ask("lock.release", of);
  expect(await lockOf(flow.id)).toBeUndefined();
  await expect(ann.session.ask("lock.touch", { ...of, unsaved: null })).rejects.toMatchObject(refused("lock.notHeld"));
  await bob.session.ask("workflow.save", { ...of, draftVersion: 1, definition: says("bob") });
  expect(await lockOf(flow.id)).toMatchObject({ holder: "bob" });
  await cat.session.ask("lock.ask", of);
  await ann.session.ask("lock.ask", of);
  await ann.session.ask("lock.ask", of);
  expect((await lockOf(flow.id))!.waiting.map((one) => one.user)).toEqual(["cat", "ann"]);
  await expect(bob.session.ask("lock.ask", of)).rejects.toMatchObject(refused("lock.own"));
  await bob.session.ask("lock.release", of);
  expect(await lockOf(flow.id)).toMatchObject({ holder: "cat", waiting: [{ user: "ann" }] });
  await ann.session.ask("lock.release", of);
  expect((await lockOf(flow.id))!.waiting).toEqual([]);
  expect(await auditOf(flow.name)).toEqual([
    ["ann", "lock.release"],
    ["bob", "lock.release"],
    ["ann", "lock.ask"],
    ["ann", "lock.ask"],
    ["cat", "lock.ask"],
    ["ann", "lock.release"],
  ]);
});

test("[LOCK2] [LOCK3] S1-28: after five minutes without an edit it may be taken over; what the loser had not saved is a draft with their name and the time", async () => {
  const flow = await newWorkflow(ann.session);
  const of = { workflowId: flow.id };
  later(LOCK_IDLE_MS - 60_000);
  await ann.session.ask("lock.touch", { ...of, unsaved: says("ann's") });
  const edited = (await lockOf(flow.id))!.lastEditAt;
  later(60_000);
  // The same once more is no edit.
  await ann.session.ask("lock.touch", { ...of, unsaved: says("ann's") });
  expect((await lockOf(flow.id))!.lastEditAt).toBe(edited);
  await expect(bob.session.ask("lock.takeOver", of)).rejects.toMatchObject(refused("lock.notYet", { holder: "ann" }));
  later(LOCK_IDLE_MS - 60_000);
  await expect(bob.session.ask("workflow.save", { ...of, draftVersion: 1, definition: says("b") })).rejects.toMatchObject(refused("lock.heldFree", { holder: "ann" }));
  expect((await bob.session.ask("lock.unsaved", of)).unsaved).toEqual(says("ann's"));
  const told: unknown[] = [];
  ann.session.onFact("lock.changed", ({ lock }) => void told.push(lock?.holder));
  await ann.session.ask("stream.open", { topics: ["platform"], lastSeq: null });
  const { lock, draft } = await bob.session.ask("lock.takeOver", of);
  expect(lock).toMatchObject({ holder: "bob" });
  const at = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" }).formatToParts(lock.since);
  const part = (type: string) => at.find((one) => one.type === type)!.value;
  expect(draft).toMatchObject({ author: "ann", name: `ann, ${part("month")}-${part("day")} ${part("hour")}:${part("minute")}` });
  expect((await ann.session.ask("draft.get", { ...of, draftId: draft!.id })).definition).toEqual(says("ann's"));
  expect((await ann.session.ask("workflow.get", of)).draft).toEqual(says("true"));
  await expect(ann.session.ask("lock.touch", { ...of, unsaved: says("late") })).rejects.toMatchObject(refused("lock.notHolder", { holder: "bob" }));
  expect(told).toEqual(["bob"]);
  expect((await fixture.admin.ask("audit.list", { object: `lock of ${flow.name}`, limit: 1 }))[0]).toMatchObject({
    actor: "bob",
    command: "lock.takeOver",
    before: { holder: "ann" },
    after: { holder: "bob", draft: draft!.name },
  });

  await expect(cat.session.ask("draft.remove", { ...of, draftId: draft!.id })).rejects.toMatchObject({ failure: { code: "forbidden", sentence: { code: "draft.notYours" } } });
  await ann.session.ask("draft.remove", { ...of, draftId: draft!.id });
  expect(await ann.session.ask("draft.list", of)).toEqual([]);
});

test("[LOCK2] before, only ask: the holder accepts, or not now; the queue has an order", async () => {
  const flow = await newWorkflow(ann.session);
  const of = { workflowId: flow.id };
  await bob.session.ask("lock.ask", of);
  await cat.session.ask("lock.ask", of);
  await expect(bob.session.ask("lock.answer", { ...of, userId: cat.userId, accept: true })).rejects.toMatchObject(refused("lock.notHolder"));
  await ann.session.ask("lock.answer", { ...of, userId: bob.userId, accept: false });
  expect((await lockOf(flow.id))!.waiting.map((one) => one.user)).toEqual(["cat"]);
  await expect(ann.session.ask("lock.answer", { ...of, userId: bob.userId, accept: true })).rejects.toMatchObject(refused("lock.nobodyAsked"));
  await ann.session.ask("lock.answer", { ...of, userId: cat.userId, accept: true });
  await expect(bob.session.ask("lock.takeOver", of)).rejects.toMatchObject(refused("lock.notYet"));
  // She saved everything: there is nothing to keep.
  expect(await cat.session.ask("lock.takeOver", of)).toMatchObject({ lock: { holder: "cat" }, draft: null });

  await bob.session.ask("lock.ask", of);
  later(LOCK_IDLE_MS);
  await expect(ann.session.ask("lock.takeOver", of)).rejects.toMatchObject(refused("lock.notYet", { free: "1:00" }));
  expect(await bob.session.ask("lock.takeOver", of)).toMatchObject({ lock: { holder: "bob" } });
});

test("[LOCK3] an admin of the project breaks a lock with a reason; a developer may not", async () => {
  const flow = await newWorkflow(ann.session);
  const of = { workflowId: flow.id };
  await ann.session.ask("lock.touch", { ...of, unsaved: says("half") });
  await expect(bob.session.ask("lock.break", { ...of, reason: "mine" })).rejects.toMatchObject({ failure: { code: "forbidden" } });
  await expect(boss.session.ask("lock.break", { ...of, reason: "" })).rejects.toMatchObject({ failure: { code: "invalid" } });
  expect(await boss.session.ask("lock.break", { ...of, reason: "on leave" })).toMatchObject({ lock: null, draft: { author: "ann" } });
  expect((await fixture.admin.ask("audit.list", { object: `lock of ${flow.name}`, limit: 1 }))[0]).toMatchObject({ actor: "boss", command: "lock.break", after: { reason: "on leave" } });
  await expect(boss.session.ask("lock.break", { ...of, reason: "again" })).rejects.toMatchObject(refused("lock.notHeld"));
});

test("[LOCK1] [LOCK3] a restart of the server changes nothing: holder, queue and what was not saved", async () => {
  const flow = await newWorkflow(ann.session);
  const of = { workflowId: flow.id };
  await ann.session.ask("lock.touch", { ...of, unsaved: says("before the restart") });
  await bob.session.ask("lock.ask", of);
  const before = await lockOf(flow.id);
  await fixture.restart();
  expect(await lockOf(flow.id)).toEqual(before);
  await expect(bob.session.ask("workflow.save", { ...of, draftVersion: 1, definition: says("b") })).rejects.toMatchObject(refused("lock.held"));
  later(LOCK_IDLE_MS);
  const { draft } = await bob.session.ask("lock.takeOver", of);
  expect((await bob.session.ask("draft.get", { ...of, draftId: draft!.id })).definition).toEqual(says("before the restart"));
});

test("[LOCK1] [TXT1] a text does not change what somebody else edits: a problem at its line, and nothing of the file is done", async () => {
  const flow = await newWorkflow(ann.session);
  const task = '  - { name: one, type: shell, params: { script: "changed" } }\n';
  const text = `{ kind: Pool, project: p, name: with_it, slots: 1 }\n---\nkind: Workflow\nproject: p\nname: ${flow.name}\ntasks:\n${task}`;
  await expect(boss.session.ask("text.apply", { text })).rejects.toMatchObject({ failure: { code: "invalid", problems: [{ line: 5, path: "name", sentence: { code: "lock.held", values: { holder: "ann" } } }] } });
  expect((await boss.session.ask("pool.list", {})).pools.map((pool) => pool.name)).not.toContain("with_it");
  await ann.session.ask("lock.release", { workflowId: flow.id });
  await boss.session.ask("text.apply", { text });
  // Its author is at a file: nobody holds the lock for that.
  expect(await lockOf(flow.id)).toBeUndefined();
});

test("[ACC2] of a foreign project nobody sees locks or drafts, nor can they take, ask, break, read or hear of one", async () => {
  const flow = await newWorkflow(ann.session);
  const of = { workflowId: flow.id };
  await ann.session.ask("lock.touch", { ...of, unsaved: says("secret") });
  const heard: unknown[] = [];
  outsider.session.onFact("lock.changed", (fact) => void heard.push(uiDown["lock.changed"].payload.parse(fact)));
  await outsider.session.ask("stream.open", { topics: ["platform"], lastSeq: null });
  await boss.session.ask("lock.break", { ...of, reason: "look" });
  const [draft] = await ann.session.ask("draft.list", of);
  expect((await outsider.session.ask("lock.list", {})).locks).toEqual([]);
  const none = { failure: { code: "notFound" } };
  for (const name of ["lock.take", "lock.ask", "lock.takeOver", "lock.release", "lock.unsaved", "draft.list"] as const) await expect(outsider.session.ask(name, of)).rejects.toMatchObject(none);
  await expect(outsider.session.ask("lock.break", { ...of, reason: "x" })).rejects.toMatchObject(none);
  await expect(outsider.session.ask("draft.get", { ...of, draftId: draft!.id })).rejects.toMatchObject(none);
  expect(heard).toEqual([]);
  // Nor through a workflow of one's own.
  const own = await newWorkflow(ann.session);
  await expect(ann.session.ask("draft.get", { workflowId: own.id, draftId: draft!.id })).rejects.toMatchObject(none);
});

test("removing a workflow ends its lock", async () => {
  const flow = await newWorkflow(ann.session);
  await ann.session.ask("workflow.remove", { workflowId: flow.id });
  expect(await lockOf(flow.id)).toBeUndefined();
});

test("[REV1] rolling back makes a new revision with the old tasks and types; the draft becomes it, and what was only in the draft is kept under a name", async () => {
  const flow = await newWorkflow(ann.session);
  const of = { workflowId: flow.id };
  await ann.session.ask("workflow.publish", { ...of, draftVersion: 1, note: "first" });
  await ann.session.ask("workflow.save", { ...of, draftVersion: 1, definition: says("two") });
  await ann.session.ask("workflow.publish", { ...of, draftVersion: 2 });
  await ann.session.ask("workflow.save", { ...of, draftVersion: 2, definition: says("only in the draft") });
  await expect(ann.session.ask("workflow.rollback", { ...of, number: 1, draftVersion: 2 })).rejects.toMatchObject({ failure: { code: "stale" } });
  await expect(ann.session.ask("workflow.rollback", { ...of, number: 9, draftVersion: 3 })).rejects.toMatchObject({ failure: { code: "notFound", sentence: { code: "revision.notFound" } } });
  expect(await ann.session.ask("workflow.rollback", { ...of, number: 1, draftVersion: 3, note: "back" })).toMatchObject({ revision: 3, draftVersion: 4, draftDiffers: false });
  const [first, third] = await Promise.all([1, 3].map((number) => ann.session.ask("workflow.revision", { ...of, number })));
  expect(third).toMatchObject({ definition: first!.definition, taskTypes: first!.taskTypes, note: "back", createdBy: "ann" });
  expect((await ann.session.ask("workflow.get", of)).draft).toEqual(says("true"));
  const [kept] = await ann.session.ask("draft.list", of);
  expect((await ann.session.ask("draft.get", { ...of, draftId: kept!.id })).definition).toEqual(says("only in the draft"));
  expect((await ann.session.ask("workflow.revisions", of)).map((one) => one.number)).toEqual([3, 2, 1]);
});
