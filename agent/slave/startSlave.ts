import { CREW_NAMESPACE } from "#contract";
import { type Agent, type AgentOptions, openAgent } from "./agent.ts";

/** Starts the slave role: dials its master and runs what it is assigned. Opens no port. */
export const startSlave = async (options: AgentOptions): Promise<Agent> => openAgent(options, { namespace: CREW_NAMESPACE, handlers: (own) => own, onUplink: () => {} });
