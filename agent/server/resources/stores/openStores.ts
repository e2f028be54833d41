import { Refusal, type ResourceId } from "#contract";
import { openDiskStore } from "./diskStore.ts";
import type { ResourceStore } from "./resourceStore.ts";
import { openS3Store } from "./s3Store.ts";
import { openWebHdfsStore } from "./webHdfsStore.ts";

/** Where new resources go beside the server's disk. */
export interface RemoteStoreAddress {
  /** `s3+https://host/bucket/prefix?region=…` or `webhdfs+http://host:9870/folder?user=…`; http and https for both. */
  readonly url: string;
  /** Of S3. From the environment, so that nobody sees them among the processes. */
  readonly accessKey: string;
  readonly secretKey: string;
}
const KINDS = ["s3", "webhdfs"] as const;
type Kind = (typeof KINDS)[number];

/**
 * All stores behind one: a place says by its start which one has it, so what lay on the disk is read from there after the address
 * of another store was given. @throws Refusal `resource.address`
 */
export function openStores(directory: string, address: RemoteStoreAddress | null): ResourceStore & { placeOf(id: ResourceId, number: number): string } {
  const disk = openDiskStore(directory);
  const remote = address === null ? null : openRemote(address);
  const storeOf = (place: string): [ResourceStore, string] => {
    const kind = KINDS.find((one) => place.startsWith(`${one}:`));
    if (kind === undefined) return [disk, place];
    if (remote?.kind !== kind) throw new Refusal("unavailable", "resource.storeGone", { kind });
    return [remote.store, place.slice(kind.length + 1)];
  };
  const told = async <T>(act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (error) {
      throw error instanceof Refusal ? error : new Refusal("unavailable", "resource.storeFailed", { message: error instanceof Error ? error.message : String(error) });
    }
  };
  const at = <T>(place: string, act: (store: ResourceStore, key: string) => Promise<T>) => told(() => act(...storeOf(place)));
  return {
    placeOf: (id, number) => `${remote === null ? "" : `${remote.kind}:`}${id}/${number}`,
    put: (place, path, sha256) => at(place, (store, key) => store.put(key, path, sha256)),
    read: (place, from, bytes) => at(place, (store, key) => store.read(key, from, bytes)),
    remove: (place) => at(place, (store, key) => store.remove(key)),
  };
}

function openRemote({ url, accessKey, secretKey }: RemoteStoreAddress): { kind: Kind; store: ResourceStore } {
  const [, kind, rest] = /^(s3|webhdfs)\+(https?:\/\/.+)$/.exec(url) ?? [];
  if (rest === undefined || !URL.canParse(rest)) throw new Refusal("invalid", "resource.address", { url });
  const base = new URL(rest);
  if (base.username !== "" || base.password !== "") throw new Refusal("invalid", "resource.addressSecret");
  if (kind === "webhdfs") return { kind, store: openWebHdfsStore({ base, user: base.searchParams.get("user") ?? "" }) };
  if (accessKey === "" || secretKey === "" || base.pathname === "/") throw new Refusal("invalid", "resource.addressS3");
  return { kind: "s3", store: openS3Store({ base, region: base.searchParams.get("region") ?? "us-east-1", accessKey, secretKey }) };
}
