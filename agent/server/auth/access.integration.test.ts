import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  RIGHTS_OF_ROLE,
  Refusal,
  Role,
  uiUp,
  type Command,
  type CommandsOf,
  type ErrorCode,
  type NodeId,
  type CalendarId,
  type DataSourceId,
  type VariableId,
  type PoolId,
  type ProjectId,
  type ResourceGroupId,
  type UiUp,
  type WorkflowId,
  type WorkflowInstanceId,
} from "#contract";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";

let fixture: ServerFixture;
const tokens = new Map<string, string>();
interface World {
  readonly projectId: ProjectId;
  readonly workflowId: WorkflowId;
  readonly workflowInstanceId: WorkflowInstanceId;
  readonly taskInstanceId: string;
  readonly groupId: ResourceGroupId;
  readonly poolId: PoolId;
  readonly calendarId: CalendarId;
  readonly variableId: VariableId;
  readonly sourceId: DataSourceId;
}
let own: World;
let foreign: World;

async function makeWorld(name: string): Promise<World> {
  const { admin } = fixture;
  await admin.ask("text.apply", {
    text: `kind: Project
name: ${name}
---
{ kind: ResourceGroup, project: ${name}, name: ${name}_group }
---
{ kind: Pool, project: ${name}, name: ${name}_pool, slots: 1 }
---
{ kind: Calendar, project: ${name}, name: ${name}_calendar, weekdays: [1] }
---
{ kind: Variable, project: ${name}, name: ${name}_variable, value: "1", remark: "of ${name}" }
---
{ kind: DataSource, project: ${name}, name: ${name}_source, type: sqlite, database: /data/a.db }
---
{ kind: Folder, project: ${name}, name: ${name}_folder }
---
kind: Workflow
project: ${name}
name: flow
schedule: { cron: "0 0 * * *", calendar: ${name}_calendar, paused: true }
params: { needs: "\${${name}_variable}" }
tasks:
  - { name: one, type: shell, params: { script: "true" }, where: { group: ${name}_group }, pools: [${name}_pool] }
  - { name: two, type: sql, params: { source: ${name}_source, script: "select 1" }, after: one }
`,
  });
  const project = (await admin.ask("project.list", {})).projects.find((one) => one.name === name)!;
  const workflow = (await admin.ask("workflow.list", { projectId: project.id })).workflows[0]!;
  const instance = await admin.ask("workflow.run", { id: admin.ids.next(), workflowId: workflow.id });
  const { tasks } = await admin.ask("workflowInstance.get", { workflowInstanceId: instance.id });
  const groupId = (await admin.ask("group.list", { projectId: project.id })).groups[0]!.id;
  const poolId = (await admin.ask("pool.list", { projectId: project.id })).pools[0]!.id;
  const calendarId = (await admin.ask("calendar.list", { projectId: project.id })).calendars[0]!.id;
  const variableId = (await admin.ask("variable.list", { projectId: project.id })).variables.find((one) => one.projectId === project.id)!.id;
  const sourceId = (await admin.ask("dataSource.list", { projectId: project.id })).sources[0]!.id;
  const spec = { targets: [{ workflowId: workflow.id }], from: "2026-01-01", until: "2026-01-08" };
  const backfill = await admin.ask("backfill.create", { id: admin.ids.next(), workflowId: workflow.id, name: `${name}_backfill`, spec });
  const paused = { backfillId: backfill.id, spec, cells: [{ workflowId: workflow.id, fireAt: 0 }], skip: true, paused: true, parallel: 1 };
  return { projectId: project.id, workflowId: workflow.id, workflowInstanceId: instance.id, taskInstanceId: tasks[0]!.id, groupId, poolId, calendarId, variableId, sourceId, ...paused };
}

beforeAll(async () => {
  fixture = await startServerFixture();
  own = await makeWorld("own");
  foreign = await makeWorld("foreign");
  for (const role of Role.options) tokens.set(role, (await fixture.person(role, own.projectId, role)).token);
  tokens.set("outsider", (await fixture.person("outsider", null, null)).token);
  tokens.set("platformAdmin", fixture.adminToken);
});
afterAll(() => fixture.stop());

/** An input that names something in a world; enough for the decision, which comes before everything else. */
function inputOf(name: string, spec: Command, world: World): Record<string, unknown> {
  const { admin } = fixture;
  const known: Record<string, unknown> = {
    ...world,
    id: name.startsWith("dataSource.")
      ? world.sourceId
      : name.startsWith("variable.")
        ? world.variableId
        : name.startsWith("group.")
          ? world.groupId
          : name.startsWith("pool.")
            ? world.poolId
            : name.startsWith("calendar.")
              ? world.calendarId
              : admin.ids.next(),
    slots: 1,
    wait: 0,
    policy: { keepDays: null, keepFailedDays: null, keepRuns: 10 },
    filter: {},
    rule: {},
    year: 2026,
    schedule: { cron: "0 0 * * *" },
    month: "2026-01",
    priority: 3,
    reason: "x",
    taskInstanceIds: [world.taskInstanceId],
    verb: "setSuccess",
    name: name === "resource.begin" ? "made.txt" : `made_${name.replaceAll(".", "_")}`,
    uploadId: admin.ids.next(),
    bytes: 1,
    scriptId: admin.ids.next(),
    taskId: admin.ids.next(),
    userName: "x",
    password: "0123456789",
    current: "0123456789",
    next: "0123456789",
    code: "x",
    zone: "UTC",
    userId: admin.ids.next(),
    nodeId: admin.ids.next<NodeId>(),
    nodeIds: [admin.ids.next<NodeId>()],
    parentId: admin.ids.next<NodeId>(),
    kind: name === "dataSource.save" ? "sqlite" : "master",
    config: { database: "/data/a.db" },
    version: name === "taskType.save" ? null : 1,
    body: { name: "mine", label: "Mine", plugin: { kind: "command", command: ["true"] } },
    params: {},
    role: null,
    draftVersion: 99,
    definition: { params: {}, tasks: [], positions: {} },
    number: 99,
    unsaved: null,
    accept: false,
    draftId: admin.ids.next(),
    folderId: name === "workflow.move" ? null : admin.ids.next(),
    owner: "x",
    enabled: true,
    frozen: false,
    follow: false,
    text: name === "script.run" ? "true" : "",
    topics: [],
    lastSeq: null,
  };
  const shape = (spec.input as unknown as { shape: Record<string, unknown> }).shape;
  const renames = name === "project.update" || name === "workflow.save";
  return Object.fromEntries(Object.keys(shape).flatMap((key) => (key in known && !(key === "name" && renames) ? [[key, known[key]]] : [])));
}

/** The code of the refusal, or `allowed` for everything that came past the decision. */
async function decision(name: keyof CommandsOf<UiUp> & string, input: Record<string, unknown>, token: string): Promise<"allowed" | ErrorCode> {
  const session = await fixture.session(token);
  try {
    await session.ask(name, input as never);
    return "allowed";
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, sentence } = error.failure;
    return code === "notSignedIn" || (code === "forbidden" && sentence.code === "access.forbidden") || (code === "notFound" && sentence.code === "access.notFound") ? code : "allowed";
  } finally {
    session.close();
  }
}

const SIGN_OUTS = new Set(["auth.logout", "user.update", "token.revoke", "auth.changePassword"]);
const commands = (Object.entries(uiUp) as [keyof CommandsOf<UiUp> & string, Command][]).filter(([name, spec]) => spec.access !== "public" && !SIGN_OUTS.has(name));

/** Their object may be a project's or the platform's, so the handler decides; here it is a project's. */
const ADMINISTER_ITS_PROJECT = new Set(["pool.save", "pool.remove", "variable.save", "variable.remove", "dataSource.save", "dataSource.remove", "calendar.save", "calendar.remove", "node.declareGone"]);

describe("[ACC1] every command × every role × a foreign project", () => {
  test.each(commands)("%s", async (name, spec) => {
    const actors = [...Role.options, "outsider", "platformAdmin"] as const;
    for (const actor of actors) {
      for (const world of [own, foreign]) {
        const got = await decision(name, inputOf(name, spec, world), tokens.get(actor)!);
        expect(got, `${actor} on ${world === own ? "own" : "foreign"}`).toBe(wanted(name, spec, actor, world === own));
      }
    }
  });

  // Written from PRODUCT.md's table, not from the code that decides.
  function wanted(name: string, spec: Command, actor: Role | "outsider" | "platformAdmin", isOwn: boolean): string {
    if (ADMINISTER_ITS_PROJECT.has(name) && actor !== "platformAdmin") return !isOwn || actor === "outsider" ? "notFound" : actor === "projectAdmin" ? "allowed" : "forbidden";
    if (name === "dataSource.test" && actor !== "platformAdmin") return !isOwn || actor === "outsider" ? "notFound" : RIGHTS_OF_ROLE[actor].includes("edit") ? "allowed" : "forbidden";
    if ((name === "variable.uses" || name === "dataSource.uses") && actor !== "platformAdmin") return isOwn && actor !== "outsider" ? "allowed" : "notFound";
    if (spec.access === "signedIn" || spec.access === "person" || spec.access === "public" || actor === "platformAdmin") return "allowed";
    if (spec.access.of === "platform") return "forbidden";
    if (!isOwn || actor === "outsider") return "notFound";
    const rights = RIGHTS_OF_ROLE[actor];
    if (!rights.includes(spec.access.right)) return "forbidden";
    // The admin started the run and owns the workflow, so a developer may not operate it.
    return spec.access.right === "operateOwn" && !rights.includes("operate") ? "forbidden" : "allowed";
  }
});

test("[ACC2] lists show nothing of a foreign project, an export neither", async () => {
  const session = await fixture.session(tokens.get("viewer")!);
  const seen = JSON.stringify([
    await session.ask("project.list", {}),
    await session.ask("workflow.list", {}),
    await session.ask("workflow.list", { projectId: foreign.projectId }),
    await session.ask("workflowInstance.list", {}),
    await session.ask("taskInstance.list", {}),
    await session.ask("taskInstance.list", { projectId: foreign.projectId }),
    await session.ask("text.export", {}),
    await session.ask("text.export", { workflowId: foreign.workflowId }),
    await session.ask("group.list", {}),
    await session.ask("group.list", { projectId: foreign.projectId }),
    await session.ask("pool.list", {}),
    await session.ask("variable.list", {}),
    await session.ask("dataSource.list", {}),
    await session.ask("dataSource.list", { projectId: foreign.projectId }),
    await session.ask("folder.list", {}),
    await session.ask("queue.get", {}),
    await session.ask("queue.get", { projectId: foreign.projectId }),
  ]);
  expect(seen).toContain(own.projectId);
  for (const id of [
    foreign.projectId,
    foreign.workflowId,
    foreign.workflowInstanceId,
    foreign.taskInstanceId,
    foreign.groupId,
    foreign.poolId,
    foreign.calendarId,
    '"foreign"',
    "name: foreign",
    "foreign_pool",
    "foreign_group",
    "foreign_calendar",
    foreign.variableId,
    "foreign_variable",
    foreign.sourceId,
    "foreign_source",
    "foreign_folder",
  ])
    expect(seen).not.toContain(id);
});

test("[GRP1] [ACC2] naming one's own project opens nobody else's group or pool", async () => {
  const session = await fixture.session(tokens.get("projectAdmin")!);
  const { groups } = await fixture.admin.ask("group.list", {});
  const { pools } = await fixture.admin.ask("pool.list", {});
  const tries = [
    session.ask("group.save", { id: foreign.groupId, projectId: own.projectId, version: 1, name: "mine_now" }),
    session.ask("group.remove", { id: foreign.groupId, projectId: own.projectId }),
    session.ask("pool.save", { id: foreign.poolId, projectId: own.projectId, version: 1, name: "mine_now", slots: 5 }),
    session.ask("pool.remove", { id: foreign.poolId }),
    session.ask("calendar.save", { id: foreign.calendarId, projectId: own.projectId, version: 1, name: "mine_now", rule: {} }),
    session.ask("calendar.remove", { id: foreign.calendarId }),
  ];
  for (const one of tries) await expect(one).rejects.toMatchObject({ failure: { code: "notFound" } });
  await expect(session.ask("pool.save", { id: session.ids.next<PoolId>(), projectId: null, version: null, name: "everybodys", slots: 5 })).rejects.toMatchObject({ failure: { code: "forbidden" } });
  await expect(session.ask("node.declareGone", { nodeId: session.ids.next<NodeId>(), projectId: null, reason: "x" })).rejects.toMatchObject({ failure: { code: "forbidden" } });
  expect((await fixture.admin.ask("group.list", {})).groups).toEqual(groups);
  expect((await fixture.admin.ask("pool.list", {})).pools).toEqual(pools);
});

test("[ACC1] a developer may rerun what is theirs and not what is another's", async () => {
  const developer = await fixture.session(tokens.get("developer")!);
  const created = await developer.ask("workflow.create", {
    id: developer.ids.next<WorkflowId>(),
    projectId: own.projectId,
    name: "mine",
    definition: { params: {}, positions: {}, tasks: [{ id: developer.ids.next(), name: "a", type: "shell", params: { script: "true" } }] },
  });
  const run = await developer.ask("workflow.run", { id: developer.ids.next(), workflowId: created.id, test: true });
  expect(run.startedBy).toBe("developer");
  await expect(developer.ask("workflow.run", { id: developer.ids.next(), workflowId: own.workflowId })).rejects.toMatchObject({ failure: { code: "forbidden" } });
});

test("a session that was ended does nothing more; its connections are cut", async () => {
  const { token, userId } = await fixture.person("leaver", own.projectId, "viewer");
  const session = await fixture.session(token);
  await session.ask("project.list", {});
  await fixture.admin.ask("user.update", { userId, disabled: true });
  expect((await fixture.rest("GET", "/api/v1/projects", { token })).status).toBe(401);
  await expect(session.ask("project.list", {})).rejects.toMatchObject({ failure: { code: "notSignedIn" } });
});

test("tokens can be revoked, and the secret is shown once", async () => {
  const id = fixture.admin.ids.next<never>();
  const { secret } = await fixture.admin.ask("token.create", { id, name: "ci" });
  expect((await fixture.rest("GET", "/api/v1/me", { token: secret })).status).toBe(200);
  expect(JSON.stringify(await fixture.admin.ask("token.list", {}))).not.toContain(secret);
  expect(JSON.stringify(await fixture.admin.ask("audit.list", {}))).not.toContain(secret);
  await fixture.rest("DELETE", `/api/v1/tokens/${id}`, { token: fixture.adminToken });
  expect((await fixture.rest("GET", "/api/v1/me", { token: secret })).status).toBe(401);
});

test("[ACC3] before the first admin exists nothing works but the set-up, and only with the code", async () => {
  const bare = await startServerFixture({ setUp: false });
  try {
    for (const path of ["/projects", "/nodes", "/status", "/me"]) expect((await bare.rest("GET", `/api/v1${path}`)).status, path).toBe(401);
    expect((await bare.rest("POST", "/api/v1/auth/login", { body: { userName: "admin", password: "admin" } })).status).toBe(401);
    const setUp = (code: string) => bare.rest("POST", "/api/v1/setup", { body: { code, userName: "ann", password: "a long enough password", zone: "UTC" } });
    expect((await setUp("AAAAA-AAAAA-AAAAA-AAAAA")).status).toBe(403);
    expect((await setUp(bare.server.setupCode!)).status).toBe(200);
    expect((await setUp(bare.server.setupCode!)).status).toBe(409);
  } finally {
    await bare.stop();
  }
});

test("[WIRE1] the same command sent twice is done once and answered the same; another caller's id is refused", async () => {
  const body = { id: fixture.admin.ids.next<ProjectId>(), name: "once" };
  const send = (token: string) => fixture.rest("POST", "/api/v1/projects", { token, body, headers: { "idempotency-key": "night-2026-11-20" } });
  const [first, second] = [await send(fixture.adminToken), await send(fixture.adminToken)];
  expect(first.status).toBe(200);
  expect(second.body).toEqual(first.body);
  expect((await send(tokens.get("projectAdmin")!)).status).toBe(403);
});

test("only the desktop's own page may read answers from another origin", async () => {
  const preflight = (origin: string) => fixture.rest("OPTIONS", "/api/v1/auth/login", { headers: { origin, "access-control-request-method": "POST" } });
  const desktop = await preflight("app://signalbox");
  expect([desktop.status, desktop.headers.get("access-control-allow-origin")]).toEqual([204, "app://signalbox"]);
  expect((await preflight("https://evil.example")).headers.get("access-control-allow-origin")).toBeNull();
});

test("REST: unknown paths, bad input and another host's name are refused in words, in the reader's language", async () => {
  const bad = await fixture.rest("POST", "/api/v1/projects", { token: fixture.adminToken, body: { name: "a/b" }, headers: { "accept-language": "zh-CN" } });
  expect(bad.status).toBe(400);
  expect((bad.body as { error: { message: string; problems: { path: string }[] } }).error.problems.map((problem) => problem.path)).toEqual(["name"]);
  expect(bad.text).toMatch(/\p{Script=Han}/u);
  expect((await fixture.rest("GET", "/api/v1/nothing", { token: fixture.adminToken })).status).toBe(404);
  const openApi = (await fixture.rest("GET", "/api/v1/openapi.json")).body as { paths: Record<string, Record<string, { operationId: string }>> };
  const listed = Object.values(openApi.paths).flatMap((methods) => Object.values(methods).map((one) => one.operationId));
  expect(listed.sort()).toEqual(
    Object.entries(uiUp)
      .filter(([, spec]) => spec.rest !== null)
      .map(([name]) => name)
      .sort(),
  );
  const metrics = await fixture.rest("GET", "/metrics", { token: fixture.adminToken });
  expect(metrics.text).toContain('signalbox_task_instances{tile="running"}');
  expect((await fixture.rest("GET", "/metrics")).status).toBe(401);
});

test("[ACC1] each document of a text needs its own right", async () => {
  const apply = (actor: string, text: string) => fixture.rest("POST", "/api/v1/apply", { token: tokens.get(actor)!, body: { text } });
  const workflow = (project: string) => `kind: Workflow\nproject: ${project}\nname: flow\ntasks:\n  - { name: two, type: shell, params: { script: "true" } }\n`;
  expect((await apply("developer", "kind: Project\nname: brand_new\n")).status).toBe(403);
  expect((await apply("developer", workflow("foreign"))).status).toBe(403);
  expect((await apply("viewer", workflow("own"))).status).toBe(403);
  expect((await apply("operator", workflow("own"))).status).toBe(403);
  expect((await apply("developer", workflow("own"))).status).toBe(200);
  expect((await apply("developer", "{ kind: ResourceGroup, project: own, name: fresh }\n")).status).toBe(403);
  expect((await apply("developer", "{ kind: Pool, project: own, name: fresh, slots: 1 }\n")).status).toBe(403);
  expect((await apply("projectAdmin", "{ kind: Pool, name: fresh, slots: 1 }\n")).status).toBe(403);
  expect((await apply("projectAdmin", "{ kind: ResourceGroup, project: foreign, name: fresh }\n")).status).toBe(403);
  expect((await apply("projectAdmin", "{ kind: ResourceGroup, project: own, name: fresh }\n---\n{ kind: Pool, project: own, name: fresh, slots: 1 }\n")).status).toBe(200);
  expect((await apply("developer", "kind: Node\ntype: master\nname: m\nparent: Signalbox\n")).status).toBe(403);
});

test("[ACC4] wrong passwords are throttled, and do not tell whether the user exists", async () => {
  const tryIt = (userName: string) => fixture.rest("POST", "/api/v1/auth/login", { body: { userName, password: "wrong password" } });
  const [known, unknown] = [await tryIt("root"), await tryIt("nobody")];
  expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
  for (let index = 0; index < 6; index++) await tryIt("root");
  expect((await tryIt("root")).status).toBe(429);
});

test("[ACC4] guesses of a token are throttled; a good token of the same address is not", async () => {
  const me = (token?: string) => fixture.rest("GET", "/api/v1/me", token === undefined ? {} : { token });
  const guesses: number[] = [];
  for (let index = 0; index < 30 && guesses.at(-1) !== 429; index++) guesses.push((await me(`sbt_guess${index}`)).status);
  expect(guesses.at(-1)).toBe(429);
  expect((await me(fixture.adminToken)).status).toBe(200);
});
