import { hostname } from "node:os";
import { isDeepStrictEqual } from "node:util";
import { SERVER_PORT, type NodeId, type TaskTypeId } from "#contract";
import type { Ids } from "../platform/ids.ts";
import { getSettings, insertNode, listNodes, listTaskTypes, moveNode, saveSecret, saveTaskType, secretOf, updateNode, type Store } from "../store/index.ts";
import { makeKeyPair } from "../transport/keys.ts";
import { BUILT_IN_TYPES } from "./definitions/builtInTypes.ts";
import { LOOPBACK } from "./listening.ts";
import type { ServerIdentity } from "./nodes/fleet.ts";
import { bodyOf } from "./planning/startRun.ts";

/** What every platform has: the server's own key and node (S3-09), and the built-in task types as this version knows them. */
export async function prepareStore(store: Store, ids: Ids, at: { readonly host: string; readonly port: number }): Promise<ServerIdentity> {
  return store.write(async (tx) => {
    let privateKey = await secretOf(tx.db, "serverPrivateKey");
    let publicKey = await secretOf(tx.db, "serverPublicKey");
    if (privateKey === null || publicKey === null) {
      ({ privateKey, publicKey } = makeKeyPair());
      await saveSecret(tx, "serverPrivateKey", privateKey);
      await saveSecret(tx, "serverPublicKey", publicKey);
    }
    const { name } = await getSettings(tx.db);
    let node = (await listNodes(tx.db)).find((one) => one.kind === "server");
    node ??= await insertNode(tx, {
      id: ids.next<NodeId>(),
      kind: "server",
      name,
      address: LOOPBACK.has(at.host) ? "127.0.0.1" : hostname(),
      port: at.port === 0 ? SERVER_PORT : at.port,
      parentId: null,
      remark: "",
      tags: [],
      slots: 0,
      groupId: null,
      weight: 10,
      maintenance: null,
      state: "UNINITIALISED",
      reason: null,
      desired: "started",
      enrolledAt: tx.now,
      lastHeardAt: tx.now,
      host: null,
    });
    if (node.state !== "STARTED") {
      for (const event of ["linked", "startRequested", "started"] as const) await moveNode(tx, { id: node.id, event, set: { reason: null } });
    } else await updateNode(tx, node.id, { lastHeardAt: tx.now });

    const known = new Map((await listTaskTypes(tx.db)).map((type) => [type.name, type]));
    for (const body of BUILT_IN_TYPES) {
      const before = known.get(body.name);
      if (before !== undefined && isDeepStrictEqual(JSON.parse(JSON.stringify(bodyOf(before))), JSON.parse(JSON.stringify(body)))) continue;
      await saveTaskType(tx, { id: before?.id ?? ids.next<TaskTypeId>(), version: before?.version ?? null, body, enabled: before?.enabled ?? true, builtIn: true });
    }
    return { nodeId: node.id, privateKey, publicKey };
  });
}
