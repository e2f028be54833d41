import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { card, faultsOf, pictures, profileOf, showsState, signIn } from "../fixtures/page.ts";
import { ROOT, startPlatform, type Platform } from "../fixtures/platform.ts";

/** J2 and b.5: the hosts are seen, stopped, started, added, lost and drained, in the graph and in the list, without a reload. */
const { name, locale, colorScheme, words } = profileOf("zh-dark");
const { hosts, nodes, state } = words;
const HOST = "slave-3";

test.use({ locale, colorScheme });
let platform: Platform;
let agent: ChildProcess | undefined;
test.beforeAll(async () => {
  platform = await startPlatform({ slaves: 2 });
});
test.afterAll(async () => {
  agent?.kill("SIGKILL");
  await platform.remove();
});

test("hosts are watched, stopped, started, added, lost and drained", async ({ page }) => {
  const faults = faultsOf(page);
  const picture = pictures(page, `${name}-topology`);
  const main = page.getByRole("main");
  const dialog = page.getByRole("dialog");
  const grid = main.getByRole("grid", { name: nodes.topology });
  const row = (host: string) => grid.getByRole("row").filter({ hasText: host });
  const bar = main.getByRole("toolbar", { name: nodes.topology });
  const verb = (text: string) => bar.getByRole("button", { name: text, exact: true });
  const view = (what: "graph" | "list") => bar.getByText(nodes[`view.${what}`], { exact: true }).click();

  await signIn(page, await platform.signInLink(), words.welcome["start.tab"]);
  await page.keyboard.press("Control+4");
  for (const host of ["master-1", "slave-1", "slave-2"]) await showsState(page, host, state["STARTED"]);
  const server = page.locator(`.react-flow__node[aria-label*="${nodes["kind.server"]}"]`);
  await expect(server).toHaveAttribute("aria-label", new RegExp(state["STARTED"]));
  await picture("online");

  // What the cards show beside the state is chosen.
  const figure = (host: string) => card(page, host).locator(".sb-node-figure");
  const overlay = async (what: "load" | "running" | "version" | "clock" | "group") => {
    await bar.getByRole("combobox", { name: nodes.overlay }).click();
    await page
      .locator(".ant-select-item-option", { hasText: nodes[`overlay.${what}`] })
      .filter({ visible: true })
      .click();
  };
  await overlay("version");
  await expect(figure("slave-1")).toHaveText(/^\d+\.\d+\.\d+/);
  await overlay("clock");
  await expect(figure("slave-1")).toHaveText(/^[+−]\d+/);
  await picture("overlay-clock");
  await overlay("group");
  await expect(figure("slave-1")).toHaveText(words.places.defaultGroup);
  await overlay("load");

  // Stopped and started from the graph; the list says the same.
  await card(page, "slave-2").click();
  await verb(nodes["verb.stop"]).click();
  await showsState(page, "slave-2", state["STOPPED"]);
  await picture("stopped");
  await view("list");
  await expect(row("slave-2")).toContainText(state["STOPPED"]);
  await expect(row("slave-1")).toContainText(state["STARTED"]);
  await view("graph");
  await card(page, "slave-2").click();
  await verb(nodes["verb.start"]).click();
  await showsState(page, "slave-2", state["STARTED"]);

  // A host is added; started with nothing behind it, it fails with address and reason.
  await verb(nodes.addHost).click();
  await expect(dialog.getByLabel(nodes["add.name"])).toHaveAttribute("placeholder", HOST);
  await picture("add");
  await dialog.getByRole("button", { name: nodes["add.verb"] }).click();
  await dialog.getByText(hosts["install.offline"], { exact: true }).click();
  const line = (await dialog.locator("code").first().innerText()).trim();
  expect(line).toMatch(/^signalbox agent .*--join \S+$/);
  await picture("join-line");
  await dialog.getByRole("button", { name: words.ui.close, exact: true }).last().click();
  await expect(dialog).toHaveCount(0);
  await showsState(page, HOST, state["UNINITIALISED"]);
  await card(page, HOST).click();
  await verb(nodes["verb.start"]).click();
  await showsState(page, HOST, "127\\.0\\.0\\.1");
  const reason = (await card(page, HOST).locator(".sb-node-line").innerText()).trim();
  expect(reason).toContain("127.0.0.1");
  await expect(card(page, HOST).locator(".sb-node-line")).toHaveAttribute("data-family", "bad");
  await picture("start-failed");
  await view("list");
  await expect(row(HOST).getByText(reason)).toBeVisible();
  await picture("start-failed-list");
  await view("graph");

  // The line is run on the host: it comes by itself.
  const token = line.split(/\s+/).at(-1)!;
  agent = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", join(ROOT, "agent/cli/main.ts"), "agent", "--data", join(platform.dir, "joined"), "--join", token], { stdio: "ignore" });
  await showsState(page, HOST, state["STOPPED"] + "|" + state["STARTED"], 30_000);
  await card(page, HOST).click();
  if (await verb(nodes["verb.start"]).isEnabled()) await verb(nodes["verb.start"]).click();
  await showsState(page, HOST, state["STARTED"]);
  await expect(card(page, HOST), "the old failure is no longer said").not.toContainText(reason);
  await picture("joined");

  // It dies: the graph says so; one of the platform's own is started again. The page is the same page all the time.
  await page.evaluate(() => ((window as unknown as { same: boolean }).same = true));
  agent.kill("SIGKILL");
  const before = platform.pidOf("slave-1");
  process.kill(before, "SIGKILL");
  await showsState(page, HOST, state["UNREACHABLE"], 40_000);
  await picture("unreachable");
  await expect.poll(() => platform.pidOf("slave-1"), { timeout: 20_000 }).not.toBe(before);
  await showsState(page, "slave-1", state["STARTED"], 30_000);
  expect(await page.evaluate(() => (window as unknown as { same?: boolean }).same)).toBe(true);

  await card(page, "slave-2").click();
  await verb(nodes["verb.drain"]).click();
  await dialog.getByRole("button", { name: hosts["drain.verb"], exact: true }).click();
  await showsState(page, "slave-2", `${state["DRAINING"]}|${state["STOPPED"]}`);
  await picture("drained");
  expect(faults).toEqual([]);
});
