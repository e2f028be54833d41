import type { AlertRuleId } from "#contract";
import { listAlertRules, saveAlertRule, saveSecret, secretOf, type Store } from "../../store/index.ts";
import type { Ids } from "../../platform/ids.ts";

const DONE = "alertDefaults";

/** S4-14: failures for good of what a person owns or follows are in the inbox, without any channel. Made once; who removes it keeps it removed. */
export async function makeDefaultRule(store: Store, ids: Ids): Promise<void> {
  if ((await store.read((db) => secretOf(db, DONE))) !== null) return;
  await store.write(async (tx) => {
    await saveSecret(tx, DONE, "1");
    if ((await listAlertRules(tx.db, null)).length > 0) return;
    await saveAlertRule(tx, {
      id: ids.next<AlertRuleId>(),
      projectId: null,
      version: null,
      name: "failures",
      enabled: true,
      kind: "failed",
      of: { workflowIds: [], taskIds: [] },
      minutes: null,
      to: { owner: true, followers: true, users: [], channels: [] },
      quiet: null,
    });
  });
}
