import { uiUp, type Command } from "#contract";
import { z } from "zod";

/** OpenAPI 3.1, made from the catalog that the wire uses; nothing is written twice. */
export function openApiDocument(version: string, platform: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, spec] of Object.entries(uiUp) as [string, Command][]) {
    if (spec.rest === null) continue;
    const { method, path } = spec.rest;
    const input = schemaOf(spec.input, "input") as { properties?: Record<string, unknown>; required?: string[] };
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
    const rest = Object.keys(input.properties ?? {}).filter((key) => !inPath.includes(key));
    const parameter = (key: string, place: "path" | "query") => ({ name: key, in: place, required: place === "path" || (input.required ?? []).includes(key), schema: input.properties?.[key] ?? { type: "string" } });
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: {
        operationId: name,
        tags: [name.split(".")[0]],
        security: spec.access === "public" ? [] : [{ bearer: [] }],
        parameters: [...inPath.map((key) => parameter(key, "path")), ...(method === "GET" ? rest.map((key) => parameter(key, "query")) : []), ...(spec.changes ? [idempotencyKey] : [])],
        ...(method === "GET" || rest.length === 0
          ? {}
          : {
              requestBody: {
                required: true,
                content: { "application/json": { schema: { type: "object", properties: pick(input.properties ?? {}, rest), required: (input.required ?? []).filter((key) => rest.includes(key)) } } },
              },
            }),
        responses: {
          200: { description: "Done", content: { "application/json": { schema: schemaOf(spec.output, "output") } } },
          default: { description: "Not done", content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } } },
        },
        ...(typeof spec.access === "object" ? { description: `Needs the right \`${spec.access.right}\`.` } : {}),
      },
    };
  }
  return {
    openapi: "3.1.0",
    info: { title: `${platform} API`, version },
    servers: [{ url: "/api/v1" }],
    paths,
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
      schemas: {
        Error: {
          type: "object",
          required: ["error"],
          properties: {
            error: {
              type: "object",
              required: ["code", "message"],
              properties: {
                code: { type: "string" },
                message: { type: "string" },
                sentence: { type: "object" },
                problems: { type: "array", items: { type: "object", properties: { path: { type: "string" }, line: { type: ["integer", "null"] }, message: { type: "string" } } } },
              },
            },
          },
        },
      },
    },
  };
}
const idempotencyKey = { name: "Idempotency-Key", in: "header", required: false, schema: { type: "string" }, description: "The same key is the same command, however often it is sent." };
const schemaOf = (schema: z.ZodType, io: "input" | "output"): object => z.toJSONSchema(schema, { io, unrepresentable: "any", target: "draft-2020-12" });
const pick = (from: Record<string, unknown>, keys: string[]) => Object.fromEntries(keys.map((key) => [key, from[key]]));
