import fc from "fast-check";
import { expect, test } from "vitest";
import type { AlertChannelId, AlertId, AlertRuleId, ProjectId, UserId } from "#contract";
import {
  acknowledgeAlerts,
  alertsById,
  closeAlerts,
  countAlerts,
  dueAlertMessages,
  freshAlertMessages,
  gatherAlertMessages,
  getAlertCursor,
  insertAlertMessage,
  listAlertDeliveries,
  listAlerts,
  moveAlertCursor,
  nextAlertMessageAt,
  postponeAlertMessages,
  raiseAlert,
  removeAlertChannel,
  saveAlertChannel,
  settleAlertMessage,
  snoozeAlerts,
  snoozeEndsAt,
  type NewAlert,
  type StoredMessage,
} from "../store/index.ts";
import type { WithBench } from "./storeBench.ts";
import { newId } from "./storeFixture.ts";

/** What a store promises of alerts and their outbox. */
export function alertSuite(withBench: WithBench): void {
  const alert = (change: Partial<NewAlert> = {}): NewAlert => ({
    projectId: null,
    ruleId: newId.plain() as AlertRuleId,
    ruleName: "rule",
    kind: "failed",
    root: "task:a",
    subject: { code: "alert.failedPlain", values: {} },
    taskInstanceId: null,
    workflowInstanceId: null,
    nodeId: null,
    people: [],
    ...change,
  });
  const next = () => newId.plain() as AlertId;

  test(
    "[ALR2] of one rule and root one alert is open; after it is over the same root is another",
    withBench(async ({ store }) => {
      const ruleId = newId.plain() as AlertRuleId;
      await fc.assert(
        fc.asyncProperty(fc.array(fc.record({ act: fc.constantFrom("raise", "close", "acknowledge", "snooze"), root: fc.constantFrom("task:a", "task:b") }), { maxLength: 20 }), fc.uuid(), async (steps, salt) => {
          const open = new Map<string, { id: AlertId; count: number; state: string }>();
          for (const { act, root: plain } of steps) {
            const root = `${plain}:${salt}`;
            const known = open.get(root);
            await store.write(async (tx) => {
              if (act === "raise") {
                const raised = await raiseAlert(tx, next(), alert({ ruleId, root }));
                expect(raised.added).toBe(known !== undefined);
                open.set(root, { id: raised.alert.id, count: (known?.count ?? 0) + 1, state: known === undefined || known.state === "acknowledged" ? "open" : known.state });
              } else if (act === "close") {
                expect(await closeAlerts(tx, [root], ["failed"])).toBe(known === undefined ? 0 : 1);
                expect(await closeAlerts(tx, [root], ["late"])).toBe(0);
                open.delete(root);
              } else if (known !== undefined) {
                if (act === "acknowledge") await acknowledgeAlerts(tx, [known.id], "ann");
                else await snoozeAlerts(tx, [known.id], 5e12);
                open.set(root, { ...known, state: act === "acknowledge" ? "acknowledged" : "snoozed" });
              }
            });
          }
          const found = await store.read((db) =>
            alertsById(
              db,
              [...open.values()].map((one) => one.id),
            ),
          );
          expect(new Map(found.map((one) => [one.root, { id: one.id, count: one.count, state: one.state }]))).toEqual(open);
        }),
        { numRuns: 15 },
      );
    }),
  );

  test(
    "[ACC2] a list has what is the platform's and what is of the reader's projects; one's own by who it is for",
    withBench(async ({ store }) => {
      const [mine, theirs] = [newId.plain() as ProjectId, newId.plain() as ProjectId];
      const [ann, bob] = [newId.plain() as UserId, newId.plain() as UserId];
      await store.write(async (tx) => {
        await raiseAlert(tx, next(), alert({ root: "p", people: [ann] }));
        await raiseAlert(tx, next(), alert({ root: "m", projectId: mine, people: [ann, bob] }));
        await raiseAlert(tx, next(), alert({ root: "t", projectId: theirs, people: [bob] }));
      });
      const roots = async (filter: Omit<Parameters<typeof listAlerts>[1], "limit">) => (await store.read((db) => listAlerts(db, { ...filter, limit: 10 }))).map((one) => one.root).filter((root) => root.length === 1);
      expect(await roots({})).toEqual(["t", "m", "p"]);
      expect(await roots({ projectIds: [mine] })).toEqual(["m", "p"]);
      expect(await roots({ projectIds: [] })).toEqual(["p"]);
      expect(await roots({ userId: bob })).toEqual(["t", "m"]);
      expect(await store.read((db) => countAlerts(db, { userId: ann, state: "open" }))).toBe(2);
    }),
  );

  test(
    "[ALR1] [ALR3] a message stays in the outbox until it is settled, and a try counts once",
    withBench(async ({ store }) => {
      const channelId = newId.plain() as AlertChannelId;
      const message = {
        subject: { code: "alert.test", values: {} },
        at: 0,
        project: null,
        workflow: null,
        businessDate: null,
        ended: null,
        peakMemoryBytes: null,
        lastLines: [],
        taskInstanceId: null,
        workflowInstanceId: null,
        runId: null,
        gathered: false,
        digest: null,
      };
      await store.write(async (tx) => {
        await saveAlertChannel(tx, { id: channelId, projectId: null, version: null, name: `c ${channelId}`, enabled: true, language: "en", config: { kind: "slack", url: "https://example.com/…" }, sealed: null });
        await insertAlertMessage(tx, { id: "m", alertId: null, channelId, toUsers: [], message, nextAt: 100 });
      });
      expect(await store.read((db) => dueAlertMessages(db, 99, 10))).toEqual([]);
      expect(await store.read(nextAlertMessageAt)).toBe(100);
      const [due] = await store.read((db) => dueAlertMessages(db, 100, 10));
      expect(due).toMatchObject({ id: "m", tryNo: 0, message });
      expect(await store.write((tx) => settleAlertMessage(tx, "d1", due!, { ok: false, answer: "no", nextAt: 200 }))).toBe(true);
      expect(await store.write((tx) => settleAlertMessage(tx, "d2", due!, { ok: true, answer: "late", nextAt: null })), "of a try that was settled").toBe(false);
      const [again] = await store.read((db) => dueAlertMessages(db, 200, 10));
      expect(await store.write((tx) => settleAlertMessage(tx, "d3", again!, { ok: true, answer: "ok", nextAt: null }))).toBe(true);
      expect(await store.read(nextAlertMessageAt)).toBeNull();
      expect(await store.read((db) => listAlertDeliveries(db, { channelIds: [channelId], limit: 10 }))).toMatchObject([
        { tryNo: 2, ok: true, answer: "ok", nextAt: null },
        { tryNo: 1, ok: false, answer: "no", nextAt: 200 },
      ]);

      // [ALR5] Several of one rule become one; each alert has the tries of that one, the channel has each try once.
      const ruleId = newId.plain() as AlertRuleId;
      const ids = await store.write(async (tx) => {
        const made = [];
        for (const number of [1, 2, 3]) {
          const { alert: raised } = await raiseAlert(tx, next(), alert({ ruleId, root: `task:${number}` }));
          await insertAlertMessage(tx, { id: `g${number}`, alertId: raised.id, channelId, toUsers: number === 3 ? [newId.user()] : [], message, nextAt: 300 + number });
          made.push(raised.id);
        }
        return made;
      });
      const fresh = (toUsers: [] | null = null) => store.read((db) => freshAlertMessages(db, { channelId, ruleId, toUsers, limit: 10 }));
      expect([(await fresh()).map((one) => one.id), (await fresh([])).map((one) => one.id)]).toEqual([
        ["g1", "g2", "g3"],
        ["g1", "g2"],
      ]);
      await store.write(async (tx) => postponeAlertMessages(tx, await freshAlertMessages(tx.db, { channelId, ruleId, toUsers: [], limit: 1 }), 400));
      expect((await fresh()).map((one) => [one.id, one.nextAt, one.message.gathered])).toEqual([
        ["g2", 302, false],
        ["g3", 303, false],
        ["g1", 400, true],
      ]);
      const [second, third, first] = (await fresh()) as [StoredMessage, StoredMessage, StoredMessage];
      const leader = { ...first, message: { ...message, digest: { subjects: [message.subject], alertIds: ids } } };
      await store.write((tx) => gatherAlertMessages(tx, leader, [second, third]));
      expect(await fresh()).toEqual([]);
      const [one, ...others] = await store.read((db) => dueAlertMessages(db, 1000, 10));
      expect([one!.id, one!.message.digest?.alertIds, others]).toEqual(["g1", ids, []]);
      await store.write((tx) => settleAlertMessage(tx, "d4", one!, { ok: true, answer: "many", nextAt: null }));
      for (const alertId of ids) expect(await store.read((db) => listAlertDeliveries(db, { alertId, limit: 10 }))).toMatchObject([{ answer: "many", tryNo: 1 }]);
      expect((await store.read((db) => listAlertDeliveries(db, { channelIds: [channelId], limit: 10 }))).map((of) => of.answer)).toEqual(["many", "ok", "no"]);
      await store.write((tx) => removeAlertChannel(tx, channelId));
      expect(await store.read((db) => snoozeEndsAt(db))).not.toBe(0);
      await store.write((tx) => moveAlertCursor(tx, 5));
      await store.write((tx) => moveAlertCursor(tx, 7));
      expect(await store.read(getAlertCursor)).toBe(7);
    }),
  );
}
