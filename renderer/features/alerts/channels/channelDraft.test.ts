import { expect, test } from "vitest";
import { ChannelConfig } from "#contract";
import { addressOf, configOf, draftOf, paramsOf } from "./channelDraft.ts";

test("a stored channel makes the form that makes it again; secrets are asked for and kept when left empty", () => {
  const id = "01hzzzzzzzzzzzzzzzzzzzzzzz";
  const stored: ChannelConfig[] = [
    ChannelConfig.parse({ kind: "mail", host: "smtp.example.com", port: 587, security: "startTls", user: "ann", from: "a@example.com", to: ["b@example.com"] }),
    ChannelConfig.parse({ kind: "webhook", url: "https://example.com/x" }),
    ChannelConfig.parse({ kind: "dingtalk", url: "https://oapi.dingtalk.com/…" }),
    ChannelConfig.parse({ kind: "slack", url: "https://hooks.slack.com/…" }),
    ChannelConfig.parse({ kind: "script", projectId: id, taskTypeId: id, params: { script: "echo $alert_text\necho two" } }),
  ];
  for (const config of stored) expect(configOf(draftOf(config))).toEqual(config);
  expect(configOf({ ...draftOf(stored[1]), secret: "s" })).toMatchObject({ secret: "s" });
});
test("fields of a script are lines; a value may go on over several of them", () => {
  expect(paramsOf("script=echo a\necho b\nlevel=x=y\n")).toEqual({ script: "echo a\necho b", level: "x=y" });
  expect(addressOf({ kind: "script", projectId: "p", taskTypeId: "t", params: {} } as never, () => "shell")).toBe("shell");
});
