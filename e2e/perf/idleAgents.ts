import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { agentDown, agentLogDown, agentLogUp, agentUp, CONTROL_PATH, FLEET_NAMESPACE, HEARTBEAT_MS, LOG_PATH, Refusal, type Handlers } from "#contract";
import { enrol } from "../../agent/slave/index.ts";
import { openParentLink } from "../../agent/slave/link/parentLink.ts";
import { hostFacts } from "../../agent/slave/probe/hostFacts.ts";
import { openHostProbe } from "../../agent/slave/probe/hostMetrics.ts";
import { systemClock } from "../../agent/platform/clock.ts";
import { makeIds } from "../../agent/platform/ids.ts";
import { makeLogger } from "../../agent/platform/logger.ts";
import { tell } from "../../agent/transport/call.ts";

/** A process that is many masters at once: each joins, proves itself, syncs, and then only beats. Told its tokens by whoever forked it. */
process.on("message", (message: { join: string[] }) => void start(message.join).then(() => process.send!({ ready: true })));

const ids = makeIds(systemClock);
const log = makeLogger("idle", "fatal");
const folder = mkdtempSync(join(tmpdir(), "signalbox-idle-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const measure = openHostProbe(folder, () => systemClock.now());
const nothing = new Proxy({} as Handlers<typeof agentDown, undefined>, {
  get: () => () => {
    throw new Refusal("refused", "place.stopped");
  },
});

async function start(tokens: readonly string[]): Promise<void> {
  for (let at = 0; at < tokens.length; at += 20) await Promise.all(tokens.slice(at, at + 20).map((token, index) => open(token, at + index)));
}
async function open(token: string, index: number): Promise<void> {
  const identity = await enrol(token, { dir: join(folder, String(index)), clock: systemClock, ids, version: "test" });
  const { nodeId } = identity;
  const common = { identity, namespace: FLEET_NAMESPACE, ids, log, onDown() {} };
  await new Promise<void>((resolve) => {
    const control = openParentLink({
      ...common,
      path: CONTROL_PATH,
      says: agentUp,
      hears: agentDown,
      handlers: nothing,
      onUp() {
        const host = hostFacts({ version: "test", incarnation: ids.next<string>(), startedAt: systemClock.now() });
        void control.call("agent.sync", { nodeId, host, service: "started", slots: availableParallelism(), clock: systemClock.now(), holding: [] }).then(() => resolve());
        setTimeout(() => setInterval(() => tell(control.peer, agentUp, "agent.pulse", { nodeId, metrics: measure(), slots: 1, slotsUsed: 0, clock: systemClock.now() }), HEARTBEAT_MS), Math.random() * HEARTBEAT_MS);
      },
    });
    openParentLink({ ...common, path: LOG_PATH, says: agentLogUp, hears: agentLogDown, handlers: { "link.challenge": () => {} }, onUp() {} });
  });
}
