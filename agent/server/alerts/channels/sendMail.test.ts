import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { generate } from "selfsigned";
import { afterEach, beforeAll, expect, test } from "vitest";
import type { ChannelConfig } from "#contract";
import { startSmtpServer, type SmtpServer, type SmtpServerOptions } from "../../../testing/smtpServer.ts";
import { sendMail } from "./sendMail.ts";

const PASSWORD = "correct horse";
/** Its subject is its own: whoever is trusted is found by subject. */
const certificateFor = async (name: string) => {
  const made = await generate([{ name: "commonName", value: `relay ${++certificates} of a test` }], { algorithm: "sha256", extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: name }] }] });
  return { key: made.private, cert: made.cert };
};
let certificates = 0;
let trusted: { key: string; cert: string };
let server: SmtpServer | undefined;
beforeAll(async () => {
  trusted = await certificateFor("localhost");
  // As NODE_EXTRA_CA_CERTS does for a relay whose certificate a company signed.
  setDefaultCACertificates([...getCACertificates("default"), trusted.cert]);
  return () => setDefaultCACertificates(getCACertificates("bundled"));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});
async function send(startTls: SmtpServerOptions["startTls"], change: Partial<Extract<ChannelConfig, { kind: "mail" }>> = {}): Promise<{ answer: string; server: SmtpServer }> {
  server = await startSmtpServer({ host: "localhost", startTls });
  const config = { kind: "mail", host: "localhost", port: server.port, security: "startTls", user: "ann", password: PASSWORD, from: "a@example.com", to: [], ...change } satisfies ChannelConfig;
  const answer = await sendMail(config, ["ops@example.com"], { id: "1", subject: "s", text: "the text" }, "anywhere").catch((error: unknown) => `! ${(error as Error).message}`);
  return { answer, server };
}
/** What came in the clear. */
const clear = (of: SmtpServer): string[] => of.lines.filter((line) => !line.encrypted).map((line) => line.text.split(" ")[0]!);
const secret = Buffer.from(`\0ann\0${PASSWORD}`).toString("base64");

test("[ALR3] [VAR1] with STARTTLS nothing but the greeting is in the clear: login, addresses and text are encrypted", async () => {
  const sent = await send(trusted);
  expect(sent.answer).toBe("250 2.0.0 queued as 4711");
  expect(clear(sent.server)).toEqual(["EHLO", "STARTTLS"]);
  expect(sent.server.lines.filter((line) => line.encrypted).map((line) => line.text)).toContain(`AUTH PLAIN ${secret}`);
  expect(sent.server.mails).toEqual([{ encrypted: true, text: expect.stringContaining("the text") }]);
});
test("[VAR1] where STARTTLS was asked for and is not offered, or does not come about, neither password nor mail is sent", async () => {
  for (const startTls of [null, "broken"] as const) {
    const { answer, server: asked } = await send(startTls);
    expect(answer, String(startTls)).toMatch(/^! .*STARTTLS/);
    expect(asked.lines.map((line) => line.text).join("\n")).not.toMatch(/AUTH|MAIL|RCPT/);
    expect(asked.mails).toEqual([]);
    await asked.close();
  }
});
test("[VAR1] a certificate that nobody signed, or that is of another name, gets no password", async () => {
  for (const other of [await certificateFor("localhost"), await certificateFor("elsewhere")]) {
    const { answer, server: asked } = await send(other);
    expect(answer).toMatch(/^! .*(certificate|signed)/i);
    expect([clear(asked), asked.lines.filter((line) => line.encrypted), asked.mails]).toEqual([["EHLO", "STARTTLS"], [], []]);
    await asked.close();
  }
});
test("whoever chose no encryption gets none, also where it is offered", async () => {
  const sent = await send(trusted, { security: "none" });
  expect(sent.answer).toBe("250 2.0.0 queued as 4711");
  expect(clear(sent.server)).not.toContain("STARTTLS");
});
