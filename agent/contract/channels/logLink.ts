import { z } from "zod";
import { AttemptId, Instant, ProjectId, ResourceId, UploadId } from "../model/ids.ts";
import { command, query } from "./catalog.ts";

/** Bytes as each runtime hands them over: Node a Buffer, a browser an ArrayBuffer. */
const Bytes = z
  .union([z.custom<Uint8Array>((value) => value instanceof Uint8Array), z.custom<ArrayBuffer>((value) => value instanceof ArrayBuffer)])
  .transform((value) => (value instanceof Uint8Array ? value : new Uint8Array(value)));

export const LogInfo = z.object({
  attemptId: AttemptId,
  /** Bytes that the server has. */
  storedBytes: z.number().int(),
  /** All bytes of a finished attempt are here. */
  complete: z.boolean(),
  lastByteAt: Instant.nullable(),
  /** [LOG5] There was output, and it was removed after its time. */
  removed: z.boolean().default(false),
});
export type LogInfo = z.infer<typeof LogInfo>;

/** [LOG5] How long logs are kept at the server after their last byte, and how many bytes at most; null: no limit. */
export const LogRetention = z.strictObject({
  keepDays: z.number().int().min(1).max(36_500),
  maxBytes: z
    .number()
    .int()
    .min(1024 * 1024)
    .nullable(),
});
export type LogRetention = z.infer<typeof LogRetention>;
export const DEFAULT_LOG_RETENTION: LogRetention = { keepDays: 90, maxBytes: null };

const seeProject = { right: "see", of: "project" } as const;
const editProject = { right: "edit", of: "project" } as const;
/** What a reader asks on the log connection. Files go this way too: control never waits behind bytes. */
export const logUp = {
  "log.info": query(seeProject, z.object({ attemptId: AttemptId }), LogInfo),
  /** A range; fewer bytes than asked for where the log ends. */
  "log.read": query(seeProject, z.object({ attemptId: AttemptId, from: z.number().int().min(0), bytes: z.number().int().min(1).max(262_144) }), z.object({ from: z.number().int(), bytes: Bytes, info: LogInfo })),
  /** Send `log.chunk` from here on, one at a time, until `log.unfollow` or the log is complete. */
  "log.follow": query(seeProject, z.object({ attemptId: AttemptId, from: z.number().int().min(0) }), LogInfo),
  "log.unfollow": query("signedIn", z.object({ attemptId: AttemptId }), z.object({})),
  /** Offsets of the lines that contain a text, case-insensitive, over the whole stored log. */
  "log.search": query(
    seeProject,
    z.object({ attemptId: AttemptId, text: z.string().min(1).max(200), from: z.number().int().min(0).default(0), limit: z.number().int().min(1).max(2000).default(500) }),
    z.object({ matches: z.array(z.object({ offset: z.number().int(), line: z.number().int() })), scannedTo: z.number().int(), complete: z.boolean() }),
  ),
  /** Lines that look like an error (a word such as error, exception, fatal or traceback), by offset, in pages, over the whole stored log. */
  "log.errors": query(
    seeProject,
    z.object({ attemptId: AttemptId, from: z.number().int().min(0).default(0), limit: z.number().int().min(1).max(2000).default(500) }),
    z.object({ matches: z.array(z.object({ offset: z.number().int(), line: z.number().int() })), scannedTo: z.number().int(), complete: z.boolean() }),
  ),
  /** Bytes at an offset of an upload; answered with how far it is. A wrong offset is answered with the right one. Several may be on their way. */
  "resource.append": query(editProject, z.object({ uploadId: UploadId, projectId: ProjectId, offset: z.number().int().min(0), bytes: Bytes }), z.object({ stored: z.number().int() })),
  "resource.read": query(
    seeProject,
    z.object({ id: ResourceId, projectId: ProjectId, number: z.number().int().min(1), from: z.number().int().min(0), bytes: z.number().int().min(1).max(262_144) }),
    z.object({ from: z.number().int(), bytes: Bytes, total: z.number().int() }),
  ),
} as const;
/** [LOG4] Credit: the next chunk is sent when this one has been answered, so a slow reader slows only itself. */
export const logDown = {
  "log.chunk": command("public", z.object({ attemptId: AttemptId, from: z.number().int(), bytes: Bytes, info: LogInfo }), z.object({})),
} as const;
