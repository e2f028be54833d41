import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { LOCK_IDLE_MS, SERVER_PORT } from "#contract";
import { openPostgresStore, openSqliteStore } from "../store/index.ts";
import { startServer } from "../server/server.ts";
import { systemClock } from "../platform/clock.ts";
import { makeIds } from "../platform/ids.ts";
import { makeLogger } from "../platform/logger.ts";
import { readAdminFile } from "./adminFile.ts";
import { ownCertificate } from "./certificate.ts";
import { print } from "./output.ts";
import { findExecutable } from "./executable.ts";
import { installScript, lockfile, pageDir, VERSION } from "./place.ts";
import { onStop, tellParent } from "./processLife.ts";

export interface ServerCommandOptions {
  readonly data: string;
  readonly host: string;
  readonly port?: number;
  readonly tls: boolean;
  readonly database?: string;
  readonly zone?: string;
  /** Seconds. */
  readonly lockIdle?: number;
  readonly secretKey?: string;
  readonly resources?: string;
  readonly allowHost: string[];
  readonly allowOrigin: string[];
  /** Folder with `admin.json`, whose token is the local admin's (`signalbox up`). */
  readonly local?: string;
  readonly logLevel: string;
}

/** `signalbox server`. */
export async function runServer(options: ServerCommandOptions): Promise<void> {
  mkdirSync(options.data, { recursive: true, mode: 0o700 });
  chmodSync(options.data, 0o700);
  const log = makeLogger("server", options.logLevel);
  const clock = systemClock;
  const ids = makeIds(clock);
  const store =
    options.database === undefined
      ? await openSqliteStore({ path: join(options.data, "signalbox.db"), clock, log: log.child("store") })
      : await openPostgresStore({ url: options.database, clock, log: log.child("store") });
  const server = await startServer({
    store,
    dataDir: options.data,
    listen: { host: options.host, port: options.port ?? SERVER_PORT },
    tls: options.tls ? await ownCertificate(options.data) : null,
    localToken: options.local === undefined ? null : (readAdminFile(options.local)?.token ?? null),
    version: VERSION,
    page: pageDir(),
    secretKey: options.secretKey ?? null,
    resources: options.resources === undefined ? null : { url: options.resources, accessKey: process.env["SIGNALBOX_S3_ACCESS_KEY"] ?? "", secretKey: process.env["SIGNALBOX_S3_SECRET_KEY"] ?? "" },
    lockfile: lockfile(),
    findExecutable,
    installScript: installScript(),
    allowedHosts: options.allowHost,
    allowedOrigins: options.allowOrigin,
    zone: options.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    lockIdleMs: options.lockIdle === undefined ? LOCK_IDLE_MS : options.lockIdle * 1000,
    clock,
    ids,
    log,
  });
  if (!tellParent({ ready: true, address: server.address })) {
    print(`Signalbox ${VERSION} at ${server.address}`);
    if (server.setupCode !== null) print(`Set-up code: ${server.setupCode}\nOpen ${server.address} or run: signalbox admin setup --server ${server.address} --code ${server.setupCode}`);
  }
  onStop(() => server.stop());
}
