import type { DataSourceId, FolderId, ProjectId, UserId, VariableId } from "#contract";
import { expect, test } from "vitest";
import { makeIds } from "../platform/ids.ts";
import { systemClock } from "../platform/clock.ts";
import * as store$ from "../store/index.ts";
import type { Tx } from "../store/index.ts";
import type { WithBench } from "./storeBench.ts";
import { emptyDefinition, newId } from "./storeFixture.ts";

const ids = makeIds(systemClock);
const refusal = (code: string, word: string) => ({ failure: { code, sentence: { code: word } } });
const variable = (projectId: ProjectId | null, set: object = {}) => ({ id: ids.next<VariableId>(), projectId, version: null, name: "v", secret: false, stored: "1", remark: "", by: "ann", ...set });

const source = (projectId: ProjectId | null, set: object = {}) => ({
  ...{ id: ids.next<DataSourceId>(), projectId, version: null, name: "s", kind: "mysql" as const, sealed: null, remark: "", by: "ann" },
  config: { host: "h", port: null, database: "d", user: "", url: "", options: {} },
  ...set,
});

export function valueSuite(withBench: WithBench): void {
  test(
    "[STO2] a data source's name is unique in its scope, its kind stays, and its tests are of what it is now; its secret is in no fact",
    withBench(async ({ store }) => {
      const told: unknown[] = [];
      store.onCommit((facts) => told.push(...facts));
      const p = await store.write((tx) => store$.insertProject(tx, { id: newId.project(), name: "p", description: "" }));
      const save = (input: ReturnType<typeof source>) => store.write((tx) => store$.saveDataSource(tx, input));
      const wide = await save(source(null));
      const near = await save(source(p.id, { sealed: "v1:ciphertext" }));
      expect([wide.hasSecret, near.hasSecret, near.owner]).toEqual([false, true, "ann"]);
      expect(JSON.stringify(told)).not.toContain("ciphertext");
      for (const scope of [null, p.id]) await expect(save(source(scope))).rejects.toMatchObject(refusal("conflict", "source.nameTaken"));
      await expect(save(source(null, { id: near.id, version: 1 }))).rejects.toMatchObject(refusal("notFound", "source.notFound"));
      await expect(save(source(p.id, { id: near.id, version: 7 }))).rejects.toMatchObject(refusal("stale", "source.stale"));
      await expect(save(source(p.id, { id: near.id, version: 1, kind: "hive" }))).rejects.toMatchObject(refusal("refused", "source.kindFixed"));
      const at = { nodeId: newId.node(), nodeName: "n", at: 1, steps: [{ step: "resolve" as const, ok: true, detail: { code: "x", values: {} }, ms: 1 }] };
      const keep = (version: number, test = at) => store.write((tx) => store$.keepSourceTest(tx, near.id, version, test));
      expect((await keep(1))?.tests).toEqual([at]);
      expect((await keep(1, { ...at, at: 2 }))?.tests, "one for each host").toEqual([{ ...at, at: 2 }]);
      expect(await keep(9), "of another version").toBeNull();
      const same = await save(source(p.id, { id: near.id, version: 1, sealed: "v1:ciphertext", remark: "other" }));
      expect(same.tests).toHaveLength(1);
      expect((await save(source(p.id, { id: near.id, version: 2, sealed: "v1:another" }))).tests).toEqual([]);
      expect((await store.read((db) => store$.findDataSourceByName(db, p.id, "s")))?.sealed).toBe("v1:another");
      expect(await store.read((db) => store$.hasSecrets(db)), "a key is needed for it").toBe(true);
      await store.write((tx) => store$.removeProject(tx, p.id));
      expect((await store.read((db) => store$.listDataSources(db))).map((one) => one.id)).toEqual([wide.id]);
    }),
  );

  test(
    "[VAR1] [STO2] a variable's name is unique in its scope; a secret's value is in no answer and no fact",
    withBench(async ({ store }) => {
      const told: unknown[] = [];
      store.onCommit((facts) => told.push(...facts));
      const p = await store.write((tx) => store$.insertProject(tx, { id: newId.project(), name: "p", description: "" }));
      const save = (input: ReturnType<typeof variable>) => store.write((tx) => store$.saveVariable(tx, input));
      const wide = await save(variable(null));
      const near = await save(variable(p.id, { secret: true, stored: "v1:ciphertext" }));
      expect(near).toMatchObject({ value: null, version: 1 });
      expect(JSON.stringify(told)).not.toContain("ciphertext");
      for (const scope of [null, p.id]) await expect(save(variable(scope))).rejects.toMatchObject(refusal("conflict", "variable.nameTaken"));
      await expect(save({ ...variable(null), id: wide.id, version: 1 as never, projectId: p.id })).rejects.toMatchObject(refusal("notFound", "variable.notFound"));
      await save({ ...variable(null), id: wide.id, version: 1 as never, stored: "2" });
      await expect(save({ ...variable(null), id: wide.id, version: 1 as never })).rejects.toMatchObject(refusal("stale", "variable.stale"));
      expect((await store.read((db) => store$.listVariables(db, null))).map((one) => one.value)).toEqual(["2"]);
      expect((await store.read((db) => store$.findVariableByName(db, p.id, "v")))?.stored).toBe("v1:ciphertext");
      await store.write((tx) => store$.removeProject(tx, p.id));
      expect((await store.read((db) => store$.listVariables(db))).map((one) => one.id)).toEqual([wide.id]);
    }),
  );

  test(
    "[FLD1] folders keep their order, refuse circles, and go only when nothing is in them; following twice is once",
    withBench(async ({ store }) => {
      const p = await store.write((tx) => store$.insertProject(tx, { id: newId.project(), name: "p", description: "" }));
      const add = (tx: Tx, name: string, parentId: FolderId | null) => store$.saveFolder(tx, { id: ids.next<FolderId>(), projectId: p.id, parentId, version: null, name, params: { of: name }, remark: "" });
      const a = await store.write((tx) => add(tx, "a", null));
      const b = await store.write((tx) => add(tx, "b", a.id));
      await expect(store.write((tx) => store$.moveFolder(tx, { id: a.id, projectId: p.id, parentId: b.id }))).rejects.toMatchObject(refusal("refused", "folder.circle"));
      const made = await store.write((tx) => store$.insertWorkflow(tx, { id: newId.workflow(), projectId: p.id, name: "w", description: "", definition: emptyDefinition, owner: "ann" }));
      await store.write((tx) => store$.placeWorkflow(tx, made.id, { folderId: b.id, enabled: false }));
      expect(await store.read((db) => store$.workflowFolders(db))).toEqual(new Map([[made.id, b.id]]));
      expect(await store.read((db) => store$.getWorkflow(db, made.id))).toMatchObject({ folderId: b.id, enabled: false, draftVersion: 1 });
      await expect(store.write((tx) => store$.removeFolder(tx, { id: b.id, projectId: p.id }))).rejects.toMatchObject(refusal("refused", "folder.hasContent"));
      const userId = ids.next<UserId>();
      const follow = (on: boolean) => store.write((tx) => store$.setFollowing(tx, { workflowId: made.id, taskId: null, userId, follow: on }));
      await follow(true);
      await follow(true);
      expect(await store.read((db) => store$.followedBy(db, userId))).toEqual([{ workflowId: made.id, taskId: null }]);
      await follow(false);
      expect(await store.read((db) => store$.followedBy(db, userId))).toEqual([]);
    }),
  );
}
