import { connect, type Socket } from "node:net";
import { type NativeLine, NATIVE_PROTOCOL, readNativeLine } from "./nativeWire.ts";

/** A connection to one launcher that lives. */
export interface NativeLink {
  readonly name: string;
  readonly pid: number;
  /** Sent with everything else of this turn. */
  send(bytes: Buffer): void;
  close(): void;
}
const HELLO_MS = 5_000;

/**
 * Connects to a launcher and hears all that it knows, then each line as it comes. It answers only after it has done all that an
 * agent before us said, so what it does not know by then was never started.
 * @throws when nobody listens there, or it does not answer in time.
 */
export function openNativeLink(options: {
  /** Path of its socket, at most 107 bytes. */
  readonly path: string;
  readonly name: string;
  readonly hello: Buffer;
  readonly onLine: (line: NativeLine) => void;
  /** It is dead: nobody can be connected and not heard. Not called after `close`. */
  readonly onDead: () => void;
}): Promise<NativeLink> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ path: options.path });
    let greeted = false;
    let closed = false;
    let rest = "";
    let unsent: Buffer[] = [];
    const timer = setTimeout(() => fail(new Error("the launcher does not answer")), HELLO_MS);
    const fail = (cause: Error): void => {
      clearTimeout(timer);
      closed = true;
      socket.destroy();
      reject(cause);
    };
    const flush = (): void => {
      const bytes = unsent.length === 1 ? unsent[0]! : Buffer.concat(unsent);
      unsent = [];
      if (!closed) socket.write(bytes);
    };
    const link = (pid: number): NativeLink => ({
      name: options.name,
      pid,
      send(bytes) {
        if (unsent.push(bytes) === 1) queueMicrotask(flush);
      },
      close() {
        closed = true;
        if (unsent.length > 0) socket.write(Buffer.concat(unsent));
        unsent = [];
        socket.end();
        socket.unref();
      },
    });
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      for (const each of lines) {
        if (closed) return;
        const line = readNativeLine(each);
        if (line === null) continue;
        if (line.word !== "hello") options.onLine(line);
        else if (line.protocol !== NATIVE_PROTOCOL) fail(new Error(`a launcher of protocol ${line.protocol}`));
        else {
          clearTimeout(timer);
          greeted = true;
          resolve(link(line.pid));
        }
      }
    });
    socket.on("error", (cause) => void (greeted || fail(cause)));
    socket.on("close", () => {
      if (!greeted) return fail(new Error("the launcher hung up"));
      if (!closed) options.onDead();
      closed = true;
    });
    socket.write(options.hello);
  });
}
