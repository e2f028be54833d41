const boundary = /[\s_\-./:>()[\]]/;

/** How well `query` matches one text, 0 (not) to 1 (equal): prefix, start of a word, inside, then letters in order. */
export function matchScore(query: string, text: string): number {
  const q = query.trim().toLowerCase();
  const t = text.toLowerCase();
  if (q === "") return 0.5;
  if (t === q) return 1;
  if (t.startsWith(q)) return 0.9;
  const at = t.indexOf(q);
  if (at > 0) return boundary.test(t[at - 1] ?? "") ? 0.8 : 0.6;
  // Every word of the query somewhere: "rerun down" finds "Rerun with downstream".
  const words = q.split(/\s+/);
  if (words.length > 1 && words.every((word) => t.includes(word))) return 0.55;
  return inOrder(q.replaceAll(" ", ""), t);
}

// Letters in order, worth more the more of them start a word: "od" finds "order_detail".
function inOrder(q: string, t: string): number {
  let from = 0;
  let starts = 0;
  for (const letter of q) {
    const found = t.indexOf(letter, from);
    if (found < 0) return 0;
    if (found === 0 || boundary.test(t[found - 1] ?? "")) starts += 1;
    from = found + 1;
  }
  const share = starts / q.length;
  return share >= 0.5 ? 0.2 + 0.3 * share : q.length > 3 ? 0.1 : 0;
}

/** The best score of several texts: a name, its words in both languages, its pinyin. */
export function bestScore(query: string, texts: Iterable<string>): number {
  let best = 0;
  for (const text of texts) best = Math.max(best, matchScore(query, text));
  return best;
}

/** Keeps what matches, best first; equals keep their order. */
export function rankItems<Item>(query: string, items: readonly Item[], textsOf: (item: Item) => Iterable<string>, limit: number): readonly Item[] {
  const scored = items.map((item, index) => ({ item, index, score: bestScore(query, textsOf(item)) })).filter(({ score }) => score > 0);
  scored.sort((a, b) => b.score - a.score || a.index - b.index);
  return scored.slice(0, limit).map(({ item }) => item);
}
