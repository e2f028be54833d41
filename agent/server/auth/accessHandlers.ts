import { Refusal, type ApiToken, type Handlers, type UiUp, type User, type UserId } from "#contract";
import {
  findApiToken,
  findSession,
  findUser,
  findUserByName,
  getSettings,
  insertApiToken,
  insertCode,
  insertSession,
  insertUser,
  listApiTokens,
  listAudit,
  listUsers,
  removeCodes,
  removeSession,
  removeSessionsOf,
  revokeApiToken,
  saveSettings,
  touchApiToken,
  touchUser,
  updateUser,
  useCode,
  type Store,
  type Tx,
} from "../../store/index.ts";
import { zoneIsKnown } from "../../domain/planning/businessDate.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Ids } from "../../platform/ids.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import type { Authority, Caller } from "./authority.ts";
import { decoyHash, hashPassword, hashSecret, passwordMatches } from "./passwords.ts";
import { makeThrottle } from "./throttle.ts";

/** A session ends 12 hours after sign-in, a sign-in link after 10 minutes. */
const SESSION_MS = 12 * 3600_000;
const LINK_MS = 10 * 60_000;
/** A token's last use is kept to the minute. */
const USE_MS = 60_000;

type Names = Extract<keyof UiUp, `setup.${string}` | `auth.${string}` | `user.${string}` | `token.${string}` | "audit.list">;

export interface AccessOptions {
  readonly store: Store;
  readonly authority: Authority;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly version: string;
  /** Called when somebody's connections must end: signed out, disabled, password changed. */
  readonly onSignedOut: (userId: UserId, keepSession: string | null) => void;
  /** Called once the first admin exists. */
  readonly onSetUp: () => void;
}

/** Sessions, tokens, people and the audit log. */
export function makeAccess(options: AccessOptions) {
  const { store, authority, clock, ids } = options;
  const throttle = makeThrottle(clock);
  // Many people may share an address, so it takes more to slow one down.
  const addresses = makeThrottle(clock, { free: 30 });

  async function openSession(tx: Tx, user: User): Promise<{ token: string; expiresAt: number; user: User }> {
    const token = `sbs_${ids.secret()}`;
    const expiresAt = tx.now + SESSION_MS;
    await insertSession(tx, { hash: hashSecret(token), userId: user.id, expiresAt });
    await touchUser(tx, user.id, tx.now);
    return { token, expiresAt, user: { ...user, lastSeenAt: tx.now } };
  }

  /** [AUTH] Who a bearer token belongs to; nobody when it is unknown, expired, revoked or its user disabled. */
  async function callerOf(token: string | null, from: string): Promise<Caller> {
    const nobody: Caller = { user: null, from, sessionHash: null, token: null };
    if (token === null || token === "") return nobody;
    const hash = hashSecret(token);
    const now = clock.now();
    const session = await store.read((db) => findSession(db, hash));
    if (session !== null && session.expiresAt > now && !session.user.disabled) return { user: session.user, from, sessionHash: hash, token: null };
    const api = await store.read((db) => findApiToken(db, hash));
    if (api !== null && (api.token.expiresAt === null || api.token.expiresAt > now) && !api.user.disabled) {
      await noteUse(api.token, now);
      const { id, name, scope } = api.token;
      const { platformAdmin } = api.user;
      return { user: { ...api.user, platformAdmin: platformAdmin && scope === null }, from, sessionHash: null, token: { id, name, scope, ofAdmin: platformAdmin } };
    }
    // Whose token is good comes in, however often another program of the same address came with a bad one.
    addresses.check(`token ${from}`);
    addresses.failed(`token ${from}`);
    return nobody;
  }

  /** When a token was last used, to the minute. Nobody waits for it, and an answer does not depend on it. */
  async function noteUse(token: ApiToken, now: number): Promise<void> {
    if (token.lastUsedAt !== null && now - token.lastUsedAt < USE_MS) return;
    await store.write((tx) => touchApiToken(tx, token.id, now)).catch(() => undefined);
  }

  const me = (context: CommandContext): User => context.caller.user!;

  const handlers: Pick<Handlers<UiUp, CommandContext>, Names> = {
    "setup.status": async () => {
      const settings = await store.read(getSettings);
      return { needed: !settings.setUp, version: options.version, platform: settings.name };
    },
    "setup.complete": async (input, context) => {
      addresses.check(`setup ${context.caller.from}`);
      if (!zoneIsKnown(input.zone)) throw new Refusal("invalid", "zone.unknown", { zone: input.zone });
      const passwordHash = await hashPassword(input.password);
      const session = await context.commit({ object: `user ${input.userName}`, after: { platformAdmin: true }, remember: false }, async (tx) => {
        if ((await getSettings(tx.db)).setUp) throw new Refusal("conflict", "setup.done");
        const code = await useCode(tx, { hash: hashSecret(input.code.trim()), purpose: "setup", now: tx.now });
        if (code === null || typeof code === "string") {
          addresses.failed(`setup ${context.caller.from}`);
          throw new Refusal("forbidden", "access.codeWrong");
        }
        const user = await insertUser(tx, { id: ids.next<UserId>(), name: input.userName, passwordHash, platformAdmin: true });
        await saveSettings(tx, { name: input.platformName, zone: input.zone, setUp: true });
        await removeCodes(tx, { purpose: "setup", subject: "setup" });
        return openSession(tx, user);
      });
      options.onSetUp();
      return session;
    },

    "auth.login": async (input, context) => {
      const [user, from] = [`user ${input.userName.toLowerCase()}`, `login ${context.caller.from}`];
      throttle.check(user);
      addresses.check(from);
      const found = await store.read((db) => findUserByName(db, input.userName));
      const matches = await passwordMatches(input.password, found?.passwordHash ?? (await decoyHash()));
      if (found === null || !matches || found.user.disabled) {
        throttle.failed(user);
        addresses.failed(from);
        throw new Refusal("notSignedIn", "access.wrongPassword");
      }
      throttle.succeeded(user);
      return context.commit({ object: `user ${found.user.name}`, remember: false }, (tx) => openSession(tx, found.user));
    },
    "auth.redeem": async (input, context) => {
      addresses.check(`redeem ${context.caller.from}`);
      return context.commit({ object: "sign-in link", remember: false }, async (tx) => {
        const code = await useCode(tx, { hash: hashSecret(input.code.trim()), purpose: "signIn", now: tx.now });
        const user = code === null || typeof code === "string" ? null : await findUser(tx.db, code.subject as UserId);
        if (user === null || user.disabled) {
          addresses.failed(`redeem ${context.caller.from}`);
          throw new Refusal("notSignedIn", "access.codeWrong");
        }
        return openSession(tx, user);
      });
    },
    "auth.signInLink": (_, context) =>
      context.commit({ object: "sign-in link", remember: false }, async (tx) => {
        const code = ids.secret();
        const expiresAt = tx.now + LINK_MS;
        await insertCode(tx, { hash: hashSecret(code), purpose: "signIn", subject: me(context).id, expiresAt });
        return { code, expiresAt };
      }),
    "auth.logout": async (_, context) => {
      const { sessionHash } = context.caller;
      await context.commit({ object: `user ${me(context).name}` }, async (tx) => {
        if (sessionHash !== null) await removeSession(tx, sessionHash);
      });
      return {};
    },
    "auth.changePassword": async (input, context) => {
      const user = me(context);
      throttle.check(`user ${user.name.toLowerCase()}`);
      const found = await store.read((db) => findUserByName(db, user.name));
      if (found === null || !(await passwordMatches(input.current, found.passwordHash))) {
        throttle.failed(`user ${user.name.toLowerCase()}`);
        throw new Refusal("forbidden", "access.wrongPassword");
      }
      const passwordHash = await hashPassword(input.next);
      await context.commit({ object: `user ${user.name}`, after: { password: "changed" } }, async (tx) => {
        await updateUser(tx, user.id, { passwordHash });
        await removeSessionsOf(tx, user.id, context.caller.sessionHash ?? undefined);
      });
      options.onSignedOut(user.id, context.caller.sessionHash);
      return {};
    },
    "auth.setEmail": ({ email }, context) => context.commit<User>({ object: `user ${me(context).name}`, before: { email: me(context).email }, after: { email } }, (tx) => updateUser(tx, me(context).id, { email })),
    "auth.me": async (_, context) => {
      const user = me(context);
      const settings = await store.read(getSettings);
      const visible = await authority.visibleProjects(context.caller);
      const roles = [...(await authority.rolesOf(user))].flatMap(([projectId, role]) => (visible === undefined || visible.includes(projectId) ? [{ projectId, role }] : []));
      return { user, roles, platform: { name: settings.name, zone: settings.zone, version: options.version, now: clock.now() } };
    },

    "token.list": (_, context) => store.read((db) => listApiTokens(db, me(context).id)),
    "token.create": (input, context) =>
      context.commit({ object: `token ${input.name}`, after: { days: input.days, scope: input.scope }, remember: false }, async (tx) => {
        const secret = `sbt_${ids.secret()}`;
        const token: ApiToken = {
          id: input.id ?? ids.next(),
          name: input.name,
          userId: me(context).id,
          createdAt: tx.now,
          expiresAt: input.days === null ? null : tx.now + input.days * 86_400_000,
          lastUsedAt: null,
          scope: input.scope,
        };
        await insertApiToken(tx, { token, hash: hashSecret(secret) });
        return { token, secret };
      }),
    "token.revoke": async (input, context) => {
      await context.commit({ object: `token ${input.id}` }, async (tx) => {
        if (!(await revokeApiToken(tx, input.id, me(context).id))) throw new Refusal("notFound", "access.tokenNotFound");
      });
      options.onSignedOut(me(context).id, context.caller.sessionHash);
      return {};
    },

    "user.list": (_, context) =>
      store.read(async (db) => (me(context).platformAdmin ? listUsers(db) : (await listUsers(db)).map((user) => ({ ...user, lastSeenAt: null, email: user.id === me(context).id ? user.email : null })))),
    "user.create": async (input, context) => {
      const passwordHash = await hashPassword(input.password);
      return context.commit({ object: `user ${input.name}`, after: { platformAdmin: input.platformAdmin } }, (tx) =>
        insertUser(tx, { id: input.id ?? ids.next(), name: input.name, passwordHash, platformAdmin: input.platformAdmin }),
      );
    },
    "user.update": async (input, context) => {
      const passwordHash = input.password === undefined ? undefined : await hashPassword(input.password);
      const { platformAdmin, disabled, osUser, email } = input;
      const user = await context.commit<User>(
        (changed) => ({ object: `user ${changed.name}`, after: { platformAdmin, disabled, osUser, email, password: passwordHash === undefined ? undefined : "changed" } }),
        async (tx) => {
          if ((await findUser(tx.db, input.userId)) === null) throw new Refusal("notFound", "access.userNotFound", { name: input.userId });
          const changed = await updateUser(tx, input.userId, { platformAdmin, disabled, osUser, email, passwordHash });
          if (disabled === true || passwordHash !== undefined) await removeSessionsOf(tx, input.userId);
          tx.announce("access.changed", input.userId, { topic: "platform", projectId: null }, { userId: input.userId });
          return changed;
        },
      );
      options.onSignedOut(input.userId, context.caller.user?.id === input.userId ? context.caller.sessionHash : null);
      return user;
    },
    "audit.list": (input) => store.read((db) => listAudit(db, input)),
  };

  return { handlers, callerOf };
}
export type Access = ReturnType<typeof makeAccess>;
