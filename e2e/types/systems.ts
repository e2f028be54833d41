import { execFileSync } from "node:child_process";
import { createServer, connect, type AddressInfo } from "node:net";
import { join } from "node:path";

interface Place {
  readonly path: string;
  /** Why it is not here. */
  readonly missing: string | null;
}
type SystemName = "mariadb" | "ssh" | "docker" | "java" | "spark" | "python";

const found = JSON.parse(execFileSync(process.execPath, [join(import.meta.dirname, "../../build/scripts/testSystems.mjs"), "--where"], { encoding: "utf8" })) as Record<SystemName, Place> & { readonly mustBe: boolean };

/**
 * Where a system is that build/scripts/testSystems.mjs installs; empty when it is not on this machine.
 * @throws where it could have been installed: there a test that skips is a failure.
 */
export function findSystem(name: SystemName): string {
  const { path, missing } = found[name];
  if (missing !== null && found.mustBe) throw new Error(missing);
  if (missing !== null) console.log(`Skipped: ${missing}`);
  return path;
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Waits until something listens there. @throws after the limit, with what `said` returns. */
export async function listening(port: number, limitMs: number, said: () => string): Promise<void> {
  for (const end = Date.now() + limitMs; ;) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => (socket.destroy(), resolve(true))).once("error", () => resolve(false));
    });
    if (open) return;
    if (Date.now() > end) throw new Error(`nothing listens on ${port}: ${said()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
