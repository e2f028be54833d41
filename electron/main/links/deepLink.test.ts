import { expect, test } from "vitest";
import { deepLink, linkOf, windowFor } from "./deepLink.ts";

test("a link names a connection and perhaps a thing in it", () => {
  expect(deepLink("signalbox://prod-east/instance/019ab2c4-77")).toEqual({ url: "signalbox://prod-east/instance/019ab2c4-77", connection: "prod-east", target: { kind: "instance", id: "019ab2c4-77" } });
  expect(deepLink("signalbox://local")).toEqual({ url: "signalbox://local", connection: "local" });
  expect(deepLink("signalbox://local/")).toEqual({ url: "signalbox://local", connection: "local" });
});

test("everything else is nothing", () => {
  const tries = [
    "",
    "signalbox:",
    "signalbox://",
    "signalbox:///instance/1",
    "https://local/instance/1",
    "signalbox://local/instance",
    "signalbox://local/instance/1/kill",
    "signalbox://local/instance/1?do=kill",
    "signalbox://local/instance/1#x",
    "signalbox://user:pass@local/instance/1",
    "signalbox://lo%63al/instance/1",
    "signalbox://local/../x",
    "signalbox://local/Instance/1",
    "signalbox://.hidden/instance/1",
    "signalbox://local/instance/<b>",
    "signalbox://local/instance/1\n--inspect",
    ` signalbox://local`,
    `signalbox://local/instance/${"1".repeat(129)}`,
    `signalbox://${"a".repeat(65)}`,
  ];
  for (const text of tries) expect(deepLink(text), text).toBeUndefined();
});

test("a second start forwards its link, wherever it stands among the arguments", () => {
  expect(linkOf(["/usr/bin/signalbox", "--enable-features=x", "signalbox://local/instance/42", "signalbox://other"])?.url).toBe("signalbox://local/instance/42");
  expect(linkOf(["/usr/bin/signalbox", "."])).toBeUndefined();
});

test("a link goes to the window of its connection, else to one without, else to a new one", () => {
  const link = deepLink("signalbox://prod/instance/1")!;
  expect(
    windowFor(link, [
      { id: 1, focusedAtMs: 9 },
      { id: 2, connection: "prod", focusedAtMs: 1 },
    ]),
  ).toBe(2);
  expect(
    windowFor(link, [
      { id: 1, focusedAtMs: 1 },
      { id: 2, connection: "test", focusedAtMs: 9 },
      { id: 3, focusedAtMs: 5 },
    ]),
  ).toBe(3);
  expect(windowFor(link, [{ id: 2, connection: "test", focusedAtMs: 9 }])).toBeUndefined();
});
