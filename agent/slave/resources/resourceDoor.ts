import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { type agentLogUp, type AttemptId, type CommandsOf, type InputOf, LOG_CHUNK_BYTES, type NodeId, type OutputOf, Refusal } from "#contract";
import type { Logger } from "../../platform/logger.ts";

/** What a task's process needs to ask for files of its project: where, and a proof of which attempt it is. */
export interface ResourcePass {
  /** A socket in the abstract namespace of Linux: reached by every user of the host, and gone with the agent. */
  readonly socket: string;
  readonly attemptId: AttemptId;
  readonly proof: string;
}
export interface ResourceDoor {
  passFor(attemptId: AttemptId): ResourcePass;
  close(): void;
}
type Call = <K extends keyof CommandsOf<typeof agentLogUp> & string>(name: K, input: InputOf<typeof agentLogUp, K>) => Promise<OutputOf<typeof agentLogUp, K>>;

/**
 * [RES1] Through here tasks of this host get resources of their project, from the server, over the connection for bytes. `secret`
 * outlives the agent, and so does the name of the socket: whoever waits meanwhile asks again. Headers come first with size and sum,
 * so that a file that was fetched before is not fetched again; HEAD asks for nothing else.
 */
export function openResourceDoor(options: { readonly nodeId: NodeId; readonly dir: string; readonly secret: string; readonly call: Call; readonly log: Logger }): ResourceDoor {
  const { nodeId, call, log } = options;
  const socket = `\0signalbox-${createHash("sha256").update(`${options.dir} ${nodeId}`).digest("hex").slice(0, 32)}`;
  const proofOf = (attemptId: string): Buffer => createHmac("sha256", options.secret).update(attemptId).digest();

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://door");
    const attemptId = (url.searchParams.get("attempt") ?? "") as AttemptId;
    const shown = Buffer.from(String(request.headers["x-proof"] ?? ""), "hex");
    const wanted = proofOf(attemptId);
    if (shown.length !== wanted.length || !timingSafeEqual(shown, wanted)) return void response.writeHead(403).end();
    serve(attemptId, url.searchParams.get("name") ?? "", request.method === "HEAD", response).catch((cause: unknown) => {
      if (response.headersSent) return void response.destroy();
      const failure = cause instanceof Refusal ? cause.failure : null;
      if (failure === null) log.error("a resource could not be handed out", { attemptId, cause: String(cause) });
      // What may work a moment later is told apart from what never will.
      const later = failure === null || failure.code === "unavailable" || failure.code === "timeout";
      response.writeHead(later ? 503 : 404, { "x-sentence": encodeURIComponent(JSON.stringify(failure?.sentence ?? { code: "link.down", values: {} })) }).end();
    });
  });
  async function serve(attemptId: AttemptId, name: string, onlyHead: boolean, response: ServerResponse): Promise<void> {
    const found = await call("resource.find", { nodeId, attemptId, name });
    response.writeHead(200, { "content-length": found.bytes, "x-sha256": found.sha256 });
    if (onlyHead) return void response.end();
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (let from = 0; from < found.bytes;) {
        const { bytes } = await call("resource.fetch", { nodeId, attemptId, resourceId: found.resourceId, number: found.number, from, bytes: LOG_CHUNK_BYTES });
        if (bytes.length === 0) throw new Error(`the server has ${from} of ${found.bytes} bytes of ${name}`);
        from += bytes.length;
        yield bytes;
      }
    }
    await pipeline(chunks, response);
  }
  server.on("error", (error) => log.error("tasks cannot ask for resources", { error: String(error) }));
  server.listen(socket);
  return {
    passFor: (attemptId) => ({ socket, attemptId, proof: proofOf(attemptId).toString("hex") }),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
