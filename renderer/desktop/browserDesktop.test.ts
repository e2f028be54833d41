import { expect, test } from "vitest";
import { browserDesktop } from "./browserDesktop.ts";
import type { BrowserSurroundings } from "./browserDesktop.ts";

function surroundings(over: Partial<BrowserSurroundings> = {}): BrowserSurroundings & { readonly stored: Map<string, string>; readonly opened: string[] } {
  const stored = new Map<string, string>();
  const opened: string[] = [];
  return {
    stored,
    opened,
    localStorage: { getItem: (key) => stored.get(key) ?? null, setItem: (key, value) => void stored.set(key, value), removeItem: (key) => void stored.delete(key) },
    origin: "https://10.0.8.11:18590",
    hash: "",
    open: (url) => void opened.push(url),
    setTitle: () => {},
    setZoom: () => {},
    notify: () => {},
    ...over,
  };
}

test("preferences outlive the page, and a broken one counts as never set", () => {
  const around = surroundings();
  browserDesktop(around).preferences.write("theme", "dark");
  expect(browserDesktop(around).preferences.read("theme")).toBe("dark");
  browserDesktop(around).preferences.write("theme", undefined);
  expect(browserDesktop(around).preferences.read("theme")).toBeUndefined();
  around.stored.set("signalbox.preference.layout", "{broken");
  expect(browserDesktop(around).preferences.read("layout")).toBeUndefined();
});

test("the server that served the page is the one connection, under the name it was given", async () => {
  const desktop = browserDesktop(surroundings());
  const [here] = await desktop.connections.list();
  expect(here).toMatchObject({ id: "here", name: "10.0.8.11:18590", address: "https://10.0.8.11:18590" });
  await desktop.connections.save({ ...here!, name: "prod-east", environment: "production" });
  expect(await desktop.connections.list()).toMatchObject([{ name: "prod-east", environment: "production" }]);
});

test("a session is kept for the next visit, and for this page even when storage is full", async () => {
  const full = surroundings();
  const desktop = browserDesktop({
    ...full,
    localStorage: {
      ...full.localStorage,
      setItem: () => {
        throw new Error("QuotaExceededError");
      },
    },
  });
  await desktop.secrets.set("here", "token");
  expect(await desktop.secrets.get("here")).toBe("token");
  await desktop.secrets.set("here", null);
  expect(await desktop.secrets.get("here")).toBeNull();
});

test("only web addresses leave the page", () => {
  const around = surroundings();
  const desktop = browserDesktop(around);
  desktop.openExternal("javascript:alert(1)");
  desktop.openExternal("https://example.org");
  expect(around.opened).toEqual(["https://example.org"]);
});

test("a hash address is a deep link", () => {
  const links: string[] = [];
  browserDesktop(surroundings({ hash: "#/instance/42" })).onDeepLink((url) => links.push(url));
  expect(links).toEqual(["signalbox://here/instance/42"]);
});
