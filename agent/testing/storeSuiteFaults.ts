import { Refusal } from "#contract";
import { expect, test } from "vitest";
import { insertAttempt, insertAudit, insertProject, moveAttempt, moveTask, type Db, type Store, type StoredFact, type Tx } from "../store/index.ts";
import type { Schema } from "../store/schema/schema.ts";
import { Fault, type FaultMode } from "./storeFault.ts";
import { listeningLog, newId, plantGraph, StandingClock } from "./storeFixture.ts";
import type { StorePlace } from "./storePlace.ts";

const TABLES = ["projects", "audit", "workflow_instances", "task_instances", "task_edges", "attempts", "slots", "outbox"] as const satisfies (keyof Schema)[];
/** No scenario here has so many statements: a loop that gets there did not end as it should. */
const MOST = 300;

/** Everything that is stored, as one text. */
const dump = (store: Store): Promise<string> =>
  store.read(async (db: Db) => {
    const tables: string[] = [];
    for (const table of TABLES)
      tables.push(
        `${table}\n${(await db.selectFrom(table).selectAll().execute())
          .map((row) => JSON.stringify(row, Object.keys(row).sort()))
          .sort()
          .join("\n")}`,
      );
    const { last_seq } = await db.selectFrom("fact_counter").select("last_seq").executeTakeFirstOrThrow();
    return `${tables.join("\n")}\n${last_seq}`;
  });

export function faultSuite(place: () => StorePlace): void {
  const modes: FaultMode[] = ["before", "after", "dead"];
  test.each(modes)(
    "[STO3] whichever statement of a unit fails (%s), the store is as before or as after, and its answer says which",
    async (mode) => {
      const fault = new Fault();
      const log = listeningLog();
      const store = await place().open({ clock: new StandingClock(), log, body: fault.body });
      try {
        const told: StoredFact[] = [];
        store.onCommit((facts) => told.push(...facts));
        const { instance, taskIds } = await store.write((tx) => plantGraph(tx, [[], [0], [1], [0, 2]]));
        await store.write((tx) => moveTask(tx, { id: taskIds[0]!, event: "ready" }));
        const [attemptId, masterId] = [newId.attempt(), newId.node()];
        await store.write(async (tx) => {
          insertAttempt(tx, {
            attempt: { id: attemptId, taskInstanceId: taskIds[0]!, workflowInstanceId: instance.id, projectId: instance.projectId, epoch: 1, tryNo: 1, masterId, createdAt: 0, parameters: [] },
            slotOf: { masterId, groupId: null, holdsPools: false },
          });
        });
        const scenario = async (tx: Tx) => {
          await moveTask(tx, { id: taskIds[0]!, event: "dispatched", set: { epoch: 1 } });
          await moveAttempt(tx, { id: attemptId, event: "ended", factSeq: 1 });
          await moveTask(tx, { id: taskIds[0]!, event: "failed" });
          await insertAudit(tx, { id: "c", at: 0, actor: "a", from: "", command: "c", object: "o", projectId: null, before: null, after: null, answer: null });
        };
        const before = await dump(store);
        const failed = new Set<string>();
        for (let n = 1; n <= MOST; n++) {
          const toldBefore = told.length;
          fault.arm(n, mode);
          const outcome = await store.write(scenario).then(
            () => "stored",
            () => "refused",
          );
          fault.disarm();
          const now = await dump(store);
          if (fault.hit !== null) failed.add(fault.hit.split(" ")[0]!);
          if (outcome === "refused") {
            expect(now, `statement ${n}: ${fault.hit}`).toBe(before);
            expect(told.length).toBe(toldBefore);
            continue;
          }
          expect(now).not.toBe(before);
          expect(told.length).toBeGreaterThan(toldBefore);
          expect(JSON.parse((await store.read((db) => db.selectFrom("outbox").select("payload").where("seq", "=", store.lastSeq()).executeTakeFirstOrThrow())).payload) as object).toEqual(told.at(-1)!.payload);
          // The last fault is the lost answer of COMMIT, or none was left to hit.
          expect(fault.hit).toBe(mode === "after" ? "COMMIT" : null);
          break;
        }
        expect([...failed]).toEqual(expect.arrayContaining(["BEGIN", "COMMIT", "select", "update", "insert", "with", "delete"]));
        expect(await store.integrity()).toEqual([]);
      } finally {
        await store.close();
      }
    },
    60_000,
  );

  test.each(modes)(
    "[STO3] whichever statement of a commit fails (%s), each of its units is stored whole or not at all, as it was answered",
    async (mode) => {
      const fault = new Fault();
      const store = await place().open({ clock: new StandingClock(), log: listeningLog(), body: fault.body });
      try {
        const told = new Set<string>();
        store.onCommit((facts) => facts.forEach((fact) => told.add((fact.payload.project as { name: string }).name)));
        for (let n = 1; n <= MOST; n++) {
          fault.arm(n, mode);
          const unit = (name: string, refuse: boolean) =>
            store.write(async (tx) => {
              await insertProject(tx, { id: newId.project(), name, description: "" });
              await insertAudit(tx, { id: name, at: 0, actor: "a", from: "", command: "c", object: "o", projectId: null, before: null, after: null, answer: null });
              if (refuse) throw new Refusal("refused", "verb.nothing");
            });
          const names = ["a", "b", "c", "d"].map((letter) => `${n}${letter}`);
          const results = await Promise.allSettled(names.map((name, index) => unit(name, index === 2)));
          fault.disarm();
          const projects = new Set((await store.read((db) => db.selectFrom("projects").select("name").execute())).map((row) => row.name));
          const audits = new Set((await store.read((db) => db.selectFrom("audit").select("id").execute())).map((row) => row.id));
          results.forEach((result, index) => {
            const name = names[index]!;
            const stored = result.status === "fulfilled";
            expect([name, fault.hit, projects.has(name), audits.has(name), told.has(name)]).toEqual([name, fault.hit, stored, stored, stored]);
          });
          if (fault.hit === null) {
            expect(results.map((result) => result.status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
            break;
          }
        }
        expect(await store.integrity()).toEqual([]);
      } finally {
        await store.close();
      }
    },
    60_000,
  );

  test("[STO3] whichever statement of opening fails, nothing is kept open and the next try works", async () => {
    for (let n = 1; n <= MOST; n++) {
      const fault = new Fault();
      fault.arm(n, "before");
      const opened = await place()
        .open({ clock: new StandingClock(), log: listeningLog(), body: fault.body })
        .catch(() => null);
      if (opened === null) continue;
      expect(fault.hit).toBeNull();
      // Opening needed fewer statements; the next one may be of what follows.
      fault.disarm();
      await opened.write((tx) => insertProject(tx, { id: newId.project(), name: "p", description: "" }));
      await opened.close();
      break;
    }
  }, 60_000);
}
