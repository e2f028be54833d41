import { join } from "node:path";
import { LOCK_IDLE_MS, type TaskInstance, type TaskInstanceId } from "#contract";
import { systemClock } from "../platform/clock.ts";
import { makeIds } from "../platform/ids.ts";
import { startServer } from "../server/server.ts";
import { moveTask, openSqliteStore } from "../store/index.ts";
import { listeningLog } from "./storeFixture.ts";

/**
 * A server in which a task fails, and which ends itself as `kill -9` does: `event`, in the very turn in which the failure is committed,
 * before anything of the server hears of it; `message`, when the alert and its message are committed, before anything is sent.
 */
const [dataDir, taskInstanceId, point] = process.argv.slice(2) as [string, TaskInstanceId, "event" | "message"];
const log = listeningLog();
const store = await openSqliteStore({ path: join(dataDir, "signalbox.db"), clock: systemClock, log });
/** Alerts of before may change while it starts; what counts is the one of this failure. */
let failed = false;
store.onCommit((facts) => {
  for (const { name, payload } of facts) {
    if (name === "taskInstance.changed") {
      const task = payload["task"] as TaskInstance;
      failed ||= task.id === taskInstanceId && task.state === "FAILED";
    }
    if (failed && (point === "event" || name === "alert.changed")) process.kill(process.pid, "SIGKILL");
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
  for (const event of ["dispatched", "started", "failed"] as const) await moveTask(tx, { id: taskInstanceId, event, set: event === "failed" ? { cause: "exit", exitCode: 1, endedAt: tx.now } : {} });
});
