import { sentence, type Problem, type Project, type Sentence, type TaskId, type UserId, type Workflow, type WorkflowDefinition, type WorkflowId } from "#contract";
import { findUserByName, isMember, listFollowers, placeWorkflow, setFollowing, type Db } from "../../../store/index.ts";
import type { Applying, Of } from "./applying.ts";

type Document = Of<"Workflow">;
interface Change {
  readonly taskId: TaskId | null;
  readonly userId: UserId;
  readonly follow: boolean;
}

/** Why somebody can neither own nor follow what is in this project, with the cure; null when they can. */
async function whyNot(db: Db, login: string, project: Project): Promise<Sentence | null> {
  if (await isMember(db, project.id, login)) return null;
  return (await findUserByName(db, login)) === null ? sentence("text.userUnknown", { login }) : sentence("text.userNoMember", { login, project: project.name });
}
/** [TXT3] Problems of owners of tasks, with what can be done in a text. */
export const withCures = (db: Db, project: Project, problems: readonly Problem[]): Promise<Problem[]> =>
  Promise.all(problems.map(async (one) => (one.sentence.code === "task.ownerUnknown" ? { ...one, sentence: (await whyNot(db, String(one.sentence.values["owner"]), project)) ?? one.sentence } : one)));

/** [TXT3] A definition whose tasks have the owners that they had. */
export function withOwnersOf(before: WorkflowDefinition | null, definition: WorkflowDefinition): WorkflowDefinition {
  const owners = new Map((before?.tasks ?? []).map((task) => [task.id, task.owner]));
  return {
    ...definition,
    tasks: definition.tasks.map((task) => {
      const { owner: _, ...rest } = task;
      const owner = owners.get(task.id);
      return owner === undefined ? rest : { ...rest, owner };
    }),
  };
}

/**
 * [TXT3] What a document says of the workflow's owner and of its followers. Returns how to make it so, or null when it is. Whoever is
 * there already is not looked up, so what is exported applies to the same after somebody left.
 */
export async function planPeople(
  { body, lineOf }: Document,
  of: { readonly project: Project; readonly before: Workflow | null; readonly definition: WorkflowDefinition },
  { tx, by, userId, may }: Applying,
  problems: Problem[],
): Promise<((id: WorkflowId) => Promise<void>) | null> {
  const { project, before, definition } = of;
  /** Says what is wrong with a login, at its place. */
  const mayBe = async (login: string, path: string, at: readonly (string | number)[]): Promise<boolean> => {
    const reason = await whyNot(tx.db, login, project);
    if (reason !== null) problems.push({ path, line: lineOf(at), sentence: reason });
    return reason === null;
  };
  const owner = body.owner === undefined || body.owner === (before?.owner ?? by) ? undefined : body.owner;
  if (owner !== undefined) await mayBe(owner, "owner", ["owner"]);

  const known = before === null ? [] : await listFollowers(tx.db, { workflowId: before.id });
  const changes: Change[] = [];
  const plan = async (taskId: TaskId | null, logins: readonly string[], path: string, at: readonly (string | number)[]): Promise<void> => {
    const had = new Map(known.filter((one) => one.taskId === taskId).map((one) => [one.login, one.userId]));
    for (const [place, login] of logins.entries()) {
      if (had.has(login) || logins.indexOf(login) < place || !(await mayBe(login, path, [...at, place]))) continue;
      changes.push({ taskId, userId: (await findUserByName(tx.db, login))!.user.id, follow: true });
    }
    for (const [login, id] of had) if (!logins.includes(login)) changes.push({ taskId, userId: id, follow: false });
  };
  if (body.followers !== undefined) await plan(null, body.followers, "followers", ["followers"]);
  for (const [index, { name, followers }] of body.tasks.entries()) {
    if (followers !== undefined) await plan(definition.tasks[index]!.id, followers, `tasks.${name}.followers`, ["tasks", index, "followers"]);
  }
  // In the client people follow for themselves alone.
  if (changes.some((change) => change.userId !== userId)) await may("administer", project.id);
  if (owner === undefined && changes.length === 0) return null;
  return async (workflowId) => {
    if (owner !== undefined) await placeWorkflow(tx, workflowId, { owner });
    for (const change of changes) await setFollowing(tx, { workflowId, ...change });
  };
}
