type Pinyin = typeof import("pinyin-pro");

let library: Pinyin | undefined;
let loading: Promise<void> | undefined;
const known = new Map<string, readonly string[]>();
const han = /\p{Script=Han}/u;

/** Loads the pinyin table (145 KB); until then Han text matches by its characters only. */
export function loadPinyin(): Promise<void> {
  loading ??= import("pinyin-pro").then((module) => {
    library = module;
  });
  return loading;
}

/** The text itself and, for Han text once the table is loaded, its pinyin in full and by initials. */
export function searchForms(text: string): readonly string[] {
  if (!library || !han.test(text)) return [text];
  const cached = known.get(text);
  if (cached) return cached;
  const syllables = library
    .pinyin(text, { toneType: "none", type: "array", nonZh: "consecutive" })
    .map((s) => s.replace(/[^\p{L}\p{N}]/gu, ""))
    .filter(Boolean);
  const forms = [text, syllables.join(""), syllables.map((s) => s[0] ?? "").join("")];
  if (known.size > 50_000) known.clear();
  known.set(text, forms);
  return forms;
}
