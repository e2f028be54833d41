import type { ScriptEntry, ScriptId, TextChange } from "#contract";
import { findScript, insertScript, keepScriptVersion, listScripts, saveScriptText, type Db } from "../../../store/index.ts";
import type { Applying, Of } from "./applying.ts";

/** Where a shared entry is, as `reports/daily.sh`. */
function pathsOf(entries: readonly ScriptEntry[]): Map<string, ScriptEntry> {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const pathOf = (entry: ScriptEntry): string => (entry.parentId === null ? entry.name : `${pathOf(byId.get(entry.parentId)!)}/${entry.name}`);
  return new Map(entries.filter((entry) => entry.area === "shared").map((entry) => [pathOf(entry), entry]));
}

/** Shared scripts, each with its whole path. Personal ones are nobody else's business. */
export async function scriptTexts(db: Db, userId: ScriptEntry["ownerId"]): Promise<object[]> {
  const files = [...pathsOf(await listScripts(db, userId))].filter(([, entry]) => entry.language !== null).sort(([a], [b]) => (a < b ? -1 : 1));
  return Promise.all(files.map(async ([name, entry]) => ({ kind: "Script", name, language: entry.language, text: (await findScript(db, entry.id, userId))!.text })));
}

/** [DEV2] A shared script: made with the folders on its way, or given this text as a version saved by hand. */
export async function applyScript({ body }: Of<"Script">, { tx, ids, by, userId }: Applying): Promise<TextChange[]> {
  const known = pathsOf(await listScripts(tx.db, userId));
  const change = (what: TextChange["change"]): TextChange[] => [{ kind: "Script", name: body.name, change: what, revision: null }];
  const before = known.get(body.name);
  if (before !== undefined && before.language === body.language) {
    const { text } = (await findScript(tx.db, before.id, userId))!;
    if (text === body.text) return change("unchanged");
    await saveScriptText(tx, before, { version: before.version, text: body.text, by });
    await keepScriptVersion(tx, { scriptId: before.id, number: before.version + 1, automatic: false, by, text: body.text });
    return change("updated");
  }
  const names = body.name.split("/");
  let parentId: ScriptId | null = null;
  for (let depth = 1; depth < names.length; depth++) {
    const there: ScriptEntry | undefined = known.get(names.slice(0, depth).join("/"));
    const id: ScriptId = there?.id ?? ids.next<ScriptId>();
    if (there === undefined) await insertScript(tx, { id, area: "shared", ownerId: userId, parentId, name: names[depth - 1]!, language: null, text: "", by });
    parentId = id;
  }
  const id = ids.next<ScriptId>();
  await insertScript(tx, { id, area: "shared", ownerId: userId, parentId, name: names.at(-1)!, language: body.language, text: body.text, by });
  await keepScriptVersion(tx, { scriptId: id, number: 1, automatic: false, by, text: body.text });
  return change("created");
}
