import { Refusal, type AlertMessage, type ChannelConfig, type Language, type TaskId, type TaskInstance, type WorkflowInstanceId } from "#contract";
import { listTaskTypes, tasksOf, type Db, type Tx } from "../../../store/index.ts";
import type { Ids } from "../../../platform/ids.ts";
import { bodyOf, type Runs } from "../../planning/startRun.ts";
import { linkOf, messageText, titleOf, type MessagePlace } from "../messageText.ts";

type Script = Extract<ChannelConfig, { kind: "script" }>;
const TEXT_BYTES = 20_000;
const TIMEOUT_SECONDS = 600;
/** `$$` is a dollar sign in a parameter: nothing in a message is looked up [PAR4]. */
const literal = (text: string): string => text.replaceAll("$", "$$$$");

/**
 * In a unit: the run that says a message, as a test of its own project, so that it alerts nobody itself. The message reaches the task as
 * its parameters `alert_title`, `alert_text`, `alert_link` and `alert_id`, never as text of the script. Answers what is ready to go.
 */
export async function runScriptFor(
  tx: Tx,
  using: { readonly ids: Ids; readonly runs: Runs },
  of: { readonly id: string; readonly runId: WorkflowInstanceId; readonly config: Script; readonly name: string; readonly message: AlertMessage; readonly language: Language; readonly place: MessagePlace },
): Promise<TaskInstance[]> {
  const { config, message, language, place } = of;
  const type = (await listTaskTypes(tx.db)).find((one) => one.id === config.taskTypeId);
  if (type === undefined || !type.enabled) throw new Refusal("refused", "alertChannel.type", { name: of.name });
  const params = {
    alert_id: of.id,
    alert_title: literal(titleOf(message, language)),
    alert_text: literal(messageText(message, language, place, TEXT_BYTES)),
    alert_link: literal(linkOf(message, place) ?? ""),
  };
  const task = { id: using.ids.next<TaskId>(), name: "alert", type: type.name, params: config.params, after: [], retry: { times: 0, intervalSeconds: 60 }, timeoutSeconds: TIMEOUT_SECONDS, remark: "" };
  const run = await using.runs.testType(tx, { id: of.runId, params: {}, test: true, origin: "test", startedBy: "alerts" }, config.projectId, bodyOf(type), { params, tasks: [task], positions: {} }, "alert");
  return run.ready;
}
/** How the run of a message does; null when it is gone. */
export async function scriptRunOf(db: Db, runId: WorkflowInstanceId): Promise<TaskInstance | null> {
  return (await tasksOf(db, runId))[0] ?? null;
}
