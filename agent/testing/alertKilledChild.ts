import { join } from "node:path";
import { LOCK_IDLE_MS, type TaskInstance, type TaskInstanceId } from "#contract";
import { systemClock } from "../platform/clock.ts";
import { makeIds } from "../platform/ids.ts";
import { startServer } from "../server/server.ts";
import { moveTask, openSqliteStore, type Db, type Store } from "../store/index.ts";
import { listeningLog } from "./storeFixture.ts";

/**
 * A server in which tasks fail at once, and which ends itself as `kill -9` does: `event`, in the very turn in which the failures are committed,
 * before anything of the server hears of it; `message`, when the alerts and their messages are committed, before anything is sent; `digest`, when many
 * messages have become one, before that is sent.
 */
const [dataDir, taskIds, point, rule] = process.argv.slice(2) as [string, string, "event" | "message" | "digest", string];
const tasks = taskIds.split(",") as TaskInstanceId[];
const log = listeningLog();
const opened = await openSqliteStore({ path: join(dataDir, "signalbox.db"), clock: systemClock, log });
const store: Store = {
  ...opened,
  async write(unit) {
    const answer = await opened.write(unit);
    // Of this rule: what others gather may become one before.
    const formed = (db: Db) => db.selectFrom("alert_messages").select("id").where("body", "like", `%"rule":"${rule}"%`).where("done_at", "is", null).executeTakeFirst();
    if (point === "digest" && (await opened.read(formed)) !== undefined) process.kill(process.pid, "SIGKILL");
    return answer;
  },
};
/** Alerts of before may change while it starts; what counts is the one of this failure. */
let failed = false;
store.onCommit((facts) => {
  for (const { name, payload } of facts) {
    if (name === "taskInstance.changed") {
      const task = payload["task"] as TaskInstance;
      failed ||= tasks.includes(task.id) && task.state === "FAILED";
    }
    if (failed && (point === "event" || (point === "message" && name === "alert.changed"))) process.kill(process.pid, "SIGKILL");
  }
});
await startServer({
  store,
  dataDir,
  listen: { host: "127.0.0.1", port: 0 },
  tls: null,
  localToken: null,
  version: "test",
  page: null,
  secretKey: null,
  resources: null,
  lockfile: null,
  findExecutable: async () => null,
  installScript: null,
  allowedHosts: [],
  allowedOrigins: [],
  zone: "UTC",
  lockIdleMs: LOCK_IDLE_MS,
  clock: systemClock,
  ids: makeIds(systemClock),
  log,
});
await store.write(async (tx) => {
  for (const id of tasks) for (const event of ["dispatched", "started", "failed"] as const) await moveTask(tx, { id, event, set: event === "failed" ? { cause: "exit", exitCode: 1, endedAt: tx.now } : {} });
});
