import { DEFAULT_LANE_SHARES, DEFAULT_LOG_RETENTION, DEFAULT_PLACEMENT, HERA_PLACEMENT, type Node } from "#contract";
import { expect, test } from "vitest";
import * as store$ from "../store/index.ts";
import { newId } from "./storeFixture.ts";
import type { WithBench } from "./storeBench.ts";

const refusal = (code: string, word: string) => ({ failure: { code, sentence: { code: word } } });
const user = (name: string, platformAdmin = false) => ({ id: newId.user(), name, passwordHash: `hash of ${name}`, platformAdmin });
export const node = (name: string, over: Partial<Node> = {}): Omit<Node, "changedSeq" | "number"> => ({
  id: newId.node(),
  kind: "master",
  name,
  address: "127.0.0.1",
  port: 18591,
  parentId: null,
  remark: "",
  tags: ["a"],
  slots: null,
  state: "UNINITIALISED",
  reason: null,
  desired: "stopped",
  groupId: null,
  weight: 10,
  maintenance: null,
  enrolledAt: null,
  lastHeardAt: null,
  host: null,
  ...over,
});

export function accessSuite(withBench: WithBench): void {
  test(
    "[ACC3] an empty database has no user and is not set up; settings and secrets are kept",
    withBench(async ({ store }) => {
      expect(await store.read(store$.listUsers)).toEqual([]);
      const fresh = {
        name: "Signalbox",
        zone: "UTC",
        setUp: false,
        projectAlertsPrivate: false,
        snapshotAt: "22:30",
        placement: DEFAULT_PLACEMENT,
        strategy: "spread",
        lanes: DEFAULT_LANE_SHARES,
        logs: DEFAULT_LOG_RETENTION,
      };
      expect(await store.read(store$.getSettings)).toEqual(fresh);
      await store.write((tx) => store$.saveSettings(tx, { zone: "Europe/Berlin", setUp: true, strategy: "pack", placement: HERA_PLACEMENT }));
      expect(await store.read(store$.getSettings)).toEqual({ ...fresh, zone: "Europe/Berlin", setUp: true, strategy: "pack", placement: HERA_PLACEMENT });
      await store.write((tx) => store$.saveSecret(tx, "key", "one"));
      await store.write((tx) => store$.saveSecret(tx, "key", "two"));
      expect(await store.write((tx) => store$.secretOf(tx, "key"))).toBe("two");
      expect(await store.read((db) => store$.secretOf(db, "other"))).toBeNull();
    }),
  );

  test(
    "[ACC3] users: names are taken once, the last admin stays",
    withBench(async ({ store }) => {
      const ann = await store.write((tx) => store$.insertUser(tx, user("ann", true)));
      const bob = await store.write((tx) => store$.insertUser(tx, user("bob")));
      await expect(store.write((tx) => store$.insertUser(tx, user("ann")))).rejects.toMatchObject(refusal("conflict", "access.userTaken"));
      await expect(store.write((tx) => store$.updateUser(tx, ann.id, { disabled: true }))).rejects.toMatchObject(refusal("refused", "access.lastAdmin"));
      await store.write((tx) => store$.updateUser(tx, bob.id, { platformAdmin: true, passwordHash: "new" }));
      expect(await store.write((tx) => store$.updateUser(tx, ann.id, { platformAdmin: false }))).toEqual({ ...ann, platformAdmin: false });
      expect(await store.read((db) => store$.findUserByName(db, "bob"))).toEqual({ user: { ...bob, platformAdmin: true }, passwordHash: "new" });
      await store.write((tx) => store$.touchUser(tx, ann.id, 77));
      expect((await store.read((db) => store$.findUser(db, ann.id)))?.lastSeenAt).toBe(77);
      expect((await store.read(store$.listUsers)).map((one) => one.name)).toEqual(["ann", "bob"]);
    }),
  );

  test(
    "[ACC3] sessions and tokens are found by hash, and go",
    withBench(async ({ store }) => {
      const ann = await store.write((tx) => store$.insertUser(tx, user("ann")));
      await store.write(async (tx) => {
        for (const hash of ["a", "b", "c"]) await store$.insertSession(tx, { hash, userId: ann.id, expiresAt: hash === "c" ? 5 : 100 });
      });
      expect(await store.read((db) => store$.findSession(db, "a"))).toEqual({ user: ann, expiresAt: 100 });
      await store.write((tx) => store$.pruneSessions(tx, 5));
      expect(await store.read((db) => store$.findSession(db, "c"))).toBeNull();
      await store.write((tx) => store$.removeSessionsOf(tx, ann.id, "b"));
      expect(await store.read((db) => store$.findSession(db, "a"))).toBeNull();
      await store.write((tx) => store$.removeSession(tx, "b"));
      expect(await store.read((db) => store$.findSession(db, "b"))).toBeNull();

      const token = { id: newId.token(), name: "ci", userId: ann.id, createdAt: 1, expiresAt: null, lastUsedAt: null, scope: null };
      await store.write((tx) => store$.insertApiToken(tx, { token, hash: "th" }));
      await store.write((tx) => store$.touchApiToken(tx, token.id, 9));
      expect(await store.read((db) => store$.findApiToken(db, "th"))).toEqual({ user: ann, token: { ...token, lastUsedAt: 9 } });
      expect(await store.read((db) => store$.listApiTokens(db, ann.id))).toHaveLength(1);
      expect(await store.write((tx) => store$.revokeApiToken(tx, token.id, newId.user()))).toBe(false);
      expect(await store.write((tx) => store$.revokeApiToken(tx, token.id, ann.id))).toBe(true);
      expect(await store.read((db) => store$.findApiToken(db, "th"))).toBeNull();
    }),
  );

  test(
    "[NOD3] a code works once, in its time, for its purpose",
    withBench(async ({ store }) => {
      await store.write((tx) => store$.insertCode(tx, { hash: "h", purpose: "join", subject: "node", expiresAt: 100 }));
      const use = (purpose: "join" | "signIn", now: number) => store.write((tx) => store$.useCode(tx, { hash: "h", purpose, now }));
      expect(await use("signIn", 1)).toBeNull();
      expect(await use("join", 100)).toBe("expired");
      expect(await Promise.all([use("join", 99), use("join", 99)])).toEqual([{ subject: "node" }, "used"]);
      await store.write((tx) => store$.removeCodes(tx, { purpose: "join", subject: "node" }));
      expect(await use("join", 1)).toBeNull();
    }),
  );

  test(
    "[ACC1] members have one role per project; a change is announced, nothing else is",
    withBench(async ({ store }) => {
      const ann = await store.write((tx) => store$.insertUser(tx, user("ann")));
      const project = await store.write((tx) => store$.insertProject(tx, { id: newId.project(), name: "p", description: "" }));
      const before = store.lastSeq();
      await store.write((tx) => store$.setMember(tx, { projectId: project.id, userId: ann.id, role: "viewer" }));
      await store.write((tx) => store$.setMember(tx, { projectId: project.id, userId: ann.id, role: "operator" }));
      await store.write((tx) => store$.setMember(tx, { projectId: project.id, userId: ann.id, role: "operator" }));
      expect(store.lastSeq()).toBe(before + 2);
      expect(await store.read((db) => store$.listMembers(db, project.id))).toEqual([{ projectId: project.id, userId: ann.id, userName: "ann", role: "operator" }]);
      expect(await store.read((db) => store$.rolesOf(db, ann.id))).toEqual([{ projectId: project.id, role: "operator" }]);
      await store.write((tx) => store$.setMember(tx, { projectId: project.id, userId: ann.id, role: null }));
      expect(await store.read((db) => store$.rolesOf(db, ann.id))).toEqual([]);
    }),
  );

  test(
    "[WIRE1] an answer is kept under the id of its command, once",
    withBench(async ({ store }) => {
      const record = (id: string, at: number, object = "project p") => ({
        id,
        at,
        actor: "ann",
        from: "127.0.0.1",
        command: "project.create",
        object,
        projectId: null,
        before: null,
        after: { name: "p" },
        answer: { ok: 1 },
      });
      await store.write((tx) => store$.insertAudit(tx, record("c1", 1)));
      await expect(store.write((tx) => store$.insertAudit(tx, record("c1", 2)))).rejects.toMatchObject(refusal("conflict", "command.idTaken"));
      expect(await store.read((db) => store$.findAnswer(db, "c1"))).toEqual({ actor: "ann", command: "project.create", answer: { ok: 1 } });
      expect(await store.read((db) => store$.findAnswer(db, "c2"))).toBeNull();
      await store.write(async (tx) => {
        await store$.insertAudit(tx, record("c0", 3));
        await store$.insertAudit(tx, record("c3", 3, "node n"));
      });
      const ids = async (filter: { before?: string; object?: string }) => (await store.read((db) => store$.listAudit(db, { ...filter, limit: 2 }))).map((one) => one.id);
      expect(await ids({})).toEqual(["c3", "c0"]);
      expect(await ids({ before: "c0" })).toEqual(["c1"]);
      expect(await ids({ object: "node n" })).toEqual(["c3"]);
      const [one] = await store.read((db) => store$.listAudit(db, { limit: 1, object: "project p" }));
      expect(one).toEqual({ id: "c0", at: 3, actor: "ann", token: null, from: "127.0.0.1", command: "project.create", object: "project p", projectId: null, before: null, after: { name: "p" } });
    }),
  );

  test(
    "[LC2] nodes are numbered, named once, and move only along their table",
    withBench(async ({ store }) => {
      const one = await store.write((tx) => store$.insertNode(tx, node("one")));
      const two = await store.write((tx) => store$.insertNode(tx, node("two")));
      expect([one.number, two.number]).toEqual([1, 2]);
      await expect(store.write((tx) => store$.insertNode(tx, node("one")))).rejects.toMatchObject(refusal("conflict", "node.nameTaken"));
      await expect(store.write((tx) => store$.updateNode(tx, two.id, { name: "one" }))).rejects.toMatchObject(refusal("conflict", "node.nameTaken"));
      expect(await store.write((tx) => store$.moveNode(tx, { id: one.id, event: "started" }))).toBeNull();
      const linked = await store.write((tx) => store$.moveNode(tx, { id: one.id, event: "linked", set: { lastHeardAt: 5, reason: { code: "node.silent", values: { seconds: 1 } } } }));
      expect(linked).toMatchObject({ state: "STOPPED", lastHeardAt: 5, reason: { code: "node.silent" } });
      expect(await store.read((db) => store$.findNode(db, one.id))).toEqual(linked);
      const before = store.lastSeq();
      await store.write((tx) => store$.touchNodes(tx, [{ id: one.id, at: 6 }]));
      await store.write((tx) => store$.updateNode(tx, one.id, { name: "one" }));
      expect(store.lastSeq()).toBe(before);
      expect((await store.read(store$.listNodes)).map((each) => [each.name, each.lastHeardAt])).toEqual([
        ["one", 6],
        ["two", null],
      ]);
      await store.write((tx) => store$.setNodeKey(tx, { nodeId: one.id, publicKey: "pk" }));
      expect(await store.read(store$.nodeKeys)).toEqual([{ nodeId: one.id, publicKey: "pk", certificate: null }]);
      await store.write((tx) => store$.removeNode(tx, one.id));
      await expect(store.write((tx) => store$.removeNode(tx, one.id))).rejects.toMatchObject(refusal("notFound", "node.notFound"));
      expect((await store.read((db) => store$.factsAfter(db, before, 10)))?.map((fact) => fact.name)).toEqual(["node.removed"]);
    }),
  );
}
