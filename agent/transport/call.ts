import { type Catalog, type CommandsOf, Failure, type InputOf, type OutputOf, type PayloadOf, Refusal, refusalOf } from "#contract";
import { z } from "zod";
import type { Peer } from "./peer.ts";

export const CALL_TIMEOUT_MS = 10_000;

export interface CallOptions {
  /** [WIRE1] The same id is the same command, however often it is sent. */
  readonly id: string;
  readonly timeoutMs?: number;
}

const Answer = z.union([z.object({ ok: z.literal(true), value: z.unknown() }), z.object({ ok: z.literal(false), error: Failure })]);

/**
 * Sends a command and waits for its answer.
 * @throws Refusal: the other side's; `unavailable` when there is no connection or it breaks before the answer (the command may
 * have been done); `timeout` after `timeoutMs`. An answer of another shape is a bug of the other side and throws a plain error.
 */
export function call<C extends Catalog, K extends keyof CommandsOf<C> & string>(peer: Peer, catalog: C, name: K, input: InputOf<C, K>, options: CallOptions): Promise<OutputOf<C, K>> {
  const spec = catalog[name];
  if (spec?.kind !== "command") return Promise.reject(new Error(`${name} is not a command`));
  if (!peer.connected) return Promise.reject(new Refusal("unavailable", "link.down"));
  const timeoutMs = options.timeoutMs ?? CALL_TIMEOUT_MS;
  return new Promise((resolve, reject) => {
    const open = openCalls(peer);
    const settle = (act: () => void) => {
      if (!open.delete(fail)) return;
      clearTimeout(timer);
      act();
    };
    const fail = () => settle(() => reject(new Refusal("unavailable", "link.down")));
    const timer = setTimeout(() => settle(() => reject(new Refusal("timeout", "command.timeout", { seconds: timeoutMs / 1000 }))), timeoutMs);
    open.add(fail);
    peer.emit(name, { id: options.id, input }, (raw: unknown) => {
      settle(() => {
        const answer = Answer.safeParse(raw);
        if (!answer.success) return reject(new Error(`${name} was answered with something that is no answer`));
        if (!answer.data.ok) return reject(refusalOf(answer.data.error));
        const output = spec.output.safeParse(answer.data.value);
        if (!output.success) return reject(new Error(`${name} was answered with another shape`, { cause: output.error }));
        resolve(output.data as OutputOf<C, K>);
      });
    });
  });
}

/** Sends a fact or a reading. Dropped without a connection: whoever needs it kept keeps it. */
export function tell<C extends Catalog, K extends keyof C & string>(peer: Peer, _catalog: C, name: K, payload: PayloadOf<C, K>): void {
  if (peer.connected) peer.emit(name, payload);
}

/** One listener per peer, not one per call: a hundred open calls are normal, a hundred listeners are a warning. */
const OPEN_CALLS = new WeakMap<Peer, Set<() => void>>();
function openCalls(peer: Peer): Set<() => void> {
  const known = OPEN_CALLS.get(peer);
  if (known) return known;
  const open = new Set<() => void>();
  OPEN_CALLS.set(peer, open);
  peer.on("disconnect", () => {
    for (const fail of [...open]) fail();
  });
  return open;
}
