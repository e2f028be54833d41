import { isDeepStrictEqual } from "node:util";
import { ChannelConfig, Refusal, sentence, type AlertChannelId, type AlertRule, type AlertRuleId, type Problem, type ProjectId, type TextChange, type WorkflowId } from "#contract";
import { findAlertChannelByName, findAlertRuleByName, findProjectByName, findWorkflowByName, listTaskTypes, saveAlertChannel, saveAlertRule, type Tx } from "../../../store/index.ts";
import { checkChannel } from "../../alerts/channelHandlers.ts";
import { checkRule } from "../../alerts/checkRule.ts";
import { openChannel, sealChannel } from "../../alerts/channels/channelSecret.ts";
import type { Applying, Of } from "./applying.ts";

/** The project of a document, null for the platform; undefined, with a problem, when there is none of that name. */
async function projectOf(tx: Tx, { body, lineOf }: Of<"AlertChannel"> | Of<"AlertRule">, problems: Problem[]): Promise<ProjectId | null | undefined> {
  if (body.project === null) return null;
  const project = await findProjectByName(tx.db, body.project);
  if (project === null) problems.push({ path: "project", line: lineOf(["project"]), sentence: sentence("project.notFound", { name: body.project }) });
  return project?.id;
}
const change = (kind: "AlertChannel" | "AlertRule", body: { readonly project: string | null; readonly name: string }, what: TextChange["change"]): TextChange[] => [
  { kind, name: body.project === null ? body.name : `${body.project}/${body.name}`, change: what, revision: null },
];
/** Runs what may refuse; a refusal is a problem at this field. */
async function orProblem<T>(document: Of<"AlertChannel"> | Of<"AlertRule">, field: string, problems: Problem[], act: () => Promise<T>): Promise<T | null> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    problems.push({ path: field, line: document.lineOf([field]), sentence: error.failure.sentence });
    return null;
  }
}

/** A channel of a project, or of the platform. Without secrets, one that is there keeps those it has. */
export async function applyAlertChannel(document: Of<"AlertChannel">, { tx, ids, box, may }: Applying, problems: Problem[]): Promise<TextChange[]> {
  const { body } = document;
  const projectId = await projectOf(tx, document, problems);
  if (projectId === undefined) return [];
  const written: Record<string, unknown> = { kind: body.type, ...body.config };
  if (body.type === "script") {
    const { project, taskType, ...rest } = body.config;
    const type = (await listTaskTypes(tx.db)).find((one) => one.name === taskType);
    const runsIn = typeof project === "string" ? await findProjectByName(tx.db, project) : null;
    Object.assign(written, rest, { projectId: runsIn?.id ?? null, taskTypeId: type?.id ?? null });
    delete written["project"];
    delete written["taskType"];
  }
  const parsed = ChannelConfig.safeParse(written);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const path = ["config", ...(issue.path as (string | number)[])];
      problems.push({ path: path.join("."), line: document.lineOf(path), sentence: sentence("alertChannel.field", { field: path.join("."), message: issue.message }) });
    }
    return [];
  }
  const { name, enabled, language } = body;
  const before = await findAlertChannelByName(tx.db, projectId, name);
  const id = before?.id ?? ids.next<AlertChannelId>();
  return (
    (await orProblem(document, "config", problems, async () => {
      const sealed = sealChannel(box, { id, name }, parsed.data, before);
      const same = before !== null && before.enabled === enabled && before.language === language && isDeepStrictEqual(openChannel(box, before), openChannel(box, { id, ...sealed }));
      await may(projectId === null ? "platform" : same ? "edit" : "administer", projectId);
      if (same) return change("AlertChannel", body, "unchanged");
      const input = { id, projectId, version: before?.version ?? null, name, enabled, language, ...sealed };
      await checkChannel(tx.db, input);
      await saveAlertChannel(tx, input);
      return change("AlertChannel", body, before === null ? "created" : "updated");
    })) ?? []
  );
}

/** A rule of a project, or of the platform. */
export async function applyAlertRule(document: Of<"AlertRule">, { tx, ids, may }: Applying, problems: Problem[]): Promise<TextChange[]> {
  const { body, lineOf } = document;
  const projectId = await projectOf(tx, document, problems);
  if (projectId === undefined) return [];
  const before = await findAlertRuleByName(tx.db, projectId, body.name);
  const workflowIds: WorkflowId[] = [];
  for (const [index, path] of body.workflows.entries()) {
    const slash = path.indexOf("/");
    const of = projectId ?? (await findProjectByName(tx.db, path.slice(0, Math.max(0, slash))))?.id;
    const workflow = of === undefined ? null : await findWorkflowByName(tx.db, of, projectId === null ? path.slice(slash + 1) : path);
    if (workflow === null) problems.push({ path: `workflows.${index}`, line: lineOf(["workflows", index]), sentence: sentence("alertRule.workflow", { name: body.name, workflow: path }) });
    else workflowIds.push(workflow.id);
  }
  const channels: AlertChannelId[] = [];
  for (const [index, name] of body.tell.channels.entries()) {
    const channel = (projectId === null ? null : await findAlertChannelByName(tx.db, projectId, name)) ?? (await findAlertChannelByName(tx.db, null, name));
    if (channel === null) problems.push({ path: `tell.channels.${index}`, line: lineOf(["tell", "channels", index]), sentence: sentence("alertRule.channel", { name: body.name, channel: name }) });
    else channels.push(channel.id);
  }
  if (workflowIds.length < body.workflows.length || channels.length < body.tell.channels.length) return [];
  const { owner, followers, users } = body.tell;
  const wanted: Omit<AlertRule, "id" | "version" | "lastFiredAt" | "changedSeq"> = {
    projectId,
    name: body.name,
    enabled: body.enabled,
    kind: body.when,
    of: { workflowIds, taskIds: before?.of.taskIds ?? [] },
    minutes: body.minutes,
    to: { owner, followers, users, channels },
    quiet: body.quiet,
  };
  if (before !== null) {
    const { id: _, version: __, lastFiredAt: ___, changedSeq: ____, ...stored } = before;
    if (isDeepStrictEqual(stored, wanted)) {
      await may(projectId === null ? "platform" : "edit", projectId);
      return change("AlertRule", body, "unchanged");
    }
  }
  await may(projectId === null ? "platform" : "administer", projectId);
  return (
    (await orProblem(document, "tell", problems, async () => {
      await checkRule(tx.db, wanted);
      await saveAlertRule(tx, { id: before?.id ?? ids.next<AlertRuleId>(), version: before?.version ?? null, ...wanted });
      return change("AlertRule", body, before === null ? "created" : "updated");
    })) ?? []
  );
}
