import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { card, faultsOf, filled, pictures, profileOf, showsState, signIn } from "../fixtures/page.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

/** J2 and screen 22: a host is added by running its line, then looked at from all sides, drained with a reason, lost and declared gone. */
const { name, locale, colorScheme, words } = profileOf("en-light");
const { hosts, nodes, state, ui } = words;
const HOST = "slave-2";
const run = promisify(execFile);
const WORKFLOW = `
kind: Project
name: proof
---
kind: Workflow
project: proof
name: hold
tasks:
  - name: holds_a_slot
    type: shell
    where: { tags: [added] }
    params: { script: "while true; do echo tick; sleep 1; done" }
`;

test.use({ locale, colorScheme });
let platform: Platform;
let prefix = "";
test.beforeAll(async () => {
  prefix = mkdtempSync(join(tmpdir(), "signalbox-added-"));
  platform = await startPlatform({ slaves: 1 });
});
test.afterAll(async () => {
  await platform.remove();
  // What was installed outlives the platform by design; it names the folder that this test made.
  for (const pid of processesOf(prefix)) endProcess(pid);
  rmSync(prefix, { recursive: true, force: true });
});

function processesOf(folder: string): number[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      try {
        return `${readFileSync(`/proc/${pid}/cmdline`, "latin1")} ${readlinkSync(`/proc/${pid}/cwd`)}`.includes(folder);
      } catch {
        return false;
      }
    })
    .map(Number);
}
function endProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}

test("a host is added with one line, looked at, drained with a reason, lost and declared gone", async ({ page }) => {
  test.setTimeout(300_000);
  const faults = faultsOf(page);
  const picture = pictures(page, `${name}-hosts`);
  const main = page.getByRole("main");
  const dialog = page.getByRole("dialog");
  const session = await platform.session();
  const nodeNow = async () => (await session.ask("node.list", {})).nodes.find((node) => node.name === HOST);

  await signIn(page, await platform.signInLink(), words.welcome["start.tab"]);
  await page.keyboard.press("Control+4");
  await showsState(page, "slave-1", state["STARTED"]);

  // Where it belongs: everything has a default. A name that is taken is said at its field.
  await page.keyboard.press("a");
  await expect(dialog).toContainText(nodes["add.kindHelp.slave"]);
  await dialog.getByLabel(nodes["add.name"]).fill("slave-1");
  await expect(dialog).toContainText(filled(nodes["add.nameTaken"], { name: "slave-1" }));
  await dialog.getByLabel(nodes["add.name"]).fill("");
  await dialog.getByRole("combobox", { name: nodes["add.tags"] }).fill("added,");
  await picture("define");
  await dialog.getByRole("button", { name: nodes["add.verb"] }).click();

  // One line with a code that is good once; the dashed card stands there at once.
  const line = (await dialog.locator("code").first().innerText()).trim();
  expect(line).toMatch(/^curl .*install\.sh \| sudo sh -s -- [A-Z0-9_-]{4}-\S+$/);
  await expect(page.locator(`.react-flow__node[aria-label^="${HOST}"]`)).toHaveAttribute("aria-label", new RegExp(state["UNINITIALISED"]));
  await picture("line");
  await dialog.getByText(hosts["install.offline"], { exact: true }).click();
  await expect(dialog.locator("code").first()).toContainText("--join");
  await picture("offline");
  await dialog.getByText(hosts["install.linux"], { exact: true }).click();

  // It is really run on this machine; its steps arrive as they happen.
  const installed = run("sh", ["-c", `${line.replace("sudo sh", "sh")} --prefix ${prefix} --no-service`], { timeout: 120_000, maxBuffer: 1 << 24 });
  await expect(dialog.locator("[data-step=system]")).toContainText("glibc", { timeout: 30_000 });
  await expect(dialog.locator("[data-step=program]")).toBeVisible({ timeout: 120_000 });
  await picture("steps");
  await installed;
  await expect(dialog.getByText(nodes["join.started"]).first()).toBeVisible({ timeout: 60_000 });
  await expect(dialog.locator("[data-step=join]")).toBeVisible();
  await expect(dialog.getByRole("button", { name: hosts["openPage"] })).toBeVisible({ timeout: 60_000 });
  await picture("installed");
  const agentPid = (await nodeNow())!.host!.pid;
  await dialog.getByRole("button", { name: hosts["openPage"] }).click();

  // Its page: load, checks, events, processes, host.
  const pane = (what: "load" | "checks" | "events" | "processes" | "host") => main.getByRole("radiogroup", { name: hosts.panes }).getByText(hosts[`pane.${what}`], { exact: true }).click();
  await expect(main.getByRole("img", { name: new RegExp(`^${hosts["chart.memory"]}: .*\\d+ ?%`) })).toBeVisible({ timeout: 40_000 });
  await expect(main.getByRole("img", { name: hosts.heartbeats })).toBeVisible();
  await session.ask("text.apply", { text: WORKFLOW });
  const { workflows } = await session.ask("workflow.list", {});
  const started = await session.ask("workflow.run", { workflowId: workflows.find((one) => one.name === "hold")!.id });
  await expect(main.getByRole("button", { name: "holds_a_slot" })).toBeVisible({ timeout: 30_000 });
  await picture("load");
  await main.getByRole("radiogroup", { name: hosts.form }).getByText(hosts["form.table"], { exact: true }).click();
  await expect(main.getByRole("grid", { name: hosts["form.table"] }).getByRole("row").nth(1)).toContainText("%");
  await picture("load-table");
  await main.getByRole("radiogroup", { name: hosts.form }).getByText(hosts["form.charts"], { exact: true }).click();
  await pane("checks");
  const checks = main.getByRole("region", { name: hosts["pane.checks"] }).getByRole("listitem");
  await expect(checks.filter({ hasText: hosts["check.heard"] })).toBeVisible();
  await expect(checks.filter({ hasText: hosts["check.disk"] })).toBeVisible();
  await checks.filter({ hasText: hosts["check.clock"] }).getByRole("button").click();
  await expect(checks.filter({ hasText: hosts["check.clock"] })).not.toHaveAttribute("aria-busy", "true");
  await picture("checks");
  await pane("events");
  await expect(main.getByRole("grid", { name: hosts["pane.events"] })).toContainText(state["STARTED"]);
  await picture("events");
  await pane("processes");
  const processes = main.getByRole("grid", { name: hosts["pane.processes"] });
  await main.getByText(hosts["process.onlyOurs"]).click();
  await expect(processes.getByRole("button", { name: "holds_a_slot" }).first()).toBeVisible();
  await picture("processes");
  await pane("host");
  await expect(main).toContainText((await nodeNow())!.host!.hostName);
  await picture("host");
  await pane("load");

  // Removing is refused while something runs there, and says what.
  const bar = main.getByRole("toolbar", { name: HOST });
  await bar.getByRole("button", { name: nodes["verb.remove"], exact: true }).click();
  await expect(dialog).toContainText("holds_a_slot");
  await expect(dialog.getByRole("button", { name: nodes.remove, exact: true })).toBeDisabled();
  await picture("remove-blocked");
  await dialog.getByRole("button", { name: ui.cancel }).click();

  // Drained with a reason and an end; then somebody ends it.
  await bar.getByRole("button", { name: nodes["verb.drain"] }).click();
  await dialog.getByLabel(hosts["drain.reason"]).fill("disk swap");
  await dialog.getByText(hosts["drain.end.4"], { exact: true }).click();
  await picture("drain");
  await dialog.getByRole("button", { name: hosts["drain.verb"], exact: true }).click();
  await expect(main.locator(".sb-detail-maintenance")).toContainText("disk swap");
  await expect(main.locator(".sb-detail-maintenance")).toContainText(/\d\d:\d\d/);
  await picture("draining");
  await page.keyboard.press("Control+4");
  await expect(
    main
      .getByRole("tab")
      .or(page.getByRole("tab", { name: nodes.topology }))
      .first(),
  ).toBeVisible();
  await page.getByRole("tab", { name: nodes.topology }).click();
  await expect(card(page, HOST)).toContainText("disk swap");
  await picture("draining-card");
  await page.getByRole("tab", { name: HOST }).click();
  await main.getByRole("button", { name: hosts["maintenance.end"] }).click();
  await expect(main.locator(".sb-detail-maintenance")).toHaveCount(0);
  await expect.poll(async () => (await nodeNow())?.state).toBe("STARTED");

  // It falls silent: the page says so, and somebody who knows declares it gone.
  endProcess(agentPid);
  await expect.poll(async () => (await nodeNow())?.state, { timeout: 60_000 }).toBe("UNREACHABLE");
  await expect(main.locator(".sb-node-head")).toContainText(state["UNREACHABLE"]);
  await picture("unreachable");
  await bar.getByRole("button", { name: nodes["verb.declareGone"] }).click();
  await expect(dialog).toContainText("holds_a_slot");
  await expect(dialog).toContainText(state["FAILED"]);
  await dialog.getByLabel(hosts["gone.reason"]).fill("burnt");
  await expect(dialog.getByRole("button", { name: hosts["gone.verb"], exact: true })).toBeDisabled();
  await dialog.getByLabel(filled(ui["impact.typeMissing"], { typed: HOST })).fill(HOST);
  await picture("declare-gone");
  await dialog.getByRole("button", { name: hosts["gone.verb"], exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect.poll(async () => (await session.ask("workflowInstance.get", { workflowInstanceId: started.id })).tasks[0]?.state, { timeout: 20_000 }).toBe("FAILED");

  // Now nothing holds it: it can be removed, with its name.
  await bar.getByRole("button", { name: nodes["verb.remove"], exact: true }).click();
  await dialog.getByRole("textbox").fill(HOST);
  await dialog.getByRole("button", { name: nodes.remove, exact: true }).click();
  await expect(page.getByText(nodes.gone).first()).toBeVisible();
  expect(await nodeNow()).toBeUndefined();
  expect(faults).toEqual([]);
});
