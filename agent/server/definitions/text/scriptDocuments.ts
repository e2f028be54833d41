import { Refusal, unless, type Problem, type ScriptArea, type ScriptEntry, type ScriptId, type TextChange, type UserId } from "#contract";
import { findScript, insertScript, keepScriptVersion, listScripts, saveScriptText, type Db } from "../../../store/index.ts";
import type { Applying, Of } from "./applying.ts";

/** Where an entry of an area is, as `reports/daily.sh`. */
function pathsOf(entries: readonly ScriptEntry[], area: ScriptArea): Map<string, ScriptEntry> {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const pathOf = (entry: ScriptEntry): string => (entry.parentId === null ? entry.name : `${pathOf(byId.get(entry.parentId)!)}/${entry.name}`);
  return new Map(entries.filter((entry) => entry.area === area).map((entry) => [pathOf(entry), entry]));
}

/** Scripts that everybody has, or [TXT4] the own ones of this user, each with its whole path. */
export async function scriptTexts(db: Db, userId: UserId, area: ScriptArea): Promise<object[]> {
  const files = [...pathsOf(await listScripts(db, userId), area)].filter(([, entry]) => entry.language !== null).sort(([a], [b]) => (a < b ? -1 : 1));
  return Promise.all(files.map(async ([name, entry]) => ({ kind: "Script", ...unless(area === "shared", { area }), name, language: entry.language, text: (await findScript(db, entry.id, userId))!.text })));
}

/** [DEV2] A script, shared or [TXT4] the own one of who applies: made with the folders on its way, or given this text as a version saved by hand. */
export async function applyScript({ body, lineOf }: Of<"Script">, context: Applying, problems: Problem[]): Promise<TextChange[]> {
  try {
    const change = await putScript(body, context);
    return [{ kind: "Script", name: body.area === "shared" ? body.name : `${body.area}/${body.name}`, change, revision: null }];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    problems.push({ path: "name", line: lineOf(["name"]), sentence: error.failure.sentence });
    return [];
  }
}
async function putScript({ area, name, language, text }: Of<"Script">["body"], { tx, ids, by, userId }: Applying): Promise<TextChange["change"]> {
  const known = pathsOf(await listScripts(tx.db, userId), area);
  const before = known.get(name);
  if (before !== undefined && before.language === language) {
    if ((await findScript(tx.db, before.id, userId))!.text === text) return "unchanged";
    await saveScriptText(tx, before, { version: before.version, text, by });
    await keepScriptVersion(tx, { scriptId: before.id, number: before.version + 1, automatic: false, by, text });
    return "updated";
  }
  const names = name.split("/");
  let parentId: ScriptId | null = null;
  for (let depth = 1; depth < names.length; depth++) {
    const there: ScriptEntry | undefined = known.get(names.slice(0, depth).join("/"));
    const id: ScriptId = there?.id ?? ids.next<ScriptId>();
    if (there === undefined) await insertScript(tx, { id, area, ownerId: userId, parentId, name: names[depth - 1]!, language: null, text: "", by });
    parentId = id;
  }
  const id = ids.next<ScriptId>();
  await insertScript(tx, { id, area, ownerId: userId, parentId, name: names.at(-1)!, language, text, by });
  await keepScriptVersion(tx, { scriptId: id, number: 1, automatic: false, by, text });
  return "created";
}
