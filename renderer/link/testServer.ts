import { newId } from "./ids.ts";
import { askRest } from "./rest.ts";

/** What a server says to somebody who is not signed in. */
export interface ServerTest {
  readonly needed: boolean;
  readonly version: string;
  readonly platform: string;
  readonly tookMs: number;
}

/** Asks a server for its status. @throws Refusal when it cannot be reached. */
export async function testServer(address: string): Promise<ServerTest> {
  const before = performance.now();
  const status = await askRest(address, "setup.status", {}, newId());
  return { ...status, tookMs: Math.round(performance.now() - before) };
}
