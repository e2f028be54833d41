import { chmodSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { Refusal, Service } from "#contract";
import { z } from "zod";

/** What `signalbox start`, `stop` and `shut` say to the agent of the same host, over a socket that only its user can open. */
const HostRequest = z.discriminatedUnion("ask", [z.object({ ask: z.literal("status") }), z.object({ ask: z.literal("service"), service: Service })]);
type HostRequest = z.infer<typeof HostRequest>;

export interface HostHandlers {
  status(): Promise<object>;
  service(service: Service): Promise<void>;
}
const socketPath = (dir: string) => join(dir, "agent.sock");
const REQUEST_BYTES = 4096;

export function serveHost(dir: string, handlers: HostHandlers): Promise<{ close(): Promise<void> }> {
  const path = socketPath(dir);
  rmSync(path, { force: true });
  const server = createServer((socket) => {
    let text = "";
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk) => {
      text += chunk.toString();
      if (text.length > REQUEST_BYTES) return socket.destroy();
      if (!text.includes("\n")) return;
      answer(text.split("\n")[0]!).then(
        (value) => socket.end(`${JSON.stringify({ ok: true, value })}\n`),
        (error: unknown) =>
          socket.end(`${JSON.stringify({ ok: false, failure: error instanceof Refusal ? error.failure : { code: "bug", sentence: { code: "command.bug", values: { id: String(error) } }, problems: [] } })}\n`),
      );
    });
  });
  const answer = async (line: string): Promise<object> => {
    const request = HostRequest.parse(JSON.parse(line));
    if (request.ask === "service") await handlers.service(request.service);
    return handlers.status();
  };
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => {
      chmodSync(path, 0o600);
      resolve({ close: () => new Promise((closed) => server.close(() => closed())) });
    });
  });
}

/** Asks the agent whose folder this is. Refusal `unavailable` when none runs. */
export function askHost(dir: string, request: HostRequest): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath(dir));
    let text = "";
    socket.on("connect", () => socket.write(`${JSON.stringify(request)}\n`));
    socket.on("data", (chunk) => (text += chunk.toString()));
    socket.on("error", () => reject(new Refusal("unavailable", "cli.noAgent", { path: dir })));
    socket.on("close", () => {
      if (text === "") return reject(new Refusal("unavailable", "cli.noAgent", { path: dir }));
      const reply = JSON.parse(text) as { ok: true; value: Record<string, unknown> } | { ok: false; failure: { code: "refused"; sentence: { code: string; values: Record<string, string> } } };
      if (reply.ok) resolve(reply.value);
      else reject(new Refusal(reply.failure.code, reply.failure.sentence.code, reply.failure.sentence.values));
    });
  });
}
