import type { Handlers, UiUp } from "#contract";
import { getRetention, saveRetention, type Store } from "../../store/index.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import type { RetentionKeeper } from "./retentionKeeper.ts";

/** [RTN1] How long a project keeps what has ended. A policy takes effect when it is saved. */
export function retentionHandlers({ store, keeper }: { readonly store: Store; readonly keeper: RetentionKeeper }): Pick<Handlers<UiUp, CommandContext>, Extract<keyof UiUp, `retention.${string}`>> {
  return {
    "retention.get": ({ projectId }) => store.read((db) => getRetention(db, projectId)),
    "retention.preview": ({ projectId, policy }) => keeper.preview(projectId, policy),
    "retention.save": async ({ projectId, policy }, context) => {
      const { policy: before } = await store.read((db) => getRetention(db, projectId));
      await context.commit({ object: `retention of project ${projectId}`, projectId, before, after: policy }, async (tx) => {
        await saveRetention(tx, projectId, policy);
        return {};
      });
      void keeper.sweep();
      return {};
    },
  };
}
