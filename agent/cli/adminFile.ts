import { readFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { Refusal } from "#contract";
import { z } from "zod";

/** What a local platform leaves for programs of the same user: `DIR/admin.json`, mode 0600. */
export const AdminFile = z.object({
  address: z.string(),
  certificate: z.string().nullable(),
  token: z.string(),
  pid: z.number().int(),
  processes: z.array(z.object({ role: z.enum(["server", "master", "slave"]), name: z.string(), pid: z.number().int() })),
});
export type AdminFile = z.infer<typeof AdminFile>;

export const defaultDataDir = (): string => join(process.env["XDG_DATA_HOME"] ?? join(homedir(), ".local", "share"), "signalbox");
export const adminFilePath = (dataDir: string): string => join(dataDir, "admin.json");

/** Written beside and renamed, so nobody reads half of it. */
export async function writeAdminFile(dataDir: string, file: AdminFile): Promise<void> {
  const path = adminFilePath(dataDir);
  await writeFile(`${path}.new`, JSON.stringify(file, null, 2), { mode: 0o600 });
  await rename(`${path}.new`, path);
}
export function readAdminFile(dataDir: string): AdminFile | null {
  try {
    return AdminFile.parse(JSON.parse(readFileSync(adminFilePath(dataDir), "utf8")));
  } catch {
    return null;
  }
}

export interface Target {
  readonly address: string;
  readonly certificate: string | null;
  readonly token: string;
}
/** Which server a command speaks to: `--data`, then SIGNALBOX_SERVER and SIGNALBOX_TOKEN, then `admin login`, then the default local platform. */
export function findTarget(dataDir: string | undefined): Target {
  if (dataDir !== undefined) {
    const file = readAdminFile(dataDir);
    if (file === null) throw new Refusal("unavailable", "cli.noAdminFile", { path: adminFilePath(dataDir) });
    return file;
  }
  const address = process.env["SIGNALBOX_SERVER"];
  if (address !== undefined) {
    const certificate = process.env["SIGNALBOX_CERTIFICATE"];
    return { address, certificate: certificate === undefined ? null : readFileSync(certificate, "utf8"), token: process.env["SIGNALBOX_TOKEN"] ?? "" };
  }
  const login = readLogin();
  if (login !== null) return login;
  const local = readAdminFile(defaultDataDir());
  if (local !== null) return local;
  throw new Refusal("unavailable", "cli.noTarget");
}

const loginPath = () => join(process.env["XDG_CONFIG_HOME"] ?? join(homedir(), ".config"), "signalbox-login.json");
const Login = z.object({ address: z.string(), certificate: z.string().nullable(), token: z.string() });
function readLogin(): Target | null {
  try {
    return Login.parse(JSON.parse(readFileSync(loginPath(), "utf8")));
  } catch {
    return null;
  }
}
/** Remembers a sign-in for later commands of this user. */
export async function writeLogin(target: Target): Promise<string> {
  const path = loginPath();
  await writeFile(path, JSON.stringify(target), { mode: 0o600 });
  return path;
}
