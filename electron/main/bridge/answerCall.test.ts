import { expect, test } from "vitest";
import { bridgeCalls } from "#bridge";
import { answerCall } from "./answerCall.ts";
import type { BridgeAnswers, Sender } from "./answerCall.ts";
import { callInputs } from "./callInputs.ts";

const page: Sender = { url: "app://signalbox/?connection=prod", isMainFrame: true, windowId: 3 };
function answering() {
  const heard: unknown[][] = [];
  const answers = Object.fromEntries(bridgeCalls.map((call) => [call, (...given: unknown[]) => (heard.push([call, ...given]), "answer")])) as unknown as BridgeAnswers;
  return { heard, ask: (channel: string, args: readonly unknown[] = [], sender: Sender = page) => answerCall(answers, channel, sender, args) };
}

test("a call of our page is answered, with the window that asks", async () => {
  const { ask, heard } = answering();
  expect(await ask("preferences.set", ["layout", { open: [1, null] }])).toBe("answer");
  await ask("window.openNew");
  await ask("window.openNew", [undefined]);
  expect(heard[0]).toEqual(["preferences.set", 3, "layout", { open: [1, null] }]);
  expect(heard.slice(1).map((one) => one[0])).toEqual(["window.openNew", "window.openNew"]);
});

test("an unknown channel is refused", async () => {
  const { ask, heard } = answering();
  for (const channel of ["", "shell.openPath", "preferences", "constructor", "__proto__", "local.status "]) await expect(ask(channel), channel).rejects.toThrow("is no call of the bridge");
  expect(heard).toEqual([]);
});

test("a sender that is not the main frame of our page in a window of ours is refused", async () => {
  const { ask, heard } = answering();
  const wrong: Sender[] = [
    { ...page, isMainFrame: false },
    { ...page, windowId: undefined },
    { ...page, url: undefined },
    { ...page, url: "" },
    ...["https://signalbox/", "https://10.0.8.11:18590/", "app://signalbox.evil/", "app://signalbox@evil/", "file:///app/index.html", "about:blank", "data:text/html,x", "apps://signalbox/"].map((url) => ({
      ...page,
      url,
    })),
  ];
  for (const sender of wrong) await expect(ask("secrets.get", ["prod"], sender), JSON.stringify(sender)).rejects.toThrow("refused");
  expect(heard).toEqual([]);
});

const connection = { id: "prod", name: "prod", address: "https://10.0.8.11:18590", environment: "production" };
test.each([
  ["preferences.set", ["", 1]],
  ["preferences.set", ["__proto__", {}]],
  ["preferences.set", ["a", undefined]],
  ["preferences.set", ["a", "x".repeat(1024 * 1024 + 1)]],
  ["preferences.set", ["a"]],
  ["preferences.all", ["extra"]],
  ["connections.save", [{ ...connection, id: "../x" }]],
  ["connections.save", [{ ...connection, id: "__proto__" }]],
  ["connections.save", [{ ...connection, address: "http://10.0.8.11:18590" }]],
  ["connections.save", [{ ...connection, address: "https://10.0.8.11:18590/path" }]],
  ["connections.save", [{ ...connection, address: "https://user:pass@10.0.8.11:18590" }]],
  ["connections.save", [{ ...connection, address: "javascript:alert(1)" }]],
  ["connections.save", [{ ...connection, fingerprint: "sha1/abc" }]],
  ["connections.save", [{ ...connection, password: "x" }]],
  ["secrets.set", ["prod", ""]],
  ["secrets.get", [{}]],
  ["window.setBadge", [-1]],
  ["window.setZoom", [Number.NaN]],
  ["notify", [{ title: "x", body: "y", link: "https://example.org" }]],
  ["openExternal", ["file:///etc/passwd"]],
  ["openExternal", ["javascript:alert(1)"]],
  ["openExternal", ["smb://host/share"]],
  ["openExternal", ["https://user:pass@example.org"]],
  ["setLook", [{ language: "fr", theme: "dark" }]],
] as const)("%s refuses %j", async (channel, args) => {
  const { ask, heard } = answering();
  await expect(ask(channel, args)).rejects.toThrow("invalid");
  expect(heard).toEqual([]);
});

test("what the page really sends passes", () => {
  const { success } = callInputs["connections.save"].safeParse([{ ...connection, fingerprint: `sha256/${"A".repeat(43)}=`, lastUsedMs: 1 }]);
  expect(success).toBe(true);
  for (const address of ["http://127.0.0.1:18590", "http://localhost:18590", "https://signalbox.example.org", "https://[::1]:18590"])
    expect(callInputs["connections.save"].safeParse([{ ...connection, address }]).success, address).toBe(true);
  expect(callInputs.notify.safeParse([{ title: "x", body: "", link: "signalbox://prod/instance/1" }]).success).toBe(true);
});

test("every call of the bridge has its check", () => expect(Object.keys(callInputs)).toEqual([...bridgeCalls]));
