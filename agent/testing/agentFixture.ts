import { systemClock } from "../platform/clock.ts";
import { makeIds } from "../platform/ids.ts";
import { makeLogger } from "../platform/logger.ts";
import { needIdentity } from "../slave/identity.ts";
import { startSlave } from "../slave/startSlave.ts";

// The slave as a program of its own, for tests that kill it: `node agentFixture.ts DIR`, identity in DIR. Says "up" when it is.
const dir = process.argv[2]!;
const slave = await startSlave({ dir, identity: needIdentity(dir), clock: systemClock, ids: makeIds(systemClock), log: makeLogger("slave", process.env["LOG_LEVEL"] ?? "error") });
process.stdout.write("up\n");
process.once("SIGTERM", () => void slave.stop().then(() => process.exit(0)));
