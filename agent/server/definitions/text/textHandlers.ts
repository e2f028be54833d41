import { readFile } from "node:fs/promises";
import { folderChain, Refusal, type Handlers, type TextChange, type UiUp } from "#contract";
import {
  findProjectByName,
  findWorkflowByName,
  getWorkflow,
  listCalendars,
  channelWithoutSealed,
  listAlertChannels,
  listAlertRules,
  listDataSources,
  listFollowers,
  listFolders,
  listGroups,
  listNodes,
  listPools,
  listProjects,
  listTaskTypes,
  listVariables,
  listWorkflows,
  withoutSealed,
  withoutSecret,
  type Store,
} from "../../../store/index.ts";
import type { Ids } from "../../../platform/ids.ts";
import { callerName, type Authority } from "../../auth/authority.ts";
import type { CommandContext } from "../../gateway/commandContext.ts";
import type { FieldSecrets } from "../../secrets/fieldSecrets.ts";
import type { SecretBox } from "../../secrets/secretBox.ts";
import type { Generation } from "../../planning/generation.ts";
import type { EditLocks } from "../locks/editLocks.ts";
import { applyText } from "./applyText.ts";
import { readText } from "./readText.ts";
import { scriptTexts } from "./scriptDocuments.ts";
import { alertTexts } from "./writeAlerts.ts";
import { writeDocuments, writeText } from "./writeText.ts";

/** Thrown to leave a unit of work undone after it showed what it would do. */
class DryRun extends Error {
  readonly changes: TextChange[];
  constructor(changes: TextChange[]) {
    super("dry run");
    this.changes = changes;
  }
}

/** Definitions as text, and the sample, which is such a text. */
export function textHandlers(options: {
  store: Store;
  authority: Authority;
  ids: Ids;
  locks: EditLocks;
  generation: Generation;
  secrets: FieldSecrets;
  box: SecretBox;
  sample: () => Promise<string>;
}): Pick<Handlers<UiUp, CommandContext>, "text.apply" | "text.export" | "sample.load"> {
  const { store, authority, ids, locks, secrets, box } = options;

  async function apply(
    text: string,
    context: CommandContext,
    { draft, generate, dryRun, withoutPeople }: { draft: boolean; generate: boolean; dryRun: boolean; withoutPeople: boolean },
  ): Promise<{ changes: TextChange[] }> {
    const documents = readText(text);
    // Scripts are their person's, or everybody's, never a project's [API2].
    if (documents.some(({ body }) => body.kind === "Script")) authority.mayAsPerson(context.caller, "person");
    try {
      return await context.commit(
        (answer: { changes: TextChange[] }) => ({ object: `text of ${answer.changes.length} documents`, after: answer.changes.filter((change) => change.change !== "unchanged") }),
        async (tx) => {
          const changes = await applyText(documents, {
            tx,
            ids,
            by: callerName(context.caller),
            userId: context.caller.user!.id,
            draft,
            withoutPeople,
            generate: generate ? (workflowId) => options.generation.make(tx, workflowId) : null,
            secrets,
            box,
            may: async (right, projectId) => {
              const user = context.caller.user!;
              const allowed = projectId === null ? user.platformAdmin : await authority.has(context.caller, right, projectId);
              if (!allowed) throw new Refusal("forbidden", "access.forbidden", { right });
            },
            sees: (projectId) => authority.has(context.caller, "see", projectId),
            lockedBy: (workflow) => locks.refusalFor(tx, workflow, context.caller.user!),
          });
          if (dryRun) throw new DryRun(changes);
          return { changes };
        },
      );
    } catch (error) {
      if (error instanceof DryRun) return { changes: error.changes };
      throw error;
    }
  }

  return {
    "text.apply": (input, context) => apply(input.text, context, input),
    "text.export": async (input, context) => {
      const { id: userId } = context.caller.user!;
      if (input.myScripts) authority.mayAsPerson(context.caller, "person");
      if (input.myScripts) return { text: writeDocuments(await store.read((db) => scriptTexts(db, userId, "personal"))) };
      const visible = await authority.visibleProjects(context.caller);
      return store.read(async (db) => {
        const chosen = input.workflowId === undefined ? null : await getWorkflow(db, input.workflowId);
        const projectId = chosen?.projectId ?? input.projectId;
        const projects = (await listProjects(db)).filter((project) => (visible === undefined || visible.includes(project.id)) && (projectId === undefined || project.id === projectId));
        const workflows = [];
        for (const summary of await listWorkflows(db, { projectIds: projects.map((project) => project.id) })) {
          if (chosen === null || summary.id === chosen.id) workflows.push((await getWorkflow(db, summary.id))!);
        }
        const whole = projectId === undefined && context.caller.user!.platformAdmin;
        const used = new Set(workflows.flatMap((workflow) => workflow.draft.tasks.map((task) => task.type)));
        const taskTypes = (await listTaskTypes(db)).filter((type) => whole || used.has(type.name));
        const shown = new Set(projects.map((project) => project.id));
        // One workflow comes with what defines it, not with everything of its project.
        const groups = chosen === null ? (await listGroups(db)).filter((group) => shown.has(group.projectId)) : [];
        const pools = chosen === null ? (await listPools(db)).filter((pool) => (pool.projectId === null ? whole : shown.has(pool.projectId))) : [];
        const calendars = chosen === null ? (await listCalendars(db)).filter((calendar) => (calendar.projectId === null ? whole : shown.has(calendar.projectId))) : [];
        const folders = (await listFolders(db)).filter((folder) => shown.has(folder.projectId));
        const around = new Set(chosen === null ? folders.map(({ id }) => id) : folderChain(chosen.folderId, new Map(folders.map((folder) => [folder.id, folder]))).map(({ id }) => id));
        const variables = (await listVariables(db)).filter((one) => (one.projectId === null ? whole : shown.has(one.projectId))).map(withoutSecret);
        const sources = (await listDataSources(db)).filter((one) => (one.projectId === null ? whole : chosen === null && shown.has(one.projectId))).map(withoutSealed);
        return {
          text: writeText({
            taskTypes,
            projects,
            variables,
            sources,
            folders: folders.filter(({ id }) => around.has(id)),
            groups,
            pools,
            calendars,
            workflows,
            followers: await listFollowers(db, chosen === null ? { projectIds: projects.map((project) => project.id) } : { workflowId: chosen.id }),
            nodes: whole ? await listNodes(db) : [],
            alerts: alertTexts(
              (await listAlertChannels(db)).filter((one) => (one.projectId === null ? whole : chosen === null && shown.has(one.projectId))).map(channelWithoutSealed),
              (await listAlertRules(db)).filter((one) => (one.projectId === null ? whole : chosen === null && shown.has(one.projectId))),
              { projects: await listProjects(db), workflows: await listWorkflows(db, {}), taskTypes: await listTaskTypes(db), channels: await listAlertChannels(db) },
            ),
            scripts: whole ? await scriptTexts(db, userId, "shared") : [],
          }),
        };
      });
    },
    "sample.load": async (_, context) => {
      const text = await options.sample();
      await apply(text, context, { draft: false, generate: true, dryRun: false, withoutPeople: false });
      return store.read(async (db) => {
        const { project, name } = sampleName(text);
        const found = (await findProjectByName(db, project))!;
        return { projectId: found.id, workflowId: (await findWorkflowByName(db, found.id, name))!.id };
      });
    },
  };
}

function sampleName(text: string): { project: string; name: string } {
  for (const document of readText(text)) if (document.kind === "Workflow") return document.body;
  throw new Error("the sample has no workflow");
}

/** The sample's text, with the two paths of this installation as parameters of its project. */
export async function readSample(file: URL, values: Readonly<Record<"lockfile" | "workspace", string>>): Promise<string> {
  const text = await readFile(file, "utf8");
  return text.replaceAll(/"@(lockfile|workspace)@"/g, (_, key: "lockfile" | "workspace") => JSON.stringify(values[key]));
}
