import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { Refusal, type InstallStep, type Node, type NodeId, type Sentence } from "#contract";
import { codeSubject, insertCode, insertInstallStep, installStepsOf, removeCodes, removeInstallSteps, type Store } from "../../store/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Ids } from "../../platform/ids.ts";
import { hashSecret } from "../auth/passwords.ts";
import type { Throttle } from "../auth/throttle.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import type { Enrolment } from "../nodes/enrolment.ts";
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

/**
 * Installing an agent with one line (S0-20, UX.md J2): a code that is good for one node and some minutes fetches the script's
 * answers and reports its steps. It never brings a secret that outlives it, and it is an argument, never part of an address.
 */
export function makeInstalls(options: InstallsOptions) {
  const { store, roster, clock } = options;

  async function line(nodeId: NodeId, minutes: number, context: CommandContext): Promise<{ line: string; offline: string; expiresAt: number }> {
    const { command, expiresAt } = await options.enrolment.makeToken(nodeId, minutes, context);
    // 40 random bits in two groups that can be read out; tries are throttled and it lives for an hour.
    const code = options.ids.secret().slice(0, 8).toUpperCase();
    await store.write(async (tx) => {
      await removeCodes(tx, { purpose: "install", subject: nodeId });
      await removeInstallSteps(tx, nodeId);
      await insertCode(tx, { hash: hashSecret(code), purpose: "install", subject: nodeId, expiresAt });
    });
    const pin = options.certificate === null ? "" : `k --pinnedpubkey 'sha256//${pinOf(options.certificate)}'`;
    return { line: `curl -fsS${pin} ${options.address()}/install.sh | sudo sh -s -- ${code.slice(0, 4)}-${code.slice(4)}`, offline: command, expiresAt };
  }

  /** Whom a code is for. @throws Refusal `join.invalid` for a wrong or an old one, `access.throttled` after too many. */
  async function nodeOf(text: string, from: string): Promise<Node> {
    const key = `install ${from}`;
    options.throttle.check(key);
    const code = text.replaceAll("-", "").toUpperCase();
    const subject = await store.read((db) => codeSubject(db, { hash: hashSecret(code), purpose: "install", now: clock.now() }));
    const node = subject === null ? undefined : roster.find(subject as NodeId);
    if (node === undefined) {
      options.throttle.failed(key);
      throw new Refusal("forbidden", "join.invalid");
    }
    options.throttle.succeeded(key);
    return node;
  }

  async function step(nodeId: NodeId, name: string, ok: boolean, detail: Sentence | null): Promise<void> {
    if ((await store.read((db) => installStepsOf(db, nodeId))).length >= STEP_LIMIT) return;
    const made: InstallStep = { step: name.slice(0, 40), ok, detail, at: clock.now() };
    await store.write((tx) => insertInstallStep(tx, nodeId, made));
    options.onStep(nodeId, made);
  }

  return {
    line,
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
