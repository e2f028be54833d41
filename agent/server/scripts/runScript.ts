import { NO_LIMITS, Refusal, type ParameterValues, type ScriptEntry, type ScriptLanguage, type TaskDefinition, type TaskId, type TaskTypeBody } from "#contract";
import { listTaskTypes, type Db } from "../../store/index.ts";
import { bodyOf } from "../planning/startRun.ts";

/** The built-in type that runs a language. */
const TYPE_OF: Readonly<Record<ScriptLanguage, string>> = { shell: "shell", python: "python", js: "node", sql: "sql", hive: "hive" };
const TIMEOUT_SECONDS = 12 * 3600;

/** The type of a script's language as it is now. Refusals `script.isFolder`, `script.noType`. */
export async function typeOfScript(db: Db, script: Pick<ScriptEntry, "name" | "language">): Promise<TaskTypeBody> {
  if (script.language === null) throw new Refusal("invalid", "script.isFolder", { name: script.name });
  const name = TYPE_OF[script.language];
  const type = (await listTaskTypes(db)).find((one) => one.name === name && one.enabled);
  if (type === undefined) throw new Refusal("refused", "script.noType", { type: name, language: script.language });
  return bodyOf(type);
}

/** [DEV1] A text as a task of that type: `osUser` is whom it runs as on the host, the agent's own user when null. */
export function taskOf(body: TaskTypeBody, input: { id: TaskId; name: string; text: string; params: ParameterValues; group?: string | null; osUser?: string | null }): TaskDefinition {
  const field = body.plugin.kind === "interpreter" ? body.plugin.script : (body.parameters.find((spec) => spec.kind === "code")?.key ?? "script");
  const user = input.osUser ?? null;
  return {
    id: input.id,
    name: input.name,
    type: body.name,
    params: { ...input.params, [field]: input.text },
    after: [],
    retry: { times: 0, intervalSeconds: 60 },
    timeoutSeconds: TIMEOUT_SECONDS,
    remark: "",
    ...(input.group == null ? {} : { where: { group: input.group } }),
    ...(user === null ? {} : { limits: { ...NO_LIMITS, user } }),
  };
}
