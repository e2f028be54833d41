import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { ProjectId, ScriptArea, ScriptId, ScriptLanguage, TaskId, WorkflowInstanceId } from "#contract";
import type { Session } from "../../cli/admin/session.ts";
import { joinScriptedMaster, type ScriptedMaster } from "../../testing/scriptedMaster.ts";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";

let fixture: ServerFixture;
let master: ScriptedMaster;
let projectId: ProjectId;
let wang: Session;
let li: Session;
let wangId: string;
const newId = <Id extends string>() => fixture.admin.ids.next<Id>();
const create = (session: Session, area: ScriptArea, name: string, language: ScriptLanguage | null = "shell", parentId: ScriptId | null = null, text = "") =>
  session.ask("script.create", { id: newId<ScriptId>(), area, parentId, name, language, text });
const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => "done",
    (error: { failure: { sentence: { code: string } } }) => error.failure.sentence.code,
  );
const run = (session: Session, scriptId: ScriptId, text: string) => session.ask("script.run", { id: newId<WorkflowInstanceId>(), scriptId, projectId, text });

beforeAll(async () => {
  fixture = await startServerFixture();
  projectId = (await fixture.admin.ask("project.create", { name: "dev" })).id;
  master = await joinScriptedMaster(fixture, "m1");
  await master.sync();
  master.pulse(0);
  const people = [await fixture.person("wang", projectId, "developer"), await fixture.person("li", projectId, "developer")];
  [wang, li] = [await fixture.session(people[0]!.token), await fixture.session(people[1]!.token)];
  wangId = people[0]!.userId;
  await fixture.admin.ask("user.update", { userId: people[0]!.userId, osUser: "etl_wang" });
  await fixture.admin.ask("user.update", { userId: people[1]!.userId, osUser: "etl_li" });
});
afterAll(async () => {
  master.close();
  await fixture.stop();
});

test("[DEV1] [ACC2] a personal file is its creator's alone, a shared one everybody's", async () => {
  const mine = await create(wang, "personal", "mine", "python", null, "print(1)");
  const ours = await create(wang, "shared", "ours");
  const names = async (session: Session) => (await session.ask("script.list", {})).scripts.map((one) => one.name);
  expect(await names(wang)).toEqual(expect.arrayContaining(["mine", "ours"]));
  expect(await names(li)).not.toContain("mine");
  for (const asked of [
    li.ask("script.get", { id: mine.id }),
    li.ask("script.save", { id: mine.id, version: 1, text: "x" }),
    li.ask("script.move", { id: mine.id, name: "theirs", parentId: null }),
    li.ask("script.remove", { id: mine.id }),
    li.ask("script.version", { id: mine.id, number: 1 }),
    li.ask("script.runs", { id: mine.id }),
    run(li, mine.id, "x"),
    fixture.admin.ask("script.get", { id: mine.id }),
  ])
    expect(await codeOf(asked)).toBe("script.notFound");
  expect(await li.ask("script.save", { id: ours.id, version: 1, text: "echo li" })).toMatchObject({ version: 2, changedBy: "li", owner: "wang" });
  // The same name may be in both areas, and twice in nobody's folder.
  await create(li, "personal", "mine");
  expect(await codeOf(create(li, "personal", "mine"))).toBe("script.nameTaken");
});

test("[DEV2] [STO2] every text that was saved by hand is kept, of the others the last twenty; an old version overwrites nothing", async () => {
  const script = await create(wang, "personal", "many", "sql", null, "select 0");
  let { version } = script;
  for (let n = 1; n <= 30; n++) ({ version } = await wang.ask("script.save", { id: script.id, version, text: `select ${n}`, automatic: n !== 3 }));
  expect(await wang.ask("script.save", { id: script.id, version, text: "select 30" })).toMatchObject({ version });
  expect(await codeOf(wang.ask("script.save", { id: script.id, version: version - 1, text: "old" }))).toBe("script.stale");
  const { text, versions } = await wang.ask("script.get", { id: script.id });
  expect(text).toBe("select 30");
  expect(versions.filter((one) => !one.automatic).map((one) => one.number)).toEqual([4, 1]);
  expect(versions.filter((one) => one.automatic)).toHaveLength(20);
  expect(await wang.ask("script.version", { id: script.id, number: 4 })).toEqual({ text: "select 3" });
  expect(await codeOf(wang.ask("script.version", { id: script.id, number: 2 }))).toBe("script.versionNotFound");
});

test("folders: one area, no circles, emptied before they go", async () => {
  const outer = await create(wang, "personal", "outer", null);
  const inner = await create(wang, "personal", "inner", null, outer.id);
  const shared = await create(wang, "shared", "together", null);
  const file = await create(wang, "personal", "file", "shell", inner.id);
  expect(await codeOf(wang.ask("script.move", { id: outer.id, name: "outer", parentId: inner.id }))).toBe("script.insideItself");
  expect(await codeOf(wang.ask("script.move", { id: file.id, name: "file", parentId: shared.id }))).toBe("script.parent");
  expect(await codeOf(create(li, "personal", "in_theirs", "shell", inner.id))).toBe("script.parent");
  expect(await codeOf(wang.ask("script.remove", { id: inner.id }))).toBe("script.notEmpty");
  expect(await codeOf(wang.ask("script.save", { id: inner.id, version: 1, text: "x" }))).toBe("script.isFolder");
  await wang.ask("script.move", { id: file.id, name: "moved", parentId: null });
  await wang.ask("script.remove", { id: inner.id });
  await wang.ask("script.remove", { id: outer.id });
});

test("[DEV1] [LANE1] S4-35: a personal file runs as its creator, a shared one as whoever runs it, in the development lane", async () => {
  const mine = await create(wang, "personal", "nightly", "shell", null, "echo all");
  const ours = await create(wang, "shared", "for_all", "shell", null, "echo all");
  const orders = async (session: Session, id: ScriptId, text: string) => {
    const { workflowInstanceId, taskInstanceId } = await run(session, id, text);
    const [task] = (await session.ask("workflowInstance.get", { workflowInstanceId })).tasks;
    expect(task).toMatchObject({ id: taskInstanceId, lane: "development" });
    return vi.waitFor(() => {
      const order = master.orders.find((one) => one.taskInstanceId === taskInstanceId);
      if (order === undefined) throw new Error("not offered yet");
      return order;
    }, 10_000);
  };
  expect(await orders(wang, mine.id, "echo selected")).toMatchObject({ params: { script: "echo selected" }, limits: { user: "etl_wang" }, taskName: "nightly" });
  expect(await orders(li, ours.id, "echo all")).toMatchObject({ limits: { user: "etl_li" } });
  expect((await wang.ask("script.runs", { id: ours.id })).map((one) => one.by)).toEqual(["li"]);
  const viewer = await fixture.session((await fixture.person("vera", projectId, "viewer")).token);
  expect(await codeOf(run(viewer, ours.id, "echo"))).toBe("access.forbidden");
  expect((await viewer.ask("auth.me", {})).user.id).not.toBe(wangId);
});

test("[LOCK1] a script becomes a task of a draft whose lock one has", async () => {
  const script = await create(wang, "shared", "promoted", "python", null, "print('x')");
  const workflow = await wang.ask("workflow.create", { projectId, name: "takes_it" });
  const promote = (session: Session, name: string) => session.ask("script.promote", { scriptId: script.id, workflowId: workflow.id, taskId: newId<TaskId>(), name });
  expect(await codeOf(promote(li, "step"))).toBe("lock.held");
  await promote(wang, "step");
  expect(await codeOf(promote(wang, "step"))).toBe("task.nameTwice");
  const { draft } = await wang.ask("workflow.get", { workflowId: workflow.id });
  expect(draft.tasks).toMatchObject([{ name: "step", type: "python", params: { script: "print('x')" }, timeoutSeconds: null }]);
});
