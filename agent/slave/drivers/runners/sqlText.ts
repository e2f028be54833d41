export type SqlEngine = "sqlite" | "postgres" | "mysql";

/** One statement of a script: its text cut where values are bound, and where it begins. */
export interface SqlStatement {
  /** `pieces[0] names[0] pieces[1] names[1] … pieces[n]`. */
  readonly pieces: readonly string[];
  readonly names: readonly string[];
  readonly line: number;
}

const WORD = /[A-Za-z0-9_$\u0080-\uffff]/;
const NAME_START = /[A-Za-z_]/;
const NAME = /[A-Za-z0-9_]*/y;

/**
 * Splits a script into statements and finds the `:name`s in them, outside of strings, quoted identifiers, dollar quotes and
 * comments. `::type` is a cast. Inside brackets of an array slice a `:name` counts only when such a parameter is `known`. A
 * `;` inside the body of a trigger or of a function in SQL's own form does not end the statement; MySQL's `delimiter` is a
 * word of its client and neither needed nor known.
 */
export function splitSql(script: string, engine: SqlEngine, known: (name: string) => boolean): SqlStatement[] {
  const statements: SqlStatement[] = [];
  let pieces: string[] = [];
  let names: string[] = [];
  let from = 0;
  let start: number | null = null;
  let brackets = 0;
  /** Words and semicolons since the statement began, lower case: enough to know where bodies end. */
  let words: string[] = [];
  const endAt = (end: number): void => {
    if (start !== null) {
      pieces.push(script.slice(from, end));
      pieces[0] = pieces[0]!.trimStart();
      statements.push({ pieces, names, line: lineAt(script, start) });
    }
    pieces = [];
    names = [];
    words = [];
    brackets = 0;
    start = null;
  };

  for (let at = 0; at < script.length;) {
    const char = script[at]!;
    const skipped = skipComment(script, at, engine);
    if (skipped > at) {
      at = skipped;
      continue;
    }
    if (/\s/.test(char)) {
      at++;
      continue;
    }
    if (char === ";") {
      if (engine === "mysql" ? mysqlBodyIsOpen(words) : bodyIsOpen(words)) {
        words.push(";");
        at++;
        continue;
      }
      endAt(at);
      from = ++at;
      continue;
    }
    if (start === null) {
      start = at;
      from = at;
    }
    const quoted = skipQuoted(script, at, engine);
    if (quoted > at) {
      at = quoted;
    } else if (char === ":" && script[at + 1] === ":") {
      at += 2;
    } else if (char === ":" && NAME_START.test(script[at + 1] ?? "")) {
      NAME.lastIndex = at + 1;
      const name = NAME.exec(script)![0];
      if (brackets === 0 || known(name)) {
        pieces.push(script.slice(from, at));
        names.push(name);
        from = at + 1 + name.length;
      }
      at += 1 + name.length;
    } else if (WORD.test(char)) {
      let end = at + 1;
      while (end < script.length && WORD.test(script[end]!)) end++;
      const word = script.slice(at, end).toLowerCase();
      words.push(word);
      at = end;
    } else {
      if (char === "[") brackets++;
      if (char === "]") brackets = Math.max(0, brackets - 1);
      at++;
    }
  }
  endAt(script.length);
  return statements;
}

const lineAt = (script: string, at: number): number => script.slice(0, at).split("\n").length;

/** Inside `create trigger … begin … end` or `create function … begin atomic … end`: the end is an `end` right behind a `;`. */
function bodyIsOpen(words: readonly string[]): boolean {
  if (words[0] !== "create") return false;
  const head = words.slice(1, 5);
  const begin = words.indexOf("begin");
  if (begin < 0) return false;
  const isTrigger = head.includes("trigger");
  const isAtomic = (head.includes("function") || head.includes("procedure")) && words[begin + 1] === "atomic";
  if (!isTrigger && !isAtomic) return false;
  return !(words.at(-1) === "end" && words.at(-2) === ";");
}

/** MySQL: `create … procedure | function | trigger | event … begin … end`, where blocks and cases nest and `end if` closes no block. */
function mysqlBodyIsOpen(words: readonly string[]): boolean {
  if (words[0] !== "create" || !words.some((word) => /^(procedure|function|trigger|event)$/.test(word))) return false;
  let depth = 0;
  for (const [index, word] of words.entries()) {
    if (word === "begin" || (word === "case" && words[index - 1] !== "end")) depth++;
    if (word === "end" && !/^(if|loop|while|repeat)$/.test(words[index + 1] ?? "")) depth--;
  }
  return depth > 0;
}

function skipComment(script: string, at: number, engine: SqlEngine): number {
  // MySQL: `--` needs a space behind it, or it is two minus signs; and what is in `/*! … */` is run.
  const isDashes = script.startsWith("--", at) && (engine !== "mysql" || /^(\s|$)/.test(script.slice(at + 2, at + 3)));
  if (isDashes || (engine === "mysql" && script[at] === "#")) {
    const end = script.indexOf("\n", at);
    return end < 0 ? script.length : end;
  }
  if (!script.startsWith("/*", at) || (engine === "mysql" && script[at + 2] === "!")) return at;
  let depth = 1;
  let place = at + 2;
  while (place < script.length && depth > 0) {
    if (script.startsWith("*/", place)) {
      depth--;
      place += 2;
    } else if (engine === "postgres" && script.startsWith("/*", place)) {
      depth++;
      place += 2;
    } else place++;
  }
  return place;
}

/** The place behind a string, a quoted identifier or a dollar quote that begins here; `at` when none does. */
function skipQuoted(script: string, at: number, engine: SqlEngine): number {
  const char = script[at]!;
  const escapes = engine === "postgres" && (char === "e" || char === "E") && script[at + 1] === "'" && !WORD.test(script[at - 1] ?? " ");
  if (escapes) return behindQuote(script, at + 1, "'", true);
  if (char === "'" || char === '"') return behindQuote(script, at, char, engine === "mysql");
  if (engine !== "postgres" && char === "`") return behindQuote(script, at, "`", false);
  if (engine === "sqlite" && char === "[") {
    const end = script.indexOf("]", at);
    return end < 0 ? script.length : end + 1;
  }
  if (engine === "postgres" && char === "$" && !WORD.test(script[at - 1] ?? " ")) {
    const tag = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y;
    tag.lastIndex = at;
    const open = tag.exec(script)?.[0];
    if (open === undefined) return at;
    const end = script.indexOf(open, at + open.length);
    return end < 0 ? script.length : end + open.length;
  }
  return at;
}
function behindQuote(script: string, at: number, quote: string, backslash: boolean): number {
  for (let place = at + 1; place < script.length; place++) {
    if (backslash && script[place] === "\\") place++;
    else if (script[place] === quote) {
      if (script[place + 1] !== quote) return place + 1;
      place++;
    }
  }
  return script.length;
}
