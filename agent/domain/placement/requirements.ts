import { sentence, type HostFacts, type Requirement, type Sentence } from "#contract";

/**
 * Programs of a host and the version that each says, as far as it was told. Null: it was looked for and is not there. Without an
 * entry nobody has looked yet, which is no reason to refuse: the host itself looks again before it takes a task.
 */
export type KnownCommands = Readonly<Record<string, string | null>>;

/** What a host says that it has and lacks (HostFacts). */
export const knownCommands = (host: Pick<HostFacts, "commands" | "missing"> | null): KnownCommands =>
  host === null ? {} : { ...Object.fromEntries((host.missing ?? []).map((command) => [command, null])), ...host.commands };

/** Why a host cannot start what is required, as far as it is known. A version that the program does not say is no reason. */
export function hostLacks(known: KnownCommands, requires: readonly Requirement[]): Sentence[] {
  const reasons: Sentence[] = [];
  for (const { command, version } of requires) {
    const found = Object.hasOwn(known, command) ? known[command] : undefined;
    if (found === null) reasons.push(sentence("place.command", { command }));
    else if (found !== undefined && version !== undefined && versionIs(found, version) === false) reasons.push(sentence("place.version", { command, found, wanted: version }));
  }
  return reasons;
}

/**
 * Whether a version is `>=1.2` or `=1.2`; null when there is no number in it. `=` looks at the parts that it names: 3.12.4 is `=3.12`.
 */
export function versionIs(said: string, wanted: string): boolean | null {
  const numbers = /\d+(?:\.\d+)*/.exec(said)?.[0].split(".").map(Number);
  if (numbers === undefined) return null;
  const atLeast = wanted.startsWith(">=");
  for (const [index, part] of wanted
    .slice(atLeast ? 2 : 1)
    .split(".")
    .map(Number)
    .entries()) {
    const own = numbers[index] ?? 0;
    if (own !== part) return atLeast && own > part;
  }
  return true;
}
