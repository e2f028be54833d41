import { setTimeout as pause } from "node:timers/promises";
import type { SavedConnection } from "#bridge";
import { LOCAL_CONNECTION } from "../links/deepLink.ts";
import type { LocalPlatform } from "./localPlatform.ts";

const LOOK_MS = 250;

export interface LocalSignInParts {
  readonly local: Pick<LocalPlatform, "status" | "signInToken">;
  readonly connections: { readonly list: () => readonly SavedConnection[]; readonly save: (connection: SavedConnection) => Promise<void> };
  /** What the connection is called when it is new. */
  readonly name: string;
  /** How long the platform may take to be up: `npm start` starts it and the window together. */
  readonly waitMs: number;
}

/**
 * Makes "this computer" a connection with the address of today and asks for a one-time sign-in code, so the window opens signed in.
 * @returns undefined when no platform runs here.
 */
export async function localSignIn({ local, connections, name, waitMs }: LocalSignInParts): Promise<string | undefined> {
  let status = await local.status();
  for (const until = Date.now() + waitMs; status.state !== "running" && Date.now() < until; status = await local.status()) await pause(LOOK_MS);
  if (status.state !== "running" || status.address === undefined) return undefined;
  const known = connections.list().find(({ id }) => id === LOCAL_CONNECTION);
  if (known?.address !== status.address) await connections.save({ name, environment: "development", ...known, id: LOCAL_CONNECTION, address: status.address });
  return (await local.signInToken()) ?? undefined;
}
