import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startSmtpServer, type SmtpServer } from "../../../testing/smtpServer.ts";
import { postJson } from "./postJson.ts";
import { resolveAllowed, type Resolve } from "./resolveAllowed.ts";
import { sendMail } from "./sendMail.ts";

let hook: Server;
let smtp: SmtpServer;
const hosts: (string | undefined)[] = [];
beforeAll(async () => {
  hook = createServer((request, response) => {
    hosts.push(request.headers.host);
    request.resume().on("end", () => response.end("ok"));
  });
  await new Promise<void>((resolve) => hook.listen(0, "127.0.0.1", resolve));
  smtp = await startSmtpServer({ host: "127.0.0.1", startTls: null });
});
afterAll(async () => {
  await smtp.close();
  await new Promise((resolve) => hook.close(resolve));
});
beforeEach(() => void (hosts.length = 0));

/** The name server of somebody who means ill: each question has another answer. Nobody else knows this name, so who asks elsewhere finds nothing. */
const NAME = "rebind.invalid";
function answers(...given: string[][]): { readonly resolve: Resolve; readonly asked: string[] } {
  const asked: string[] = [];
  return { asked, resolve: async (host) => (asked.push(host), given[Math.min(asked.length, given.length) - 1]!) };
}
const port = (): number => (hook.address() as AddressInfo).port;
const post = (resolve: Resolve, reach: "anywhere" | "public" = "anywhere") => postJson(`http://${NAME}:${port()}/`, "{}", {}, reach, 5000, resolve);
const mail = (resolve: Resolve, reach: "anywhere" | "public" = "anywhere") =>
  sendMail({ kind: "mail", host: NAME, port: smtp.port, security: "none", user: "", password: null, from: "a@example.com", to: [] }, ["b@example.com"], { id: "1", subject: "s", text: "t" }, reach, resolve);
const code = (sent: Promise<unknown>): Promise<unknown> =>
  sent.then(
    () => "sent",
    (error: unknown) => (error as { failure: { sentence: { code: string } } }).failure.sentence.code,
  );

test("[ALR4] the address that was looked at is the one that is connected to: the name is asked once, whatever it would say next", async () => {
  const posting = answers(["127.0.0.1"], ["169.254.169.254"]);
  expect(await post(posting.resolve)).toEqual({ status: 200, text: "ok" });
  expect([posting.asked, hosts]).toEqual([[NAME], [`${NAME}:${port()}`]]);
  const mailing = answers(["127.0.0.1"], ["169.254.169.254"]);
  expect(await mail(mailing.resolve)).toBe("250 2.0.0 queued as 4711");
  expect(mailing.asked).toEqual([NAME]);
});
test("[ALR4] a name that says something harmless the second time is refused by what it said the first time, and one forbidden address among others is enough", async () => {
  for (const send of [post, mail]) {
    const rebinding = answers(["169.254.169.254"], ["127.0.0.1"]);
    expect(await code(send(rebinding.resolve))).toBe("delivery.forbidden");
    expect(rebinding.asked).toEqual([NAME]);
    expect(await code(send(answers(["127.0.0.1", "169.254.169.254"]).resolve))).toBe("delivery.forbidden");
    expect(await code(send(answers(["93.184.216.34", "127.0.0.1"]).resolve, "public"))).toBe("delivery.forbidden");
    expect(await code(send(answers(["93.184.216.34", "10.0.0.8"]).resolve, "public"))).toBe("delivery.private");
  }
  expect([hosts, smtp.mails.length]).toEqual([[], 1]);
  expect(await resolveAllowed("[::1]", "anywhere", answers(["127.0.0.1"]).resolve)).toEqual(["::1"]);
});
