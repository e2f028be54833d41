/** The parts of a report, already in words. */
export interface ReportParts {
  readonly title: string;
  readonly summary: readonly string[];
  readonly rootsTitle: string;
  readonly rootHeads: readonly string[];
  readonly roots: readonly (readonly string[])[];
  readonly stepsTitle: string;
  readonly steps: readonly string[];
  readonly deadlinesTitle: string;
  readonly deadlines: readonly string[];
  readonly noteTitle: string;
  readonly note: string;
}

/** A cell of a Markdown table: one line, with nothing that ends the cell or the line. */
const cell = (text: string): string =>
  text
    .replaceAll("\\", "\\\\")
    .replaceAll("|", "\\|")
    .replaceAll(/\s*\n\s*/g, " ");
/** A line of a list: names come from people and logs, so no line of theirs begins a heading or a link. */
const line = (text: string): string => text.replaceAll(/\s*\n\s*/g, " ").replaceAll(/[[\]<>`*_#]/g, (mark) => `\\${mark}`);

/** A night as Markdown, for a ticket or a chat. Parts that are empty are left out. */
export function nightReport(parts: ReportParts): string {
  const table = parts.roots.length === 0 ? [] : [`## ${parts.rootsTitle}`, "", row(parts.rootHeads), row(parts.rootHeads.map(() => "---")), ...parts.roots.map((cells) => row(cells.map(cell))), ""];
  return [
    `# ${parts.title}`,
    "",
    ...parts.summary.map((text) => `- ${line(text)}`),
    "",
    ...table,
    ...list(
      parts.stepsTitle,
      parts.steps.map((text, index) => `${index + 1}. ${line(text)}`),
    ),
    ...list(
      parts.deadlinesTitle,
      parts.deadlines.map((text) => `- ${line(text)}`),
    ),
    ...(parts.note.trim() === "" ? [] : [`## ${parts.noteTitle}`, "", parts.note.trim(), ""]),
  ].join("\n");
}
const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
const list = (title: string, lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : [`## ${title}`, "", ...lines, ""]);
