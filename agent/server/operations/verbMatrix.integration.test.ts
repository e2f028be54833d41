import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EVENT_OF_VERB, InstanceState, nextInstanceState, tileOf, TILES, VERBS, verbRefusal, type Role, type TaskInstance, type Verb, type WorkflowInstanceId } from "#contract";
import { TILE_COLUMNS } from "../../store/instances/instanceRow.ts";
import type { Session } from "../../cli/admin/session.ts";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";

/** Who asks, and what the table of PRODUCT.md says that they may do. */
const CALLERS: Readonly<Record<string, { readonly role: Role | "platformAdmin" | null; readonly own: boolean; readonly may: "yes" | "forbidden" | "notFound" }>> = {
  viewer: { role: "viewer", own: false, may: "forbidden" },
  developerOwn: { role: "developer", own: true, may: "yes" },
  developerForeign: { role: "developer", own: false, may: "forbidden" },
  operator: { role: "operator", own: false, may: "yes" },
  projectAdmin: { role: "projectAdmin", own: false, may: "yes" },
  platformAdmin: { role: "platformAdmin", own: false, may: "yes" },
  outsider: { role: null, own: false, may: "notFound" },
};
const FLAGS = [
  { pausedBy: null, frozen: false },
  { pausedBy: "ann", frozen: false },
  { pausedBy: null, frozen: true },
  { pausedBy: "ann", frozen: true },
] as const;
interface Cell {
  readonly name: string;
  readonly state: InstanceState;
  readonly pausedBy: string | null;
  readonly frozen: boolean;
}
/** States in which nothing held can be: it is NOT_RUN there [HLD1]. */
const WAITING: readonly InstanceState[] = ["WAIT_TIME", "WAIT_RESOURCE", "WAIT_RETRY"];
const CELLS: readonly Cell[] = InstanceState.options.flatMap((state) =>
  FLAGS.filter(({ pausedBy, frozen }) => !WAITING.includes(state) || (pausedBy === null && !frozen)).map((flags, index) => ({ name: `${state}_${index}`, state, ...flags })),
);

let fixture: ServerFixture;
const sessions = new Map<string, Session>();
const runs = new Map<string, { id: WorkflowInstanceId; tasks: Map<string, TaskInstance> }>();

beforeAll(async () => {
  fixture = await startServerFixture();
  const { admin } = fixture;
  const text = CELLS.map(({ name }) => `  - { name: ${name}, type: shell, params: { script: "true" } }\n`).join("");
  await admin.ask("text.apply", { text: `kind: Project\nname: p\n---\nkind: Workflow\nproject: p\nname: every\ntasks:\n${text}` });
  const workflow = (await admin.ask("workflow.list", {})).workflows[0]!;
  const { draft } = await admin.ask("workflow.get", { workflowId: workflow.id });
  for (const { name } of CELLS.filter((cell) => cell.frozen)) await admin.ask("workflow.freeze", { workflowId: workflow.id, taskId: draft.tasks.find((task) => task.name === name)!.id, frozen: true });
  const tokens = new Map<string, string>();
  for (const [caller, { role }] of Object.entries(CALLERS)) tokens.set(caller, role === "platformAdmin" ? fixture.adminToken : (await fixture.person(caller, role === null ? null : workflow.projectId, role)).token);
  for (const caller of Object.keys(CALLERS)) for (const verb of VERBS) runs.set(`${caller} ${verb}`, { id: (await admin.ask("workflow.run", { workflowId: workflow.id })).id, tasks: new Map() });

  // No public door leads to every state without a host; what a host would have told is written while there is no server.
  await fixture.restart(() => {
    const db = new DatabaseSync(join(fixture.dataDir, "signalbox.db"));
    for (const { name, state, pausedBy } of CELLS)
      db.prepare("update task_instances set state = ?, paused_by = ?, retry_at = ?, reason = null where name = ?").run(state, pausedBy, WAITING.includes(state) ? 9e12 : null, name);
    const counts = TILES.map((tile) => `${TILE_COLUMNS[tile]} = ${CELLS.filter((cell) => tileOf(cell.state) === tile).length}`).join(", ");
    db.exec(`update workflow_instances set state = 'RUNNING', ended_at = null, ${counts}`);
    for (const [key, { id }] of runs) if (key.startsWith("developerOwn")) db.prepare("update workflow_instances set started_by = 'developerOwn' where id = ?").run(id);
    db.close();
  });
  for (const [caller, token] of tokens) sessions.set(caller, await fixture.session(token));
  const root = sessions.get("platformAdmin")!;
  for (const run of runs.values()) for (const task of (await root.ask("workflowInstance.get", { workflowInstanceId: run.id })).tasks) run.tasks.set(task.name, task);
}, 120_000);
afterAll(() => fixture.stop());

/** Where the table leads, told apart from the planner. */
function expectedAfter(verb: Verb, { state }: Cell): InstanceState {
  if (verb === "kill" && state === "LOST") return "LOST";
  return verb === "resume" && state === "NOT_RUN" ? "WAIT_RESOURCE" : nextInstanceState(state, EVENT_OF_VERB[verb])!;
}

describe("[VRB1, VRB2, VRB3, HLD1, ACC1] every verb in every state, with every flag, by every role", () => {
  for (const [caller, { may }] of Object.entries(CALLERS)) {
    for (const verb of VERBS) {
      test(`${caller}: ${verb}`, async () => {
        const session = sessions.get(caller)!;
        const root = sessions.get("platformAdmin")!;
        const run = runs.get(`${caller} ${verb}`)!;
        for (const cell of CELLS) {
          const at = `${caller} ${verb} ${cell.name} ${JSON.stringify(cell)}`;
          const task = run.tasks.get(cell.name)!;
          expect(task, at).toMatchObject({ state: cell.state, pausedBy: cell.pausedBy, frozen: cell.frozen });
          const target = { verb, taskInstanceIds: [task.id] };
          const apply = () => session.ask("operation.apply", { ...target, reason: "because" });
          const now = async () => (await root.ask("taskInstance.get", { taskInstanceId: task.id })).task;
          const unchanged = { state: cell.state, pausedBy: cell.pausedBy, epoch: task.epoch };
          const refusal = verbRefusal(verb, cell);
          if (may !== "yes") {
            await expect(session.ask("operation.plan", target), at).rejects.toMatchObject({ failure: { code: may } });
            await expect(apply(), at).rejects.toMatchObject({ failure: { code: may } });
            expect(await now(), at).toMatchObject(unchanged);
          } else if (refusal !== null) {
            expect(await session.ask("operation.plan", target), at).toMatchObject({ changes: [], ineligible: [{ taskInstanceId: task.id, state: cell.state, reason: refusal }] });
            await expect(apply(), at).rejects.toMatchObject({ failure: { code: "refused", sentence: refusal } });
            expect(await now(), at).toMatchObject(unchanged);
          } else {
            const after = expectedAfter(verb, cell);
            const plan = await session.ask("operation.plan", target);
            expect(plan, at).toMatchObject({
              ineligible: [],
              changes: [{ taskInstanceId: task.id, before: cell.state, after, paused: verb === "pause" || (cell.pausedBy !== null && verb !== "resume" && verb !== "rerun") }],
            });
            expect((await apply()).applied, at).toEqual(plan.changes);
            const { state, pausedBy, killRequested } = await now();
            expect(state, at).toBe(after);
            expect(pausedBy !== null, at).toBe(plan.changes[0]!.paused);
            if (verb === "kill" && cell.state === "LOST") expect(killRequested, at).toBe(true);
          }
        }
      });
    }
  }
});

test("[S2-17] more than one kill at once is for project admins, in every project that it touches", async () => {
  const ids = ["RUNNING_0", "DISPATCHING_0"].map((name) => runs.get("viewer kill")!.tasks.get(name)!.id);
  await expect(sessions.get("operator")!.ask("operation.apply", { verb: "kill", taskInstanceIds: ids })).rejects.toMatchObject({ failure: { code: "forbidden", sentence: { code: "verb.batchKill" } } });
  expect((await sessions.get("projectAdmin")!.ask("operation.apply", { verb: "kill", taskInstanceIds: ids })).applied).toHaveLength(2);
});
