/** A node that nobody has heard yet. */
export const NEW_NODE = { state: "UNINITIALISED", reason: null, desired: "stopped", maintenance: null, enrolledAt: null, lastHeardAt: null, host: null } as const;
