import { Refusal, say, type ErrorCode, type Language } from "#contract";

/** [CLI1] How every command ends. */
export const EXIT = { done: 0, failed: 1, usage: 2, notReachable: 3, refused: 4 } as const;
const EXIT_OF: Readonly<Record<ErrorCode, number>> = {
  invalid: EXIT.failed,
  notFound: EXIT.failed,
  conflict: EXIT.failed,
  stale: EXIT.failed,
  refused: EXIT.failed,
  timeout: EXIT.notReachable,
  unavailable: EXIT.notReachable,
  notSignedIn: EXIT.refused,
  forbidden: EXIT.refused,
  tooMany: EXIT.refused,
  bug: EXIT.failed,
};

/** The language of the terminal, from the environment. */
export const terminalLanguage = (): Language => (/^zh/i.test(process.env["LC_ALL"] ?? process.env["LC_MESSAGES"] ?? process.env["LANG"] ?? "") ? "zh" : "en");

export const print = (text: string): void => void process.stdout.write(`${text}\n`);
export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));

/** A failure in words, every problem on its own line, and the exit code it stands for. */
export function explain(error: unknown, json: boolean): number {
  if (!(error instanceof Refusal)) {
    process.stderr.write(`${error instanceof Error ? (process.env["SIGNALBOX_DEBUG"] === undefined ? error.message : error.stack) : String(error)}\n`);
    return EXIT.failed;
  }
  const language = terminalLanguage();
  const { code, sentence, problems } = error.failure;
  const places = problems.map((problem) => ({ path: problem.path, line: problem.line, message: say(problem.sentence, language) }));
  if (json) printJson({ error: { code, message: say(sentence, language), sentence, problems: places } });
  else {
    process.stderr.write(`${say(sentence, language)}\n`);
    for (const place of places) process.stderr.write(`  ${place.line === null ? "" : `line ${place.line}  `}${place.path === "" || place.message.startsWith(place.path) ? "" : `${place.path}  `}${place.message}\n`);
  }
  return EXIT_OF[code];
}

/** Rows in columns; the last one may be as long as it likes. Counts cells, so Chinese lines up. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => cells(row[column] ?? ""))));
  return all
    .map((row) =>
      row
        .map((text, column) => (column === row.length - 1 ? text : text + " ".repeat(widths[column]! - cells(text))))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
const cells = (text: string): number => [...text].reduce((sum, character) => sum + (/\p{Script=Han}|[\u3000-\u303f\uff00-\uffef]/u.test(character) ? 2 : 1), 0);
