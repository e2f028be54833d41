import { createReadStream, existsSync } from "node:fs";
import type { IncomingMessage, Server as HttpServer, ServerResponse } from "node:http";
import fastifyStatic from "@fastify/static";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { Refusal, say, uiUp, type AttemptId, type Command, type ErrorCode, type Failure, type Language, type WorkflowId, type WorkflowInstance } from "#contract";
import { failureOf, invalidInput } from "../../transport/bind.ts";
import type { Ids } from "../../platform/ids.ts";
import type { Logger } from "../../platform/logger.ts";
import type { Access } from "../auth/accessHandlers.ts";
import type { Authority, Caller } from "../auth/authority.ts";
import type { CommandGate } from "../gateway/commandContext.ts";
import type { UiHandlers } from "../gateway/uiGateway.ts";
import type { LogStore } from "../logs/logStore.ts";
import { byNames } from "./byNames.ts";
import { openApiDocument } from "./openApi.ts";

export interface ApiOptions {
  readonly makeServer: (handler: (request: IncomingMessage, response: ServerResponse) => void) => HttpServer;
  readonly handlers: UiHandlers;
  readonly gate: CommandGate;
  readonly access: Access;
  readonly authority: Authority;
  readonly logs: LogStore;
  readonly logEnd: (attemptId: AttemptId) => Promise<{ complete: boolean }>;
  /** The ids of a workflow that is named by its project's name and its own. @throws Refusal as for what the caller may not see. */
  readonly idsOf: (caller: Caller, names: { readonly projectId: string; readonly workflowId: string }) => Promise<{ workflowId: WorkflowId }>;
  readonly metrics: () => Promise<string>;
  readonly healthy: () => boolean;
  /** Host headers that this server answers to; anything else is a rebound name. */
  readonly allowHost: (host: string | undefined) => boolean;
  /** Origins beside our own whose pages may read answers. */
  readonly foreignOrigins: ReadonlySet<string>;
  /** Folder of the built page, when there is one. */
  readonly page: string | null;
  readonly ids: Ids;
  readonly log: Logger;
  readonly version: string;
  /** Routes of other parts, that are no commands. */
  readonly routes: (app: FastifyInstance) => void;
}

const STATUS: Readonly<Record<ErrorCode, number>> = { invalid: 400, notSignedIn: 401, forbidden: 403, notFound: 404, conflict: 409, stale: 409, refused: 409, tooMany: 429, unavailable: 503, timeout: 504, bug: 500 };
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** REST, the page, health and metrics: the same commands as the wire, by the same gate [WIRE6]. */
export async function makeApi(options: ApiOptions): Promise<FastifyInstance> {
  const app = fastify({ serverFactory: (handler) => options.makeServer(handler), bodyLimit: 4 * 1024 * 1024, routerOptions: { querystringParser: (text) => queryOf(text), maxParamLength: 200 } });

  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-content-type-options", "nosniff").header("referrer-policy", "no-referrer").header("x-frame-options", "DENY").header("cross-origin-resource-policy", "same-origin");
    const { origin } = request.headers;
    if (origin !== undefined && options.foreignOrigins.has(origin)) {
      // The desktop's own page, and the page under development: named one by one, without cookies.
      reply
        .header("access-control-allow-origin", origin)
        .header("vary", "origin")
        .header("access-control-allow-headers", "authorization, content-type, idempotency-key")
        .header("access-control-allow-methods", "GET, POST, PUT, DELETE")
        .header("cross-origin-resource-policy", "cross-origin");
      if (request.method === "OPTIONS") return reply.code(204).send();
    }
    if (!options.allowHost(request.headers.host)) await reply.code(421).send({ error: { code: "forbidden", message: "This server does not answer to that name." } });
  });
  app.setErrorHandler((error: { statusCode?: number; message: string }, request, reply) => {
    const failure = error instanceof Refusal ? error.failure : error.statusCode !== undefined && error.statusCode < 500 ? badRequest(error.message) : failureOf(error, { log: options.log, ids: options.ids }, request.url);
    return sendFailure(request, reply, failure);
  });
  app.setNotFoundHandler((request, reply) => {
    if (options.page !== null && request.method === "GET" && !request.url.startsWith("/api/")) return reply.header("content-security-policy", PAGE_POLICY).sendFile("index.html");
    return sendFailure(request, reply, { code: "notFound", sentence: { code: "command.unknown", values: { name: `${request.method} ${request.url.split("?")[0]}` } }, problems: [] });
  });

  for (const [name, spec] of Object.entries(uiUp) as [keyof UiHandlers, Command][]) {
    if (spec.rest === null) continue;
    const { method, path } = spec.rest;
    app.route({ method, url: urlOf(path), handler: (request, reply) => answer(request, reply, request.params as object) });
    // What is about one workflow can be asked by names too, so that a program needs to keep no ids.
    const named = byNames(path);
    if (named !== null)
      app.route({
        method,
        url: urlOf(named),
        handler: async (request, reply) => answer(request, reply, await options.idsOf(await options.access.callerOf(bearerOf(request), request.ip), request.params as { projectId: string; workflowId: string })),
      });

    async function answer(request: FastifyRequest, reply: FastifyReply, params: object): Promise<unknown> {
      const body = typeof request.body === "object" && request.body !== null ? request.body : {};
      const parsed = spec.input.safeParse({ ...(request.query as object), ...body, ...params });
      const caller = await options.access.callerOf(bearerOf(request), request.ip);
      if (!parsed.success) {
        // Whoever may not send it does not learn what it should look like.
        if (spec.access !== "public") await options.authority.check(caller, "signedIn", {});
        return sendFailure(request, reply, invalidInput(parsed.error));
      }
      const key = request.headers["idempotency-key"];
      const id = typeof key === "string" && key !== "" ? key.slice(0, 100) : options.ids.next<string>();
      const admitted = await options.gate({ name, spec, input: parsed.data, caller, id });
      if ("answer" in admitted) return admitted.answer;
      const handle = options.handlers[name] as (input: unknown, context: unknown, id: string) => unknown;
      const answered = (await handle(parsed.data, admitted.context, id)) ?? {};
      // [API1] Whoever waited and has to ask again sees it without reading the answer.
      const waited = spec.waits === true && (parsed.data as { wait: number }).wait > 0;
      if (waited && (answered as WorkflowInstance).endedAt === null) reply.code(202);
      return answered;
    }
  }

  /** The raw bytes of a log, as a download or for `curl`. */
  app.get<{ Params: { attemptId: string } }>("/api/v1/attempts/:attemptId/log", async (request, reply) => {
    const attemptId = request.params.attemptId as AttemptId;
    const caller = await options.access.callerOf(bearerOf(request), request.ip);
    await options.authority.check(caller, { right: "see", of: "project" }, { attemptId });
    const { complete } = await options.logEnd(attemptId);
    const { bytes } = await options.logs.size(attemptId);
    reply.header("content-type", "text/plain; charset=utf-8").header("content-disposition", `attachment; filename="${attemptId}.log"`).header("x-log-complete", String(complete));
    return reply.send(bytes === 0 ? "" : createReadStream(options.logs.path(attemptId), { end: bytes - 1 }));
  });
  options.routes(app);
  app.get("/api/v1/openapi.json", () => openApiDocument(options.version, "Signalbox"));
  app.get("/healthz", (_, reply) => reply.code(options.healthy() ? 200 : 503).send({ healthy: options.healthy(), version: options.version }));
  app.get("/metrics", async (request, reply) => {
    const caller = await options.access.callerOf(bearerOf(request), request.ip);
    await options.authority.check(caller, "signedIn", {});
    return reply.header("content-type", "text/plain; version=0.0.4").send(await options.metrics());
  });

  if (options.page !== null && existsSync(options.page)) {
    await app.register(fastifyStatic, { root: options.page, index: ["index.html"], setHeaders: (reply) => void reply.header("content-security-policy", PAGE_POLICY) });
  }
  await app.ready();
  return app;
}

const urlOf = (path: string): string => `/api/v1${path.replaceAll(/\{(\w+)\}/g, ":$1")}`;
/** The token that a request shows; null without one. */
export function bearerOf(request: FastifyRequest): string | null {
  const match = /^Bearer ([\w-]{1,200})$/.exec(request.headers.authorization ?? "");
  return match?.[1] ?? null;
}
/** A key that comes more than once is a list; `states=A&states=B`, or `states[]=A`. */
function queryOf(text: string): Record<string, unknown> {
  const out: Record<string, unknown> = Object.create(null);
  const params = new URLSearchParams(text);
  for (const key of new Set(params.keys())) {
    const values = params.getAll(key);
    const list = key.endsWith("[]") || values.length > 1 || key === "states";
    out[key.replace(/\[\]$/, "")] = list ? values : values[0];
  }
  return out;
}
const badRequest = (message: string): Failure => ({ code: "invalid", sentence: { code: "command.field", values: { field: "body", message } }, problems: [] });

async function sendFailure(request: FastifyRequest, reply: FastifyReply, failure: Failure): Promise<void> {
  const language: Language = /^zh\b/i.test(request.headers["accept-language"] ?? "") ? "zh" : "en";
  await reply.code(STATUS[failure.code]).send({
    error: {
      code: failure.code,
      message: say(failure.sentence, language),
      sentence: failure.sentence,
      problems: failure.problems.map((problem) => ({ path: problem.path, line: problem.line, message: say(problem.sentence, language), sentence: problem.sentence })),
    },
  });
}
