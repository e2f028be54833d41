export { type Agent, type AgentOptions, type UpgradeOrder } from "./agent.ts";
export { enrol } from "./enrol.ts";
export { Identity, readIdentity } from "./identity.ts";
export { startSlave } from "./startSlave.ts";
