import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Refusal, SECRET_MASK, type FolderId, type ProjectId, type TaskDefinition, type TaskId, type VariableId, type WorkflowDefinition } from "#contract";
import { makeIds } from "../../platform/ids.ts";
import { systemClock } from "../../platform/clock.ts";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";

const ids = makeIds(systemClock);
let fixture: ServerFixture;
beforeAll(async () => void (fixture = await startServerFixture()));
afterAll(() => fixture.stop());

const refusedWith = async (asked: Promise<unknown>): Promise<string> => {
  const error = await asked.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof Refusal ? error.failure.sentence.code : `not refused: ${String(error)}`;
};
const project = async (name: string) => (await fixture.admin.ask("project.create", { name })).id;
const task = (name: string, params: TaskDefinition["params"], set: Partial<TaskDefinition> = {}): TaskDefinition => ({
  id: ids.next<TaskId>(),
  name,
  type: "shell",
  params,
  after: [],
  retry: { times: 0, intervalSeconds: 60 },
  timeoutSeconds: null,
  remark: "",
  ...set,
});
const flow = (...tasks: TaskDefinition[]): WorkflowDefinition => ({ params: {}, tasks, positions: {} });
const made = async (projectId: ProjectId, name: string, definition: WorkflowDefinition) => {
  const workflow = await fixture.admin.ask("workflow.create", { projectId, name, definition });
  return fixture.admin.ask("workflow.publish", { workflowId: workflow.id, draftVersion: workflow.draftVersion });
};
const save = (projectId: ProjectId | null, name: string, set: { value?: string; secret?: boolean; remark?: string } = {}) =>
  fixture.admin.ask("variable.save", { id: ids.next<VariableId>(), projectId, version: null, name, ...set });
const everyFile = (directory: string): string =>
  readdirSync(directory, { withFileTypes: true, recursive: true })
    .flatMap((entry) => (entry.isFile() ? [readFileSync(join(entry.parentPath, entry.name), "latin1")] : []))
    .join("\n");

test("[VAR1] a secret is nowhere in plain: not in the database, answers, audit, exports", async () => {
  const plain = "correct horse battery staple";
  const field = "another secret of a field";
  const projectId = await project("secretive");
  const variable = await save(projectId, "db_password", { value: plain, secret: true });
  expect(variable).toMatchObject({ secret: true, value: null });
  const workflow = await made(
    projectId,
    "loads",
    flow(task("load", { script: "true", login: "ann:${db_password}" }), task("query", { engine: "postgres", host: "h", database: "d", user: "u", password: field, script: "select 1" }, { type: "sql" })),
  );
  const { draft } = await fixture.admin.ask("workflow.get", { workflowId: workflow.id });
  expect(draft.tasks[1]!.params["password"]).toMatch(/^secret:[0-9a-z]{26}$/);

  const shown = await fixture.admin.ask("workflow.resolve", { workflowId: workflow.id, taskId: draft.tasks[0]!.id });
  expect(shown.parameters.filter((one) => one.secret).map((one) => [one.name, one.value, one.origin])).toEqual([
    ["db_password", SECRET_MASK, "project"],
    ["login", SECRET_MASK, "task"],
  ]);
  const answers = [
    await fixture.admin.ask("variable.list", {}),
    await fixture.admin.ask("text.export", { projectId }),
    await fixture.admin.ask("workflow.revision", { workflowId: workflow.id, number: 1 }),
    await fixture.admin.ask("audit.list", { limit: 1000 }),
    (await fixture.rest("GET", "/api/v1/variables", { token: fixture.adminToken })).text,
    (await fixture.rest("GET", `/api/v1/workflows/${workflow.id}`, { token: fixture.adminToken })).text,
    shown,
  ];
  await fixture.restart();
  for (const secret of [plain, field]) {
    expect(JSON.stringify(answers)).not.toContain(secret);
    for (const form of [secret, Buffer.from(secret).toString("base64")]) expect(everyFile(fixture.dataDir)).not.toContain(form);
  }
  expect(statSync(join(fixture.dataDir, "secret.key")).mode & 0o777).toBe(0o600);
});

test("[VAR1] saving the same text of a secret field again keeps its reference; another project's or a made up one is a problem", async () => {
  const [mine, theirs] = [await project("field_a"), await project("field_b")];
  const sql = (password: string) => ({ engine: "postgres", host: "h", database: "d", user: "u", password, script: "select 1" });
  const one = task("query", sql("hunter2hunter2"), { type: "sql" });
  const workflow = await fixture.admin.ask("workflow.create", { projectId: mine, name: "f", definition: flow(one) });
  const reference = workflow.draft.tasks[0]!.params["password"];
  const again = await fixture.admin.ask("workflow.save", { workflowId: workflow.id, draftVersion: workflow.draftVersion, definition: flow(one) });
  expect((await fixture.admin.ask("workflow.get", { workflowId: workflow.id })).draft.tasks[0]!.params["password"]).toBe(reference);
  expect(again.problems).toEqual([]);
  for (const password of [reference as string, `secret:${ids.next()}`]) {
    const stolen = await fixture.admin.ask("workflow.create", { projectId: theirs, name: `f_${ids.next()}`, definition: flow(task("query", sql(password), { type: "sql" })) });
    expect(await refusedWith(fixture.admin.ask("workflow.publish", { workflowId: stolen.id, draftVersion: stolen.draftVersion }))).toBe("workflow.hasProblems");
    expect((await fixture.admin.ask("workflow.save", { workflowId: stolen.id, draftVersion: stolen.draftVersion, definition: stolen.draft })).problems.map((problem) => [problem.path, problem.sentence.code])).toEqual([
      ["tasks.query.params.password", "task.secretUnknown"],
    ]);
  }
});

test("[VAR1] a plain variable that was secret needs a new value; a secret keeps the one it has when none is given", async () => {
  const projectId = await project("kinds");
  const secret = await save(projectId, "token", { value: "s3cret-s3cret", secret: true });
  const change = (set: object) => fixture.admin.ask("variable.save", { id: secret.id, projectId, version: secret.version, name: "token", ...set });
  expect(await refusedWith(change({ secret: false }))).toBe("variable.valueNeeded");
  expect(await change({ secret: true, remark: "of the API" })).toMatchObject({ secret: true, value: null, remark: "of the API", version: 2 });
  expect(await refusedWith(change({ secret: true }))).toBe("variable.stale");
  expect(await refusedWith(save(projectId, "token", { value: "x" }))).toBe("variable.nameTaken");
  expect(await save(null, "token", { value: "of the platform" }), "a wider scope may have the name").toMatchObject({ projectId: null });
});

test("[DEF3] a variable that is named is not removed or renamed before its uses are; [PAR3] a nearer value hides it", async () => {
  const projectId = await project("used");
  const region = await save(projectId, "region", { value: "cn" });
  const wide = await save(null, "used_region", { value: "all" });
  await save(projectId, "greeting", { value: "in ${region}" });
  const workflow = await made(projectId, "uses", { ...flow(task("say", { script: "echo $region", where: "${region}/${used_region}" }), task("own", { script: "true", region: "own", where: "${region}" })), params: {} });
  const { uses } = await fixture.admin.ask("variable.uses", { id: region.id });
  expect(uses.map((use) => [use.place, use.field, use.how, use.published])).toEqual([
    ["greeting", "value", "reference", true],
    ["uses/say", "script", "script", true],
    ["uses/say", "where", "reference", true],
  ]);
  expect(await refusedWith(fixture.admin.ask("variable.remove", { id: region.id }))).toBe("variable.inUse");
  expect(await refusedWith(fixture.admin.ask("variable.save", { id: region.id, projectId, version: 1, name: "area", value: "cn" }))).toBe("variable.inUse");
  expect((await fixture.admin.ask("variable.uses", { id: wide.id })).uses).toHaveLength(1);
  await save(projectId, "used_region", { value: "ours" });
  expect((await fixture.admin.ask("variable.uses", { id: wide.id })).uses).toEqual([]);
  await fixture.admin.ask("variable.remove", { id: wide.id });
  const shown = await fixture.admin.ask("workflow.resolve", { workflowId: workflow.id, taskId: (await fixture.admin.ask("workflow.get", { workflowId: workflow.id })).draft.tasks[0]!.id });
  expect(shown.parameters.find((one) => one.name === "where")).toMatchObject({ value: "cn/ours", origin: "task" });
});

test("[SEC1] a secret that would stand in an argument is a problem of the draft and keeps it from being published", async () => {
  const projectId = await project("arguments");
  await fixture.admin.ask("taskType.save", {
    id: ids.next() as never,
    version: null,
    body: {
      name: "say_it",
      label: "Say",
      icon: "cog",
      category: "custom",
      description: "",
      plugin: { kind: "command", command: ["echo", "${words}"] },
      parameters: [{ key: "words", label: "Words", kind: "text", required: true }],
      exitCodes: [],
    },
  });
  await save(projectId, "pin", { value: "12345678", secret: true });
  await save(projectId, "login", { value: "root:${pin}" });
  const workflow = await fixture.admin.ask("workflow.create", { projectId, name: "w", definition: flow(task("say", { words: "${login}" }, { type: "say_it" })) });
  const saved = await fixture.admin.ask("workflow.save", { workflowId: workflow.id, draftVersion: workflow.draftVersion, definition: workflow.draft });
  expect(saved.problems.map((problem) => [problem.path, problem.sentence.code])).toEqual([["tasks.say.params.words", "parameter.secretInArguments"]]);
  expect(await refusedWith(fixture.admin.ask("workflow.publish", { workflowId: workflow.id, draftVersion: saved.workflow.draftVersion }))).toBe("workflow.hasProblems");
});

test("[FLD1] folders: inherited parameters, the nearest wins; names, depth, circles, and what is in them are guarded", async () => {
  const projectId = await project("folders");
  const folder = (name: string, parentId: FolderId | null, params = {}) => fixture.admin.ask("folder.save", { id: ids.next<FolderId>(), projectId, parentId, version: null, name, params });
  const etl = await folder("etl", null, { zone: "far", both: "far" });
  const night = await folder("night", etl.id, { both: "near ${zone}" });
  expect(await refusedWith(folder("night", etl.id))).toBe("folder.nameTaken");
  expect(await refusedWith(fixture.admin.ask("folder.move", { id: etl.id, projectId, parentId: night.id }))).toBe("folder.circle");
  const workflow = await fixture.admin.ask("workflow.create", { projectId, name: "inherits", definition: flow(task("a", { script: "true", out: "${both}" })) });
  expect(await refusedWith(fixture.admin.ask("workflow.publish", { workflowId: workflow.id, draftVersion: workflow.draftVersion })), "nobody gives it yet").toBe("workflow.hasProblems");
  await fixture.admin.ask("workflow.move", { workflowId: workflow.id, folderId: night.id });
  await fixture.admin.ask("workflow.publish", { workflowId: workflow.id, draftVersion: workflow.draftVersion });
  const { parameters } = await fixture.admin.ask("workflow.resolve", { workflowId: workflow.id, taskId: workflow.draft.tasks[0]!.id });
  expect(parameters.filter((one) => ["zone", "both", "out"].includes(one.name)).map(({ name, value, origin, from }) => [name, value, origin, from])).toEqual([
    ["both", "near far", "folder", "etl/night"],
    ["out", "near far", "task", null],
    ["zone", "far", "folder", "etl"],
  ]);
  expect(await refusedWith(fixture.admin.ask("folder.remove", { id: night.id, projectId }))).toBe("folder.hasContent");
  let deepest = night.id;
  for (let depth = 3; depth <= 10; depth++) deepest = (await folder(`d${depth}`, deepest)).id;
  expect(await refusedWith(folder("d11", deepest))).toBe("folder.tooDeep");
  const other = await project("other_folders");
  expect(await refusedWith(fixture.admin.ask("folder.move", { id: night.id, projectId: other, parentId: null })), "[ACC2]").toBe("folder.notFound");
  const foreign = await fixture.admin.ask("workflow.create", { projectId: other, name: "foreign" });
  expect(await refusedWith(fixture.admin.ask("workflow.move", { workflowId: foreign.id, folderId: night.id })), "[ACC2]").toBe("folder.notFound");
});

test("[DEF3] dependents are named before a workflow is disabled, and keep it from being removed; disabled, nothing starts it", async () => {
  const projectId = await project("depended");
  const up = await made(projectId, "up", flow(task("a", { script: "true" })));
  await made(projectId, "down", flow(task("waits", { script: "true" }, { dependsOn: [{ workflow: "up", task: null, of: { cycle: "date", daysBefore: 0, all: false } }] })));
  expect((await fixture.admin.ask("workflow.dependents", { workflowId: up.id })).dependents).toMatchObject([{ workflowName: "down", taskName: "waits" }]);
  expect(await refusedWith(fixture.admin.ask("workflow.remove", { workflowId: up.id }))).toBe("workflow.hasDependents");
  const disable = (acknowledge: boolean) => fixture.admin.ask("workflow.setEnabled", { workflowId: up.id, enabled: false, acknowledge });
  expect(await refusedWith(disable(false))).toBe("workflow.hasDependents");
  expect(await disable(true)).toMatchObject({ enabled: false });
  for (const test of [false, true]) expect(await refusedWith(fixture.admin.ask("workflow.run", { workflowId: up.id, test }))).toBe("workflow.disabled");
  await fixture.admin.ask("workflow.setEnabled", { workflowId: up.id, enabled: true });
  const run = await fixture.admin.ask("workflow.run", { workflowId: up.id, businessDate: "2026-11-01" });
  const overview = await fixture.admin.ask("folder.overview", { projectId, businessDate: "2026-11-01" });
  expect(overview).toMatchObject({ counts: { all: 1, failed: 0 }, runs: [{ workflowName: "up" }] });
  expect(run.workflowName).toBe("up");
});

test("owners are members; following is one's own", async () => {
  const projectId = await project("owned");
  const workflow = await fixture.admin.ask("workflow.create", { projectId, name: "w", definition: flow(task("a", { script: "true" }, { owner: "ghost" as never })) });
  expect(await refusedWith(fixture.admin.ask("workflow.setOwner", { workflowId: workflow.id, owner: "ghost" }))).toBe("workflow.ownerUnknown");
  expect(await refusedWith(fixture.admin.ask("workflow.publish", { workflowId: workflow.id, draftVersion: workflow.draftVersion }))).toBe("workflow.hasProblems");
  const person = await fixture.person("ghost", projectId, "viewer");
  expect(await fixture.admin.ask("workflow.setOwner", { workflowId: workflow.id, owner: "ghost" })).toMatchObject({ owner: "ghost" });
  await fixture.admin.ask("workflow.publish", { workflowId: workflow.id, draftVersion: workflow.draftVersion });
  const theirs = await fixture.session(person.token);
  await theirs.ask("workflow.follow", { workflowId: workflow.id, follow: true });
  await theirs.ask("workflow.follow", { workflowId: workflow.id, taskId: workflow.draft.tasks[0]!.id, follow: true });
  await theirs.ask("workflow.follow", { workflowId: workflow.id, follow: false });
  expect(await theirs.ask("workflow.followed", {})).toEqual([{ workflowId: workflow.id, taskId: workflow.draft.tasks[0]!.id }]);
  expect(await fixture.admin.ask("workflow.followed", {})).toEqual([]);
});

test("[ACC1] [ACC2] who may change and see variables and folders", async () => {
  const [mine, other] = [await project("access_a"), await project("access_b")];
  const viewer = await fixture.session((await fixture.person("val_viewer", mine, "viewer")).token);
  const variable = await save(other, "hidden", { value: "x" });
  expect((await viewer.ask("variable.list", {})).variables.some((one) => one.id === variable.id)).toBe(false);
  expect(await refusedWith(viewer.ask("variable.uses", { id: variable.id }))).toBe("access.notFound");
  expect(await refusedWith(viewer.ask("variable.remove", { id: variable.id }))).toBe("access.notFound");
  expect(await refusedWith(viewer.ask("variable.save", { id: ids.next<VariableId>(), projectId: mine, version: null, name: "a", value: "1" }))).toBe("access.forbidden");
  expect(await refusedWith(viewer.ask("variable.save", { id: ids.next<VariableId>(), projectId: null, version: null, name: "a", value: "1" }))).toBe("access.forbidden");
  expect(await refusedWith(viewer.ask("folder.save", { id: ids.next<FolderId>(), projectId: mine, version: null, name: "f" }))).toBe("access.forbidden");
  expect(await refusedWith(viewer.ask("folder.list", { projectId: other }).then(({ folders }) => (folders.length === 0 ? Promise.reject(new Refusal("notFound", "access.notFound")) : folders)))).toBe("access.notFound");
});

test("[TXT2] variables and folders as text: applied, exported, applied again, byte for byte", async () => {
  const text = `kind: Project
name: texts_of_values
params: { region: cn, day: "\${bizdate}" }
---
kind: Folder
project: texts_of_values
name: etl/night
params: { lane: n }
remark: at night
---
kind: Variable
project: texts_of_values
name: api_token
secret: true
value: written once only
---
kind: Variable
project: texts_of_values
name: noted
value: "1"
remark: with a remark
---
kind: Workflow
project: texts_of_values
folder: etl/night
name: w
enabled: false
tasks:
  - { name: a, type: shell, params: { script: "true", t: "\${api_token}", l: "\${lane}" }, owner: root }
`;
  const apply = (of: string) => fixture.admin.ask("text.apply", { text: of });
  await apply(text);
  const projectId = (await fixture.admin.ask("project.list", {})).projects.find((one) => one.name === "texts_of_values")!.id;
  const exported = async () => (await fixture.admin.ask("text.export", { projectId })).text;
  const first = await exported();
  expect(first).not.toContain("written once only");
  for (const line of ["kind: Folder", "name: etl/night", "secret: true", "folder: etl/night", "enabled: false", "owner: root", "remark: with a remark"]) expect(first).toContain(line);
  expect((await apply(first)).changes.map((change) => change.change)).toEqual((await apply(first)).changes.map(() => "unchanged"));
  expect((await apply(text)).changes.every((change) => change.change === "unchanged")).toBe(true);
  expect(await exported()).toBe(first);
  const gone = await fixture.admin.ask("text.apply", { text: "kind: Project\nname: texts_of_values\nparams: { region: cn }\n" });
  expect(gone.changes.map((change) => change.change)).toEqual(["updated"]);
  expect((await fixture.admin.ask("variable.list", { projectId })).variables.filter((one) => one.projectId === projectId).map((one) => one.name)).toEqual(["api_token", "noted", "region"]);
  await made(projectId, "names_region", flow(task("a", { script: "true", r: "${region}" })));
  const refused = await apply("kind: Project\nname: texts_of_values\n").catch((error: Refusal) => error);
  expect((refused as Refusal).failure.problems.map((problem) => problem.sentence.code)).toEqual(["variable.inUse"]);
});

test("[VAR1] what is typed into a secret field and not saved is kept nowhere", async () => {
  const projectId = await project("typing");
  const typed = "typed but never saved";
  const query = task("query", { engine: "postgres", host: "h", database: "d", user: "u", password: "saved-before", script: "select 1" }, { type: "sql" });
  const workflow = await fixture.admin.ask("workflow.create", { projectId, name: "w", definition: flow(query) });
  const reference = workflow.draft.tasks[0]!.params["password"];
  await fixture.admin.ask("lock.touch", { workflowId: workflow.id, unsaved: flow({ ...query, params: { ...query.params, password: typed, script: "select 2" } }) });
  const { unsaved } = await fixture.admin.ask("lock.unsaved", { workflowId: workflow.id });
  expect(unsaved!.tasks[0]!.params).toMatchObject({ password: reference, script: "select 2" });
  await fixture.restart();
  expect(everyFile(fixture.dataDir)).not.toContain(typed);
});
