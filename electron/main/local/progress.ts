import { isWord, say } from "#contract";
import type { Language } from "#contract";
import type { LocalPlatformStatus } from "#bridge";

type Values = { readonly [name: string]: string | number };
type Step = LocalPlatformStatus["steps"][number];
/** What one line of `signalbox up` says. */
export type UpLine =
  | { readonly kind: "role"; readonly name: string; readonly pid: number }
  | { readonly kind: "roleDied"; readonly name: string; readonly how: string }
  | { readonly kind: "up"; readonly address: string }
  | { readonly kind: "refused"; readonly code: string; readonly values: Values };

/** Refusals that the page answers with a button; any other is shown as it was printed. */
const REFUSALS = ["cli.portTaken", "cli.alreadyUp", "cli.roleDied"] as const;
const LANGUAGES: readonly Language[] = ["en", "zh"];

/** The sentence of the shared catalogue turned round: what printed it with values gives the values back. */
function sentencePattern(code: string, language: Language): { readonly pattern: RegExp; readonly names: readonly string[] } {
  const names: string[] = [];
  const source = say({ code, values: {} }, language)
    .replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      names.push(name);
      return "(.+)";
    });
  return { pattern: new RegExp(`^${source}$`), names };
}
const REFUSAL_PATTERNS = REFUSALS.filter(isWord).flatMap((code) => LANGUAGES.map((language) => ({ code, ...sentencePattern(code, language) })));

/** Reads a line of `signalbox up`; undefined for one that says nothing to us. */
export function upLine(text: string): UpLine | undefined {
  const line = text.trimEnd();
  const role = /^([\w.-]+) {2}pid (\d+)$/.exec(line);
  if (role) return { kind: "role", name: role[1]!, pid: Number(role[2]) };
  const died = /^([\w.-]+) ended \((.*)\); starting it again$/.exec(line);
  if (died) return { kind: "roleDied", name: died[1]!, how: died[2]! };
  const up = /^Signalbox is up at (https?:\/\/\S+)/.exec(line);
  if (up) return { kind: "up", address: up[1]! };
  for (const { code, pattern, names } of REFUSAL_PATTERNS) {
    const found = pattern.exec(line);
    if (found) return { kind: "refused", code, values: Object.fromEntries(names.map((name, index) => [name, numeric(found[index + 1]!)])) };
  }
  return undefined;
}
const numeric = (text: string): string | number => (/^\d{1,15}$/.test(text) ? Number(text) : text);

/** The processes of a local platform, in the order in which they start: the cards that turn from dashed to green (UX a.6 J1). */
export function plannedSteps(slaves: number): readonly Step[] {
  const names = ["server", "master-1", ...Array.from({ length: slaves }, (_, index) => `slave-${index + 1}`)];
  return names.map((name) => ({ code: "local.role", values: { name, role: roleOf(name) }, done: false }));
}
const roleOf = (name: string): string => name.split("-")[0]!;

/** The status after a line. Failures are only noted: the end of the process decides. */
export function afterLine(status: LocalPlatformStatus, line: UpLine): LocalPlatformStatus {
  if (line.kind === "up") return { ...status, state: "running", address: line.address, failure: undefined };
  if (line.kind === "refused") return { ...status, failure: { code: line.code, values: line.values } };
  const values: Values = { name: line.name, role: roleOf(line.name), ...(line.kind === "role" ? { pid: line.pid } : { how: line.how }) };
  const step: Step = { code: "local.role", values, done: line.kind === "role" };
  const known = status.steps.some((one) => one.values["name"] === line.name);
  return { ...status, steps: known ? status.steps.map((one) => (one.values["name"] === line.name ? step : one)) : [...status.steps, step] };
}

/** The status after the process ended: stopped when that was asked for, else failed with the best reason there is. */
export function afterExit(status: LocalPlatformStatus, exit: { readonly code: number | null; readonly signal: string | null; readonly lastWords: string }): LocalPlatformStatus {
  if (status.state === "stopping") return { state: "stopped", steps: [] };
  const reason: Values = { how: exit.signal ?? `exit code ${exit.code ?? "unknown"}`, message: exit.lastWords };
  return { state: "failed", steps: status.steps, failure: status.failure ?? { code: "local.ended", values: reason } };
}
