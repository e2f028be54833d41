import { createHmac } from "node:crypto";
import type { ChannelConfig } from "#contract";

type Chat = Extract<ChannelConfig, { kind: "dingtalk" | "wecom" | "feishu" | "slack" }>;
/** How many bytes of text each takes. */
export const TEXT_BYTES: Readonly<Record<Chat["kind"], number>> = { dingtalk: 18_000, wecom: 2000, feishu: 18_000, slack: 30_000 };

/** A text as a chat takes it: where to post it, and the body; signed where the chat signs. `now` in UTC milliseconds. */
export function chatBody(config: Chat, text: string, now: number): { readonly address: string; readonly body: object } {
  switch (config.kind) {
    case "dingtalk": {
      const body = { msgtype: "text", text: { content: text } };
      if (config.secret === null || config.secret === "") return { address: config.url, body };
      const url = new URL(config.url);
      url.searchParams.set("timestamp", String(now));
      url.searchParams.set("sign", createHmac("sha256", config.secret).update(`${now}\n${config.secret}`).digest("base64"));
      return { address: url.href, body };
    }
    case "feishu": {
      // Its only markup in a text mentions people, which a log must not.
      const body = { msg_type: "text", content: { text: text.replaceAll(/<(?=\s*\/?\s*at)/gi, "‹") } };
      if (config.secret === null || config.secret === "") return { address: config.url, body };
      const timestamp = String(Math.floor(now / 1000));
      return { address: config.url, body: { timestamp, sign: createHmac("sha256", `${timestamp}\n${config.secret}`).update("").digest("base64"), ...body } };
    }
    case "wecom":
      return { address: config.url, body: { msgtype: "text", text: { content: text } } };
    case "slack":
      return { address: config.url, body: { text: text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;") } };
  }
}
/** Whether the chat says that it took the message: with 200 it may still say no. */
export function chatTook(kind: Chat["kind"], status: number, text: string): boolean {
  if (status < 200 || status >= 300) return false;
  if (kind === "slack") return text.trim() === "ok" || text.trim() === "";
  try {
    const answer = JSON.parse(text) as { errcode?: unknown; code?: unknown; StatusCode?: unknown };
    return (kind === "feishu" ? (answer.code ?? answer.StatusCode) : answer.errcode) === 0;
  } catch {
    return false;
  }
}
