import type { TaskTypeBody, WorkflowDefinition } from "#contract";
import { expect, test } from "vitest";
import * as store$ from "../store/index.ts";
import type { Tx } from "../store/index.ts";
import { emptyDefinition, newId, plantGraph } from "./storeFixture.ts";
import type { WithBench } from "./storeBench.ts";

const refusal = (code: string, word: string) => ({ failure: { code, sentence: { code: word } } });
const project = (tx: Tx, name = "p") => store$.insertProject(tx, { id: newId.project(), name, description: "" });
const body = (name: string): TaskTypeBody => ({ name, label: name, category: "custom", description: "", icon: "cog", plugin: { kind: "command", command: ["true"] }, parameters: [], exitCodes: [] });
const withTask = (name: string): WorkflowDefinition => ({
  ...emptyDefinition,
  tasks: [{ id: newId.task(), name, type: "shell", params: {}, after: [], retry: { times: 0, intervalSeconds: 60 }, timeoutSeconds: null, remark: "" }],
});

export function definitionSuite(withBench: WithBench): void {
  test(
    "[PRJ1] a project's name is unique; [STO2] an old version changes nothing",
    withBench(async ({ store }) => {
      const p = await store.write((tx) => project(tx));
      await expect(store.write((tx) => project(tx))).rejects.toMatchObject(refusal("conflict", "project.nameTaken"));
      const q = await store.write((tx) => store$.updateProject(tx, { projectId: p.id, version: 1, name: "q", description: "d" }));
      expect(q).toEqual({ ...p, name: "q", description: "d", version: 2, changedSeq: 2 });
      await expect(store.write((tx) => store$.updateProject(tx, { projectId: p.id, version: 1, name: "r" }))).rejects.toMatchObject(refusal("stale", "project.stale"));
      expect(await store.read((db) => store$.findProjectByName(db, "q"))).toEqual(q);
      expect(await store.read((db) => store$.findProjectByName(db, "p"))).toBeNull();
      await store.write((tx) => project(tx));
      await expect(store.write((tx) => store$.updateProject(tx, { projectId: p.id, version: 2, name: "p" }))).rejects.toMatchObject(refusal("conflict", "project.nameTaken"));
    }),
  );

  test(
    "[STO2] task types: created once, replaced only by who saw the last version",
    withBench(async ({ store }) => {
      const id = newId.taskType();
      const made = await store.write((tx) => store$.saveTaskType(tx, { id, version: null, body: body("mine"), enabled: true, builtIn: false }));
      expect(made).toMatchObject({ id, name: "mine", version: 1, enabled: true, builtIn: false, changedSeq: 1 });
      const save = (version: number | null, name: string, other = id) => store.write((tx) => store$.saveTaskType(tx, { id: other, version, body: body(name), enabled: false, builtIn: false }));
      await expect(save(null, "other")).rejects.toMatchObject(refusal("conflict", "command.idTaken"));
      await expect(save(null, "mine", newId.taskType())).rejects.toMatchObject(refusal("conflict", "taskType.nameTaken"));
      await expect(save(2, "other")).rejects.toMatchObject(refusal("stale", "taskType.stale"));
      expect(await save(1, "other")).toMatchObject({ name: "other", version: 2, enabled: false });
      expect(await store.read(store$.listTaskTypes)).toHaveLength(1);
      await store.write((tx) => store$.removeTaskType(tx, id));
      await expect(store.write((tx) => store$.removeTaskType(tx, id))).rejects.toMatchObject(refusal("notFound", "taskType.notFound"));
    }),
  );

  test(
    "[STO2] a draft is saved as it was meant; publishing makes the next revision of exactly that draft",
    withBench(async ({ store }) => {
      const p = await store.write((tx) => project(tx));
      const first = withTask("first");
      const made = await store.write((tx) => store$.insertWorkflow(tx, { id: newId.workflow(), projectId: p.id, name: "w", description: "", definition: first, owner: "ann" }));
      expect(made).toMatchObject({ draftVersion: 1, revision: null, draftDiffers: true, taskCount: 1, owner: "ann", draft: first });
      expect(await store.read((db) => store$.getWorkflow(db, made.id))).toEqual(made);

      const second = withTask("second");
      const saved = await store.write((tx) => store$.saveDraft(tx, { workflowId: made.id, draftVersion: 1, definition: second, name: "w2", by: "bob" }));
      expect(saved).toMatchObject({ name: "w2", draftVersion: 2, changedBy: "bob" });
      const stale = await store.write((tx) => store$.saveDraft(tx, { workflowId: made.id, draftVersion: 1, definition: first, by: "ann" })).catch((error: unknown) => error);
      expect(stale).toMatchObject({ failure: { code: "stale", sentence: { code: "workflow.stale", values: { workflow: "w2", by: "bob", version: 2 } } } });

      const revisionId = newId.revision();
      const published = await store.write((tx) => store$.publishRevision(tx, { workflowId: made.id, draftVersion: 2, revisionId, taskTypes: { shell: body("shell") }, note: "n", by: "bob" }));
      expect(published).toMatchObject({ revision: 1, draftDiffers: false, draftVersion: 2 });
      expect(await store.read((db) => store$.getRevision(db, revisionId))).toMatchObject({ number: 1, definition: second, taskTypes: { shell: body("shell") }, note: "n", createdBy: "bob" });
      expect(await store.read((db) => store$.getRevisionByNumber(db, made.id, 1))).toMatchObject({ id: revisionId });

      const again = await store.write((tx) => store$.saveDraft(tx, { workflowId: made.id, draftVersion: 2, definition: first, by: "ann" }));
      expect(again.draftDiffers).toBe(true);
      const backwards = Object.fromEntries(Object.entries(second).toReversed()) as typeof second;
      expect((await store.write((tx) => store$.saveDraft(tx, { workflowId: made.id, draftVersion: 3, definition: backwards, by: "ann" }))).draftDiffers).toBe(false);
      await store.write((tx) => store$.insertDraftRevision(tx, { revisionId: newId.revision(), workflowId: made.id, definition: first, taskTypes: {}, by: "ann" }));
      expect((await store.write((tx) => store$.publishRevision(tx, { workflowId: made.id, draftVersion: 4, revisionId: newId.revision(), taskTypes: {}, note: "", by: "ann" }))).revision).toBe(2);
      expect((await store.read((db) => store$.listRevisions(db, made.id))).map((one) => one.number)).toEqual([2, 1]);
    }),
  );

  test(
    "[LC1] a workflow goes when nothing of it runs; its history stays and its name is free",
    withBench(async ({ store }) => {
      const p = await store.write((tx) => project(tx));
      const make = () => store.write((tx) => store$.insertWorkflow(tx, { id: newId.workflow(), projectId: p.id, name: "w", description: "", definition: emptyDefinition, owner: "ann" }));
      const w = await make();
      await expect(make()).rejects.toMatchObject(refusal("conflict", "workflow.nameTaken"));
      await expect(store.write((tx) => store$.removeProject(tx, p.id))).rejects.toMatchObject({ failure: { sentence: { code: "project.hasWorkflows", values: { count: 1 } } } });
      const { instance, taskIds } = await store.write((tx) => plantGraph(tx, [[]], { projectId: p.id, workflowId: w.id }));
      expect(await store.read((db) => store$.countOpenInstances(db, w.id, Number.MAX_SAFE_INTEGER))).toBe(1);
      await expect(store.write((tx) => store$.removeWorkflow(tx, w.id))).rejects.toMatchObject({ failure: { sentence: { code: "workflow.running", values: { count: 1 } } } });
      await store.write((tx) => store$.moveTask(tx, { id: taskIds[0]!, event: "skipped" }));
      await store.write((tx) => store$.removeWorkflow(tx, w.id));
      expect(await store.read((db) => store$.getWorkflow(db, w.id))).toBeNull();
      expect(await store.read((db) => store$.findWorkflowByName(db, p.id, "w"))).toBeNull();
      expect(await store.read((db) => store$.getWorkflowInstance(db, instance.id))).toMatchObject({ state: "SUCCESS" });
      const next = await make();
      expect((await store.read((db) => store$.listWorkflows(db, { projectIds: [p.id] }))).map((one) => one.id)).toEqual([next.id]);
      expect(await store.read((db) => store$.listWorkflows(db, { projectIds: [] }))).toEqual([]);
      await store.write((tx) => store$.removeWorkflow(tx, next.id));
      await store.write((tx) => store$.removeProject(tx, p.id));
      expect(await store.read(store$.listProjects)).toEqual([]);
    }),
  );

  test(
    "[LOCK1] [LOCK3] [STO1] one lock for each workflow, told to its project; drafts that were kept are read whole, and only as their workflow's",
    withBench(async ({ store, reopen }) => {
      const p = await store.write((tx) => project(tx));
      const w = await store.write((tx) => store$.insertWorkflow(tx, { id: newId.workflow(), projectId: p.id, name: "w", description: "", definition: emptyDefinition, owner: "ann" }));
      const facts: unknown[] = [];
      store.onCommit((committed) => committed.forEach((fact) => fact.name === "lock.changed" && facts.push([fact.projectId, (fact.payload["lock"] as { holder: string } | null)?.holder])));
      const lock = { workflowId: w.id, holderId: newId.user(), holder: "ann", since: 1, lastEditAt: 2, waiting: [] };
      const unsaved = store$.canonicalJson(withTask("half"));
      const put = await store.write((tx) => store$.putLock(tx, p.id, { lock, unsaved }));
      const waiting = [{ userId: newId.user(), user: "bob", askedAt: 3, accepted: false }];
      const second = await store.write((tx) => store$.putLock(tx, p.id, { lock: { ...lock, holder: "bob", waiting }, unsaved: null }));
      expect(second.changedSeq).toBeGreaterThan(put.changedSeq);
      expect(await store.read((db) => store$.listLocks(db))).toEqual([second]);
      expect(await store.read((db) => store$.listLocks(db, { projectIds: [newId.project()] }))).toEqual([]);
      const draft = { id: newId.plain() as never, workflowId: w.id, name: "ann, 11-20 10:14", authorId: lock.holderId, author: "ann", at: 5 };
      await store.write((tx) => store$.insertNamedDraft(tx, { ...draft, definition: unsaved }));
      const again = await reopen();
      expect(await again.read((db) => store$.findLock(db, w.id))).toEqual({ lock: second, unsaved: null });
      expect(await again.read((db) => store$.listNamedDrafts(db, w.id))).toEqual([draft]);
      expect((await again.read((db) => store$.getNamedDraft(db, w.id, draft.id)))!.definition).toEqual(JSON.parse(unsaved));
      expect(await again.read((db) => store$.getNamedDraft(db, newId.workflow(), draft.id))).toBeNull();
      await again.write(async (tx) => {
        await store$.removeLock(tx, p.id, w.id);
        await store$.removeNamedDraft(tx, draft.id);
      });
      expect(await again.read((db) => store$.listLocks(db))).toEqual([]);
      expect(await again.read((db) => store$.listNamedDrafts(db, w.id))).toEqual([]);
      expect(facts).toEqual([
        [p.id, "ann"],
        [p.id, "bob"],
      ]);
    }),
  );
}
