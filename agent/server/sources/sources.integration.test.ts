import { createServer, type Server } from "node:http";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DataSourceConfig, OLDEST_PROTOCOL, Refusal, type DataSourceId, type DataSourceKind, type ProjectId, type TaskTypeId } from "#contract";
import { joinScriptedMaster, type ScriptedMaster } from "../../testing/scriptedMaster.ts";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";

const SECRET = "correct horse battery staple";
let fixture: ServerFixture;
let master: ScriptedMaster;
let projectId: ProjectId;
const ask: ServerFixture["admin"]["ask"] = (name, input) => fixture.admin.ask(name, input);
beforeAll(async () => {
  fixture = await startServerFixture();
  master = await joinScriptedMaster(fixture, "m1");
  projectId = (await ask("project.create", { name: "shop" })).id;
});
afterAll(async () => {
  master.close();
  await fixture.stop();
});
const refusal = async (asked: Promise<unknown>) => {
  const error = await asked.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Refusal) return { code: error.failure.sentence.code, values: error.failure.sentence.values, problems: error.failure.problems.map((problem) => [problem.path, problem.sentence.code]) };
  throw new Error(`not refused: ${String(error)}`);
};
const save = (name: string, set: { projectId?: ProjectId | null; kind?: DataSourceKind; config?: object; secret?: string | null; id?: DataSourceId; version?: number | null; session?: typeof ask } = {}) =>
  (set.session ?? ask)("dataSource.save", {
    id: set.id ?? fixture.admin.ids.next<DataSourceId>(),
    projectId: set.projectId === undefined ? projectId : set.projectId,
    version: set.version ?? null,
    name,
    kind: set.kind ?? "mysql",
    config: DataSourceConfig.parse(set.config ?? { host: "db1", database: "shop", user: "ann" }),
    ...(set.secret === undefined ? {} : { secret: set.secret }),
  });
const everyFile = (directory: string): string =>
  readdirSync(directory, { withFileTypes: true, recursive: true })
    .flatMap((entry) => (entry.isFile() ? [readFileSync(join(entry.parentPath, entry.name), "latin1")] : []))
    .join("\n");
const apply = (text: string) => ask("text.apply", { text });

test("[SRC1] options outside of the list are refused with their name and the list; nothing is saved", async () => {
  const refused = await refusal(save("bad", { config: { host: "db", database: "d", options: { allowLoadLocalInfile: "true", autoDeserialize: "true" } } }));
  expect(refused).toMatchObject({
    code: "source.invalid",
    problems: [
      ["config.options.allowLoadLocalInfile", "source.optionRefused"],
      ["config.options.autoDeserialize", "source.optionRefused"],
    ],
  });
  expect((await refusal(apply('kind: DataSource\nproject: shop\nname: bad\ntype: mysql\nhost: db\ndatabase: d\noptions:\n  autoDeserialize: "true"\n'))).problems).toEqual([
    ["options.autoDeserialize", "source.optionRefused"],
  ]);
  expect((await ask("dataSource.list", {})).sources).toEqual([]);
});

test("[VAR1] [STO2] a secret comes in and is nowhere again; versions are compared; names are a scope's own; a kind stays", async () => {
  const made = await save("orders", { secret: SECRET });
  expect(made).toMatchObject({ hasSecret: true, owner: "root", version: 1, tests: [] });
  const kept = await save("orders", { id: made.id, version: 1, config: { host: "db1", database: "stock", user: "ann" } });
  expect(kept).toMatchObject({ hasSecret: true, version: 2, config: { database: "stock" } });
  const elsewhere = { host: "db2", database: "shop", user: "ann" };
  expect((await refusal(save("orders", { id: made.id, version: 2, config: elsewhere }))).code, "it is sent to no other host than it was typed for").toBe("source.secretNeeded");
  expect((await refusal(apply("kind: DataSource\nproject: shop\nname: orders\ntype: mysql\nhost: db2\ndatabase: shop\nuser: ann\n"))).problems).toEqual([["secret", "source.secretNeeded"]]);
  expect(await save("orders", { id: made.id, version: 2, config: elsewhere, secret: SECRET })).toMatchObject({ hasSecret: true, version: 3, config: { host: "db2" } });
  expect((await refusal(save("orders", { id: made.id, version: 1 }))).code).toBe("source.stale");
  expect((await refusal(save("orders"))).code).toBe("source.nameTaken");
  expect((await refusal(save("orders", { id: made.id, version: 3, kind: "postgresql", secret: SECRET }))).code).toBe("source.kindFixed");
  expect(await save("orders", { projectId: null }), "the platform may have the name too").toMatchObject({ projectId: null, hasSecret: false });
  const answers = [await ask("dataSource.list", {}), await ask("text.export", {}), await ask("audit.list", { limit: 1000 }), (await fixture.rest("GET", "/api/v1/data-sources", { token: fixture.adminToken })).text];
  await fixture.restart();
  master.close();
  await ask("node.remove", { nodeId: master.node.id });
  master = await joinScriptedMaster(fixture, "m2");
  expect(JSON.stringify(answers)).not.toContain(SECRET);
  for (const form of [SECRET, Buffer.from(SECRET).toString("base64")]) expect(everyFile(fixture.dataDir)).not.toContain(form);
});

test("[ACC1] [ACC2] a project's admins keep its sources; whoever edits tests them; others do not see them", async () => {
  const admin = await fixture.session((await fixture.person("pa", projectId, "projectAdmin")).token);
  const developer = await fixture.session((await fixture.person("dev", projectId, "developer")).token);
  const stranger = await fixture.session((await fixture.person("out", null, null)).token);
  const source = await save("own", { session: (name, input) => admin.ask(name, input), kind: "http", config: { url: "http://127.0.0.1:1/" } });
  expect((await refusal(save("mine", { session: (name, input) => developer.ask(name, input) }))).code).toBe("access.forbidden");
  expect((await refusal(save("wide", { projectId: null, session: (name, input) => admin.ask(name, input) }))).code).toBe("access.forbidden");
  expect((await stranger.ask("dataSource.list", {})).sources.map((one) => one.projectId)).toEqual([null]);
  for (const name of ["dataSource.uses", "dataSource.remove"] as const) expect((await refusal(stranger.ask(name, { id: source.id }))).code).toBe("access.notFound");
  expect((await refusal(stranger.ask("dataSource.test", { id: source.id, nodeId: master.node.id }))).code).toBe("access.notFound");
  expect((await developer.ask("dataSource.test", { id: source.id, nodeId: master.node.id })).steps.map((step) => [step.step, step.ok])).toEqual([
    ["resolve", true],
    ["connect", false],
  ]);
});

test("[SRC2] tested from a host, step by step; the result is kept until what was tested changes; an older agent is told apart", async () => {
  const http: Server = createServer((request, response) => response.writeHead(request.headers.authorization === `Basic ${Buffer.from(`ann:${SECRET}`).toString("base64")}` ? 200 : 401).end());
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const older = await joinScriptedMaster(fixture, "older", {}, OLDEST_PROTOCOL);
  try {
    const url = `http://127.0.0.1:${(http.address() as { port: number }).port}/`;
    const source = await save("api", { kind: "http", config: { url, user: "ann" }, secret: SECRET });
    const { steps } = await ask("dataSource.test", { id: source.id, nodeId: master.node.id });
    expect(steps.map((step) => [step.step, step.ok])).toEqual(["resolve", "connect", "signIn", "read"].map((step) => [step, true]));
    const stored = async () => (await ask("dataSource.list", {})).sources.find((one) => one.id === source.id)!;
    expect(await stored()).toMatchObject({ version: 1, tests: [{ nodeId: master.node.id, nodeName: "m2", steps }] });
    await save("api", { kind: "http", id: source.id, version: 1, config: { url, user: "bob" } });
    expect((await stored()).tests).toEqual([]);
    expect((await ask("dataSource.test", { id: source.id, nodeId: master.node.id })).steps.at(-1)).toMatchObject({ step: "signIn", ok: false });
    expect(await refusal(ask("dataSource.test", { id: source.id, nodeId: older.node.id }))).toMatchObject({ code: "source.needsVersion", values: { node: "older" } });
    const server = (await ask("node.list", {})).nodes.find((node) => node.kind === "server")!;
    expect((await refusal(ask("dataSource.test", { id: source.id, nodeId: server.id }))).code).toBe("source.serverNode");
    const metadata = await save("metadata", { kind: "http", config: { url: "http://[::ffff:169.254.169.254]/" } });
    expect((await ask("dataSource.test", { id: metadata.id, nodeId: master.node.id })).steps.map((step) => step.detail.code)).toEqual(["sourceTest.forbidden"]);
  } finally {
    older.close();
    await ask("node.remove", { nodeId: older.node.id });
    await new Promise((resolve) => http.close(resolve));
  }
});

test("a task gets what its field names: the project's before the platform's, the password among the secrets; [DEF3] it is not removed meanwhile", async () => {
  await ask("taskType.save", {
    id: fixture.admin.ids.next<TaskTypeId>(),
    version: null,
    body: {
      name: "loader",
      label: "Loader",
      plugin: { kind: "interpreter", command: ["sh"], script: "script", extension: ".sh" },
      parameters: [
        { key: "script", label: "Script", kind: "code", language: "shell", required: true },
        { key: "target", label: "Target", kind: "dataSource", required: true },
        { key: "items", label: "Items", kind: "list" },
        { key: "day", label: "Day", kind: "date" },
        { key: "input", label: "Input", kind: "file" },
      ],
    },
  });
  const text = (params: string) => `kind: Workflow\nproject: shop\nname: load\ntasks:\n  - name: load\n    type: loader\n    params: { script: "env", ${params} }\n`;
  expect((await refusal(apply(text("target: order")))).problems).toEqual([["tasks.load.params.target", "task.sourceUnknown"]]);
  expect((await refusal(apply(text('target: orders, day: "2026-02-30", input: relative.csv')))).problems).toEqual([
    ["tasks.load.params.day", "task.fieldDate"],
    ["tasks.load.params.input", "task.fieldFile"],
  ]);
  expect((await refusal(apply(text("target: orders, input: res:///nowhere.csv")))).problems).toEqual([["tasks.load.params.input", "task.resourceUnknown"]]);
  await apply(text('items: [a, "b c"], target: orders, day: "${bizdate_iso}", input: /data/in.csv'));
  const before = await ask("text.export", { projectId });
  expect(before.text).toContain("        - a\n        - b c\n");
  expect(
    (await apply(before.text)).changes.filter((change) => change.change !== "unchanged"),
    "[TXT2]",
  ).toEqual([]);
  expect((await ask("text.export", { projectId })).text).toBe(before.text);

  const workflow = (await ask("workflow.list", {})).workflows.find((one) => one.name === "load")!;
  const taskId = (await ask("workflow.get", { workflowId: workflow.id })).draft.tasks[0]!.id;
  const shown = await ask("workflow.resolve", { workflowId: workflow.id, taskId });
  expect(shown.problems).toEqual([]);
  expect(shown.parameters.filter((one) => one.name.startsWith("TARGET_") && one.secret).map((one) => one.name)).toEqual(["TARGET_PASSWORD"]);
  expect(JSON.stringify(shown)).not.toContain(SECRET);
  await ask("workflow.run", { workflowId: workflow.id });
  await expect.poll(() => master.orders.length).toBe(1);
  const [order] = master.orders;
  expect(order!.environment).toMatchObject({
    TARGET_KIND: "mysql",
    TARGET_HOST: "db2",
    TARGET_PORT: "3306",
    TARGET_DATABASE: "shop",
    TARGET_USER: "ann",
    TARGET_PASSWORD: SECRET,
    TARGET_URL: "mysql://db2:3306/shop",
    TARGET_TLS: "off",
  });
  expect(order!.environment["day"]).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  expect(order!.secrets).toContain("TARGET_PASSWORD");
  expect(order!.params["items" as never]).toEqual([{ value: "a" }, { value: "b c" }]);

  const source = (await ask("dataSource.list", { projectId })).sources.find((one) => one.name === "orders" && one.projectId !== null)!;
  expect((await ask("dataSource.uses", { id: source.id })).uses).toMatchObject([{ place: "load/load", field: "target", published: true }]);
  const ofPlatform = (await ask("dataSource.list", {})).sources.find((one) => one.projectId === null)!;
  expect((await ask("dataSource.uses", { id: ofPlatform.id })).uses, "hidden by the project's").toEqual([]);
  expect(await refusal(ask("dataSource.remove", { id: source.id }))).toMatchObject({ code: "source.inUse", values: { places: "shop/load/load" } });
  expect((await refusal(save("renamed", { id: source.id, version: source.version }))).code).toBe("source.inUse");
  await ask("dataSource.remove", { id: ofPlatform.id });
});

test("task types: a change or a disabling alters no published revision; who uses it; a drawing is checked; tested on one host alone", async () => {
  const type = (await ask("taskType.list", {})).find((one) => one.name === "loader")!;
  const { id, builtIn: _, enabled: __, version, changedAt: ___, changedSeq: ____, ...body } = type;
  const workflow = (await ask("workflow.list", {})).workflows.find((one) => one.name === "load")!;
  const revision = () => ask("workflow.revision", { workflowId: workflow.id, number: 1 });
  const before = await revision();
  expect((await ask("taskType.uses", { id })).uses).toEqual([{ projectId, projectName: "shop", workflowId: workflow.id, workflow: "load", tasks: ["load"], published: true }]);
  const attack = await refusal(ask("taskType.save", { id, version, body: { ...body, svg: '<svg viewBox="0 0 1 1"><script/></svg>' } }));
  expect([attack.code, attack.problems]).toEqual(["icon.element", [["svg", "icon.element"]]]);
  expect((await refusal(ask("taskType.save", { id, version, body: { ...body, parameters: [...body.parameters, { key: "LD", label: "x", kind: "dataSource", required: false }] } }))).code).toBe("taskType.sourceKey");
  const svg = '<svg viewBox="0 0 24 24"><path d="M4 12h16"/></svg>';
  const changed = await ask("taskType.save", { id, version, body: { ...body, svg, exitCodes: [{ from: 3, outcome: "warning" }] }, enabled: false });
  expect(changed).toMatchObject({ svg, enabled: false });
  expect(await revision()).toEqual(before);
  const exported = (await ask("text.export", {})).text;
  expect(exported).toContain("svg: ");
  const draft = await ask("workflow.get", { workflowId: workflow.id });
  expect((await refusal(ask("workflow.publish", { workflowId: workflow.id, draftVersion: draft.draftVersion }))).problems).toEqual([["tasks.load.type", "task.typeUnknown"]]);
  await ask("workflow.run", { workflowId: workflow.id });
  await expect.poll(() => master.orders.length, { message: "the published revision runs on" }).toBe(2);

  const second = await joinScriptedMaster(fixture, "second");
  try {
    await second.sync();
    second.pulse(0);
    for (let n = 0; n < 3; n++) await ask("taskType.test", { projectId, body: { ...body, name: "trial" }, params: { script: "true", target: "orders" }, nodeId: second.node.id });
    await expect.poll(() => second.orders.length).toBe(3);
    expect(master.orders.length).toBe(2);
    expect((await refusal(ask("taskType.test", { projectId, body, params: { script: "true", target: "orders" }, nodeId: fixture.admin.ids.next() as never }))).code).toBe("node.notFound");
  } finally {
    second.close();
  }
});
