import { expect, test } from "vitest";
import { DEFAULT_PLACEMENT, HERA_PLACEMENT, type NodeId, type ResourceGroupId } from "#contract";
import { getSettings, insertNode, insertWorkflow, publishRevision, removeWorkflow, saveGroup, saveSettings, saveTaskType, updateNode, insertProject } from "../../store/index.ts";
import { systemClock } from "../../platform/clock.ts";
import { emptyDefinition, listeningLog, newId } from "../../testing/storeFixture.ts";
import { sqlitePlace } from "../../testing/storePlace.ts";
import { node } from "../../testing/storeSuiteAccess.ts";
import { openRoster } from "../nodes/roster.ts";
import { openAgentPlacements } from "./agentPlacements.ts";
import { openPlacementBook } from "./placementBook.ts";

const settled = () => new Promise((resolve) => setTimeout(resolve, 30));

test("[GRP1] a change that a node was not told of makes its cluster sync again, once; what it knows already does not", async () => {
  const place = await sqlitePlace();
  const log = listeningLog();
  const store = await place.open({ clock: systemClock, log });
  const roster = await openRoster(store, systemClock);
  const book = await openPlacementBook(store);
  try {
    const master = await store.write((tx) => insertNode(tx, node("m")));
    const slave = await store.write((tx) => insertNode(tx, node("s", { kind: "slave", parentId: master.id })));
    const other = await store.write((tx) => insertNode(tx, node("o")));
    const placements = await openAgentPlacements({ store, roster, book, log });
    const stale: NodeId[][] = [];
    placements.onStale((masterIds) => void stale.push([...masterIds]));
    const since = async () => (await settled(), stale.splice(0));

    const id = newId.plain() as ResourceGroupId;
    const group = await store.write((tx) => saveGroup(tx, { id, projectId: newId.project(), version: null, name: "etl", network: "", strategy: "spread", settings: null, remark: "" }));
    await store.write((tx) => updateNode(tx, slave.id, { groupId: id }));
    // Nobody has synced yet, so nobody knows anything wrong.
    expect(await since()).toEqual([]);

    const tell = () => [master, slave, other].map((one) => placements.tell(roster.find(one.id)!));
    expect(tell()[1]).toEqual({ placement: { groupId: id, tags: ["a"], weight: 10, settings: DEFAULT_PLACEMENT }, commands: [] });
    await store.write((tx) => updateNode(tx, slave.id, { remark: "moved", lastHeardAt: 5 }));
    expect(await since()).toEqual([]);
    await store.write(async (tx) => {
      await updateNode(tx, slave.id, { tags: ["b"], weight: 20 });
      await updateNode(tx, master.id, { tags: ["c"] });
    });
    expect(await since()).toEqual([[master.id]]);
    tell();
    await store.write((tx) => saveGroup(tx, { ...group, settings: HERA_PLACEMENT }));
    expect(await since()).toEqual([[master.id]]);
    expect(tell()[1]!.placement.settings).toEqual(HERA_PLACEMENT);

    await store.write((tx) => saveSettings(tx, { placement: HERA_PLACEMENT }));
    book.settingsChanged(await store.read(getSettings));
    // The slave's group has its own.
    expect((await since()).map((ids) => new Set(ids))).toEqual([new Set([master.id, other.id])]);
    tell();

    const body = { name: "t", label: "", category: "c", description: "", icon: "cog", plugin: { kind: "command", command: ["x"] }, parameters: [], exitCodes: [], requires: [{ command: "java" }] } as const;
    await store.write((tx) => saveTaskType(tx, { id: newId.taskType(), version: null, body: body as never, enabled: true, builtIn: false }));
    expect((await since()).map((ids) => ids.length)).toEqual([2]);
    expect(tell()[0]!.commands).toEqual(["java"]);

    const project = await store.write((tx) => insertProject(tx, { id: newId.project(), name: "p", description: "" }));
    const task = { id: newId.task(), name: "a", type: "t", params: {}, after: [], retry: { times: 0, intervalSeconds: 60 }, timeoutSeconds: null, where: { requires: [{ command: "duckdb" }] }, remark: "" };
    const workflow = await store.write((tx) => insertWorkflow(tx, { id: newId.workflow(), projectId: project.id, name: "w", description: "", definition: { ...emptyDefinition, tasks: [task] }, owner: "ann" }));
    expect(await since()).toEqual([]);
    await store.write((tx) => publishRevision(tx, { workflowId: workflow.id, draftVersion: 1, revisionId: newId.revision(), taskTypes: {}, note: "", by: "ann" }));
    expect((await since()).map((ids) => ids.length)).toEqual([2]);
    expect(placements.commands()).toEqual(["duckdb", "java"]);
    const again = await openAgentPlacements({ store, roster, book, log });
    expect(again.commands()).toEqual(["duckdb", "java"]);
    again.close();
    await store.write((tx) => removeWorkflow(tx, workflow.id));
    await since();
    expect(placements.commands()).toEqual(["java"]);
    placements.close();
    expect(log.lines).toEqual([]);
  } finally {
    roster.close();
    book.close();
    await store.close();
    await place.remove();
  }
});
