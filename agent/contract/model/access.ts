import { z } from "zod";
import { ApiTokenId, Instant, Name, ProjectId, UserId, WorkflowId } from "./ids.ts";

/** A user name as Linux takes it. */
export const OS_USER = /^[a-z_][a-z0-9_-]{0,31}$/;

/** A role that a person has in one project (PRODUCT.md, table of verbs). */
export const Role = z.enum(["viewer", "developer", "operator", "projectAdmin"]);
export type Role = z.infer<typeof Role>;

/**
 * What a command needs of whoever sends it.
 * `see`: read a project's definitions, instances and logs. `edit`: drafts, test runs. `publish`: publish and schedule.
 * `operateOwn`: run, rerun, kill, set success on what one owns or started. `operate`: the same on everybody's.
 * `administer`: members, resource groups, batch verbs, removal. `platform`: nodes, task types, users, settings.
 */
export const Right = z.enum(["see", "edit", "publish", "operateOwn", "operate", "administer", "platform"]);
export type Right = z.infer<typeof Right>;

/** [ACC1] The one table that says which role has which right. A platform admin has every right everywhere. */
export const RIGHTS_OF_ROLE: Readonly<Record<Role, readonly Right[]>> = {
  viewer: ["see"],
  developer: ["see", "edit", "publish", "operateOwn"],
  operator: ["see", "operateOwn", "operate"],
  projectAdmin: ["see", "edit", "publish", "operateOwn", "operate", "administer"],
};

export const User = z.object({
  id: UserId,
  name: Name,
  platformAdmin: z.boolean(),
  disabled: z.boolean(),
  createdAt: Instant,
  lastSeenAt: Instant.nullable(),
  /** The operating system user as whom this person's scripts run on hosts (S4-35); null: the agent's own. */
  osUser: z.string().regex(OS_USER).nullable().default(null),
  /** Where mail about what this person owns or follows goes; null: nowhere. */
  email: z.email().max(254).nullable().default(null),
});
export type User = z.infer<typeof User>;

export const ProjectMember = z.object({ projectId: ProjectId, userId: UserId, userName: Name, role: Role });
export type ProjectMember = z.infer<typeof ProjectMember>;

/**
 * [API2] What a token may do at most, beside what its person may: rights, in projects, on workflows. Null and empty: all that the person may.
 * A token with a scope makes no other tokens and has no right on the platform.
 */
export const TokenScope = z.strictObject({
  rights: z.array(Right.exclude(["platform"])).min(1),
  projectIds: z.array(ProjectId).max(1000).default([]),
  workflowIds: z.array(WorkflowId).max(1000).default([]),
});
export type TokenScope = z.infer<typeof TokenScope>;

/** A token for programs. Its secret is shown once, when it is made; the server keeps only a hash. */
export const ApiToken = z.object({
  id: ApiTokenId,
  name: Name,
  userId: UserId,
  createdAt: Instant,
  expiresAt: Instant.nullable(),
  lastUsedAt: Instant.nullable(),
  scope: TokenScope.nullable(),
});
export type ApiToken = z.infer<typeof ApiToken>;

/** [ACC4] At least 10 characters; the length is the only rule, because length is what helps. */
export const Password = z.string().min(10).max(200);

/** One line of the audit log: who did what to which thing, from where, and how it looked before and after. */
export const AuditRecord = z.object({
  id: z.string(),
  at: Instant,
  actor: z.string(),
  from: z.string(),
  /** The token that was used, by its name; null: a session. */
  token: z.string().nullable(),
  command: z.string(),
  object: z.string(),
  projectId: ProjectId.nullable(),
  before: z.unknown(),
  after: z.unknown(),
});
export type AuditRecord = z.infer<typeof AuditRecord>;
