import { Refusal, type Handlers, type ScriptEntry, type ScriptId, type TaskId, type UiUp, type User, type WorkflowSummary } from "#contract";
import {
  findScript,
  findUser,
  getWorkflow,
  insertScript,
  insertScriptRun,
  keepScriptVersion,
  KEPT_AUTOMATIC,
  listScripts,
  moveScript,
  removeScript,
  saveDraft,
  saveScriptText,
  scriptRuns,
  scriptVersions,
  scriptVersionText,
  type Db,
  type Store,
} from "../../store/index.ts";
import type { Ids } from "../../platform/ids.ts";
import { callerName, type Authority } from "../auth/authority.ts";
import type { EditLocks } from "../definitions/locks/editLocks.ts";
import type { Dispatcher } from "../dispatch/dispatcher.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import type { Runs } from "../planning/startRun.ts";
import { taskOf, typeOfScript } from "./runScript.ts";

/** [DEV1] [DEV2] The development center: files, their versions, and running them. */
export function scriptHandlers(options: {
  store: Store;
  authority: Authority;
  runs: Runs;
  locks: EditLocks;
  ids: Ids;
  dispatcher: () => Dispatcher;
}): Pick<Handlers<UiUp, CommandContext>, Extract<keyof UiUp, `script.${string}`>> {
  const { store, authority, runs, locks, ids } = options;
  const userOf = (context: CommandContext): User => context.caller.user!;
  /** [ACC2] Another's personal file is answered like one that does not exist. */
  const seen = async (db: Db, id: ScriptId, context: CommandContext): Promise<ScriptEntry & { readonly text: string }> => {
    const script = await findScript(db, id, userOf(context).id);
    if (script === null) throw new Refusal("notFound", "script.notFound", { name: id });
    return script;
  };
  const shown = async (db: Db, id: ScriptId, context: CommandContext): Promise<ScriptEntry> => {
    const { text: _, ...entry } = await seen(db, id, context);
    return entry;
  };
  return {
    "script.list": async (_, context) => {
      const seq = store.lastSeq();
      return { scripts: await store.read((db) => listScripts(db, userOf(context).id)), seq };
    },
    "script.get": (input, context) =>
      store.read(async (db) => {
        const { text, ...script } = await seen(db, input.id, context);
        return { script, text, versions: await scriptVersions(db, input.id) };
      }),
    "script.create": (input, context) =>
      context.commit<ScriptEntry>(
        (script) => ({ object: `script ${script.name}`, after: { area: script.area, language: script.language } }),
        async (tx) => {
          await insertScript(tx, { ...input, ownerId: userOf(context).id, by: callerName(context.caller) });
          if (input.language !== null) await keepScriptVersion(tx, { scriptId: input.id, number: 1, automatic: false, by: callerName(context.caller), text: input.text });
          return shown(tx.db, input.id, context);
        },
      ),
    "script.save": (input, context) =>
      context.commit<ScriptEntry>(
        (script) => ({ object: `script ${script.name}`, after: { version: script.version, automatic: input.automatic } }),
        async (tx) => {
          const script = await seen(tx.db, input.id, context);
          if (script.language === null) throw new Refusal("invalid", "script.isFolder", { name: script.name });
          const by = callerName(context.caller);
          if (script.text !== input.text) {
            await saveScriptText(tx, script, { ...input, by });
            await keepScriptVersion(tx, { scriptId: script.id, number: script.version + 1, automatic: input.automatic, by, text: input.text });
          }
          return shown(tx.db, input.id, context);
        },
      ),
    "script.move": (input, context) =>
      context.commit<ScriptEntry>(
        (script) => ({ object: `script ${script.name}`, after: { parentId: script.parentId } }),
        async (tx) => {
          await moveScript(tx, await seen(tx.db, input.id, context), input);
          return shown(tx.db, input.id, context);
        },
      ),
    "script.remove": async (input, context) => {
      const { text, ...before } = await store.read((db) => seen(db, input.id, context));
      // Of a personal file the audit log keeps no text: others read it.
      await context.commit({ object: `script ${before.name}`, before: before.area === "shared" ? { ...before, text } : before }, async (tx) => {
        await removeScript(tx, await seen(tx.db, input.id, context));
        return {};
      });
      return {};
    },
    "script.version": (input, context) =>
      store.read(async (db) => {
        const script = await seen(db, input.id, context);
        const text = await scriptVersionText(db, input.id, input.number);
        if (text === null) throw new Refusal("notFound", "script.versionNotFound", { name: script.name, number: input.number, kept: KEPT_AUTOMATIC });
        return { text };
      }),
    "script.run": async (input, context) => {
      let ready: Awaited<ReturnType<Runs["testType"]>>["ready"] = [];
      const answer = await context.commit({ object: `script ${input.scriptId}`, projectId: input.projectId, after: { bytes: input.text.length } }, async (tx) => {
        const script = await seen(tx.db, input.scriptId, context);
        const body = await typeOfScript(tx.db, script);
        // [DEV1] Personal runs as its creator, shared as whoever runs it.
        const as = await findUser(tx.db, script.area === "personal" ? script.ownerId : userOf(context).id);
        const task = taskOf(body, { id: ids.next<TaskId>(), name: script.name, text: input.text, params: input.params, group: input.group, osUser: as?.osUser ?? null });
        const run = await runs.testType(
          tx,
          { id: input.id, params: {}, test: true, origin: "test", startedBy: callerName(context.caller) },
          input.projectId,
          body,
          { params: {}, tasks: [task], positions: {} },
          script.name,
        );
        await insertScriptRun(tx, { scriptId: script.id, workflowInstanceId: run.instance.id, by: callerName(context.caller) });
        ready = run.ready;
        return { workflowInstanceId: run.instance.id, taskInstanceId: run.ready[0]!.id };
      });
      options.dispatcher().enqueue(ready);
      return answer;
    },
    "script.runs": async (input, context) => {
      const visible = await authority.visibleProjects(context.caller);
      return store.read(async (db) => {
        await seen(db, input.id, context);
        return (await scriptRuns(db, input.id, input.limit)).filter((run) => visible === undefined || visible.includes(run.projectId));
      });
    },
    "script.promote": (input, context) =>
      context.commit<WorkflowSummary>(
        (workflow) => ({ object: `workflow ${workflow.name}`, projectId: workflow.projectId, after: { task: input.name, script: input.scriptId } }),
        async (tx) => {
          const script = await seen(tx.db, input.scriptId, context);
          const body = await typeOfScript(tx.db, script);
          await locks.mustHold(tx, input.workflowId, userOf(context));
          const workflow = await getWorkflow(tx.db, input.workflowId);
          if (workflow === null) throw new Refusal("notFound", "workflow.notFound", { name: input.workflowId });
          if (workflow.draft.tasks.some((task) => task.name === input.name)) throw new Refusal("conflict", "task.nameTwice", { task: input.name, name: input.name });
          const task = { ...taskOf(body, { id: input.taskId, name: input.name, text: script.text, params: input.params }), timeoutSeconds: null };
          const saved = await saveDraft(tx, {
            workflowId: workflow.id,
            draftVersion: workflow.draftVersion,
            definition: { ...workflow.draft, tasks: [...workflow.draft.tasks, task] },
            by: callerName(context.caller),
          });
          await locks.saved(tx, saved, userOf(context));
          return saved;
        },
      ),
  };
}
