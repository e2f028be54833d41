import { readdirSync, readFileSync } from "node:fs";

/** A process as /proc shows it. `startTime` (field 22, ticks since boot) and `pid` together name it for good [JRN2]. */
export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** R, S, D, T, Z … */
  readonly state: string;
  readonly startTime: string;
  readonly command: string;
}
/** What names the processes of an attempt. */
export interface ProcessTarget {
  /** Value of SIGNALBOX_ATTEMPT in their environment. */
  readonly token: string;
  /** The first process, which leads its own session and group; null when it was never seen. */
  readonly first: { readonly pid: number; readonly startTime: string } | null;
}

export const TOKEN_NAME = "SIGNALBOX_ATTEMPT";

/** Null when there is none. A zombie is one that is over. */
export function readProcess(pid: number): ProcessInfo | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    const close = text.lastIndexOf(")");
    const fields = text.slice(close + 2).split(" ");
    return { pid, command: text.slice(text.indexOf("(") + 1, close), state: fields[0]!, parent: Number(fields[1]), group: Number(fields[2]), session: Number(fields[3]), startTime: fields[19]! };
  } catch {
    return null;
  }
}
export const isOver = (process: ProcessInfo): boolean => process.state === "Z" || process.state === "X";

/** [JRN2] Whether exactly this process lives: the pid alone proves nothing. */
export function isAlive(pid: number, startTime: string): boolean {
  const process = readProcess(pid);
  return process !== null && process.startTime === startTime && !isOver(process);
}

export function listProcesses(): ProcessInfo[] {
  const found: ProcessInfo[] = [];
  for (const name of readdirSync("/proc")) {
    if (name.charCodeAt(0) < 48 || name.charCodeAt(0) > 57) continue;
    const process = readProcess(Number(name));
    if (process !== null && !isOver(process)) found.push(process);
  }
  return found;
}

/**
 * Every living process of an attempt: the first one, those of its session and group, those that carry its token wherever
 * they went, those in `known` (seen before), and all their descendants. The agent itself never is one.
 */
export function findProcesses(target: ProcessTarget, known: readonly ProcessInfo[] = []): ProcessInfo[] {
  const all = listProcesses();
  const { first } = target;
  // While a group has members its number is not given to another process. Another process with the number of our first one
  // means that our group is gone.
  const groupIsOurs = first !== null && all.every((process) => process.pid !== first.pid || process.startTime === first.startTime);
  const same = new Set(known.map(nameOf));
  const found = new Map<number, ProcessInfo>();
  for (const candidate of all) {
    // By its own pid too: until it has become the command it has neither its session nor the token.
    const inGroup = groupIsOurs && (candidate.pid === first.pid || candidate.group === first.pid || candidate.session === first.pid) && BigInt(candidate.startTime) >= BigInt(first.startTime);
    if (inGroup || same.has(nameOf(candidate)) || hasToken(candidate.pid, target.token)) found.set(candidate.pid, candidate);
  }
  for (let grew = true; grew;) {
    grew = false;
    for (const candidate of all) {
      if (found.has(candidate.pid) || !found.has(candidate.parent)) continue;
      found.set(candidate.pid, candidate);
      grew = true;
    }
  }
  found.delete(process.pid);
  return [...found.values()];
}
const nameOf = (process: ProcessInfo): string => `${process.pid} ${process.startTime}`;

/** Whether the environment with which a process was started carries the token. False for processes of other users. */
export function hasToken(pid: number, token: string): boolean {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, "latin1");
    const text = `${TOKEN_NAME}=${token}\0`;
    return environment.startsWith(text) || environment.includes(`\0${text}`);
  } catch {
    return false;
  }
}

/** Signals exactly this process; false when it is gone or cannot be signalled. */
export function signalProcess(target: ProcessInfo, signal: NodeJS.Signals): boolean {
  if (!isAlive(target.pid, target.startTime)) return false;
  try {
    return process.kill(target.pid, signal);
  } catch {
    return false;
  }
}

/** The command line, for people; at most 500 characters. */
export function commandLineOf(target: ProcessInfo): string {
  try {
    const text = readFileSync(`/proc/${target.pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    return (text || `[${target.command}]`).slice(0, 500);
  } catch {
    return `[${target.command}]`;
  }
}
