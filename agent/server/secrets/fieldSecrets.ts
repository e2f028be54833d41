import { isTypedSecret, secretIdOf, secretKeys, secretReference, withoutTypedSecrets, type ProjectId, type TaskDefinition, type TaskTypeBody, type WorkflowDefinition } from "#contract";
import { fieldSecrets, insertFieldSecret, listTaskTypes, type Db, type Tx } from "../../store/index.ts";
import type { Ids } from "../../platform/ids.ts";
import type { SecretBox } from "./secretBox.ts";

type Types = ReadonlyMap<string, Pick<TaskTypeBody, "parameters">>;

/** [VAR1] Secret fields of tasks: definitions hold references, the texts are stored encrypted, and only an order has them again. */
export function makeFieldSecrets({ ids, box }: { readonly ids: Ids; readonly box: SecretBox }) {
  return {
    /**
     * The definition as it may be stored: the text of each secret field is a reference. A reference stays one, and so does a value that
     * only names a variable. A text that is the one `before` has keeps its reference, so that saving twice changes nothing.
     */
    async seal(tx: Tx, projectId: ProjectId, definition: WorkflowDefinition, types: Types, before: WorkflowDefinition | null = null): Promise<WorkflowDefinition> {
      const tasks: TaskDefinition[] = [];
      const known = new Map((before?.tasks ?? []).map((task) => [task.id, task]));
      let changed = false;
      for (const task of definition.tasks) {
        const params = { ...task.params };
        for (const key of secretKeys(types.get(task.type))) {
          const value = params[key];
          if (!isTypedSecret(value)) continue;
          const text = typeof value === "object" ? JSON.stringify(value) : String(value);
          params[key] = (await sameAs(tx.db, projectId, known.get(task.id)?.params[key], text)) ?? (await insert(tx, projectId, text));
          changed = true;
        }
        tasks.push({ ...task, params });
      }
      return changed ? { ...definition, tasks } : definition;
    },

    /** What may be kept of a definition that is only being edited. */
    async withoutTyped(db: Db, definition: WorkflowDefinition, stored: WorkflowDefinition | null): Promise<WorkflowDefinition> {
      return withoutTypedSecrets(definition, new Map((await listTaskTypes(db)).map((type) => [type.name, type])), stored);
    },

    /** References of this project that lead nowhere: made up, or another project's. */
    async unknown(db: Db, projectId: ProjectId, definition: WorkflowDefinition, types: Types): Promise<{ readonly task: TaskDefinition; readonly key: string }[]> {
      const found = definition.tasks.flatMap((task) =>
        secretKeys(types.get(task.type)).flatMap((key) => {
          const id = secretIdOf(task.params[key]);
          return id === null ? [] : [{ task, key, id }];
        }),
      );
      const known = await fieldSecrets(db, projectId, [...new Set(found.map(({ id }) => id))]);
      return found.filter(({ id }) => !known.has(id));
    },

    /** The task with its secrets as they were typed, for an order. `missing` is a field whose secret cannot be had. */
    async open(db: Db, projectId: ProjectId, task: TaskDefinition, type: TaskTypeBody): Promise<{ readonly task: TaskDefinition; readonly missing: string | null }> {
      const references = secretKeys(type).flatMap((key) => {
        const id = secretIdOf(task.params[key]);
        return id === null ? [] : [{ key, id }];
      });
      if (references.length === 0) return { task, missing: null };
      const sealed = await fieldSecrets(
        db,
        projectId,
        references.map(({ id }) => id),
      );
      const params = { ...task.params };
      for (const { key, id } of references) {
        const text = sealed.has(id) ? box.open(sealed.get(id)!, id) : null;
        if (text === null) return { task, missing: key };
        params[key] = text;
      }
      return { task: { ...task, params }, missing: null };
    },
  };

  async function insert(tx: Tx, projectId: ProjectId, text: string): Promise<string> {
    const id = ids.next<string>();
    await insertFieldSecret(tx, { id, projectId, sealed: box.seal(text, id) });
    return secretReference(id);
  }
  async function sameAs(db: Db, projectId: ProjectId, before: unknown, text: string): Promise<string | null> {
    const id = secretIdOf(before);
    const sealed = id === null ? undefined : (await fieldSecrets(db, projectId, [id])).get(id);
    return sealed !== undefined && box.open(sealed, id!) === text ? secretReference(id!) : null;
  }
}
export type FieldSecrets = ReturnType<typeof makeFieldSecrets>;
