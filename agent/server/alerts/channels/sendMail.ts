import { isIP } from "node:net";
import { getCACertificates } from "node:tls";
import { createTransport } from "nodemailer";
import { Refusal, type ChannelConfig } from "#contract";
import { SEND_MS } from "./postJson.ts";
import { resolveAllowed, type Reach, type Resolve } from "./resolveAllowed.ts";

type Mail = Extract<ChannelConfig, { kind: "mail" }>;

/**
 * Sends one mail over the address that was looked at; answers what the other side said. A certificate is checked against the name that
 * was typed. Nothing is read from files or addresses that a text might name. @throws Refusal of the address, `delivery.nobody`, or the
 * error of the connection with the server's own words.
 */
export async function sendMail(config: Mail, to: readonly string[], mail: { readonly id: string; readonly subject: string; readonly text: string }, reach: Reach, resolver?: Resolve): Promise<string> {
  if (to.length === 0) throw new Refusal("refused", "delivery.nobody");
  const [address = config.host] = await resolveAllowed(config.host, reach, resolver);
  const transport = createTransport({
    host: address,
    port: config.port,
    secure: config.security === "tls",
    ignoreTLS: config.security === "none",
    requireTLS: config.security === "startTls",
    // A password goes over an encrypted connection only, or where its owner chose none.
    ...(config.user === "" ? {} : { auth: { user: config.user, pass: config.password ?? "" } }),
    tls: { ...(isIP(config.host) === 0 ? { servername: config.host } : {}), ca: [...getCACertificates("system"), ...getCACertificates("default")] },
    connectionTimeout: SEND_MS,
    greetingTimeout: SEND_MS,
    socketTimeout: SEND_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const sent = await transport.sendMail({ from: config.from, to: [...to], subject: mail.subject.slice(0, 200), text: mail.text, messageId: `<${mail.id}@signalbox>` });
    return String(sent.response);
  } finally {
    transport.close();
  }
}
