import { createReadStream } from "node:fs";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Executables } from "./executables.ts";
import type { Installs } from "./installs.ts";
import type { Upgrades } from "./upgrades.ts";

/** What a host asks while it is installed. Everything but the script itself needs a code; answers are lines that a shell reads. */
export function addInstallRoutes(
  app: FastifyInstance,
  options: { readonly installs: Installs; readonly upgrades: Upgrades; readonly executables: Executables; readonly script: () => string; readonly version: string },
): void {
  const { installs, executables } = options;
  const nodeOf = (request: FastifyRequest) => installs.nodeOf(codeOf(request), request.ip);
  app.get("/install.sh", (_, reply) => reply.header("content-type", "text/x-shellscript; charset=utf-8").send(options.script()));
  app.post<{ Querystring: { arch?: string } }>("/install/redeem", async (request, reply) => {
    const node = await nodeOf(request);
    const { sha256 } = await executables.of(request.query.arch ?? "");
    const { token, arguments: words } = await installs.redeem(node);
    return reply.header("content-type", "text/plain; charset=utf-8").send(`name=${node.name}\nkind=${node.kind}\nversion=${options.version}\nsha256=${sha256}\narguments=${words.join(" ")}\ntoken=${token}\n`);
  });
  app.get<{ Querystring: { arch?: string } }>("/install/signalbox", async (request, reply) => {
    if (!(await options.upgrades.admits(codeOf(request)))) await nodeOf(request);
    const { path, bytes } = await executables.of(request.query.arch ?? "");
    return reply.header("content-type", "application/octet-stream").header("content-length", bytes).send(createReadStream(path));
  });
  app.post<{ Querystring: { step?: string; ok?: string }; Body: unknown }>("/install/step", async (request, reply) => {
    const node = await nodeOf(request);
    await installs.step(node.id, request.query.step ?? "", request.query.ok === "1", typeof request.body === "string" ? request.body : "");
    return reply.code(204).send();
  });
}
const codeOf = (request: FastifyRequest): string => String(request.headers["x-install-code"] ?? "").slice(0, 100);
