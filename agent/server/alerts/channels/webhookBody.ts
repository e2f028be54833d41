import { createHmac } from "node:crypto";
import { say, type AlertMessage, type Language } from "#contract";
import { linkOf, titleOf, type MessagePlace } from "../messageText.ts";

/** What a webhook is sent; its fields are written down in the folder's README. */
export const webhookBody = (id: string, message: AlertMessage, language: Language, place: MessagePlace): string =>
  JSON.stringify({
    version: 1,
    id,
    at: new Date(message.at).toISOString(),
    code: message.subject.code,
    text: titleOf(message, language),
    project: message.project,
    workflow: message.workflow,
    businessDate: message.businessDate,
    ended: message.ended === null ? null : say(message.ended, language),
    peakMemoryBytes: message.peakMemoryBytes,
    lastLines: message.lastLines,
    taskInstanceId: message.taskInstanceId,
    workflowInstanceId: message.workflowInstanceId,
    count: message.digest?.alertIds.length ?? 1,
    texts: message.digest?.subjects.map((subject) => titleOf({ subject }, language)) ?? [titleOf(message, language)],
    link: linkOf(message, place),
    server: place.address,
  });

/**
 * Headers of a webhook. The signature is HMAC-SHA256, in hexadecimal, of the timestamp (UTC seconds), a dot and the body as it is sent,
 * under the channel's secret. The id is that of the message: who gets it twice has it already.
 */
export function webhookHeaders(id: string, body: string, secret: string | null, now: number): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const signed: Record<string, string> = secret === null || secret === "" ? {} : { "x-signalbox-signature": `sha256=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}` };
  return { "x-signalbox-message": id, "x-signalbox-timestamp": timestamp, ...signed };
}
