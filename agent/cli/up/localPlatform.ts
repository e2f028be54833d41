import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Refusal, SERVER_PORT, type Node, type NodeId } from "#contract";
import { systemClock } from "../../platform/clock.ts";
import { makeIds } from "../../platform/ids.ts";
import { openSession, type Session } from "../admin/session.ts";
import { adminFilePath, readAdminFile, writeAdminFile, type AdminFile } from "../adminFile.ts";
import { nextFreePort, portHolder, portIsFree } from "../portHolder.ts";
import { startRole, type RoleProcess } from "./roleProcess.ts";

export interface UpOptions {
  readonly data: string;
  readonly port?: number;
  readonly slaves: number;
  /** Seconds without an edit after which a lock may be taken over; the server's own default when it is left out. */
  readonly lockIdle?: number;
  readonly allowOrigin: readonly string[];
  readonly logLevel: string;
  readonly onProgress: (line: string) => void;
}
export interface LocalPlatform {
  readonly address: string;
  /** A link that signs its one user in, once. */
  signInLink(): Promise<string>;
  stop(): Promise<void>;
}
const HOST = "127.0.0.1";
/** Slots of a local slave: tasks of a try-out mostly wait, so more than the cores. An admin may change it. */
const LOCAL_SLOTS = 16;

/**
 * A whole platform on this machine: a server, a master and slaves, each its own process, watched and started again when it dies
 * (HOUSE.md 5.9). What `admin.json` says is true whenever it is read.
 */
export async function startLocalPlatform(options: UpOptions): Promise<LocalPlatform> {
  const { data, onProgress } = options;
  mkdirSync(data, { recursive: true, mode: 0o700 });
  chmodSync(data, 0o700);
  const before = readAdminFile(data);
  if (before !== null && isAlive(before.pid)) throw new Refusal("conflict", "cli.alreadyUp", { pid: before.pid, address: before.address });
  const port = options.port ?? SERVER_PORT;
  if (!(await portIsFree(HOST, port))) {
    const holder = portHolder(port);
    throw new Refusal("conflict", "cli.portTaken", { port, holder: holder === null ? "another process" : `${holder.command} (pid ${holder.pid})`, next: await nextFreePort(HOST, port) });
  }

  const roles: RoleProcess[] = [];
  const file: AdminFile = { address: `http://${HOST}:${port}`, certificate: null, token: `sbt_${randomBytes(24).toString("base64url")}`, pid: process.pid, processes: [] };
  let writing = writeAdminFile(data, file);
  const noted = (role: AdminFile["processes"][number]) => {
    const at = file.processes.findIndex((one) => one.name === role.name);
    if (at === -1) file.processes.push(role);
    else file.processes[at] = role;
    writing = writing.then(() => writeAdminFile(data, file));
  };
  const launch = async (role: RoleProcess["role"], name: string, args: string[]): Promise<void> => {
    const started = startRole({
      role,
      name,
      dir: join(data, name),
      args: [...args, "--log-level", options.logLevel],
      onReady: (pid) => noted({ role, name, pid }),
      onDeath: (died, how) => onProgress(`${died} ended (${how}); starting it again`),
    });
    roles.push(started);
    await started.ready.catch((error: Error) => {
      throw new Refusal("refused", "cli.roleDied", { name, message: error.message });
    });
    onProgress(`${name}  pid ${started.pid()}`);
  };
  const stop = async (): Promise<void> => {
    // Slaves first, so that nothing new starts while the rest goes down; the tasks they run go on.
    for (const role of [...roles].reverse()) await role.stop();
    await writing;
    await rm(adminFilePath(data), { force: true });
  };

  try {
    await writing;
    await launch("server", "server", [
      "server",
      "--data",
      join(data, "server"),
      "--host",
      HOST,
      "--port",
      String(port),
      "--local",
      data,
      ...(options.lockIdle === undefined ? [] : ["--lock-idle", String(options.lockIdle)]),
      ...options.allowOrigin.flatMap((origin) => ["--allow-origin", origin]),
    ]);
    await writing;
    const session = await openSession(file, makeIds(systemClock));
    try {
      const server = (await session.ask("node.list", {})).nodes.find((node) => node.kind === "server")!;
      const masterPort = (await portIsFree(HOST, port + 1)) ? port + 1 : await nextFreePort(HOST, port + 1);
      const master = await ensureNode(session, "master", "master-1", server.id, masterPort);
      await launch("master", "master-1", [...(await agentArgs(session, join(data, "master-1"), master)), "--parent", file.address, "--listen", `${HOST}:${master.port}`]);
      const names = Array.from({ length: options.slaves }, (_, index) => `slave-${index + 1}`);
      await Promise.all(
        names.map(async (name) => launch("slave", name, [...(await agentArgs(session, join(data, name), await ensureNode(session, "slave", name, master.id))), "--parent", `http://${HOST}:${master.port}`])),
      );
      await allStarted(session, ["master-1", ...names]);
    } finally {
      session.close();
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    address: file.address,
    async signInLink() {
      const session = await openSession(file, makeIds(systemClock));
      try {
        return `${file.address}/#signin=${(await session.ask("auth.signInLink", {})).code}`;
      } finally {
        session.close();
      }
    },
    stop,
  };
}

async function ensureNode(session: Session, kind: "master" | "slave", name: string, parentId: NodeId, port?: number): Promise<Node> {
  const { nodes } = await session.ask("node.list", {});
  const known = nodes.find((node) => node.name === name);
  if (known !== undefined) return port === undefined || known.port === port ? known : session.ask("node.update", { nodeId: known.id, port });
  return session.ask("node.create", { id: session.ids.next<NodeId>(), kind, name, parentId, port, slots: kind === "slave" ? LOCAL_SLOTS : null });
}

/** A host that has no identity yet joins with a fresh token. */
async function agentArgs(session: Session, dir: string, node: Node): Promise<string[]> {
  const args = ["agent", "--data", dir];
  if (existsSync(join(dir, "agent.json"))) return args;
  return [...args, "--join", (await session.ask("node.join", { nodeId: node.id })).token];
}

/** Every agent connected and its service runs; what an admin stopped stays stopped. */
async function allStarted(session: Session, names: readonly string[]): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const { nodes } = await session.ask("node.list", {});
    if (nodes.filter((node) => names.includes(node.name)).every((node) => node.state === "STARTED" || (node.desired !== "started" && node.state === "STOPPED"))) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return pid !== process.pid;
  } catch {
    return false;
  }
};
