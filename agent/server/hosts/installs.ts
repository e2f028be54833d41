import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { Name, Refusal, type InstallStep, type Node, type NodeId, type Sentence } from "#contract";
import { codeSubject, findNode, insertCode, insertInstallStep, insertNode, installStepsOf, listNodes, readLine, removeCodes, removeInstallSteps, writeLine, type Store, type Tx } from "../../store/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Ids } from "../../platform/ids.ts";
import { hashSecret } from "../auth/passwords.ts";
import type { Throttle } from "../auth/throttle.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import type { Enrolment } from "../nodes/enrolment.ts";
import { NEW_NODE } from "../nodes/newNode.ts";
import type { Roster } from "../nodes/roster.ts";

export interface InstallsOptions {
  readonly store: Store;
  readonly roster: Roster;
  readonly enrolment: Enrolment;
  readonly throttle: Throttle;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly address: () => string;
  /** PEM; null without TLS. */
  readonly certificate: string | null;
  readonly onStep: (nodeId: NodeId, step: InstallStep) => void;
}
const STEP_LIMIT = 100;
const REDEEMED_MS = 10 * 60_000;
/** How long a host may take for its installation. */
const HOST_MS = 60 * 60_000;

/**
 * Installing an agent with one line (S0-20, UX.md J2): a code that is good for one node and some minutes fetches the script's
 * answers and reports its steps. It never brings a secret that outlives it, and it is an argument, never part of an address.
 */
export function makeInstalls(options: InstallsOptions) {
  const { store, roster, clock } = options;

  async function line(nodeId: NodeId, { minutes, uses }: { minutes: number; uses: number }, context: CommandContext): Promise<{ line: string; offline: string; expiresAt: number }> {
    const node = roster.find(nodeId);
    if (uses > 1 && node?.kind === "master") throw new Refusal("invalid", "install.onlySlaves", { name: node.name });
    const { command, expiresAt } = await options.enrolment.makeToken(nodeId, minutes, context);
    // 40 random bits in two groups that can be read out; tries are throttled and it lives for an hour.
    const code = options.ids.secret().slice(0, 8).toUpperCase();
    await store.write(async (tx) => {
      for (const purpose of ["line", "install"] as const) await removeCodes(tx, { purpose, subject: nodeId });
      await removeInstallSteps(tx, nodeId);
      await insertCode(tx, { hash: hashSecret(code), purpose: "line", subject: nodeId, expiresAt, uses });
    });
    const pin = options.certificate === null ? "" : `k --pinnedpubkey 'sha256//${pinOf(options.certificate)}'`;
    return { line: `curl -fsS${pin} ${options.address()}/install.sh | sudo sh -s -- ${code.slice(0, 4)}-${code.slice(4)}`, offline: command, expiresAt };
  }

  /** What `find` finds for whoever dials from there. @throws Refusal `join.invalid` when it finds nothing, `access.throttled` after too many tries. */
  async function admitted<T>(from: string, find: () => Promise<T | undefined>): Promise<T> {
    const key = `install ${from}`;
    options.throttle.check(key);
    const found = await find();
    if (found === undefined) {
      options.throttle.failed(key);
      throw new Refusal("forbidden", "join.invalid");
    }
    options.throttle.succeeded(key);
    return found;
  }

  /** Whom the code of one host is for. */
  const nodeOf = (code: string, from: string): Promise<Node> =>
    admitted(from, async () => {
      const subject = await store.read((db) => codeSubject(db, { hash: hashSecret(code), purpose: "install", now: clock.now() }));
      return subject === null ? undefined : roster.find(subject as NodeId);
    });

  /**
   * Exchanges the code of a line for one of this host alone. The same place (a machine and a folder on it) is led to the same node
   * again, so a script that broke off may be run once more (S0-23). @throws Refusal `install.usedUp`
   */
  const begin = (text: string, from: string, host: { readonly name: string; readonly place: string }): Promise<string> =>
    admitted(from, () =>
      store.write(async (tx) => {
        const hash = hashSecret(text.replaceAll("-", "").toUpperCase());
        const found = await readLine(tx, { hash, now: tx.now });
        if (found === null) return undefined;
        const { given } = found;
        const known = Object.hasOwn(given, host.place) ? (given[host.place] as NodeId) : undefined;
        if (known === undefined && found.usesLeft === 0) throw new Refusal("conflict", "install.usedUp", { count: Object.keys(given).length });
        const nodeId = known ?? (Object.keys(given).length === 0 ? (found.subject as NodeId) : await sibling(tx, found.subject as NodeId, host.name));
        if (known === undefined) await writeLine(tx, { hash, usesLeft: found.usesLeft - 1, given: { ...given, [host.place]: nodeId } });
        const code = options.ids.secret();
        await removeCodes(tx, { purpose: "install", subject: nodeId });
        await insertCode(tx, { hash: hashSecret(code), purpose: "install", subject: nodeId, expiresAt: tx.now + HOST_MS });
        return code;
      }),
    );

  /** Another slave like the one that the line was made for, named as its host calls itself, with a number where that is taken. */
  async function sibling(tx: Tx, nodeId: NodeId, hostName: string): Promise<NodeId> {
    const like = await findNode(tx.db, nodeId);
    if (like === null) throw new Refusal("notFound", "node.notFound", { name: nodeId });
    const taken = new Set((await listNodes(tx.db)).map((node) => node.name));
    const wanted = Name.safeParse(hostName).success ? hostName : like.name;
    let name = wanted;
    for (let n = 2; taken.has(name); n++) name = `${wanted.slice(0, 90)}-${n}`;
    const { kind, address, port, parentId, remark, tags, slots, groupId, weight } = like;
    const made = await insertNode(tx, { id: options.ids.next<NodeId>(), kind, name, address, port, parentId, remark, tags, slots, groupId, weight, ...NEW_NODE });
    return made.id;
  }

  async function step(nodeId: NodeId, name: string, ok: boolean, detail: Sentence | null): Promise<void> {
    if ((await store.read((db) => installStepsOf(db, nodeId))).length >= STEP_LIMIT) return;
    const made: InstallStep = { step: name.slice(0, 40), ok, detail, at: clock.now() };
    await store.write((tx) => insertInstallStep(tx, nodeId, made));
    options.onStep(nodeId, made);
  }

  return {
    line,
    begin,
    nodeOf,
    step,
    steps: (nodeId: NodeId): Promise<InstallStep[]> => store.read((db) => installStepsOf(db, nodeId)),
    /** A fresh join token for a host whose script shows its code; the one before is void. `arguments`: how the agent is started. */
    redeem: (node: Node): Promise<{ token: string; arguments: string[] }> => options.enrolment.tokenAgain(node.id, clock.now() + REDEEMED_MS),
  };
}
export type Installs = ReturnType<typeof makeInstalls>;

/** What `curl --pinnedpubkey` compares: the digest of the certificate's public key. */
const pinOf = (certificate: string): string =>
  createHash("sha256")
    .update(new X509Certificate(certificate).publicKey.export({ type: "spki", format: "der" }))
    .digest("base64");

/** The script as a host gets it: it knows where it came from, and by which key to know it again. @throws Refusal where this program has none. */
export function installScript(path: string | null, address: string, certificate: string | null): string {
  if (path === null) throw new Refusal("notFound", "command.unknown", { name: "install.sh" });
  return readFileSync(path, "utf8")
    .replaceAll("@SERVER@", address)
    .replaceAll("@PIN@", certificate === null ? "" : pinOf(certificate));
}
