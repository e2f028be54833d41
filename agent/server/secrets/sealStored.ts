import type { ProjectId, TaskTypeBody, WorkflowDefinition } from "#contract";
import { definitionTexts, listTaskTypes, replaceDefinitionText, saveSecret, secretOf, type Store } from "../../store/index.ts";
import type { FieldSecrets } from "./fieldSecrets.ts";

const DONE = "definitionsSealed";

/** Definitions from before secrets were encrypted: their secret fields become references, all in one unit, once. */
export async function sealStored(store: Store, secrets: FieldSecrets): Promise<void> {
  if ((await store.read((db) => secretOf(db, DONE))) !== null) return;
  await store.write(async (tx) => {
    const current = new Map<string, Pick<TaskTypeBody, "parameters">>((await listTaskTypes(tx.db)).map((type) => [type.name, type]));
    for (const { place, projectId, text, taskTypes } of await definitionTexts(tx.db)) {
      const types = taskTypes === null ? current : new Map(Object.entries(JSON.parse(taskTypes) as Record<string, TaskTypeBody>));
      const before = JSON.parse(text) as WorkflowDefinition;
      const after = await secrets.seal(tx, projectId as ProjectId, before, types);
      if (after !== before) await replaceDefinitionText(tx, place, after);
    }
    await saveSecret(tx, DONE, "1");
  });
}
