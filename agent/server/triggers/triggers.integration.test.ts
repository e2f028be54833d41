import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CallbackStanding, ProjectId, WorkflowId, WorkflowInstance, WorkflowInstanceId } from "#contract";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";

let fixture: ServerFixture;
let receiver: Server;
let projectId: ProjectId;
let workflowId: WorkflowId;
let program: string;
const told: string[] = [];
let status = 204;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    request.resume().on("end", () => {
      told.push(String(request.headers["x-signalbox-message"]));
      response.writeHead(status).end("a secret of the receiver");
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  fixture = await startServerFixture();
  await fixture.admin.ask("text.apply", {
    text: 'kind: Project\nname: shop\n---\nkind: Workflow\nproject: shop\nname: orders\nparams: { region: none }\ntasks:\n  - { name: one, type: shell, params: { script: "true" } }\n',
  });
  projectId = (await fixture.admin.ask("project.list", {})).projects[0]!.id;
  workflowId = (await fixture.admin.ask("workflow.list", {})).workflows[0]!.id;
  program = (await fixture.admin.ask("token.create", { name: "feed", scope: { rights: ["see", "operate"], projectIds: [projectId] } })).secret;
});
afterAll(async () => {
  await fixture.stop();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

const trigger = (body: object, { key, wait = 0, token = program }: { key?: string; wait?: number; token?: string } = {}) =>
  fixture.rest("POST", `/api/v1/projects/shop/workflows/orders/run?wait=${wait}`, { token, body, ...(key === undefined ? {} : { headers: { "idempotency-key": key } }) });
/** There is no agent: a run ends when it is killed. */
async function end(id: WorkflowInstanceId): Promise<void> {
  const { tasks } = (await fixture.rest("GET", `/api/v1/workflow-instances/${id}`, { token: program })).body as { tasks: { id: string }[] };
  const done = await fixture.rest("POST", "/api/v1/operations/apply", { token: program, body: { verb: "kill", taskInstanceIds: tasks.map((task) => task.id), token: null, reason: "test" } });
  expect(done.status).toBe(200);
}
const runs = async () => (await fixture.rest("GET", `/api/v1/workflow-instances?workflowId=${workflowId}&limit=1000`, { token: program })).body as { instances: WorkflowInstance[] };

test("[API1] twenty requests with one key at once start one run; so does the same key after a restart", async () => {
  const before = (await runs()).instances.length;
  const answers = await Promise.all(Array.from({ length: 20 }, () => trigger({ params: { region: "north" } }, { key: "night-1" })));
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
  expect(new Set(answers.map((answer) => (answer.body as WorkflowInstance).id)).size).toBe(1);
  await fixture.restart();
  expect((await trigger({ params: { region: "north" } }, { key: "night-1" })).body).toEqual(answers[0]!.body);
  expect((await runs()).instances.length).toBe(before + 1);
});

test("[API1] parameters are that run's alone; a program's run is of origin api, a person's manual", async () => {
  const [first, second] = [(await trigger({ params: { region: "north" } })).body as WorkflowInstance, (await trigger({})).body as WorkflowInstance];
  expect([first.params, second.params]).toEqual([{ region: "north" }, {}]);
  expect(first).toMatchObject({ origin: "api", startedBy: "root" });
  expect(await fixture.admin.ask("workflow.run", { workflowId })).toMatchObject({ origin: "manual" });
  const { definition } = (await fixture.rest("GET", `/api/v1/workflow-instances/${second.id}`, { token: program })).body as { definition: { params: Record<string, string> } };
  expect(definition.params).toMatchObject({ region: "none" });
});

test("[API1] who waits is answered by the end, also who sends the same again; else with 202", async () => {
  const still = await trigger({}, { key: "wait-1", wait: 1 });
  expect([still.status, (still.body as WorkflowInstance).endedAt]).toEqual([202, null]);
  const { id } = still.body as WorkflowInstance;
  const waiting = [trigger({}, { key: "wait-1", wait: 60 }), fixture.rest("GET", `/api/v1/workflow-instances/${id}/wait?wait=60`, { token: program })];
  await end(id);
  for (const answer of await Promise.all(waiting)) expect([answer.status, answer.body]).toMatchObject([200, { id, state: "FAILED" }]);
  expect((await trigger({}, { wait: 61 })).status).toBe(400);
});

test("[API1] a server that stops lets go of who waits", async () => {
  const { id } = (await trigger({})).body as WorkflowInstance;
  const waiting = fixture.rest("GET", `/api/v1/workflow-instances/${id}/wait?wait=60`, { token: program }).then(
    (answer) => answer.status,
    () => "cut",
  );
  await expect.poll(async () => (await fixture.rest("GET", "/healthz")).status).toBe(200);
  await fixture.restart();
  expect([202, "cut"]).toContain(await waiting);
});

test("[ACC2] a name that is not there and one that the caller may not know of are answered the same", async () => {
  const { token } = await fixture.person("outsider", null, null);
  const [foreign, missing] = [await trigger({}, { token }), await fixture.rest("POST", "/api/v1/projects/shop/workflows/none/run", { token, body: {} })];
  expect([foreign.status, foreign.text.replaceAll("orders", "none")]).toEqual([404, missing.text]);
  expect((await fixture.rest("POST", "/api/v1/projects/shop/workflows/orders/run", { body: {} })).status).toBe(401);
});

test("[API3] the end is told once, after a no again, and over a restart; of the answer only the status is kept", async () => {
  const callback = { url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/ended?key=secret`, secret: "correct horse battery" };
  const standing = async (id: string) => ((await fixture.rest("GET", `/api/v1/workflow-instances/${id}/callback`, { token: program })).body as { callback: CallbackStanding | null }).callback;
  const { id } = (await trigger({ callback }, { token: fixture.adminToken, key: "told-1" })).body as WorkflowInstance;
  await trigger({ callback }, { token: fixture.adminToken, key: "told-1" });
  expect(await standing(id)).toMatchObject({ tries: 0, nextAt: null, told: false });
  status = 500;
  await end(id);
  await expect.poll(async () => (await standing(id))?.tries, { timeout: 10_000 }).toBe(1);
  const refused = (await standing(id))!;
  expect(refused).toMatchObject({ told: false, doneAt: null, answer: { code: "run.callbackAnswered", values: { status: 500 } } });
  expect(refused.nextAt).toBeGreaterThan(Date.now());
  expect(JSON.stringify(refused)).not.toMatch(/secret|battery/);
  status = 204;

  // Another run ends and is not told before the server dies; what waits is told by the next one.
  const other = (await trigger({ callback }, { token: fixture.adminToken })).body as WorkflowInstance;
  await fixture.restart();
  await end(other.id);
  await expect.poll(async () => (await standing(other.id))?.told, { timeout: 10_000 }).toBe(true);
  expect(told.filter((run) => run === other.id)).toHaveLength(1);
});

test("[API3] [ALR4] what is no platform admin's reaches public addresses alone", async () => {
  for (const url of ["http://127.0.0.1:1/", "http://[::1]:1/", "http://169.254.169.254/", "http://[::ffff:127.0.0.1]/"]) {
    const answer = await trigger({ callback: { url, secret: "correct horse battery" } });
    expect([answer.status, (answer.body as { error: { sentence: { code: string } } }).error.sentence.code], url).toEqual([409, "delivery.forbidden"]);
  }
  // A name is looked up when it is sent to.
  const { id } = (await trigger({ callback: { url: "http://localhost:1/", secret: "correct horse battery" } })).body as WorkflowInstance;
  await end(id);
  await expect
    .poll(async () => ((await fixture.rest("GET", `/api/v1/workflow-instances/${id}/callback`, { token: program })).body as { callback: CallbackStanding }).callback.answer?.code, { timeout: 10_000 })
    .toBe("delivery.forbidden");
});
