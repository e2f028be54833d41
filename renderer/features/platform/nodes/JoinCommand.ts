import type { NodeId } from "#contract";

/** The one line to run on the host, and until when it works. */
export interface JoinCommand {
  readonly nodeId: NodeId;
  readonly command: string;
  readonly expiresAt: number;
}
