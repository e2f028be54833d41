import { Refusal, sentence, type Node, type NodeId } from "#contract";
import { codeSubject, insertCode, removeCodes, updateNode, type Store } from "../../store/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Ids } from "../../platform/ids.ts";
import type { Logger } from "../../platform/logger.ts";
import { hashSecret } from "../auth/passwords.ts";
import type { Fleet } from "../nodes/fleet.ts";
import type { Roster } from "../nodes/roster.ts";
import type { Executables } from "./executables.ts";

export interface UpgradesOptions {
  readonly store: Store;
  readonly roster: Roster;
  readonly fleet: () => Fleet;
  readonly executables: Executables;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly version: string;
  readonly address: () => string;
  readonly certificate: string | null;
}
const ANSWER_MS = 120_000;
const BACK_MS = 60_000;
const LOOK_MS = 500;

/**
 * Brings agents to the server's version, some at a time, and stops at the first that does not come back: what is wrong with one
 * would be wrong with all. Tasks go on meanwhile. How it ended stands at the node.
 */
export function makeUpgrades(options: UpgradesOptions) {
  const { store, roster, clock, ids, log } = options;
  let underWay = false;
  let closed = false;

  async function one(node: Node): Promise<void> {
    const { sha256 } = await options.executables.of(node.host?.architecture ?? "");
    const code = ids.secret();
    await store.write(async (tx) => {
      await removeCodes(tx, { purpose: "upgrade", subject: node.id });
      await insertCode(tx, { hash: hashSecret(code), purpose: "upgrade", subject: node.id, expiresAt: clock.now() + ANSWER_MS });
    });
    const before = node.host?.incarnation;
    const answer = await options.fleet().ask(node.id, "agent.upgrade", { nodeId: node.id, version: options.version, address: options.address(), certificate: options.certificate, code, sha256 }, ids.next(), ANSWER_MS);
    if (!answer.accepted) throw new Refusal("refused", answer.cause?.code ?? "node.noAnswer", answer.cause?.values ?? {});
    for (let waitedMs = 0; !closed; waitedMs += LOOK_MS) {
      const now = roster.find(node.id);
      if (now?.host?.version === options.version && now.host.incarnation !== before) return;
      if (waitedMs >= BACK_MS) throw new Refusal("timeout", "upgrade.notBack", { name: node.name, version: options.version, seconds: BACK_MS / 1000 });
      await new Promise<void>((resolve) => void clock.after(LOOK_MS, resolve));
    }
  }

  async function run(nodes: readonly Node[], parallel: number): Promise<void> {
    const queue = [...nodes];
    let stop = false;
    const worker = async (): Promise<void> => {
      for (let node = queue.shift(); node !== undefined && !stop && !closed; node = queue.shift()) {
        try {
          await one(node);
        } catch (error) {
          stop = true;
          const why = error instanceof Refusal ? error.failure.sentence : sentence("node.noAnswer", { address: node.address, seconds: ANSWER_MS / 1000 });
          log.error("an upgrade failed; the others were left as they are", { node: node.name, cause: String(error) });
          await store.write((tx) => updateNode(tx, node!.id, { reason: sentence("upgrade.failed", { ...why.values, reason: why.code }) }));
        }
      }
    };
    await Promise.all(Array.from({ length: parallel }, worker));
  }

  return {
    /** Slaves before their masters, so that a master that starts anew finds its slaves as they are. @throws Refusal `upgrade.underWay`, `upgrade.nothing`. */
    start(nodeIds: readonly NodeId[], parallel: number): number {
      if (underWay) throw new Refusal("conflict", "upgrade.underWay");
      const nodes = nodeIds.map((id) => {
        const node = roster.find(id);
        if (node === undefined || node.kind === "server") throw new Refusal("notFound", "node.notFound", { name: id });
        return node;
      });
      const old = nodes.filter((node) => node.host !== null && node.host.version !== options.version).sort((a, b) => Number(a.kind === "master") - Number(b.kind === "master"));
      if (old.length === 0) throw new Refusal("refused", "upgrade.nothing", { version: options.version });
      underWay = true;
      void run(old, parallel)
        .catch((error: unknown) => log.error("an upgrade ended", { error: String(error) }))
        .finally(() => (underWay = false));
      return old.length;
    },
    /** Whether a host that shows this code may fetch the program. */
    admits: async (code: string): Promise<boolean> => (await store.read((db) => codeSubject(db, { hash: hashSecret(code), purpose: "upgrade", now: clock.now() }))) !== null,
    close(): void {
      closed = true;
    },
  };
}
export type Upgrades = ReturnType<typeof makeUpgrades>;
