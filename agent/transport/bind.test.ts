import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { command, fact, Refusal } from "#contract";
import { openLinkPair, type LinkPair } from "../testing/linkPair.ts";
import type { Logger } from "../platform/logger.ts";
import { bind } from "./bind.ts";
import { call, tell } from "./call.ts";

const catalog = {
  "thing.add": command("public", z.object({ a: z.number(), b: z.number().default(1) }), z.object({ sum: z.number() })),
  "thing.said": fact(z.object({ text: z.string() })),
} as const;

let pair: LinkPair | undefined;
afterEach(() => pair?.close());

function collectLog(): { lines: [string, Record<string, unknown> | undefined][]; log: Logger } {
  const lines: [string, Record<string, unknown> | undefined][] = [];
  const log: Logger = { info: () => {}, warn: (message, values) => lines.push([message, values]), error: (message, values) => lines.push([message, values]), child: () => log };
  return { lines, log };
}
async function bound(add: (input: { a: number; b: number }) => Promise<{ sum: number }> | { sum: number }, said: (text: string) => void = () => {}) {
  pair = await openLinkPair();
  const { server, client } = await pair.connect("/fleet");
  const { lines, log } = collectLog();
  const unbind = bind(catalog, server, undefined, { "thing.add": add, "thing.said": ({ text }) => said(text) }, { log });
  return { client, server, lines, unbind };
}

test("[WIRE3] a handler sees parsed input, with its defaults, and the answer comes back parsed", async () => {
  const { client } = await bound(({ a, b }) => ({ sum: a + b }));
  expect(await call(client, catalog, "thing.add", { a: 2 }, { id: "1" })).toEqual({ sum: 3 });
});

test("[WIRE3] input that does not parse never reaches the handler and every field is named", async () => {
  let ran = 0;
  const { client } = await bound(() => ({ sum: ++ran }));
  const failure = await call(client, catalog, "thing.add", { a: "x" as unknown as number }, { id: "1" }).catch((cause: unknown) => (cause as Refusal).failure);
  expect(failure).toMatchObject({ code: "invalid", sentence: { code: "command.invalid", values: { count: 1 } }, problems: [{ path: "a", sentence: { code: "field.type" } }] });
  for (const envelope of [null, 7, {}, { id: 7, input: { a: 1 } }, { id: "x".repeat(200), input: { a: 1 } }]) {
    expect(await new Promise((resolve) => client.emit("thing.add", envelope, resolve))).toMatchObject({ ok: false, error: { code: "invalid" } });
  }
  client.emit("thing.add", { id: "1", input: { a: 1 } });
  expect(ran).toBe(0);
});

test("a refusal travels as it is; a bug leaves only a number that is in the log", async () => {
  const { client, lines } = await bound(({ a }) => {
    if (a === 1) throw new Refusal("stale", "verb.stale", { a });
    throw new Error("secret detail");
  });
  await expect(call(client, catalog, "thing.add", { a: 1 }, { id: "1" })).rejects.toMatchObject({ failure: { code: "stale", sentence: { code: "verb.stale", values: { a: 1 } } } });
  const bug = await call(client, catalog, "thing.add", { a: 2 }, { id: "2" }).catch((cause: unknown) => (cause as Refusal).failure);
  expect(JSON.stringify(bug)).not.toContain("secret");
  const id = (bug as Refusal["failure"]).sentence.values["id"];
  expect(lines).toEqual([["bug", expect.objectContaining({ id, stack: expect.stringContaining("secret detail") })]]);
});

test("[WIRE2] facts arrive in order; one that does not parse is dropped and logged", async () => {
  const heard: string[] = [];
  const { client, lines } = await bound(
    () => ({ sum: 0 }),
    (text) => heard.push(text),
  );
  tell(client, catalog, "thing.said", { text: "a" });
  tell(client, catalog, "thing.said", { text: 5 as unknown as string });
  tell(client, catalog, "thing.said", { text: "b" });
  await expect.poll(() => heard).toEqual(["a", "b"]);
  expect(lines).toHaveLength(1);
});

test("around sees the parsed call and may answer without the handler [WIRE1]", async () => {
  pair = await openLinkPair();
  const { server, client } = await pair.connect("/fleet");
  const remembered = new Map<string, unknown>();
  let ran = 0;
  bind(
    catalog,
    server,
    { who: "me" },
    { "thing.add": ({ a, b }) => ({ sum: a + b + ran++ }), "thing.said": () => {} },
    {
      log: collectLog().log,
      async around({ id, run, context }) {
        expect(context.who).toBe("me");
        if (!remembered.has(id)) remembered.set(id, await run());
        return remembered.get(id);
      },
    },
  );
  expect(await call(client, catalog, "thing.add", { a: 1 }, { id: "same" })).toEqual({ sum: 2 });
  expect(await call(client, catalog, "thing.add", { a: 1 }, { id: "same" })).toEqual({ sum: 2 });
  expect(ran).toBe(1);
});

test("a call without an answer times out; a lost connection ends it at once; without one it is not sent", async () => {
  const { client, server } = await bound(() => new Promise(() => {}));
  await expect(call(client, catalog, "thing.add", { a: 1 }, { id: "1", timeoutMs: 30 })).rejects.toMatchObject({ failure: { code: "timeout" } });
  const open = Array.from({ length: 40 }, (_, index) => call(client, catalog, "thing.add", { a: 1 }, { id: String(index) }));
  const settled = Promise.allSettled(open);
  setTimeout(() => server.disconnect(true), 20);
  expect((await settled).every((result) => result.status === "rejected" && (result.reason as Refusal).failure.code === "unavailable")).toBe(true);
  client.disconnect();
  await expect(call(client, catalog, "thing.add", { a: 1 }, { id: "2" })).rejects.toMatchObject({ failure: { sentence: { code: "link.down" } } });
});

test("unbinding stops listening", async () => {
  const { client, unbind } = await bound(() => ({ sum: 1 }));
  unbind();
  await expect(call(client, catalog, "thing.add", { a: 1 }, { id: "1", timeoutMs: 50 })).rejects.toMatchObject({ failure: { code: "timeout" } });
});
