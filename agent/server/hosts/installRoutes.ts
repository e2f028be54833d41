import { createReadStream } from "node:fs";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { isWord, sentence, type Sentence } from "#contract";
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
  app.post<{ Body: unknown }>("/install/begin", async (request, reply) => {
    const { host = "", place = "" } = valuesOf(request.body);
    const code = await installs.begin(codeOf(request), request.ip, { name: host, place });
    return reply.header("content-type", "text/plain; charset=utf-8").send(`code=${code}\n`);
  });
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
  app.post<{ Querystring: { step?: string; ok?: string; says?: string }; Body: unknown }>("/install/step", async (request, reply) => {
    const node = await nodeOf(request);
    await installs.step(node.id, request.query.step ?? "", request.query.ok === "1", detailOf(request.query.says, request.body));
    return reply.code(204).send();
  });
}
/** A sentence of ours by its word, with the values that the host sent as lines `name=value`; nothing else is taken from a host. */
function detailOf(word: string | undefined, body: unknown): Sentence | null {
  const code = `install.${word ?? ""}`;
  if (!isWord(code)) return null;
  return sentence(code, valuesOf(body));
}
/** Lines `name=value` of a script; a value may go on over the lines that follow. */
function valuesOf(body: unknown): Record<string, string> {
  const lines = typeof body === "string" ? body.split(/\n(?=[a-z]+=)/).slice(0, 10) : [];
  return Object.fromEntries(
    lines
      .filter((line) => /^[a-z]+=/.test(line))
      .map((line) => [
        line.slice(0, line.indexOf("=")),
        line
          .slice(line.indexOf("=") + 1)
          .trim()
          .slice(0, 500),
      ]),
  );
}
const codeOf = (request: FastifyRequest): string => String(request.headers["x-install-code"] ?? "").slice(0, 100);
