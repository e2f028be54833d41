import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { NodeId, Refusal } from "#contract";
import { LowSync } from "lowdb";
import { z } from "zod";

/** Who an agent is: made once, when it joined. The private key never leaves this file. */
export const Identity = z.object({
  nodeId: NodeId,
  name: z.string(),
  kind: z.enum(["master", "slave"]),
  privateKey: z.string(),
  parent: z.object({ nodeId: NodeId, publicKey: z.string(), address: z.string(), certificate: z.string().nullable() }),
});
export type Identity = z.infer<typeof Identity>;

const identityPath = (dir: string): string => join(dir, "agent.json");

/** Null when no agent joined in this directory. @throws when the file is damaged: a lost key is not replaced silently. */
export function readIdentity(dir: string): Identity | null {
  const file = openFile(identityPath(dir));
  file.read();
  return file.data === null ? null : Identity.parse(file.data);
}
/** The same, where there must be one. @throws Refusal `agent.notJoined`. */
export function needIdentity(dir: string): Identity {
  const identity = readIdentity(dir);
  if (identity === null) throw new Refusal("notFound", "agent.notJoined", { path: dir });
  return identity;
}
export function writeIdentity(dir: string, identity: Identity): void {
  const file = openFile(identityPath(dir));
  file.data = identity;
  file.write();
}

/** lowdb, with a file that only its owner reads, replaced as a whole. */
function openFile(path: string): LowSync<unknown> {
  return new LowSync<unknown>(
    {
      read() {
        try {
          return JSON.parse(readFileSync(path, "utf8")) as unknown;
        } catch (cause) {
          if ((cause as NodeJS.ErrnoException).code === "ENOENT") return null;
          throw cause;
        }
      },
      write(data) {
        mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
        const draft = `${path}.new`;
        writeFileSync(draft, `${JSON.stringify(data, null, 2)}\n`, { mode: 0o600, flush: true });
        chmodSync(draft, 0o600);
        renameSync(draft, path);
      },
    },
    null,
  );
}
