import { Refusal, type Sentence, sentence } from "#contract";
import { getSystemErrorMap } from "node:util";
import type { Ending, Start, Trace } from "./launcher.ts";

/** What is said to launcher.c and what it says; the format stands at its top. */
export const NATIVE_PROTOCOL = 1;

function message(word: string, fields: readonly string[]): Buffer {
  const text = fields.length === 0 ? "" : `${fields.join("\0")}\0`;
  const bytes = Buffer.allocUnsafe(5 + Buffer.byteLength(text));
  bytes.writeUInt32LE(bytes.length - 4, 0);
  bytes.write(word, 4, "latin1");
  bytes.write(text, 5, "utf8");
  return bytes;
}
export const helloMessage = (runsDir: string, environment: Readonly<Record<string, string>>): Buffer => message("h", [`d${runsDir}`, ...Object.entries(environment).map(([name, value]) => `e${name}=${value}`)]);
export const forgetMessage = (runs: readonly string[]): Buffer =>
  message(
    "x",
    runs.map((run) => `r${run}`),
  );

/** @throws Refusal when a value contains a NUL, which neither an argument nor the environment can hold. */
export function startMessage(start: Start): Buffer {
  const { limits } = start;
  const fields = [`r${start.run}`];
  for (const word of start.argv) fields.push(`a${word}`);
  for (const name in start.environment) fields.push(`e${name}=${start.environment[name]}`);
  for (const file of start.given) fields.push(`p${file}`);
  const set = (tag: string, value: string | number | null): void => void (value !== null && fields.push(`${tag}${value}`));
  set("w", start.directory);
  set("u", limits.user);
  set("m", limits.umask);
  set("n", limits.nice);
  set("l", limits.memoryBytes);
  set("c", limits.cpuSeconds);
  set("f", limits.openFiles);
  set("g", limits.cgroup);
  for (const field of fields) if (field.includes("\0")) throw new Refusal("invalid", "start.launcher", { message: "a value contains a NUL character" });
  return message("s", fields);
}

export type NativeLine =
  | { readonly word: "claimed"; readonly run: string }
  | { readonly word: "started"; readonly run: string; readonly first: NonNullable<Trace["first"]> }
  | { readonly word: "ended"; readonly run: string; readonly ending: Ending & { readonly at: number } }
  | { readonly word: "failed" | "busy"; readonly run: string; readonly reason: Sentence }
  | { readonly word: "hello"; readonly protocol: number; readonly pid: number };

/** A line without its newline; null when it is not whole, or says nothing to us. */
export function readNativeLine(line: string): NativeLine | null {
  const words = line.split(" ");
  if (words.at(-1) !== ".") return null;
  const [word, run] = words as [string, string];
  const count = words.length - 3;
  const number = (at: number): number => Number(words[at + 2]);
  if (word === "c" && count === 0) return { word: "claimed", run };
  if (word === "s" && count === 3) return { word: "started", run, first: { pid: number(0), startTime: words[3]!, at: number(2) } };
  if (word === "e" && count === 5) return { word: "ended", run, ending: { how: words[2] === "signal" ? "signal" : "exit", status: number(1), at: number(2), peakMemoryBytes: number(3) * 1024, cpuMs: number(4) } };
  if (word === "f" && count === 2) return { word: "failed", run, reason: failureSentence(words[2]!, number(1)) };
  if (word === "b" && count === 1) return { word: "busy", run, reason: sentence("start.busy", { message: errnoText(number(0)) }) };
  if (word === "h" && count === 1) return { word: "hello", protocol: Number(run), pid: number(0) };
  return null;
}

const errnoText = (errno: number): string => {
  const [name, text] = getSystemErrorMap().get(-errno) ?? [`errno ${errno}`, ""];
  return text === "" ? name : `${name}: ${text}`;
};
const ENOENT = 2;
const EPERM = 1;
/** What went wrong before the program ran, step by step as launcher.c names them. */
function failureSentence(step: string, errno: number): Sentence {
  if (step === "user" && errno === ENOENT) return sentence("start.userMissing");
  if (step === "user" && errno === EPERM) return sentence("start.userRight");
  if (step === "command") return sentence("start.exec", { message: errnoText(errno) });
  if (step === "directory") return sentence("start.directory", { message: errnoText(errno) });
  return sentence("start.limit", { limit: step, message: errnoText(errno) });
}
