import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LOCK_IDLE_MS, type UserId, type ProjectId, type Role } from "#contract";
import { openSession, type Session } from "../cli/admin/session.ts";
import { systemClock, type Clock } from "../platform/clock.ts";
import { makeIds } from "../platform/ids.ts";
import { makeLogger } from "../platform/logger.ts";
import type { RemoteStoreAddress } from "../server/resources/stores/openStores.ts";
import { startServer, type RunningServer } from "../server/server.ts";
import { openSqliteStore } from "../store/index.ts";

export interface ServerFixture {
  readonly server: RunningServer;
  readonly dataDir: string;
  readonly adminToken: string;
  readonly admin: Session;
  /** REST as a program sees it. */
  rest(method: string, path: string, options?: { token?: string; body?: unknown; headers?: Record<string, string> }): Promise<{ status: number; body: unknown; text: string; headers: Headers }>;
  session(token: string): Promise<Session>;
  /** A user with one role in one project, signed in. */
  person(name: string, project: ProjectId | null, role: Role | null): Promise<{ token: string; userId: UserId }>;
  /** Stops the server and starts it again; `between` happens while there is none. */
  restart(between?: () => void): Promise<void>;
  stop(): Promise<void>;
}
const PASSWORD = "a long enough password";

/** A real server on a free port of loopback with a store of its own, set up, and gone afterwards. */
export async function startServerFixture(options: { setUp?: boolean; clock?: Clock; lockIdleMs?: number; resources?: RemoteStoreAddress } = {}): Promise<ServerFixture> {
  const dataDir = await mkdtemp(join(tmpdir(), "signalbox-server-"));
  const log = makeLogger("test", process.env["SIGNALBOX_TEST_LOG"] ?? "fatal");
  const clock = options.clock ?? systemClock;
  const ids = makeIds(systemClock);
  const open: Session[] = [];
  const begin = async (port: number) =>
    startServer({
      store: await openSqliteStore({ path: join(dataDir, "signalbox.db"), clock, log }),
      dataDir,
      listen: { host: "127.0.0.1", port },
      tls: null,
      localToken: null,
      version: "test",
      page: null,
      secretKey: null,
      resources: options.resources ?? null,
      lockfile: join(import.meta.dirname, "../../package-lock.json"),
      findExecutable: async () => null,
      installScript: join(import.meta.dirname, "../../build/host/install.sh"),
      allowedHosts: [],
      allowedOrigins: [],
      zone: "Asia/Shanghai",
      lockIdleMs: options.lockIdleMs ?? LOCK_IDLE_MS,
      clock,
      ids,
      log,
    });
  let server = await begin(0);
  const rest: ServerFixture["rest"] = async (method, path, { token, body, headers } = {}) => {
    const response = await fetch(`${server.address}${path}`, {
      method,
      headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : text, text, headers: response.headers };
  };
  const session: ServerFixture["session"] = async (token) => {
    const opened = await openSession({ address: server.address, certificate: null, token }, ids);
    open.push(opened);
    return opened;
  };
  let adminToken = "";
  if (options.setUp !== false) {
    const done = await rest("POST", "/api/v1/setup", { body: { code: server.setupCode, userName: "root", password: PASSWORD, zone: "Asia/Shanghai" } });
    adminToken = (done.body as { token: string }).token;
  }
  const admin = options.setUp === false ? (null as unknown as Session) : await session(adminToken);
  return {
    get server() {
      return server;
    },
    dataDir,
    adminToken,
    admin,
    rest,
    session,
    async person(name, project, role) {
      const userId = ids.next<UserId>();
      await admin.ask("user.create", { id: userId, name, password: PASSWORD });
      if (project !== null && role !== null) await admin.ask("project.setMember", { projectId: project, userId, role });
      const signedIn = await rest("POST", "/api/v1/auth/login", { body: { userName: name, password: PASSWORD } });
      return { token: (signedIn.body as { token: string }).token, userId };
    },
    async restart(between = () => {}) {
      const { port } = server;
      await server.stop();
      between();
      server = await begin(port);
    },
    async stop() {
      for (const one of open) one.close();
      await server.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}
