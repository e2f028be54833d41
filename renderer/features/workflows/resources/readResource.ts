import type { Resource } from "#contract";
import { link } from "../../../link/link.ts";

const PIECE_BYTES = 256 * 1024;
const IN_FLIGHT = 4;

/** Bytes of one version, up to `limit`, a few pieces on their way at once. @throws Refusal as the link does. */
export async function readResource(resource: Pick<Resource, "id" | "projectId">, number: number, total: number, limit = total): Promise<Blob> {
  const end = Math.min(total, limit);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (let from = 0; from < end;) {
    const asked = [];
    for (let count = 0; count < IN_FLIGHT && from < end; count++) {
      const bytes = Math.min(PIECE_BYTES, end - from);
      asked.push(link.askBytes("resource.read", { id: resource.id, projectId: resource.projectId, number, from, bytes }));
      from += bytes;
    }
    for (const piece of await Promise.all(asked)) pieces.push(piece.bytes as Uint8Array<ArrayBuffer>);
  }
  return new Blob(pieces);
}

/** Hands a version to the browser as a file of its stored name. */
export async function saveResource(resource: Resource, number: number): Promise<void> {
  const version = resource.versions.find((one) => one.number === number);
  if (version === undefined) return;
  const url = URL.createObjectURL(await readResource(resource, number, version.bytes));
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = version.storedName;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
