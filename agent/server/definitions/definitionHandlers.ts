import {
  Refusal,
  type Handlers,
  type NodeId,
  type Problem,
  type Project,
  type ProjectId,
  type ProjectMember,
  type RevisionId,
  type TaskId,
  type TaskTypeBody,
  type UiUp,
  type WorkflowDefinition,
  type WorkflowId,
  type WorkflowSummary,
} from "#contract";
import {
  findProject,
  getSettings,
  getWorkflow,
  insertProject,
  insertWorkflow,
  listCalendars,
  listGroups,
  listMembers,
  listPools,
  listProjects,
  listTaskTypes,
  listWorkflows,
  publishRevision,
  removeProject,
  removeTaskType,
  removeWorkflow,
  saveDraft,
  saveTaskType,
  setMember,
  updateProject,
  type Db,
  type Store,
} from "../../store/index.ts";
import { businessDateOf, schedulePointOf } from "../../domain/planning/businessDate.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Ids } from "../../platform/ids.ts";
import { callerName, type Authority } from "../auth/authority.ts";
import type { Dispatcher } from "../dispatch/dispatcher.ts";
import { resolveFor } from "../dispatch/makeOrder.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import { checkType } from "./checkType.ts";
import { definitionProblems } from "./definitionProblems.ts";
import { dependencyProblems, type Sees } from "./dependencyProblems.ts";
import { mustHaveNoDependents } from "./dependents.ts";
import type { OwnershipCommands } from "./ownershipHandlers.ts";
import type { FieldSecrets } from "../secrets/fieldSecrets.ts";
import { closedScopes, type ValueBook } from "../values/valueBook.ts";
import { sourcesFor } from "../sources/sourceUses.ts";
import { namesSources, withSources } from "../sources/withSources.ts";
import type { Roster } from "../nodes/roster.ts";
import { typeUses } from "./typeUses.ts";
import type { EditLocks } from "./locks/editLocks.ts";
import type { Generation } from "../planning/generation.ts";
import { bodyOf, type Runs } from "../planning/startRun.ts";

type Names = Exclude<
  Extract<keyof UiUp, `project.${string}` | `workflow.${string}` | `taskType.${string}`>,
  OwnershipCommands | "workflow.revisions" | "workflow.revision" | "workflow.rollback" | "workflow.generate" | "workflow.generation" | "workflow.freeze" | "workflow.run"
>;
const EMPTY: WorkflowDefinition = { params: {}, tasks: [], positions: {} };

/** Task types, projects and workflows: defining, publishing, running. */
export function definitionHandlers(options: {
  store: Store;
  authority: Authority;
  runs: Runs;
  generation: Generation;
  values: ValueBook;
  secrets: FieldSecrets;
  dispatcher: () => Dispatcher;
  roster: Roster;
  ids: Ids;
  clock: Clock;
  locks: EditLocks;
}): Pick<Handlers<UiUp, CommandContext>, Names> {
  const { store, authority, runs, values, secrets, ids, clock, locks } = options;

  const seesOf =
    ({ caller }: CommandContext): Sees =>
    (projectId) =>
      authority.has(caller, "see", projectId);
  const typeById = async (db: Db, id: string) => (await listTaskTypes(db)).find((type) => type.id === id) ?? null;
  const typesByName = async (db: Db) => new Map<string, TaskTypeBody>((await listTaskTypes(db)).filter((type) => type.enabled).map((type) => [type.name, type]));
  const usersOf = async (db: Db, typeName: string): Promise<string[]> => {
    const names: string[] = [];
    for (const summary of await listWorkflows(db, {})) {
      const workflow = await getWorkflow(db, summary.id);
      if (workflow?.draft.tasks.some((task) => task.type === typeName)) names.push(workflow.name);
    }
    return names;
  };
  /** A host has its own id as a tag. Refusal `node.notFound`. */
  const onlyOn = async (nodeId: NodeId) => {
    const node = options.roster.find(nodeId);
    if (node === undefined || node.kind === "server") throw new Refusal("notFound", "node.notFound", { name: nodeId });
    const group = node.groupId === null ? undefined : (await store.read(listGroups)).find((one) => one.id === node.groupId);
    return { group: group?.name ?? null, tags: [nodeId as string] };
  };
  const orMissing = <T>(value: T | null, word: "workflow.notFound" | "project.notFound" | "taskType.notFound", name: string): T => {
    if (value === null) throw new Refusal("notFound", word, { name });
    return value;
  };

  return {
    "taskType.list": () => store.read(listTaskTypes),
    "taskType.save": async (input, context) => {
      checkType(input.body);
      return context.commit({ object: `task type ${input.body.name}`, after: input.body }, async (tx) => {
        const before = await typeById(tx.db, input.id);
        if (before?.builtIn === true) throw new Refusal("refused", "taskType.builtIn", { name: before.name });
        return saveTaskType(tx, { id: input.id, version: input.version, body: input.body, enabled: input.enabled, builtIn: false });
      });
    },
    "taskType.remove": async (input, context) => {
      const known = await store.read((db) => typeById(db, input.id));
      await context.commit({ object: `task type ${known?.name ?? input.id}`, before: known }, async (tx) => {
        const type = await typeById(tx.db, input.id);
        if (type === null) throw new Refusal("notFound", "taskType.notFound", { name: input.id });
        if (type.builtIn) throw new Refusal("refused", "taskType.builtIn", { name: type.name });
        const users = await usersOf(tx.db, type.name);
        if (users.length > 0) throw new Refusal("refused", "taskType.inUse", { name: type.name, count: users.length, workflows: users.slice(0, 5).join(", ") });
        await removeTaskType(tx, input.id);
        return {};
      });
      return {};
    },
    "taskType.uses": (input) =>
      store.read(async (db) => {
        const type = orMissing(await typeById(db, input.id), "taskType.notFound", input.id);
        return { uses: await typeUses(db, type.name) };
      }),
    "taskType.test": async (input, context) => {
      checkType(input.body);
      const definition: WorkflowDefinition = {
        ...EMPTY,
        tasks: [
          {
            ...{ id: ids.next<TaskId>(), name: "test", type: input.body.name, params: input.params, after: [], retry: { times: 0, intervalSeconds: 0 }, timeoutSeconds: 600, remark: "" },
            ...(input.nodeId === undefined ? {} : { where: await onlyOn(input.nodeId) }),
          },
        ],
      };
      let ready: Awaited<ReturnType<Runs["testType"]>>["ready"] = [];
      const answer = await context.commit({ object: `task type ${input.body.name}`, projectId: input.projectId }, async (tx) => {
        const run = await runs.testType(tx, { id: context.id as never, params: {}, test: true, origin: "test", startedBy: callerName(context.caller) }, input.projectId, input.body, definition);
        ready = run.ready;
        return { workflowInstanceId: run.instance.id };
      });
      options.dispatcher().enqueue(ready);
      return answer;
    },

    "project.list": async (_, context) => {
      const visible = await authority.visibleProjects(context.caller);
      const seq = store.lastSeq();
      const projects = await store.read(listProjects);
      return { projects: visible === undefined ? projects : projects.filter((project) => visible.includes(project.id)), seq };
    },
    "project.create": ({ id = ids.next<ProjectId>(), ...input }, context) => context.commit({ object: `project ${input.name}`, projectId: id, after: input }, (tx) => insertProject(tx, { id, ...input })),
    "project.update": (input, context) =>
      context.commit<Project>(
        (project) => ({ object: `project ${project.name}`, projectId: project.id, after: input }),
        (tx) => updateProject(tx, input),
      ),
    "project.remove": async (input, context) => {
      const before = orMissing(await store.read((db) => findProject(db, input.projectId)), "project.notFound", input.projectId);
      await context.commit({ object: `project ${before.name}`, projectId: input.projectId, before }, async (tx) => {
        const groups = (await listGroups(tx.db)).filter((group) => group.projectId === input.projectId).length;
        const pools = (await listPools(tx.db)).filter((pool) => pool.projectId === input.projectId).length;
        if (groups + pools > 0) throw new Refusal("refused", "project.hasPlaces", { name: before.name, groups, pools });
        const calendars = (await listCalendars(tx.db)).filter((calendar) => calendar.projectId === input.projectId).map((calendar) => calendar.name);
        if (calendars.length > 0) throw new Refusal("refused", "project.hasCalendars", { name: before.name, count: calendars.length, calendars: calendars.slice(0, 5).join(", ") });
        await removeProject(tx, input.projectId);
        return {};
      });
      return {};
    },
    "project.members": (input) => store.read((db) => listMembers(db, input.projectId)),
    "project.setMember": (input, context) =>
      context.commit<ProjectMember[]>(
        (members) => ({ object: `member ${members.find((one) => one.userId === input.userId)?.userName ?? input.userId}`, projectId: input.projectId, after: { role: input.role } }),
        async (tx) => {
          await setMember(tx, input);
          return listMembers(tx.db, input.projectId);
        },
      ),

    "workflow.list": async (input, context) => {
      const visible = await authority.visibleProjects(context.caller);
      const projectIds = input.projectId === undefined ? visible : visible === undefined || visible.includes(input.projectId) ? [input.projectId] : [];
      const seq = store.lastSeq();
      return { workflows: await store.read((db) => listWorkflows(db, { projectIds })), seq };
    },
    "workflow.get": async (input) => orMissing(await store.read((db) => getWorkflow(db, input.workflowId)), "workflow.notFound", input.workflowId),
    "workflow.create": (input, context) =>
      context.commit({ object: `workflow ${input.name}`, projectId: input.projectId, after: { tasks: input.definition?.tasks.length ?? 0 } }, async (tx) => {
        orMissing(await findProject(tx.db, input.projectId), "project.notFound", input.projectId);
        const workflow = await insertWorkflow(tx, {
          id: input.id ?? ids.next<WorkflowId>(),
          projectId: input.projectId,
          name: input.name,
          description: input.description,
          definition: await secrets.seal(tx, input.projectId, input.definition ?? EMPTY, await typesByName(tx.db)),
          owner: callerName(context.caller),
        });
        await locks.first(tx, workflow, context.caller.user!);
        return workflow;
      }),
    "workflow.save": (input, context) =>
      context.commit<{ workflow: WorkflowSummary; problems: Problem[] }>(
        (answer) => ({ object: `workflow ${answer.workflow.name}`, projectId: answer.workflow.projectId, after: { draftVersion: answer.workflow.draftVersion, tasks: answer.workflow.taskCount } }),
        async (tx) => {
          await locks.mustHold(tx, input.workflowId, context.caller.user!);
          const before = orMissing(await getWorkflow(tx.db, input.workflowId), "workflow.notFound", input.workflowId);
          const types = await typesByName(tx.db);
          const definition = await secrets.seal(tx, before.projectId, input.definition, types, before.draft);
          const workflow = await saveDraft(tx, { ...input, definition, by: callerName(context.caller) });
          await locks.saved(tx, workflow, context.caller.user!);
          const problems = await definitionProblems(tx.db, secrets, workflow, input.definition, types);
          return { workflow, problems: [...problems, ...(await dependencyProblems(tx.db, workflow, input.definition, types, seesOf(context)))] };
        },
      ),
    "workflow.publish": (input, context) =>
      context.commit<WorkflowSummary>(
        (answer) => ({ object: `workflow ${answer.name}`, projectId: answer.projectId, after: { revision: answer.revision, note: input.note } }),
        async (tx) => {
          await locks.mustHold(tx, input.workflowId, context.caller.user!);
          const workflow = orMissing(await getWorkflow(tx.db, input.workflowId), "workflow.notFound", input.workflowId);
          const taskTypes = await runs.checked(tx.db, workflow, workflow.draft, seesOf(context));
          const summary = await publishRevision(tx, { ...input, revisionId: ids.next<RevisionId>(), taskTypes, by: callerName(context.caller) });
          if (input.generate) await options.generation.make(tx, input.workflowId);
          return summary;
        },
      ),
    "workflow.remove": async (input, context) => {
      const before = orMissing(await store.read((db) => getWorkflow(db, input.workflowId)), "workflow.notFound", input.workflowId);
      await context.commit({ object: `workflow ${before.name}`, projectId: before.projectId, before: before.draft }, async (tx) => {
        await locks.mustHold(tx, input.workflowId, context.caller.user!);
        await mustHaveNoDependents(tx.db, before);
        await removeWorkflow(tx, input.workflowId);
        await locks.gone(tx, before);
        return {};
      });
      return {};
    },
    "workflow.resolve": async (input) => {
      const workflow = orMissing(await store.read((db) => getWorkflow(db, input.workflowId)), "workflow.notFound", input.workflowId);
      await values.fresh();
      const around = closedScopes(values.around(workflow.projectId, workflow.id));
      return store.read(async (db) => {
        const definition = input.definition ?? workflow.draft;
        const { zone } = await getSettings(db);
        const businessDate = input.businessDate ?? businessDateOf(clock.now(), zone);
        const project = (await findProject(db, workflow.projectId))!;
        const types = new Map((await listTaskTypes(db)).map((type) => [type.name, bodyOf(type)]));
        const task = definition.tasks.find((one) => one.id === input.taskId) ?? { id: "" as TaskId, name: "", type: "", params: {}, after: [], retry: { times: 0, intervalSeconds: 0 }, timeoutSeconds: null, remark: "" };
        const plain = resolveFor({
          instance: { id: "" as never, businessDate, fireAt: schedulePointOf(businessDate, clock.now(), zone).epochMilliseconds, zone, projectName: project.name, workflowName: workflow.name, params: input.params },
          workflowParams: definition.params,
          around,
          task,
          type: types.get(task.type) ?? { ...BARE_TYPE },
          instanceId: "",
          tryNo: 1,
        });
        const type = types.get(task.type);
        const resolution = type !== undefined && namesSources(type) ? withSources(plain, type, await sourcesFor(db, workflow.projectId), () => "") : plain;
        const parameters = [...resolution.parameters, ...resolution.withheld].sort((a, b) => (a.name < b.name ? -1 : 1));
        return { businessDate, parameters, problems: resolution.problems.map((problem) => ({ path: problem.name, sentence: problem.sentence, line: null })) };
      });
    },
  };
}
const BARE_TYPE: TaskTypeBody = { name: "none", label: "", category: "none", description: "", icon: "cog", plugin: { kind: "command", command: ["true"] }, parameters: [], exitCodes: [] };
