import { pino, type DestinationStream } from "pino";

/** What a program writes of itself. Never a secret, never a parameter's value. */
export interface Logger {
  info(message: string, values?: Record<string, unknown>): void;
  warn(message: string, values?: Record<string, unknown>): void;
  error(message: string, values?: Record<string, unknown>): void;
  child(part: string): Logger;
}

/** JSON lines on the stream, by default standard error. */
export function makeLogger(part: string, level: string, destination?: DestinationStream): Logger {
  const root = pino({ level, base: { part } }, destination ?? pino.destination({ dest: 2, sync: true }));
  const wrap = (log: typeof root): Logger => ({
    info: (message, values) => log.info(values ?? {}, message),
    warn: (message, values) => log.warn(values ?? {}, message),
    error: (message, values) => log.error(values ?? {}, message),
    child: (name) => wrap(log.child({ part: name })),
  });
  return wrap(root);
}
