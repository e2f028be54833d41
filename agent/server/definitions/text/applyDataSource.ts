import { isDeepStrictEqual } from "node:util";
import { DataSourceConfig, isOtherPlace, problemsOfSource, Refusal, sentence, type DataSourceId, type Problem, type TextChange } from "#contract";
import { findDataSourceByName, findProjectByName, saveDataSource } from "../../../store/index.ts";
import type { Applying, Of } from "./applying.ts";

/** [SRC1] A data source of a project, or of the platform. Without a secret, one that is there keeps the one it has. */
export async function applyDataSource({ body, lineOf }: Of<"DataSource">, { tx, ids, by, box, may }: Applying, problems: Problem[]): Promise<TextChange[]> {
  const project = body.project === null ? null : await findProjectByName(tx.db, body.project);
  if (body.project !== null && project === null) {
    problems.push({ path: "project", line: lineOf(["project"]), sentence: sentence("project.notFound", { name: body.project }) });
    return [];
  }
  const projectId = project?.id ?? null;
  const { name, type: kind, remark, secret } = body;
  const { host, port, database, user, url, options } = body;
  const config = DataSourceConfig.parse({ host, port, database, user, url, options });
  const wrong = problemsOfSource(kind, config).map((problem) => {
    const path = problem.path.slice("config.".length);
    return { ...problem, path, line: lineOf(path.split(".")) };
  });
  problems.push(...wrong);
  if (wrong.length > 0) return [];
  const before = await findDataSourceByName(tx.db, projectId, name);
  const change = (what: TextChange["change"]): TextChange[] => [{ kind: "DataSource", name: body.project === null ? name : `${body.project}/${name}`, change: what, revision: null }];
  const had = before?.sealed == null ? undefined : box.open(before.sealed, before.id);
  const same = before !== null && before.kind === kind && before.remark === remark && isDeepStrictEqual({ ...before.config, options: { ...before.config.options } }, config) && (secret === undefined || secret === had);
  if (same) {
    await may(projectId === null ? "platform" : "edit", projectId);
    return change("unchanged");
  }
  await may(projectId === null ? "platform" : "administer", projectId);
  if (secret === undefined && had !== undefined && before !== null && isOtherPlace(before.config, config)) {
    problems.push({ path: "secret", line: lineOf(["secret"]), sentence: sentence("source.secretNeeded", { name }) });
    return [];
  }
  const id = before?.id ?? ids.next<DataSourceId>();
  const sealed = secret === undefined ? (before?.sealed ?? null) : box.seal(secret, id);
  try {
    await saveDataSource(tx, { id, projectId, version: before?.version ?? null, name, kind, config, sealed, remark, by });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    problems.push({ path: "type", line: lineOf(["type"]), sentence: error.failure.sentence });
    return [];
  }
  return change(before === null ? "created" : "updated");
}
