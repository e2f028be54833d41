import { logDown, logUp, LOG_PATH, Refusal } from "#contract";
import type { AttemptId, CommandsOf, InputOf, OutputOf } from "#contract";
import { CallBook } from "./CallBook.ts";
import { newId } from "./ids.ts";
import { RemoteLog } from "./RemoteLog.ts";
import type { MakeSocket, SocketLike } from "./SocketLike.ts";

interface LogConnectionParts {
  readonly makeSocket: MakeSocket;
  readonly address: () => string | undefined;
  readonly token: () => string;
}

const RETRY_MS = 2000;
/** With no log open for so long the connection is closed. */
const IDLE_MS = 30_000;

/** The second connection, for bytes only: logs and files. Opened when it is needed, closed when it is not. */
export interface LogConnection {
  /** Asks for, or sends, bytes of files. */
  readonly ask: <K extends keyof CommandsOf<typeof logUp> & string>(name: K, input: InputOf<typeof logUp, K>) => Promise<OutputOf<typeof logUp, K>>;
  readonly log: (attemptId: string, startMs: number | undefined) => RemoteLog;
  readonly close: () => void;
}

export function makeLogConnection({ makeSocket, address, token }: LogConnectionParts): LogConnection {
  let socket: SocketLike | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let idle: ReturnType<typeof setTimeout> | undefined;
  let asking = 0;
  const logs = new Map<string, RemoteLog>();
  const calls = new CallBook(logUp, () => socket, newId);

  const dial = (): void => {
    clearTimeout(retry);
    const origin = address();
    if (origin === undefined || token() === "") return;
    socket ??= newSocket(origin);
    if (!socket.connected) socket.connect();
  };
  const again = (): void => {
    clearTimeout(retry);
    for (const log of logs.values()) log.disconnected();
    if (logs.size > 0 || asking > 0) retry = setTimeout(dial, RETRY_MS);
  };
  const newSocket = (origin: string): SocketLike => {
    const made = makeSocket(origin, LOG_PATH, token);
    const mine =
      (act: (...args: never[]) => void) =>
      (...args: never[]) =>
        socket === made && act(...args);
    made.on(
      "connect",
      mine(() => {
        calls.resend();
        for (const log of logs.values()) log.connected();
      }),
    );
    made.on("connect_error", mine(again));
    made.on("disconnect", mine(again));
    made.on(
      "log.chunk",
      mine((envelope: { readonly input?: unknown }, answer: (reply: unknown) => void) => {
        const chunk = logDown["log.chunk"].input.safeParse(envelope?.input);
        if (chunk.success) logs.get(chunk.data.attemptId)?.take(chunk.data.from, chunk.data.bytes, chunk.data.info);
        // The answer is the credit for the next chunk [LOG4].
        answer({ ok: true, value: {} });
      }),
    );
    return made;
  };
  const hangUp = (): void => {
    clearTimeout(retry);
    clearTimeout(idle);
    const old = socket;
    socket = undefined;
    old?.disconnect();
    calls.abandon(new Refusal("unavailable", "link.down"));
  };

  /** Closes it a while after the last log was left and the last question answered. */
  const rest = (): void => {
    clearTimeout(idle);
    if (logs.size === 0 && asking === 0) idle = setTimeout(hangUp, IDLE_MS);
  };

  return {
    ask: (name, input) => {
      clearTimeout(idle);
      asking++;
      dial();
      return calls.ask(name, input).finally(() => {
        asking--;
        rest();
      });
    },
    log: (attemptId, startMs) => {
      const known = logs.get(attemptId);
      if (known) return known;
      const log = new RemoteLog({
        attemptId: attemptId as AttemptId,
        startMs,
        ask: (name, input) => {
          dial();
          return calls.ask(name, input);
        },
        isConnected: () => socket?.connected === true,
        onUsed: (used) => {
          clearTimeout(idle);
          if (used) {
            logs.set(attemptId, log);
            return dial();
          }
          logs.delete(attemptId);
          rest();
        },
      });
      return log;
    },
    close: () => {
      hangUp();
      logs.clear();
    },
  };
}
