import { Failure, Refusal, refusalOf } from "#contract";
import type { Catalog, Command, CommandsOf, InputOf, OutputOf } from "#contract";
import type { SocketLike } from "./SocketLike.ts";

/** How long a command waits for its answer, over all reconnects. */
export const CALL_MS = 15_000;

interface OpenCall {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
  /** The socket it was last sent on: an answer that comes late on another one is still the answer. */
  readonly settle: (raw: unknown) => void;
  readonly fail: (cause: Error) => void;
}

/**
 * Commands that have not been answered. They are sent when there is a connection and again, with the same id, after each
 * reconnect; the server answers a repeated id from its memory [WIRE1].
 */
export class CallBook<C extends Catalog> {
  readonly #catalog: C;
  readonly #socket: () => SocketLike | undefined;
  readonly #newId: () => string;
  readonly #open = new Map<string, OpenCall>();

  constructor(catalog: C, socket: () => SocketLike | undefined, newId: () => string) {
    this.#catalog = catalog;
    this.#socket = socket;
    this.#newId = newId;
  }

  /**
   * @throws Refusal: the other side's; `timeout` after `timeoutMs`; `unavailable` when `abandon` gave up. A bad answer is an error.
   */
  ask<K extends keyof CommandsOf<C> & string>(name: K, input: InputOf<C, K>, timeoutMs = CALL_MS, id = this.#newId()): Promise<OutputOf<C, K>> {
    const spec = this.#catalog[name] as unknown as Command;
    return new Promise((resolve, reject) => {
      const end = (act: () => void): void => {
        if (!this.#open.delete(id)) return;
        clearTimeout(timer);
        act();
      };
      const fail = (cause: Error): void => end(() => reject(cause));
      const timer = setTimeout(() => {
        const connected = this.#socket()?.connected === true;
        fail(connected ? new Refusal("timeout", "command.timeout", { seconds: timeoutMs / 1000 }) : new Refusal("unavailable", "link.down"));
      }, timeoutMs);
      const settle = (raw: unknown): void =>
        end(() => {
          const reply = raw as { readonly ok?: unknown; readonly value?: unknown; readonly error?: unknown } | null;
          if (reply?.ok === true) {
            const output = spec.output.safeParse(reply.value);
            return output.success ? resolve(output.data as OutputOf<C, K>) : reject(new Error(`${name} was answered with another shape`, { cause: output.error }));
          }
          const failure = Failure.safeParse(reply?.error);
          reject(failure.success ? refusalOf(failure.data) : new Error(`${name} was answered with something that is no answer`));
        });
      const call: OpenCall = { id, name, input, settle, fail };
      this.#open.set(id, call);
      this.#send(call);
    });
  }

  /** Sends everything that is still open, in the order in which it was asked. */
  resend(): void {
    for (const call of this.#open.values()) this.#send(call);
  }

  /** Fails everything that is open. */
  abandon(cause: Error): void {
    for (const call of [...this.#open.values()]) call.fail(cause);
  }

  #send(call: OpenCall): void {
    const socket = this.#socket();
    if (socket?.connected) socket.emit(call.name, { id: call.id, input: call.input }, call.settle);
  }
}
