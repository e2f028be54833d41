import { Refusal } from "#contract";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { factsAfter, findProject, insertProject, listProjects, OUTBOX_ROWS, seqAt, type StoredFact, type Tx } from "../store/index.ts";
import { newId } from "./storeFixture.ts";
import type { WithBench } from "./storeBench.ts";

const planted = (tx: Tx, name: string) => insertProject(tx, { id: newId.project(), name, description: "" });

export function engineSuite(withBench: WithBench): void {
  test(
    "[STO1] a fact is told after its commit, with the number that stands in the row",
    withBench(async ({ store }) => {
      const told: StoredFact[] = [];
      let seenWhenTold: unknown;
      store.onCommit((facts) => {
        told.push(...facts);
        seenWhenTold = store.read((db) => findProject(db, facts[0]!.payload.project ? (facts[0]!.payload.project as { id: never }).id : (undefined as never)));
      });
      const project = await store.write((tx) => planted(tx, "a"));
      expect(told).toEqual([{ seq: 1, at: expect.any(Number), name: "project.changed", topic: "platform", projectId: project.id, payload: { project } }]);
      expect(project.changedSeq).toBe(1);
      expect(store.lastSeq()).toBe(1);
      expect(await seenWhenTold).toEqual(project);
      expect(await store.read((db) => factsAfter(db, 0, 10))).toEqual(told);
      expect(await store.read(seqAt)).toBe(1);
    }),
  );

  test(
    "[STO1] several changes of one object in one commit are one fact, the last one",
    withBench(async ({ store }) => {
      await store.write(async (tx) => {
        tx.announce("access.changed", "u", { topic: "platform", projectId: null }, { userId: "first" });
        tx.announce("access.changed", "u", { topic: "platform", projectId: null }, { userId: "second" });
      });
      expect((await store.read((db) => factsAfter(db, 0, 10)))?.map((fact) => [fact.seq, fact.payload])).toEqual([[1, { userId: "second" }]]);
    }),
  );

  test(
    "[STO1] units that come together share commits; each reads what those before it did",
    withBench(async ({ store }) => {
      const commits: number[] = [];
      store.onCommit((facts) => commits.push(facts.length));
      const seen = await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          store.write(async (tx) => {
            const before = (await listProjects(tx.db)).length;
            await planted(tx, `p${index}`);
            return before;
          }),
        ),
      );
      expect(seen).toEqual(seen.map((_, index) => index));
      expect(commits.reduce((sum, count) => sum + count, 0)).toBe(100);
      expect(commits.length).toBeLessThan(50);
    }),
  );

  test(
    "[STO3] a unit that throws takes everything back and rejects only itself",
    withBench(async ({ store }) => {
      const shared = newId.plain();
      const results = await Promise.allSettled([
        store.write((tx) => planted(tx, "first")),
        store.write(async (tx) => tx.announce("access.changed", shared, { topic: "platform", projectId: null }, { userId: "kept" })),
        store.write(async (tx) => {
          await planted(tx, "lost");
          tx.announce("access.changed", shared, { topic: "platform", projectId: null }, { userId: "lost" });
          throw new Refusal("refused", "verb.nothing");
        }),
        store.write((tx) => planted(tx, "last")),
      ]);
      expect(results.map((result) => result.status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
      expect((results[2] as PromiseRejectedResult).reason).toBeInstanceOf(Refusal);
      expect((await store.read(listProjects)).map((project) => [project.name, project.changedSeq])).toEqual([
        ["first", 1],
        ["last", 3],
      ]);
      expect((await store.read((db) => factsAfter(db, 0, 10)))?.map((fact) => fact.name)).toEqual(["project.changed", "access.changed", "project.changed"]);
      expect((await store.read((db) => factsAfter(db, 1, 1)))?.[0]?.payload).toEqual({ userId: "kept" });
    }),
  );

  test(
    "[STO3] when the first unit of a commit throws, the ones after it are stored",
    withBench(async ({ store }) => {
      const failing = store.write(async (tx) => {
        await planted(tx, "lost");
        throw new Error("bug");
      });
      const project = store.write((tx) => planted(tx, "kept"));
      await expect(failing).rejects.toThrow("bug");
      expect((await project).changedSeq).toBe(1);
      expect((await store.read(listProjects)).map((one) => one.name)).toEqual(["kept"]);
    }),
  );

  test(
    "[STO3] a statement that the database refuses leaves the units around it alone",
    withBench(async ({ store }) => {
      const id = newId.project();
      const row = { id, name: "twice", description: "", params: "{}", created_at: 1, version: 1, changed_seq: 0 };
      const results = await Promise.allSettled([
        store.write((tx) => planted(tx, "a")),
        store.write(async (tx) => {
          await tx.db.insertInto("projects").values(row).execute();
          await tx.db.insertInto("projects").values(row).execute();
        }),
        store.write((tx) => planted(tx, "b")),
      ]);
      expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
      expect((await store.read(listProjects)).map((project) => project.name)).toEqual(["a", "b"]);
    }),
  );

  test(
    "[STO1] a number without a fact fails its unit, because it would be a gap",
    withBench(async ({ store }) => {
      await expect(store.write(async (tx) => tx.seqOf("node", "n"))).rejects.toThrow(/announced nothing/);
      expect(store.lastSeq()).toBe(0);
    }),
  );

  test(
    "[STO3] a unit that is over cannot write any more",
    withBench(async ({ store }) => {
      let kept: Tx | undefined;
      await store.write(async (tx) => {
        kept = tx;
      });
      expect(() => kept!.announce("access.changed", "u", { topic: "platform", projectId: null }, {})).toThrow(/is over/);
      await expect(planted(kept!, "late")).rejects.toThrow(/is over/);
    }),
  );

  test(
    "[STO1] a read sees committed state only, and one state for as long as it lasts",
    withBench(async ({ store }) => {
      await store.write((tx) => planted(tx, "a"));
      const inside = await store.read(async (db) => {
        const before = await listProjects(db);
        await store.write(async (tx) => {
          await planted(tx, "b");
          expect(await store.read(listProjects)).toHaveLength(1);
        });
        return [before.length, (await listProjects(db)).length];
      });
      expect(inside).toEqual([1, 1]);
      expect(await store.read(listProjects)).toHaveLength(2);
    }),
  );

  test(
    "[STO1] reading cannot write",
    withBench(async ({ store }) => {
      await expect(store.read((db) => db.insertInto("platform_secrets").values({ name: "a", value: "b" }).execute())).rejects.toThrow(/read-?only/i);
      expect(await store.read((db) => db.selectFrom("platform_secrets").selectAll().execute())).toEqual([]);
    }),
  );

  test(
    "[STO1] numbers go on after the store was opened again",
    withBench(async (bench) => {
      await bench.store.write((tx) => planted(tx, "a"));
      const store = await bench.reopen();
      expect(store.lastSeq()).toBe(1);
      expect((await store.write((tx) => planted(tx, "b"))).changedSeq).toBe(2);
      expect(await store.integrity()).toEqual([]);
      expect(await store.sizeBytes()).toBeGreaterThan(0);
    }),
  );

  test(
    "[WIRE7] facts that are gone, or never were, are null",
    withBench(async ({ store }) => {
      await store.write(async (tx) => {
        for (let n = 1; n <= 3000; n++) tx.announce("access.changed", `u${n}`, { topic: "platform", projectId: null }, { userId: `u${n}` });
      });
      expect((await store.read((db) => factsAfter(db, 2990, 5)))?.map((fact) => fact.seq)).toEqual([2991, 2992, 2993, 2994, 2995]);
      expect(await store.read((db) => factsAfter(db, 3000, 5))).toEqual([]);
      expect(await store.read((db) => factsAfter(db, 3001, 5))).toBeNull();
      await store.write(async (tx) => void (await sql`delete from outbox where seq <= 1000`.execute(tx.db)));
      expect(await store.read((db) => factsAfter(db, 999, 5))).toBeNull();
      expect(await store.read((db) => factsAfter(db, 1000, 1))).toHaveLength(1);
    }),
  );

  test(
    "[WIRE7] the outbox keeps its last rows and no more",
    withBench(async ({ store }) => {
      const batch = 20_000;
      for (let from = 0; from < OUTBOX_ROWS + 2 * batch; from += batch) {
        await store.write(async (tx) => {
          for (let n = 0; n < batch; n++) tx.announce("access.changed", `u${from + n}`, { topic: "platform", projectId: null }, {});
        });
      }
      const { count } = await store.read((db) =>
        db
          .selectFrom("outbox")
          .select((of) => of.fn.countAll<number>().as("count"))
          .executeTakeFirstOrThrow(),
      );
      expect(count).toBe(OUTBOX_ROWS);
      expect(await store.integrity()).toEqual([]);
    }),
    60_000,
  );

  test(
    "[STO4] a second store on the same database is refused and told who has it",
    withBench(async ({ store, place, clock, log }) => {
      const second = await place.open({ clock, log }).catch((error: unknown) => error);
      expect(second).toBeInstanceOf(Refusal);
      expect((second as Refusal).failure.sentence).toMatchObject({ code: "store.locked", values: { pid: process.pid } });
      await store.write((tx) => planted(tx, "still works"));
    }),
  );

  test(
    "[STO4] a database of a newer program is refused",
    withBench(async ({ store, place, clock, log }) => {
      await store.write(async (tx) => void (await tx.db.insertInto("migrations").values({ number: 9999, name: "future", at: 0 }).execute()));
      await store.close();
      await expect(place.open({ clock, log })).rejects.toMatchObject({ failure: { sentence: { code: "store.newer", values: { found: 9999 } } } });
    }),
  );

  test(
    "[STO4] a store whose database another one took over writes nothing any more",
    withBench(async ({ store, log }) => {
      await store.write((tx) => planted(tx, "mine"));
      await store.write(async (tx) => void (await sql`update fact_counter set writer = 'somebody else'`.execute(tx.db))).catch(() => {});
      await expect(store.write((tx) => planted(tx, "not mine"))).rejects.toMatchObject({ failure: { sentence: { code: "store.locked" } } });
      expect((await store.read(listProjects)).map((project) => project.name)).toEqual(["mine"]);
      expect(log.lines).toContainEqual(expect.stringContaining("another server"));
    }),
  );

  test(
    "[STO3] a closed store finishes what it accepted and refuses the rest",
    withBench(async ({ store }) => {
      const accepted = store.write((tx) => planted(tx, "a"));
      const closing = store.close();
      await expect(store.write((tx) => planted(tx, "b"))).rejects.toMatchObject({ failure: { code: "unavailable" } });
      expect((await accepted).name).toBe("a");
      await closing;
    }),
  );
}
