import { appendFileSync, closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { OUTPUT_BYTES, OUTPUT_COUNT, OutputName, type Outputs } from "#contract";
import type { Mask } from "../logs/mask.ts";

/** Names beside values, the marks of values of several lines, and lines that mean nothing. */
const FILE_BYTES = OUTPUT_BYTES + 64 * 1024;

/**
 * [FLOW1] What a task wrote to its file of outputs, as it may leave the host; what cannot be read is named in its log. Anything but a file of
 * its own, and a file that is not there, is nothing.
 */
export function takeOutputs(files: { readonly outputsFile: string; readonly outputFile: string }, mask: Mask | null): Outputs {
  const bytes = readFile(files.outputsFile);
  if (bytes === null) return {};
  mask?.apply(bytes);
  const { outputs, problems } = readOutputs(bytes.subarray(0, FILE_BYTES).toString("utf8"));
  if (bytes.length > FILE_BYTES) problems.push(`it is longer than ${FILE_BYTES} bytes; what is behind them was not read`);
  // The log is the place where its author looks; without room for it the values count nevertheless.
  if (problems.length > 0) {
    try {
      appendFileSync(files.outputFile, problems.map((problem) => `signalbox: SIGNALBOX_OUTPUT: ${problem}\n`).join(""));
    } catch {}
  }
  return outputs;
}

function readFile(path: string): Buffer | null {
  let file: number;
  try {
    // Neither what another file says, nor a pipe that never ends.
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return null;
  }
  try {
    if (!fstatSync(file).isFile()) return null;
    const buffer = Buffer.allocUnsafe(FILE_BYTES + 1);
    let length = 0;
    for (let read = 1; read > 0 && length < buffer.length; length += read) read = readSync(file, buffer, length, buffer.length - length, length);
    return buffer.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

const NAMED_PROBLEMS = 20;
const HEREDOC = /^([^=<]*)<<(\S+)$/;

/**
 * Lines `name=value`; or `name<<END`, the value in lines of its own, and a line `END`. The last value of a name counts. Empty lines
 * are nothing. `problems` name the line, twenty at most.
 */
export function readOutputs(text: string): { outputs: Outputs; problems: string[] } {
  const values = new Map<string, string>();
  const problems: string[] = [];
  const add = (line: number, problem: string): void => {
    if (problems.length < NAMED_PROBLEMS) problems.push(`line ${line}: ${problem}`);
  };
  let left = OUTPUT_BYTES;
  const put = (line: number, name: string, value: string): void => {
    if (!OutputName.safeParse(name).success) return add(line, `${JSON.stringify(name.slice(0, 80))} is not a name of an output`);
    if (!values.has(name) && values.size >= OUTPUT_COUNT) return add(line, `${name} was left out: there are ${OUTPUT_COUNT} outputs already`);
    const room = left + Buffer.byteLength(values.get(name) ?? "");
    const bytes = Buffer.byteLength(value);
    if (bytes > room) return add(line, `${name} was left out: all outputs together may have ${OUTPUT_BYTES} bytes`);
    left = room - bytes;
    values.set(name, value);
  };
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    if (line === "") continue;
    const block = HEREDOC.exec(line);
    const equals = line.indexOf("=");
    if (block !== null) {
      const end = lines.indexOf(block[2]!, at + 1);
      if (end === -1) {
        add(at + 1, `there is no line ${block[2]!.slice(0, 80)} that ends the value`);
        break;
      }
      put(at + 1, block[1]!, lines.slice(at + 1, end).join("\n"));
      at = end;
    } else if (equals === -1) add(at + 1, `${JSON.stringify(line.slice(0, 80))} is not name=value`);
    else put(at + 1, line.slice(0, equals), line.slice(equals + 1));
  }
  return { outputs: Object.fromEntries(values), problems };
}
