import { byKey, empty, folderPath, sorted, unless, type DataSource, type Folder, type FolderId, type Project, type Variable } from "#contract";

/** The parameters of a project: its plain variables without a remark. The others are documents of their own. */
export const paramsOf = (project: Project, variables: readonly Variable[]): Record<string, string> =>
  byKey(Object.fromEntries(variables.filter((one) => one.projectId === project.id && isParam(one)).map((one) => [one.name, one.value ?? ""])));
const isParam = (one: Variable): boolean => one.projectId !== null && !one.secret && one.remark === "";

/** [VAR1] Without the value of a secret. */
export const variableTexts = (variables: readonly Variable[], nameOf: ReadonlyMap<string, string>): object[] =>
  sorted(
    variables.filter((one) => !isParam(one)),
    (one) => `${one.projectId === null ? "" : (nameOf.get(one.projectId) ?? "")}/${one.name}`,
  ).map((one) => ({
    kind: "Variable",
    ...unless(one.projectId === null, { project: nameOf.get(one.projectId ?? "") ?? "" }),
    name: one.name,
    ...unless(!one.secret, { secret: true }),
    ...unless(one.secret, { value: one.value ?? "" }),
    ...unless(one.remark === "", { remark: one.remark }),
  }));

/** By path, so that each comes behind the one it is in. */
export const folderTexts = (folders: readonly Folder[], nameOf: ReadonlyMap<string, string>): object[] => {
  const byId = new Map<FolderId, Folder>(folders.map((folder) => [folder.id, folder]));
  return sorted(folders, (folder) => `${nameOf.get(folder.projectId) ?? ""}/${folderPath(folder.id, byId)}`).map((folder) => ({
    kind: "Folder",
    project: nameOf.get(folder.projectId) ?? "",
    name: folderPath(folder.id, byId),
    ...unless(empty(folder.params), { params: byKey(folder.params) }),
    ...unless(folder.remark === "", { remark: folder.remark }),
  }));
};

/** [VAR1] Without what is secret. */
export const sourceTexts = (sources: readonly DataSource[], nameOf: ReadonlyMap<string, string>): object[] =>
  sorted(sources, (one) => `${one.projectId === null ? "" : (nameOf.get(one.projectId) ?? "")}/${one.name}`).map(({ projectId, name, kind, config, remark }) => ({
    kind: "DataSource",
    ...unless(projectId === null, { project: nameOf.get(projectId ?? "") ?? "" }),
    name,
    type: kind,
    ...unless(config.host === "", { host: config.host }),
    ...unless(config.port === null, { port: config.port }),
    ...unless(config.database === "", { database: config.database }),
    ...unless(config.user === "", { user: config.user }),
    ...unless(config.url === "", { url: config.url }),
    ...unless(empty(config.options), { options: byKey(config.options) }),
    ...unless(remark === "", { remark }),
  }));
