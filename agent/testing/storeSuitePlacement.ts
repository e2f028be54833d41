import { attemptIsOver, nextAttemptState, type AttemptEvent, type AttemptId, type PoolId, type ResourceGroupId, type TaskInstanceId } from "#contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import * as store$ from "../store/index.ts";
import type { Db, PoolTake, Store, Tx } from "../store/index.ts";
import type { SuiteOptions, WithBench } from "./storeBench.ts";
import { newId, plantGraph } from "./storeFixture.ts";
import { node } from "./storeSuiteAccess.ts";

const refusal = (code: string, word: string) => ({ failure: { code, sentence: { code: word } } });
const groupId = () => newId.plain() as ResourceGroupId;
const poolId = () => newId.plain() as PoolId;
const pool = (tx: Tx, slots: number, name = `pool${newId.plain()}`) => store$.savePool(tx, { id: poolId(), projectId: null, version: null, name, slots, remark: "" });

/** An attempt of a task that holds slots, as the dispatcher makes it; null, and nothing, when a pool is full. */
async function begin(tx: Tx, of: { taskId: TaskInstanceId; instance: Awaited<ReturnType<typeof plantGraph>>["instance"]; uses: readonly PoolTake[] }): Promise<AttemptId | null> {
  const id = newId.attempt();
  if ((await store$.takePools(tx, { attemptId: id, uses: of.uses })) !== null) return null;
  const attempt = { id, taskInstanceId: of.taskId, workflowInstanceId: of.instance.id, projectId: of.instance.projectId, epoch: 1, tryNo: 1, masterId: newId.node(), createdAt: 3, parameters: [] };
  store$.insertAttempt(tx, { attempt, slotOf: { masterId: attempt.masterId, groupId: null, holdsPools: of.uses.length > 0 } });
  return id;
}

export function placementSuite(withBench: WithBench, { runs }: SuiteOptions): void {
  test(
    "[GRP1] [STO2] a group stays in its project, its name is unique, its network is fixed while hosts are in it",
    withBench(async ({ store }) => {
      const projectId = newId.project();
      const save = (version: number | null, set: object = {}) =>
        store.write((tx) => store$.saveGroup(tx, { id, projectId, version, name: "etl", network: "vpc-prod", strategy: "pack", settings: null, remark: "", ...set }));
      const id = groupId();
      const made = await save(null);
      expect(made).toMatchObject({ id, version: 1, network: "vpc-prod" });
      await expect(save(null)).rejects.toMatchObject(refusal("conflict", "command.idTaken"));
      await expect(save(null, { id: groupId() })).rejects.toMatchObject(refusal("conflict", "group.nameTaken"));
      await expect(save(7)).rejects.toMatchObject(refusal("stale", "group.stale"));
      await expect(save(1, { projectId: newId.project() })).rejects.toMatchObject(refusal("notFound", "group.notFound"));
      const settings = { maxMemoryRate: 0.5, maxLoadPerCore: null, systemMemoryBytes: 1, taskMemoryBytes: 2, minDiskBytes: null };
      expect(await save(1, { settings, network: "classic" })).toMatchObject({ version: 2, settings, network: "classic" });
      const host = await store.write((tx) => store$.insertNode(tx, node("h1", { groupId: id, weight: 30 })));
      expect(host).toMatchObject({ groupId: id, weight: 30, maintenance: null });
      await expect(save(2, { network: "vpc-test" })).rejects.toMatchObject(refusal("refused", "group.networkFixed"));
      await expect(store.write((tx) => store$.removeGroup(tx, id))).rejects.toMatchObject({ failure: { sentence: { code: "group.hasHosts", values: { count: 1, hosts: "h1" } } } });
      await expect(store.write((tx) => store$.updateNode(tx, host.id, { groupId: groupId() }))).rejects.toMatchObject(refusal("notFound", "group.notFound"));
      await expect(store.write((tx) => store$.insertNode(tx, node("h2", { groupId: groupId() })))).rejects.toMatchObject(refusal("notFound", "group.notFound"));
      const maintenance = { reason: "disk", until: 99, by: "ann" };
      await store.write((tx) => store$.updateNode(tx, host.id, { groupId: null, maintenance }));
      expect(await store.read((db) => store$.findNode(db, host.id))).toMatchObject({ groupId: null, maintenance });
      const before = store.lastSeq();
      await store.write((tx) => store$.removeGroup(tx, id));
      expect(await store.read(store$.listGroups)).toEqual([]);
      expect(await store.read((db) => store$.factsAfter(db, before, 10))).toMatchObject([{ name: "group.removed", projectId, payload: { id } }]);
      await expect(store.write((tx) => store$.removeGroup(tx, id))).rejects.toMatchObject(refusal("notFound", "group.notFound"));
    }),
  );

  test(
    "[POOL1] slots of all pools or of none; a pool that is held does not go; fewer slots take nothing away",
    withBench(async ({ store }) => {
      const { instance, taskIds } = await store.write((tx) => plantGraph(tx, [[], []]));
      const [db, api] = await store.write(async (tx) => [await pool(tx, 2, "db"), await pool(tx, 1, "api")] as const);
      const start = (uses: PoolTake[], taskId = taskIds[0]!) => store.write((tx) => begin(tx, { taskId, instance, uses }));
      const first = (await start([
        { poolId: db.id, slots: 1 },
        { poolId: api.id, slots: 1 },
      ]))!;
      expect(first).not.toBeNull();
      const full = await store.write((tx) =>
        store$.takePools(tx, {
          attemptId: newId.attempt(),
          uses: [
            { poolId: db.id, slots: 1 },
            { poolId: api.id, slots: 1 },
          ],
        }),
      );
      expect(full).toEqual({ poolId: api.id, name: "api", used: 1, slots: 1 });
      expect(await store.write((tx) => store$.takePools(tx, { attemptId: newId.attempt(), uses: [{ poolId: poolId(), slots: 1 }] }))).toMatchObject({ slots: 0 });
      expect(await store.read(store$.poolUse)).toEqual(
        new Map([
          [db.id, 1],
          [api.id, 1],
        ]),
      );
      expect(await store.read((read) => store$.poolHolders(read, [api.id]))).toEqual([
        { poolId: api.id, attemptId: first, taskInstanceId: taskIds[0], workflowInstanceId: instance.id, projectId: instance.projectId, name: "t0", slots: 1, since: expect.any(Number) },
      ]);
      await expect(store.write((tx) => store$.removePool(tx, api.id))).rejects.toMatchObject({ failure: { sentence: { code: "pool.held", values: { count: 1, tasks: "t0" } } } });
      expect(await store.write((tx) => store$.savePool(tx, { ...db, slots: 0 }))).toMatchObject({ slots: 0, version: 2 });
      expect(await start([{ poolId: db.id, slots: 1 }])).toBeNull();
      await expect(store.write((tx) => store$.savePool(tx, { ...db, slots: 9 }))).rejects.toMatchObject(refusal("stale", "pool.stale"));
      await expect(store.write((tx) => store$.savePool(tx, { ...db, version: 2, projectId: instance.projectId }))).rejects.toMatchObject(refusal("notFound", "pool.notFound"));
      await expect(store.write((tx) => pool(tx, 1, "db"))).rejects.toMatchObject(refusal("conflict", "pool.nameTaken"));
      await store.write((tx) => store$.moveAttempt(tx, { id: first, event: "ended" }));
      expect(await store.read(store$.poolUse)).toEqual(new Map());
      await store.write((tx) => store$.removePool(tx, api.id));
      expect((await store.read(store$.listPools)).map((one) => one.name)).toEqual(["db"]);
    }),
  );

  test(
    "[LANE1] what waits is shown with its place; a priority is changed of what has not ended, and of one instance only",
    withBench(async ({ store }) => {
      const { instance, taskIds } = await store.write((tx) => plantGraph(tx, [[], [], [0]]));
      const other = await store.write((tx) => plantGraph(tx, [[]]));
      await store.write(async (tx) => {
        for (const id of [taskIds[0]!, taskIds[1]!, other.taskIds[0]!]) await store$.moveTask(tx, { id, event: "ready", set: { readyAt: 5 } });
        await store$.moveTask(tx, { id: taskIds[1]!, event: "failed" });
      });
      const rows = await store.read((db) => store$.queueRows(db, [...taskIds, ...other.taskIds]));
      expect([...rows.keys()].sort()).toEqual([taskIds[0]!, other.taskIds[0]!].sort());
      expect(rows.get(taskIds[0]!)).toEqual({
        taskInstanceId: taskIds[0],
        workflowInstanceId: instance.id,
        projectId: instance.projectId,
        name: "t0",
        workflowName: "w",
        lane: "manual",
        priority: 5,
        readyAt: 5,
        reason: null,
      });
      expect(await store.read((db) => store$.waitingTaskIds(db, [instance.projectId]))).toEqual([taskIds[0]]);
      expect(await store.read((db) => store$.waitingTaskIds(db, []))).toEqual([]);
      const set = (ids: readonly TaskInstanceId[], priority: number) => store.write((tx) => store$.setTaskPriorities(tx, { workflowInstanceId: instance.id, taskInstanceIds: ids, priority }));
      expect(await set([...taskIds, taskIds[0]!], 2)).toEqual([taskIds[0], taskIds[2]]);
      expect(await set(taskIds, 2)).toEqual([]);
      expect((await store.read((db) => store$.getTask(db, taskIds[2]!)))?.priority).toBe(2);
      await expect(set([taskIds[0]!, other.taskIds[0]!], 9)).rejects.toMatchObject(refusal("notFound", "instance.notFound"));
      expect((await store.read((db) => store$.getTask(db, taskIds[0]!)))?.priority).toBe(2);
      await store.write((tx) => begin(tx, { taskId: taskIds[0]!, instance, uses: [] }));
      expect(await store.read(store$.runningByLane)).toEqual(new Map([["manual", 1]]));
    }),
  );

  test(
    "published workflows are found by what they name; drafts, removed ones and old revisions are not",
    withBench(async ({ store }) => {
      const project = await store.write((tx) => store$.insertProject(tx, { id: newId.project(), name: "p", description: "" }));
      const definition = (group: string) => ({
        params: {},
        positions: {},
        tasks: [{ id: newId.task(), name: "a", type: "shell", params: {}, after: [], retry: { times: 0, intervalSeconds: 60 }, timeoutSeconds: null, where: { group }, remark: "" }],
      });
      const publish = (workflowId: ReturnType<typeof newId.workflow>, draftVersion: number) =>
        store.write((tx) => store$.publishRevision(tx, { workflowId, draftVersion, revisionId: newId.revision(), taskTypes: {}, note: "", by: "ann" }));
      const made = await store.write((tx) => store$.insertWorkflow(tx, { id: newId.workflow(), projectId: project.id, name: "w", description: "", definition: definition("e_l"), owner: "ann" }));
      const find = async (text: string) => (await store.read((db) => store$.publishedWith(db, { text: JSON.stringify(text), projectId: project.id }))).map((one) => [one.name, one.revision, one.tasks[0]?.where?.group]);
      expect(await find("e_l")).toEqual([]);
      await publish(made.id, 1);
      expect(await find("e_l")).toEqual([["w", 1, "e_l"]]);
      expect([await find("exl"), await find("%")]).toEqual([[], []]);
      await store.write((tx) => store$.saveDraft(tx, { workflowId: made.id, draftVersion: 1, definition: definition("ml"), by: "ann" }));
      await publish(made.id, 2);
      expect([await find("e_l"), await find("ml")]).toEqual([[], [["w", 2, "ml"]]]);
      await store.write((tx) => store$.removeWorkflow(tx, made.id));
      expect(await find("ml")).toEqual([]);
    }),
  );

  test(
    "[POOL1] kill, failure, timeout, loss, pause, rerun, a resized pool, a unit that fails and a restart, in every order: no slot leaks and none is given twice",
    withBench(async (bench) => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
          const planted = await bench.store.write((tx) => plantGraph(tx, [[], [], [], []]));
          const pools = await bench.store.write(async (tx) => [await pool(tx, 2), await pool(tx, 1)]);
          const model: Model = { open: new Map(), sizes: new Map(pools.map((one) => [one.id, one.slots])) };
          for (const one of steps) {
            if (one.kind === "restart") await bench.reopen();
            else
              await act(
                bench.store,
                one,
                planted,
                pools.map((each) => each.id),
                model,
              );
            await bench.store.read((db) => check(db, model));
          }
          for (const id of [...model.open.keys()]) await bench.store.write((tx) => store$.moveAttempt(tx, { id, event: "ended" }));
          for (const { id } of pools) expect((await bench.store.read(store$.poolUse)).has(id)).toBe(false);
        }),
        { numRuns: Math.ceil(runs / 4) },
      );
      expect(await bench.store.integrity()).toEqual([]);
    }),
    300_000,
  );
}

const uses = fc.uniqueArray(fc.record({ pool: fc.nat({ max: 1 }), slots: fc.integer({ min: 1, max: 2 }) }), { maxLength: 2, selector: (use) => use.pool });
/** Everything that can happen to an attempt; several of these are one verb, failure or silence as people know it. */
const LIVES: Readonly<Record<string, readonly AttemptEvent[]>> = {
  refused: ["refused"],
  succeeds: ["accepted", "started", "ended"],
  fails: ["started", "ended"],
  timesOut: ["killing", "ended"],
  killed: ["accepted", "killing", "ended"],
  survives: ["killing", "killFailed"],
  lost: ["silent"],
  found: ["silent", "started"],
  declaredGone: ["silent", "ended"],
};
type Step =
  | { kind: "begin"; task: number; uses: { pool: number; slots: number }[]; fails: boolean }
  | { kind: "live"; which: number; life: string; fails: boolean }
  | { kind: "resize"; pool: number; slots: number }
  | { kind: "pause" }
  | { kind: "restart" };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("begin" as const), task: fc.nat({ max: 3 }), uses, fails: fc.boolean() }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("live" as const), which: fc.nat({ max: 9 }), life: fc.constantFrom(...Object.keys(LIVES)), fails: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("resize" as const), pool: fc.nat({ max: 1 }), slots: fc.integer({ min: 0, max: 3 }) }) },
  { weight: 1, arbitrary: fc.constant({ kind: "pause" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "restart" as const }) },
);
interface Model {
  readonly open: Map<AttemptId, { uses: PoolTake[]; state: Parameters<typeof nextAttemptState>[0] }>;
  readonly sizes: Map<PoolId, number>;
}
const planted = new Error("planted");
const heldIn = (model: Model, id: PoolId): number => [...model.open.values()].reduce((sum, one) => sum + (one.uses.find((use) => use.poolId === id)?.slots ?? 0), 0);

async function act(store: Store, one: Exclude<Step, { kind: "restart" }>, graph: Awaited<ReturnType<typeof plantGraph>>, poolIds: readonly PoolId[], model: Model): Promise<void> {
  const unit = async <T>(fails: boolean, work: (tx: Tx) => Promise<T>): Promise<T | undefined> =>
    store
      .write(async (tx) => {
        const done = await work(tx);
        if (fails) throw planted;
        return done;
      })
      .catch((error: unknown) => {
        if (error !== planted) throw error;
        return undefined;
      });
  if (one.kind === "begin") {
    const wanted = one.uses.map((use) => ({ poolId: poolIds[use.pool]!, slots: use.slots }));
    const room = wanted.every((use) => heldIn(model, use.poolId) + use.slots <= model.sizes.get(use.poolId)!);
    const id = await unit(one.fails, (tx) => begin(tx, { taskId: graph.taskIds[one.task]!, instance: graph.instance, uses: wanted }));
    if (one.fails) return;
    // Never overbooked, and never refused while there is room.
    expect(id !== null).toBe(room);
    if (id != null) model.open.set(id, { uses: wanted, state: "OFFERED" });
  } else if (one.kind === "live") {
    const [id, attempt] = [...model.open][one.which % Math.max(1, model.open.size)] ?? [];
    if (id === undefined || attempt === undefined) return;
    let { state } = attempt;
    await unit(one.fails, async (tx) => {
      for (const event of LIVES[one.life]!) if ((await store$.moveAttempt(tx, { id, event })) !== null) state = nextAttemptState(state, event)!;
    });
    if (one.fails) return;
    if (attemptIsOver(state)) model.open.delete(id);
    else attempt.state = state;
  } else if (one.kind === "resize") {
    const id = poolIds[one.pool]!;
    await store.write(async (tx) => store$.savePool(tx, { ...(await store$.findPool(tx.db, id))!, slots: one.slots }));
    model.sizes.set(id, one.slots);
  }
}

async function check(db: Db, model: Model): Promise<void> {
  const used = await store$.poolUse(db);
  for (const id of model.sizes.keys()) expect(used.get(id) ?? 0).toBe(heldIn(model, id));
  const rows = await db.selectFrom("pool_slots as s").innerJoin("attempts as a", "a.id", "s.attempt_id").select(["a.state"]).execute();
  expect(rows.filter((row) => attemptIsOver(row.state))).toEqual([]);
}
