import { Refusal, say, sentence, type AlertMessage, type ChannelConfig, type Language, type Sentence } from "#contract";
import { messageText, titleOf, type MessagePlace } from "../messageText.ts";
import { chatBody, chatTook, TEXT_BYTES } from "./chatBody.ts";
import { postJson } from "./postJson.ts";
import type { Reach } from "./resolveAllowed.ts";
import { sendMail } from "./sendMail.ts";
import { webhookBody, webhookHeaders } from "./webhookBody.ts";

export interface Sending {
  /** Of the message; the same at each try. */
  readonly id: string;
  readonly config: Exclude<ChannelConfig, { kind: "script" }>;
  readonly language: Language;
  readonly message: AlertMessage;
  /** Addresses of the people that it is for; only mail has a use for them. */
  readonly emails: readonly string[];
  readonly place: MessagePlace;
  readonly reach: Reach;
  readonly now: number;
}
export interface Sent {
  readonly ok: boolean;
  /** The exact answer of the other side, or why there is none. */
  readonly answer: string;
}
const MAIL_BYTES = 100_000;
const ANSWER_CHARACTERS = 500;

/** [ALR3] One try. Never throws: what goes wrong is the answer. */
export async function sendThrough(sending: Sending): Promise<Sent> {
  const { id, config, language, message, place, reach, now } = sending;
  const words = (said: Sentence): string => say(said, language);
  const answered = (status: number, text: string): string => words(sentence("delivery.answered", { status, text: text.trim() })).slice(0, ANSWER_CHARACTERS);
  try {
    if (config.kind === "mail") {
      const to = [...new Set([...config.to, ...sending.emails])];
      return { ok: true, answer: (await sendMail(config, to, { id, subject: titleOf(message, language), text: messageText(message, language, place, MAIL_BYTES) }, reach)).slice(0, ANSWER_CHARACTERS) };
    }
    if (config.kind === "webhook") {
      const body = webhookBody(id, message, language, place);
      const { status, text } = await postJson(config.url, body, webhookHeaders(id, body, config.secret, now), reach);
      return { ok: status >= 200 && status < 300, answer: answered(status, text) };
    }
    const { address, body } = chatBody(config, messageText(message, language, place, TEXT_BYTES[config.kind]), now);
    const { status, text } = await postJson(address, JSON.stringify(body), {}, reach);
    return { ok: chatTook(config.kind, status, text), answer: answered(status, text) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, answer: words(error.failure.sentence) };
    // Errors of a connection name addresses and certificates, never what was sent.
    const text = error instanceof Error ? error.message : String(error);
    return { ok: false, answer: text.slice(0, ANSWER_CHARACTERS) };
  }
}
