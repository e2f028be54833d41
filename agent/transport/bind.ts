import { randomUUID } from "node:crypto";
import { type Catalog, type Command, type Failure, type Handlers, issueSentence, type Reply, Refusal, type Sentence } from "#contract";
import type { z } from "zod";
import type { Ids } from "../platform/ids.ts";
import type { Logger } from "../platform/logger.ts";
import type { Peer } from "./peer.ts";

/** One command on its way to its handler. `run` calls the handler, with a context of this call when one is given; who wraps it may answer without. */
export interface IncomingCall<Context> {
  readonly name: string;
  readonly spec: Command;
  readonly input: unknown;
  readonly context: Context;
  readonly id: string;
  readonly run: (context?: Context) => Promise<unknown>;
}
export interface BindOptions<Context> {
  readonly log: Logger;
  /** Authority, audit and remembered answers go around every command here. */
  readonly around?: (call: IncomingCall<Context>) => Promise<unknown>;
  /** Makes the id under which a bug is found in the log; random when left out. */
  readonly ids?: Ids;
}

const MAX_ID_LENGTH = 100;
const MAX_PROBLEMS = 50;

/**
 * [WIRE3] Listens on a peer for everything in a catalog; the only place where bytes become typed values.
 * Handlers start in the order in which frames arrived. A command without a way to answer it is dropped; so is a fact that
 * does not parse, with a line in the log. Answers are not parsed again: the handler's type vouches for them.
 * @returns stops listening; calls that run are still answered.
 */
export function bind<C extends Catalog, Context>(catalog: C, peer: Peer, context: Context, handlers: Handlers<C, Context>, options: BindOptions<Context>): () => void {
  const listeners: [string, (...args: unknown[]) => void][] = [];
  for (const [name, spec] of Object.entries(catalog)) {
    const handle = (handlers as Record<string, (input: unknown, context: Context, id: string) => unknown>)[name]!;
    const listener =
      spec.kind === "command"
        ? (envelope: unknown, answer: unknown) => {
            if (typeof answer !== "function") return;
            void answerCommand(name, spec, envelope, context, handle, options).then((reply) => (answer as (reply: Reply<unknown>) => void)(reply));
          }
        : (payload: unknown) => void takeFact(name, spec.payload, payload, context, handle, options);
    listeners.push([name, listener]);
    peer.on(name, listener);
  }
  return () => {
    for (const [name, listener] of listeners) peer.off(name, listener);
  };
}

async function answerCommand<Context>(
  name: string,
  spec: Command,
  envelope: unknown,
  context: Context,
  handle: (input: unknown, context: Context, id: string) => unknown,
  options: BindOptions<Context>,
): Promise<Reply<unknown>> {
  try {
    const { id, input } = (typeof envelope === "object" && envelope !== null ? envelope : {}) as { id?: unknown; input?: unknown };
    if (typeof id !== "string" || id === "" || id.length > MAX_ID_LENGTH) return { ok: false, error: invalid([{ path: "id", sentence: { code: "field.required", values: { field: "id" } } }]) };
    const parsed = spec.input.safeParse(input);
    if (!parsed.success) return { ok: false, error: invalidInput(parsed.error) };
    const run = async (own: Context = context) => handle(parsed.data, own, id);
    const value = options.around ? await options.around({ name, spec, input: parsed.data, context, id, run }) : await run();
    return { ok: true, value };
  } catch (cause) {
    return { ok: false, error: failureOf(cause, options, name) };
  }
}

async function takeFact<Context>(name: string, schema: z.ZodType, payload: unknown, context: Context, handle: (input: unknown, context: Context, id: string) => unknown, options: BindOptions<Context>): Promise<void> {
  const parsed = schema.safeParse(payload);
  if (!parsed.success) return options.log.warn("dropped a fact that does not parse", { name, problems: parsed.error.issues.length });
  try {
    await handle(parsed.data, context, "");
  } catch (cause) {
    failureOf(cause, options, name);
  }
}

/** What leaves this program when something was thrown: a refusal as it is, anything else as the number of a log line. */
export function failureOf(cause: unknown, options: { readonly log: Logger; readonly ids?: Ids }, name: string): Failure {
  if (cause instanceof Refusal) return cause.failure;
  const id = options.ids?.next<string>() ?? randomUUID();
  options.log.error("bug", { id, name, stack: cause instanceof Error ? cause.stack : String(cause) });
  return { code: "bug", sentence: { code: "command.bug", values: { id } }, problems: [] };
}

/** [WIRE3] The answer to input that does not parse; every field is named. */
export const invalidInput = (error: z.ZodError): Failure => invalid(error.issues.map((issue) => ({ path: issue.path.join("."), sentence: issueSentence(issue, issue.path.join(".")) })));

function invalid(found: readonly { path: string; sentence: Sentence }[]): Failure {
  return { code: "invalid", sentence: { code: "command.invalid", values: { count: found.length } }, problems: found.slice(0, MAX_PROBLEMS).map((problem) => ({ ...problem, line: null })) };
}
