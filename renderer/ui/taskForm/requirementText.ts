/** A program that a host must have, perhaps of a version: `>=3.9` or `=3`. */
export interface RequirementParts {
  readonly command: string;
  readonly version?: string | undefined;
}

/** What a host needs, as a person writes it: `java`, `python3 >=3.9`, `spark-submit =3`. */
export const requirementText = ({ command, version }: RequirementParts): string => (version === undefined ? command : `${command} ${version}`);
export function requirementOf(text: string): { command: string; version?: string } {
  const [, command, version] = /^\s*([^\s=>]*)\s*((?:>=|=).*?)?\s*$/.exec(text) ?? [text, text.trim()];
  return version === undefined ? { command: command! } : { command: command!, version: version.replaceAll(" ", "") };
}
