import { sorted, unless, type AlertChannel, type AlertRule, type Project, type TaskType, type WorkflowSummary } from "#contract";

interface Names {
  readonly projects: readonly Project[];
  readonly workflows: readonly WorkflowSummary[];
  readonly taskTypes: readonly TaskType[];
  readonly channels: readonly AlertChannel[];
}

/** [VAR1] Channels, without what is secret, and then the rules that name them. */
export function alertTexts(channels: readonly AlertChannel[], rules: readonly AlertRule[], names: Names): object[] {
  const project = new Map<string, string>(names.projects.map((one) => [one.id, one.name]));
  const workflow = new Map(names.workflows.map((one) => [one.id as string, one]));
  const channel = new Map<string, string>(names.channels.map((one) => [one.id, one.name]));
  const placed = (one: { readonly projectId: string | null; readonly name: string }): string => `${one.projectId === null ? "" : (project.get(one.projectId) ?? "")}/${one.name}`;
  const inProject = (id: string | null): object => unless(id === null, { project: project.get(id ?? "") ?? "" });
  const configOf = ({ config }: AlertChannel): object => {
    if (config.kind === "script") return { project: project.get(config.projectId) ?? "", taskType: names.taskTypes.find((one) => one.id === config.taskTypeId)?.name ?? "", params: config.params };
    const entries = Object.entries(config).filter(([key, value]) => key !== "kind" && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0));
    return Object.fromEntries(entries);
  };
  return [
    ...sorted(channels, placed).map((one) => ({
      kind: "AlertChannel",
      ...inProject(one.projectId),
      name: one.name,
      type: one.config.kind,
      ...unless(one.enabled, { enabled: false }),
      ...unless(one.language === "en", { language: one.language }),
      config: configOf(one),
    })),
    ...sorted(rules, placed).map(({ projectId, name, enabled, kind, of, minutes, to, quiet }) => ({
      kind: "AlertRule",
      ...inProject(projectId),
      name,
      ...unless(enabled, { enabled: false }),
      when: kind,
      ...unless(of.workflowIds.length === 0, {
        workflows: of.workflowIds.flatMap((id) => {
          const found = workflow.get(id);
          return found === undefined ? [] : [projectId === null ? `${project.get(found.projectId) ?? ""}/${found.name}` : (found.name as string)];
        }),
      }),
      ...unless(minutes === null, { minutes }),
      tell: {
        ...unless(to.owner, { owner: false }),
        ...unless(to.followers, { followers: false }),
        ...unless(to.users.length === 0, { users: to.users }),
        ...unless(to.channels.length === 0, { channels: to.channels.flatMap((id) => channel.get(id) ?? []) }),
      },
      ...unless(quiet === null, { quiet }),
    })),
  ];
}
