import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { isLoopback } from "../security/addresses.ts";

/** What `signalbox up` leaves for programs of the same user: `DIR/admin.json`. Only what is used here. */
const AdminFile = z.object({
  address: z.string().refine((text) => URL.canParse(text) && isLoopback(new URL(text).hostname)),
  token: z.string().min(1),
  pid: z.number().int().positive(),
  processes: z.array(z.object({ role: z.string(), name: z.string(), pid: z.number().int() })),
});
export type AdminFile = z.infer<typeof AdminFile>;

/** Where the local platform keeps its data: SIGNALBOX_DATA when `npm start --data` says so (empty: not said), else where the command line looks, too. */
export const localDataDir = (environment: NodeJS.ProcessEnv): string => environment["SIGNALBOX_DATA"] || join(environment["XDG_DATA_HOME"] ?? join(homedir(), ".local", "share"), "signalbox");

/** The file of a platform whose process lives; undefined when there is none. */
export function readAdminFile(dataDir: string): AdminFile | undefined {
  try {
    const file = AdminFile.parse(JSON.parse(readFileSync(join(dataDir, "admin.json"), "utf8")));
    return isAlive(file.pid) ? file : undefined;
  } catch {
    return undefined;
  }
}
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

const ANSWER_MS = 3000;
/** Whether the server of the platform answers. */
export async function isHealthy(file: AdminFile): Promise<boolean> {
  try {
    return (await fetch(new URL("/healthz", file.address), { signal: AbortSignal.timeout(ANSWER_MS), redirect: "error" })).ok;
  } catch {
    return false;
  }
}

const SignInLink = z.object({ code: z.string().min(1) });
/** A one-time code for `auth.redeem`; null when the server does not give one. The token goes to this machine only. */
export async function askSignInCode(file: AdminFile): Promise<string | null> {
  try {
    const reply = await fetch(new URL("/api/v1/auth/links", file.address), {
      method: "POST",
      headers: { authorization: `Bearer ${file.token}`, "content-type": "application/json" },
      body: "{}",
      signal: AbortSignal.timeout(ANSWER_MS),
      redirect: "error",
    });
    return reply.ok ? SignInLink.parse(await reply.json()).code : null;
  } catch {
    return null;
  }
}
