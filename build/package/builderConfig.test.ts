import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { builderConfig } from "./builderConfig.mjs";

const config = builderConfig({ icon: undefined, agent: true });

test("each system gets its installers, and the links of the product", () => {
  expect([config.linux.target, config.win.target, config.mac.target]).toEqual([["AppImage", "deb"], ["nsis"], ["dmg"]]);
  expect(config.protocols[0]!.schemes).toEqual(["signalbox"]);
});

test("the archive holds the bundles that package.json starts, and nothing of node_modules", () => {
  const { main } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8")) as { main: string };
  expect(main).toBe("dist/electron/main.js");
  expect(config.files).toEqual(expect.arrayContaining(["dist/electron/**/*", "dist/renderer/**/*", "!**/node_modules/**"]));
  expect([config.asar, config.electronFuses.runAsNode, config.electronFuses.onlyLoadAppFromAsar]).toEqual([true, false, true]);
});

test("without the agent's executable the package is made all the same", () => expect(builderConfig({ icon: undefined, agent: false })).not.toHaveProperty("extraResources"));
