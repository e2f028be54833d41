import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Refusal, RIGHTS_OF_ROLE, Role, TokenScope, uiUp, type ApiTokenId, type Command, type CommandsOf, type ProjectId, type Right, type UiUp, type WorkflowId, type WorkflowInstanceId } from "#contract";
import type { Session } from "../../cli/admin/session.ts";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";
import { scopeHas } from "./authority.ts";

let fixture: ServerFixture;
interface World {
  readonly projectId: ProjectId;
  readonly workflowId: WorkflowId;
  readonly otherWorkflowId: WorkflowId;
  readonly workflowInstanceId: WorkflowInstanceId;
  readonly taskInstanceId: string;
}
let own: World;
let foreign: World;
const people = new Map<Role | "platformAdmin", Session>();

async function makeWorld(name: string): Promise<World> {
  const { admin } = fixture;
  const workflow = (flow: string) => `kind: Workflow\nproject: ${name}\nname: ${flow}\ntasks:\n  - { name: one, type: shell, params: { script: "true" } }\n`;
  await admin.ask("text.apply", { text: `kind: Project\nname: ${name}\n---\n${workflow("flow")}---\n${workflow("other")}` });
  const project = (await admin.ask("project.list", {})).projects.find((one) => one.name === name)!;
  const { workflows } = await admin.ask("workflow.list", { projectId: project.id });
  const idOf = (flow: string) => workflows.find((one) => one.name === flow)!.id;
  const instance = await admin.ask("workflow.run", { workflowId: idOf("flow") });
  await admin.ask("workflow.run", { workflowId: idOf("other") });
  const { tasks } = await admin.ask("workflowInstance.get", { workflowInstanceId: instance.id });
  return { projectId: project.id, workflowId: idOf("flow"), otherWorkflowId: idOf("other"), workflowInstanceId: instance.id, taskInstanceId: tasks[0]!.id };
}
beforeAll(async () => {
  fixture = await startServerFixture();
  own = await makeWorld("own");
  foreign = await makeWorld("foreign");
  for (const role of Role.options) people.set(role, await fixture.session((await fixture.person(role, own.projectId, role)).token));
  people.set("platformAdmin", fixture.admin);
});
afterAll(() => fixture.stop());

/** A token of a person, with a scope. */
async function tokenOf(person: Role | "platformAdmin", scope: Partial<TokenScope> & Pick<TokenScope, "rights">): Promise<string> {
  return (await people.get(person)!.ask("token.create", { name: `${person} token`, scope: { projectIds: [], workflowIds: [], ...scope } })).secret;
}
type Name = keyof CommandsOf<UiUp> & string;
/** `allowed` for everything that came past the decision, also when its input is refused after it. */
async function decision(session: Session, name: Name, input: Record<string, unknown>): Promise<string> {
  try {
    await session.ask(name, input as never);
    return "allowed";
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, sentence } = error.failure;
    return ["access.forbidden", "access.notFound", "access.notSignedIn", "access.scopedToken"].includes(sentence.code) ? code : "allowed";
  }
}
/** Names a thing of a world and fills the rest with what its schema takes, so that nothing but the decision is asked. */
function inputOf(spec: Command, world: World): Record<string, unknown> | null {
  const known: Record<string, unknown> = {
    ...{ projectId: world.projectId, workflowId: world.workflowId, workflowInstanceId: world.workflowInstanceId, taskInstanceId: world.taskInstanceId, taskInstanceIds: [world.taskInstanceId] },
    ...{ id: fixture.admin.ids.next(), verb: "setSuccess", reason: "x", wait: 0, priority: 3, name: "x", text: "", role: null, userId: fixture.admin.ids.next(), note: "", draftVersion: 99, number: 99, params: {} },
  };
  const shape = (spec.input as unknown as { shape: Record<string, unknown> }).shape;
  const input = Object.fromEntries(Object.keys(shape).flatMap((key) => (key in known ? [[key, known[key]]] : [])));
  return spec.input.safeParse(input).success ? input : null;
}

const commands = (Object.entries(uiUp) as [Name, Command][]).filter(([, spec]) => spec.access !== "public");
/** What may be asked again and again without harm: reads, and what is refused after the decision because the draft is another. */
const asked = commands.filter(([name, spec]) => typeof spec.access === "object" && spec.access.of === "project" && (!spec.changes || ["workflow.run", "operation.apply", "workflow.save"].includes(name)));
const SCOPES: readonly (readonly Right[])[] = [["see"], ["operateOwn"], ["operate"], ["see", "operate"], ["see", "edit", "publish"], ["see", "edit", "publish", "operateOwn", "operate", "administer"]];

describe("[API2] every command × token scopes", () => {
  test("what is about the person is not for a scoped token, nor what is the platform's, whoever the person is", async () => {
    const session = await fixture.session(await tokenOf("platformAdmin", { rights: ["see", "edit", "publish", "operateOwn", "operate", "administer"] }));
    for (const [name, spec] of commands) {
      const input = inputOf(spec, own);
      if (input === null || (typeof spec.access === "object" && spec.access.of === "project")) continue;
      if (spec.access === "signedIn" && spec.changes) continue;
      expect((await decision(session, name, input)) === "forbidden", name).toBe(spec.access !== "signedIn");
    }
    expect((await session.ask("auth.me", {})).user.platformAdmin).toBe(false);
  });

  test.each(SCOPES.map((rights) => ({ rights })))("rights $rights", async ({ rights }) => {
    for (const person of ["viewer", "operator", "projectAdmin", "platformAdmin"] as const) {
      const session = await fixture.session(await tokenOf(person, { rights: rights as TokenScope["rights"], projectIds: [own.projectId] }));
      for (const [name, spec] of asked) {
        for (const world of [own, foreign]) {
          const input = inputOf(spec, world);
          if (input === null) continue;
          expect(await decision(session, name, input), `${name} by a token of ${person} in ${world === own ? "its" : "a foreign"} project`).toBe(wanted(spec, person, rights, world));
        }
      }
    }
  });
  // Written from the sentence of the rule, not from the code that decides.
  function wanted(spec: Command, person: Role | "platformAdmin", rights: readonly Right[], world: World): string {
    if (world === foreign) return "notFound";
    const { right } = spec.access as { right: Right };
    const may = (one: Right) => (person === "platformAdmin" || RIGHTS_OF_ROLE[person].includes(one)) && (rights.includes(one) || (one === "operateOwn" && rights.includes("operate")));
    if (!may(right)) return "forbidden";
    // Root started and owns everything here: others operate it only with the whole right.
    return right === "operateOwn" && person !== "platformAdmin" && !may("operate") ? "forbidden" : "allowed";
  }

  test("a token of some workflows reaches these and nothing beside them", async () => {
    const session = await fixture.session(await tokenOf("platformAdmin", { rights: ["see", "operate", "edit", "administer"], workflowIds: [own.workflowId] }));
    const run = await session.ask("workflow.run", { workflowId: own.workflowId, origin: "api" });
    expect((await session.ask("workflowInstance.get", { workflowInstanceId: run.id })).instance.id).toBe(run.id);
    const missing = { failure: { code: "notFound" } };
    await expect(session.ask("workflow.run", { workflowId: own.otherWorkflowId })).rejects.toMatchObject(missing);
    await expect(session.ask("workflowInstance.get", { workflowInstanceId: foreign.workflowInstanceId })).rejects.toMatchObject(missing);
    await expect(session.ask("workflow.create", { projectId: own.projectId, name: "made" } as never)).rejects.toMatchObject(missing);
    expect((await session.ask("workflowInstance.list", { workflowId: own.workflowId })).instances.length).toBeGreaterThan(0);
    for (const filter of [{}, { projectId: own.projectId }, { workflowId: own.otherWorkflowId }]) {
      expect((await session.ask("workflowInstance.list", filter)).instances).toEqual([]);
      expect((await session.ask("taskInstance.list", filter)).rows).toEqual([]);
    }
    expect((await session.ask("workflow.list", {})).workflows).toEqual([]);
    expect((await session.ask("project.list", {})).projects).toEqual([]);
  });

  test("lists, files and exports of a token show its projects alone", async () => {
    const token = await tokenOf("platformAdmin", { rights: ["see"], projectIds: [own.projectId] });
    const session = await fixture.session(token);
    const csv = (await fixture.rest("GET", "/api/v1/task-instances.csv", { token })).text;
    const seen = JSON.stringify([
      await session.ask("project.list", {}),
      await session.ask("workflow.list", {}),
      await session.ask("taskInstance.list", {}),
      await session.ask("text.export", {}),
      await session.ask("queue.get", {}),
      csv,
    ]);
    expect(seen).toContain(own.projectId);
    for (const id of [foreign.projectId, foreign.workflowId, foreign.taskInstanceId, "name: foreign"]) expect(seen).not.toContain(id);
  });

  test("text that is applied by a token needs its rights, and brings no scripts of its person", async () => {
    const token = await tokenOf("platformAdmin", { rights: ["see", "edit"], projectIds: [own.projectId] });
    const apply = async (text: string) => (await fixture.rest("POST", "/api/v1/apply", { token, body: { text, draft: true } })).status;
    const workflow = (project: string) => `kind: Workflow\nproject: ${project}\nname: third\ntasks:\n  - { name: one, type: shell, params: { script: "true" } }\n`;
    expect(await apply(workflow("foreign"))).toBe(403);
    expect(await apply("kind: Project\nname: fresh\n")).toBe(403);
    expect(await apply("kind: Script\nname: a.sh\nlanguage: shell\ntext: echo\n")).toBe(403);
    expect(await apply(workflow("own"))).toBe(200);
  });

  test("the audit log says which token was used, a token says when, and a scope cannot be widened by it", async () => {
    const secret = await tokenOf("operator", { rights: ["operate"], projectIds: [own.projectId] });
    const body = { workflowId: own.workflowId };
    expect((await fixture.rest("POST", `/api/v1/workflows/${own.workflowId}/run`, { token: secret, body })).status).toBe(200);
    const [record] = await fixture.admin.ask("audit.list", { limit: 1 });
    expect(record).toMatchObject({ actor: "operator", token: "operator token", command: "workflow.run" });
    const token = (await people.get("operator")!.ask("token.list", {})).at(-1)!;
    expect(token.lastUsedAt).not.toBeNull();
    for (const [method, path, input] of [
      ["POST", "/tokens", { name: "wider" }],
      ["POST", "/auth/links", {}],
      ["DELETE", `/tokens/${token.id as ApiTokenId}`, undefined],
    ] as const)
      expect((await fixture.rest(method, `/api/v1${path}`, { token: secret, ...(input === undefined ? {} : { body: input }) })).status, path).toBe(403);
  });
});

test("[API2] property: a scope with more in it never has less, and has nothing that it does not name", () => {
  const ids = ["a", "b", "c"];
  const scope = fc.record({ rights: fc.uniqueArray(fc.constantFrom(...TokenScope.shape.rights.element.options), { minLength: 1 }), projectIds: fc.subarray(ids), workflowIds: fc.subarray(ids) });
  fc.assert(
    fc.property(scope, fc.constantFrom("see", "edit", "publish", "operateOwn", "operate", "administer", "platform"), fc.constantFrom(...ids), fc.option(fc.constantFrom(...ids)), (made, right, project, workflow) => {
      const has = scopeHas(made as never, right as Right, project as ProjectId, workflow as WorkflowId | null);
      if (right === "platform") expect(has).toBe(false);
      if (has && made.workflowIds.length > 0) expect(made.workflowIds).toContain(workflow);
      if (has && made.projectIds.length > 0) expect(made.projectIds).toContain(project);
      if (has) expect(scopeHas({ ...made, rights: TokenScope.shape.rights.element.options } as never, right as Right, project as ProjectId, workflow as WorkflowId | null)).toBe(true);
    }),
  );
});
