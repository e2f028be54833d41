import { z } from "zod";
import { Instant, ProjectId } from "../../model/ids.ts";
import { RetentionPolicy } from "../../model/retention.ts";
import { Sentence } from "../../model/sentence.ts";
import { command, query } from "../catalog.ts";
import { administer, none, see } from "./rights.ts";

/** How long what has ended is kept (UX.md, screen 32). */
export const retentionCommands = {
  "retention.get": query(see, z.object({ projectId: ProjectId }), z.object({ policy: RetentionPolicy, lastRunAt: Instant.nullable(), lastRemoved: z.number().int(), problem: Sentence.nullable() }), {
    method: "GET",
    path: "/projects/{projectId}/retention",
  }),
  /** What a policy would remove now, and what there is; rows of all tables, bytes of logs as far as they can be told. */
  "retention.preview": query(
    see,
    z.object({ projectId: ProjectId, policy: RetentionPolicy }),
    z.object({
      now: z.object({ runs: z.number().int(), rows: z.number().int(), logBytes: z.number() }),
      removed: z.object({ runs: z.number().int(), rows: z.number().int(), logBytes: z.number() }),
      oldest: Instant.nullable(),
    }),
    { method: "POST", path: "/projects/{projectId}/retention/preview" },
  ),
  "retention.save": command(administer, z.object({ projectId: ProjectId, policy: RetentionPolicy }), none, { method: "PUT", path: "/projects/{projectId}/retention" }),
} as const;
