import { ABOUT_PROJECT, NEEDS_MINUTES, Refusal, type AlertRule } from "#contract";
import { findAlertChannel, getWorkflow, peopleWhoSee, type Db } from "../../store/index.ts";

/**
 * What a rule must be to be saved: it tells somebody, it names only what its scope has, and it sends no project's troubles to another
 * project's channel. Refusals `alertRule.*` with the cure.
 */
export async function checkRule(db: Db, rule: Pick<AlertRule, "name" | "projectId" | "kind" | "of" | "minutes" | "to">): Promise<void> {
  const { name, projectId, kind, of, to } = rule;
  if (projectId !== null && !ABOUT_PROJECT.has(kind)) throw new Refusal("invalid", "alertRule.platformOnly", { name });
  if (NEEDS_MINUTES.has(kind) && rule.minutes === null) throw new Refusal("invalid", "alertRule.minutes", { name });
  if (!to.owner && !to.followers && to.users.length === 0 && to.channels.length === 0) throw new Refusal("invalid", "alertRule.nobody", { name });
  for (const id of of.workflowIds) {
    const workflow = await getWorkflow(db, id);
    if (workflow === null || (projectId !== null && workflow.projectId !== projectId)) throw new Refusal("invalid", "alertRule.workflow", { name, workflow: id });
  }
  for (const id of to.channels) {
    const channel = await findAlertChannel(db, id);
    if (channel === null || (channel.projectId !== null && channel.projectId !== projectId)) throw new Refusal("invalid", "alertRule.channel", { name, channel: id });
  }
  const seeing = new Set((await peopleWhoSee(db, projectId)).map((one) => one.name));
  const unknown = to.users.find((user) => !seeing.has(user));
  if (unknown !== undefined) throw new Refusal("invalid", "alertRule.user", { name, user: unknown });
}
