import { expect, test } from "vitest";
import { bridgeCalls, bridgeEvents } from "#bridge";
import { makeBridge } from "./makeBridge.ts";

function made() {
  const asked: [string, readonly unknown[]][] = [];
  const heard = new Map<string, (payload: unknown) => void>();
  const bridge = makeBridge({
    ask: async (channel, args) => void asked.push([channel, args]),
    hear: (channel, listener) => void heard.set(channel, listener),
    platform: "linux",
    version: "1.2.3",
  });
  return { bridge, asked, heard };
}
const leaves = (value: object, path = ""): string[] => Object.entries(value).flatMap(([name, inner]) => (typeof inner === "object" ? leaves(inner as object, `${path}${name}.`) : [`${path}${name}`]));

test("the page gets exactly the calls and events of the bridge, and two facts", () => {
  const expected = [...bridgeCalls, "local.onStatus", "onDeepLink", "onMenuCommand", "platform", "version"];
  expect(leaves(made().bridge).sort()).toEqual(expected.sort());
  expect(bridgeEvents).toHaveLength(3);
});

test("every call goes to the channel of its name with its arguments", async () => {
  const { bridge, asked } = made();
  await bridge.preferences.set("theme", "dark");
  await bridge.openExternal("https://example.org");
  expect(asked).toEqual([
    ["preferences.set", ["theme", "dark"]],
    ["openExternal", ["https://example.org"]],
  ]);
});

test("events reach every listener until it leaves", () => {
  const { bridge, heard } = made();
  const first: string[] = [];
  const second: string[] = [];
  const leave = bridge.onMenuCommand((id) => first.push(id));
  bridge.onMenuCommand((id) => second.push(id));
  heard.get("menuCommand")!("view.sideBar");
  leave();
  heard.get("menuCommand")!("window.new");
  expect([first, second]).toEqual([["view.sideBar"], ["view.sideBar", "window.new"]]);
});

test("a link that came before the page listened is delivered once; a menu command that nobody heard is gone", () => {
  const { bridge, heard } = made();
  heard.get("deepLink")!("signalbox://local");
  heard.get("menuCommand")!("window.new");
  const links: string[] = [];
  const commands: string[] = [];
  bridge.onDeepLink((link) => links.push(link))();
  bridge.onDeepLink((link) => links.push(link));
  bridge.onMenuCommand((id) => commands.push(id));
  expect([links, commands]).toEqual([["signalbox://local"], []]);
});
