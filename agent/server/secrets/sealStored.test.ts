import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ProjectId, RevisionId, TaskId, TaskTypeBody, TaskTypeId, WorkflowDefinition, WorkflowId } from "#contract";
import { getRevisionByNumber, getWorkflow, insertProject, insertWorkflow, openSqliteStore, publishRevision, saveTaskType } from "../../store/index.ts";
import { systemClock } from "../../platform/clock.ts";
import { makeIds } from "../../platform/ids.ts";
import { makeLogger } from "../../platform/logger.ts";
import { makeFieldSecrets } from "./fieldSecrets.ts";
import { sealStored } from "./sealStored.ts";
import { makeSecretBox } from "./secretBox.ts";

test("[VAR1] secret fields that were stored in plain become references, in drafts and revisions, and open to what they were", async () => {
  const directory = mkdtempSync(join(tmpdir(), "signalbox-seal-"));
  const store = await openSqliteStore({ path: join(directory, "a.db"), clock: systemClock, log: makeLogger("test", "fatal") });
  const ids = makeIds(systemClock);
  const secrets = makeFieldSecrets({ ids, box: makeSecretBox(Buffer.alloc(32, 1)) });
  const type: TaskTypeBody = {
    name: "login",
    label: "Log in",
    category: "custom",
    description: "",
    icon: "key",
    plugin: { kind: "virtual" },
    exitCodes: [],
    parameters: [{ key: "password", label: "Password", kind: "secret", required: true }],
  };
  const task = { id: ids.next<TaskId>(), name: "in", type: "login", params: { password: "plain as day" }, after: [], retry: { times: 0, intervalSeconds: 60 }, timeoutSeconds: null, remark: "" };
  const definition: WorkflowDefinition = { params: {}, positions: {}, tasks: [task, { ...task, id: ids.next<TaskId>(), name: "named", params: { password: "${from_variable}" } }] };
  const [projectId, workflowId] = [ids.next<ProjectId>(), ids.next<WorkflowId>()];
  try {
    await store.write(async (tx) => {
      await saveTaskType(tx, { id: ids.next<TaskTypeId>(), version: null, body: type, enabled: true, builtIn: false });
      await insertProject(tx, { id: projectId, name: "p", description: "" });
      await insertWorkflow(tx, { id: workflowId, projectId, name: "w", description: "", definition, owner: "root" });
      await publishRevision(tx, { workflowId, draftVersion: 1, revisionId: ids.next<RevisionId>(), taskTypes: { login: type }, note: "", by: "root" });
    });
    const stored = () => store.read(async (db) => ({ draft: (await getWorkflow(db, workflowId))!, revision: (await getRevisionByNumber(db, workflowId, 1))! }));
    await sealStored(store, secrets);
    const { draft, revision } = await stored();
    for (const sealed of [draft.draft, revision.definition]) {
      expect(sealed.tasks[0]!.params["password"]).toMatch(/^secret:/);
      expect(sealed.tasks[1]!.params["password"]).toBe("${from_variable}");
      const opened = await store.read((db) => secrets.open(db, projectId, sealed.tasks[0]!, type));
      expect(opened).toMatchObject({ missing: null, task: { params: { password: "plain as day" } } });
    }
    expect(draft.draftVersion, "nobody's editor is out of date by it").toBe(1);
    await sealStored(store, secrets);
    expect(await stored(), "once").toEqual({ draft, revision });
  } finally {
    await store.close();
    rmSync(directory, { recursive: true });
  }
});
