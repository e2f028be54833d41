import { z } from "zod";
import { ApiToken, AuditRecord, Password, Role, TokenScope, User } from "../../model/access.ts";
import { ApiTokenId, Instant, Name, ProjectId, UserId, ZoneName } from "../../model/ids.ts";
import { command, query } from "../catalog.ts";
import { Page, none, platform } from "./rights.ts";

const Session = z.object({ token: z.string(), expiresAt: Instant, user: User });

/** Setting up, signing in, people and what they did. */
export const peopleCommands = {
  "setup.status": query("public", none, z.object({ needed: z.boolean(), version: z.string(), platform: z.string() }), { method: "GET", path: "/setup" }),
  "setup.complete": command("public", z.object({ code: z.string().max(100), userName: Name, password: Password, platformName: Name.default("Signalbox"), zone: ZoneName }), Session, { method: "POST", path: "/setup" }),
  "auth.login": command("public", z.object({ userName: z.string().max(100), password: z.string().max(200) }), Session, { method: "POST", path: "/auth/login" }),
  "auth.redeem": command("public", z.object({ code: z.string().max(100) }), Session, { method: "POST", path: "/auth/redeem" }),
  "auth.signInLink": command("person", none, z.object({ code: z.string(), expiresAt: Instant }), { method: "POST", path: "/auth/links" }),
  "auth.logout": command("person", none, none, { method: "POST", path: "/auth/logout" }),
  "auth.changePassword": command("person", z.object({ current: z.string().max(200), next: Password }), none, { method: "POST", path: "/auth/password" }),
  /** Where one's own mail goes. */
  "auth.setEmail": command("person", z.object({ email: User.shape.email }), User, { method: "PUT", path: "/me/email" }),
  "auth.me": query(
    "signedIn",
    none,
    z.object({ user: User, roles: z.array(z.object({ projectId: ProjectId, role: Role })), platform: z.object({ name: z.string(), zone: z.string(), version: z.string(), now: Instant }) }),
    { method: "GET", path: "/me" },
  ),
  "token.list": query("person", none, z.array(ApiToken), { method: "GET", path: "/tokens" }),
  "token.create": command(
    "person",
    z.object({ id: ApiTokenId.optional(), name: Name, days: z.number().int().min(1).max(3650).nullable().default(90), scope: TokenScope.nullable().default(null) }),
    z.object({ token: ApiToken, secret: z.string() }),
    {
      method: "POST",
      path: "/tokens",
    },
  ),
  "token.revoke": command("person", z.object({ id: ApiTokenId }), none, { method: "DELETE", path: "/tokens/{id}" }),

  "user.list": query("signedIn", none, z.array(User), { method: "GET", path: "/users" }),
  "user.create": command(platform, z.object({ id: UserId.optional(), name: Name, password: Password, platformAdmin: z.boolean().default(false) }), User, { method: "POST", path: "/users" }),
  "user.update": command(
    platform,
    z.object({ userId: UserId, platformAdmin: z.boolean().optional(), disabled: z.boolean().optional(), password: Password.optional(), osUser: User.shape.osUser.optional(), email: User.shape.email.optional() }),
    User,
    {
      method: "PUT",
      path: "/users/{userId}",
    },
  ),
  "audit.list": query(platform, z.object({ before: z.string().optional(), object: z.string().max(200).optional(), ...Page }), z.array(AuditRecord), { method: "GET", path: "/audit" }),
} as const;
