import { mkdirSync } from "node:fs";
import { MASTER_PORT, Refusal } from "#contract";
import { startMaster } from "../master/index.ts";
import { enrol, readIdentity, startSlave, type Identity } from "../slave/index.ts";
import { systemClock } from "../platform/clock.ts";
import { makeIds } from "../platform/ids.ts";
import { makeLogger } from "../platform/logger.ts";
import { ownCertificate } from "./certificate.ts";
import { serveHost } from "./hostSocket.ts";
import { print } from "./output.ts";
import { VERSION } from "./place.ts";
import { onStop, tellParent } from "./processLife.ts";
import { makeUpgrade } from "./upgradeSelf.ts";

export interface AgentCommandOptions {
  readonly data: string;
  readonly join?: string;
  readonly listen?: string;
  readonly parent?: string;
  readonly tls: boolean;
  readonly logLevel: string;
}

/** `signalbox agent`: a master or a slave, as the join token said. */
export async function runAgent(options: AgentCommandOptions): Promise<void> {
  mkdirSync(options.data, { recursive: true, mode: 0o700 });
  const clock = systemClock;
  const ids = makeIds(clock);
  const tls = options.tls ? await ownCertificate(options.data) : null;
  const identity = await identityOf(options, { clock, ids, certificate: tls?.certificate ?? null });
  const log = makeLogger(identity.kind, options.logLevel);
  const common = {
    dir: options.data,
    identity,
    clock,
    ids,
    log,
    version: VERSION,
    upgrade: makeUpgrade(async () => {
      await host.close();
      await agent.stop({ leaving: false });
    }),
  };
  const agent = identity.kind === "slave" ? await startSlave(common) : await startMaster({ ...common, listen: { ...listenAt(options.listen), tls } });
  const host = await serveHost(options.data, {
    status: async () => ({ name: identity.name, kind: identity.kind, service: agent.service, connected: agent.uplink }),
    service: async (service) => agent.setService(service),
  });
  if (!tellParent({ ready: true })) print(`Signalbox ${VERSION} ${identity.kind} ${identity.name}, parent ${identity.parent.address}`);
  onStop(async () => {
    await host.close();
    await agent.stop();
  });
}

async function identityOf(options: AgentCommandOptions, common: { clock: typeof systemClock; ids: ReturnType<typeof makeIds>; certificate: string | null }): Promise<Identity> {
  const known = readIdentity(options.data);
  if (known === null && options.join === undefined) throw new Refusal("notFound", "cli.notJoined", { path: options.data });
  const identity = known ?? (await enrol(options.join!, { dir: options.data, ...common, version: VERSION }));
  return options.parent === undefined ? identity : { ...identity, parent: { ...identity.parent, address: options.parent } };
}

function listenAt(text: string | undefined): { host: string; port: number } {
  if (text === undefined) return { host: "127.0.0.1", port: MASTER_PORT };
  const colon = text.lastIndexOf(":");
  return { host: text.slice(0, colon).replace(/^\[(.*)\]$/, "$1"), port: Number(text.slice(colon + 1)) };
}
