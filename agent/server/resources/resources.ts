import { mkdir, statfs } from "node:fs/promises";
import { join } from "node:path";
import { Refusal, type AttemptId, type ProjectId, type Resource, type ResourceId, type UploadId, type UserId } from "#contract";
import {
  addResourceVersion,
  findResourceByName,
  findUpload,
  getSettings,
  getWorkflowInstance,
  getAttempt,
  insertUpload,
  removeUpload,
  resourceVersion,
  uploadsBefore,
  versionNamed,
  type Store,
  type Tx,
  type Upload,
} from "../../store/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Ids } from "../../platform/ids.ts";
import type { Logger } from "../../platform/logger.ts";
import { openStagedUploads } from "./stagedUploads.ts";
import { openStores, type RemoteStoreAddress } from "./stores/openStores.ts";
import { storedName } from "./storedName.ts";

export interface ResourcesOptions {
  readonly store: Store;
  readonly dataDir: string;
  /** Null: on the disk of this server. */
  readonly remote: RemoteStoreAddress | null;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
}
/** Free disk that uploads leave to the rest of the server, in bytes. */
const RESERVE_BYTES = 512 * 1024 * 1024;
const SWEEP_MS = 3_600_000;
const ABANDONED_MS = 24 * 3_600_000;

/**
 * [RES1] Files of projects. An upload is staged on this server's disk, survives a restart, and becomes a version when it is whole;
 * what was begun more than a day ago goes.
 */
export function openResources(options: ResourcesOptions) {
  const { store, clock, ids, log } = options;
  const directory = join(options.dataDir, "resources");
  const stores = openStores(directory, options.remote);
  const staged = openStagedUploads(join(directory, "uploads"));

  const uploadOf = async (id: UploadId, projectId: ProjectId, userId: UserId): Promise<Upload> => {
    const upload = await store.read((db) => findUpload(db, id));
    if (upload === null || upload.projectId !== projectId || upload.userId !== userId) throw new Refusal("notFound", "resource.uploadNotFound", { id });
    return upload;
  };
  const versionOf = async (id: ResourceId, number: number, projectId: ProjectId) => {
    const version = await store.read((db) => resourceVersion(db, id, number));
    if (version === null || version.projectId !== projectId) throw new Refusal("notFound", "resource.versionNotFound", { name: id, number });
    return version;
  };
  /** Uploads that were looked up once: a frame is not the time to ask the store again. */
  const open = new Map<UploadId, Upload>();

  const sweeping = clock.every(SWEEP_MS, () => void sweep().catch((error: unknown) => log.warn("old uploads were not removed", { error: String(error) })));
  async function sweep(): Promise<void> {
    for (const id of await store.read((db) => uploadsBefore(db, clock.now() - ABANDONED_MS))) await abandon(id);
  }
  async function abandon(id: UploadId): Promise<void> {
    open.delete(id);
    await store.write((tx) => removeUpload(tx, id));
    await staged.remove(id);
  }

  return {
    /** How far it is. @throws Refusal `resource.noSpace`, `resource.uploadOther` */
    async begin(tx: Tx, upload: Upload): Promise<number> {
      const offset = await staged.size(upload.id);
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const disk = await statfs(directory);
      const free = disk.bavail * disk.bsize - RESERVE_BYTES;
      if (upload.bytes - offset > free) throw new Refusal("refused", "resource.noSpace", { name: upload.name, bytes: upload.bytes, free: Math.max(0, free) });
      await insertUpload(tx, upload);
      return offset;
    },
    /** @returns how many bytes of it are here; they survive the death of this process. */
    async append(input: { uploadId: UploadId; projectId: ProjectId; offset: number; bytes: Uint8Array }, userId: UserId): Promise<number> {
      const known = open.get(input.uploadId);
      const upload = known?.projectId === input.projectId && known.userId === userId ? known : await uploadOf(input.uploadId, input.projectId, userId);
      open.set(upload.id, upload);
      return staged.append(upload.id, input.offset, input.bytes, upload.bytes);
    },
    /** Its bytes are moved to their place before the version is stored: a crash between leaves a file that the next try overwrites. */
    async finish(input: { uploadId: UploadId; projectId: ProjectId; userId: UserId; by: string }, commit: (unit: (tx: Tx) => Promise<Resource>, name: string) => Promise<Resource>): Promise<Resource> {
      const upload = await uploadOf(input.uploadId, input.projectId, input.userId);
      const stored = await staged.size(upload.id);
      if (stored < upload.bytes) throw new Refusal("refused", "resource.incomplete", { name: upload.name, stored, bytes: upload.bytes });
      const sha256 = await staged.seal(upload.id);
      const before = await store.read((db) => findResourceByName(db, upload.projectId, upload.name));
      const id = before?.id ?? ids.next<ResourceId>();
      const number = (before?.versions[0]?.number ?? 0) + 1;
      const place = stores.placeOf(id, number);
      await stores.put(place, staged.path(upload.id), sha256);
      open.delete(upload.id);
      return commit(async (tx) => {
        const { zone } = await getSettings(tx.db);
        const taken = new Set(before?.versions.map((version) => version.storedName));
        const { projectId, name, remark, bytes } = upload;
        await removeUpload(tx, upload.id);
        return addResourceVersion(tx, { id, projectId, name, remark, bytes, sha256, place, number, by: input.by, storedName: storedName(name, tx.now, zone, (one) => taken.has(one)) });
      }, upload.name);
    },
    async abandon(id: UploadId, projectId: ProjectId, userId: UserId): Promise<void> {
      await uploadOf(id, projectId, userId);
      await abandon(id);
    },
    async read(input: { id: ResourceId; projectId: ProjectId; number: number; from: number; bytes: number }): Promise<{ from: number; bytes: Uint8Array; total: number }> {
      const version = await versionOf(input.id, input.number, input.projectId);
      return { from: input.from, bytes: await stores.read(version.place, input.from, input.bytes), total: version.bytes };
    },
    /** [RES1] What the name means to the project of an attempt. */
    async find(attemptId: AttemptId, name: string): Promise<{ resourceId: ResourceId; number: number; bytes: number; sha256: string }> {
      const version = await store.read(async (db) => {
        const project = await projectOf(db, attemptId);
        return project === null ? null : versionNamed(db, project, name);
      });
      if (version === null) throw new Refusal("notFound", "resource.notFound", { name });
      return { resourceId: version.resourceId, number: version.number, bytes: version.bytes, sha256: version.sha256 };
    },
    async fetch(input: { attemptId: AttemptId; resourceId: ResourceId; number: number; from: number; bytes: number }): Promise<Uint8Array> {
      const project = await store.read((db) => projectOf(db, input.attemptId));
      const version = project === null ? null : await versionOf(input.resourceId, input.number, project);
      if (version === null) throw new Refusal("notFound", "resource.versionNotFound", { name: input.resourceId, number: input.number });
      return stores.read(version.place, input.from, input.bytes);
    },
    /** Bytes that no version has any more. */
    async forget(places: readonly string[]): Promise<void> {
      for (const place of places) await stores.remove(place);
    },
    async close(): Promise<void> {
      sweeping.cancel();
      await staged.close();
    },
  };

  async function projectOf(db: Tx["db"], attemptId: AttemptId): Promise<ProjectId | null> {
    const attempt = await getAttempt(db, attemptId);
    return attempt === null ? null : ((await getWorkflowInstance(db, attempt.workflowInstanceId))?.projectId ?? null);
  }
}
export type Resources = ReturnType<typeof openResources>;
