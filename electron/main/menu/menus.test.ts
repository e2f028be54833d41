import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { MenuItemConstructorOptions } from "electron";
import { expect, test } from "vitest";
import { catalogues, speaker } from "../words/speaker.ts";
import { menuTemplate } from "./menuTemplate.ts";
import { trayTemplate } from "./trayTemplate.ts";

const lines = (items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] => items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? lines(item.submenu) : [])]);
function menu(over: { platform?: string; language?: "en" | "zh-CN"; packaged?: boolean } = {}) {
  const ran: string[] = [];
  const template = menuTemplate({ speak: speaker(over.language ?? "en"), platform: over.platform ?? "linux", packaged: over.packaged ?? true, run: (id) => ran.push(id), newWindow: () => ran.push("new window") });
  return { all: lines(template), ran };
}

test("every line has a word in both languages, on every system", () => {
  for (const platform of ["linux", "darwin", "win32"])
    for (const language of ["en", "zh-CN"] as const)
      for (const item of menu({ platform, language }).all.filter(({ type }) => type !== "separator")) expect([...Object.values(catalogues[language]), "Signalbox"], `${platform} ${item.role ?? ""}`).toContain(item.label);
});

test("every command is one that the page registers, and its keys stay with the page", () => {
  const shell = readFileSync(join(import.meta.dirname, "../../../renderer/app/shell/useShellCommands.ts"), "utf8");
  const { all, ran } = menu();
  for (const item of all.filter(({ role, click }) => role === undefined && click !== undefined)) {
    item.click!({} as never, undefined, {} as never);
    if (item.accelerator !== undefined) expect(item.registerAccelerator, item.label).toBe(false);
  }
  expect(ran).toContain("palette.open");
  for (const id of ran.filter((one) => one !== "new window")) expect(shell.includes(`id: "${id}"`) || shell.includes(`id: '${id}'`), id).toBe(true);
});

test("developer tools are of a checkout, reload of nobody", () => {
  expect(menu({ packaged: true }).all.some(({ role }) => role === "toggleDevTools")).toBe(false);
  expect(menu({ packaged: false }).all.some(({ role }) => role === "toggleDevTools")).toBe(true);
  expect(menu({ packaged: false }).all.some(({ role }) => role === "reload")).toBe(false);
});

test("the tray counts root failures and offers what the local platform can do now", () => {
  const tray = (failures: number, local: "running" | "stopped" | "starting"): (string | undefined)[] =>
    trayTemplate({ speak: speaker("en"), failures, local, show: () => {}, startLocal: () => {}, stopLocal: () => {} }).map(({ label }) => label);
  expect(tray(3, "running")).toEqual(["3 root failures", undefined, "Local platform: running", "Stop local platform", undefined, "Show Signalbox", "Quit Signalbox"]);
  expect(tray(0, "stopped")).toContain("Start local platform");
  expect(tray(1, "starting").filter((label) => label?.endsWith("local platform"))).toEqual([]);
});
