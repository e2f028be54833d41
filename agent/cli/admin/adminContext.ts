import type { Session } from "./session.ts";

export interface AdminContext {
  /** Opens a session for one command, or hands out the shell's. */
  readonly withSession: (action: (session: Session, json: boolean) => Promise<number | void>) => (...args: unknown[]) => Promise<void>;
}
