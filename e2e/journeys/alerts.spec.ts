import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@playwright/test";
import { choose, faultsOf, filled, pictures, profileOf, signIn } from "../fixtures/page.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

/** Screens 33 and 34: all clear, a channel that is tested and refused, a rule read as a sentence, a failure in the inbox and at the channel, acknowledged. */
const { name, locale, colorScheme, words } = profileOf("en-light");
const { alerts, app, settings, ui, welcome } = words;

test.use({ locale, colorScheme });
let platform: Platform;
let http: Server;
const posts: string[] = [];
let refuse = true;
test.beforeAll(async () => {
  http = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      posts.push(Buffer.concat(chunks).toString("utf8"));
      response.end(refuse ? '{"errcode":310000,"errmsg":"sign not match"}' : '{"errcode":0,"errmsg":"ok"}');
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  platform = await startPlatform({ slaves: 1 });
});
test.afterAll(async () => {
  await platform.remove();
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
});

test("a failure reaches its owner and a channel, and is acknowledged by a key", async ({ page }) => {
  const faults = faultsOf(page);
  const picture = pictures(page, `${name}-alerts`);
  const main = page.getByRole("main");
  const dialog = page.getByRole("dialog");
  const row = (text: string) => main.getByRole("row").filter({ hasText: text });
  const place = (title: string) => page.locator('[data-pane="sideBar"], aside').getByRole("button", { name: title, exact: true }).first();
  const session = await platform.session();

  await signIn(page, await platform.signInLink(), welcome["start.tab"]);
  await page.getByRole("navigation", { name: app["pane.rail"] }).getByRole("button", { name: alerts.area }).click();
  await expect(main).toContainText(alerts.allClearNever);
  await picture("clear");

  // A channel of DingTalk, whose exact refusal is read.
  await place(alerts.channels).click();
  await main.getByRole("button", { name: alerts.newChannel }).first().click();
  await dialog.getByLabel(alerts.name).fill("duty");
  await choose(page, dialog.getByLabel(alerts.channelKind, { exact: true }), alerts["channelKind.dingtalk"]);
  await dialog.getByLabel(alerts.url).fill(`http://127.0.0.1:${(http.address() as AddressInfo).port}/robot?access_token=hidden`);
  await dialog.getByLabel(alerts.secret).fill("SEC-hidden");
  await picture("channel");
  await dialog.getByRole("button", { name: alerts.create }).click();
  await expect(dialog).toHaveCount(0);
  await row("duty").click();
  await expect(row("duty")).not.toContainText("hidden");
  await main.getByRole("button", { name: alerts.test, exact: true }).click();
  await expect(row("duty")).toContainText("sign not match");
  await picture("refused");

  // A rule that reads as a sentence.
  await place(alerts.rules).click();
  await expect(row("failures")).toContainText(alerts["kind.failed"]);
  await main.getByRole("button", { name: alerts.newRule }).first().click();
  await dialog.getByLabel(alerts.name).fill("night");
  // A choice of several stays open until something else is clicked.
  await dialog.getByLabel(alerts.channels).click();
  await page.locator(".ant-select-item-option").filter({ visible: true, hasText: "duty" }).click();
  await dialog.getByLabel(alerts.name).click();
  await expect(dialog).toContainText(filled(alerts["whom.channel"], { name: "duty" }));
  await picture("rule");
  await dialog.getByRole("button", { name: alerts.create }).click();
  await expect(dialog).toHaveCount(0);
  await picture("rules");

  // The inbox says that the channel is failing; then something fails.
  await place(alerts.inbox).click();
  await expect(main).toContainText("sign not match");
  refuse = false;
  posts.length = 0;
  await session.ask("text.apply", {
    text: "kind: Project\nname: shop\n---\nkind: Workflow\nproject: shop\nname: nightly\ntasks:\n  - { name: load, type: shell, params: { script: 'echo no such table; exit 3' } }\n  - { name: report, type: shell, params: { script: 'true' }, after: [load] }\n",
  });
  const workflow = (await session.ask("workflow.list", {})).workflows.find((one) => one.name === "nightly")!;
  await session.ask("workflow.run", { workflowId: workflow.id });
  await expect(row("shop/nightly/load")).toHaveCount(1, { timeout: 30_000 });
  await expect.poll(() => posts.length, { timeout: 20_000 }).toBe(1);
  expect(posts[0]).toContain("no such table");
  await expect(
    page
      .getByRole("button", { name: /2/ })
      .filter({ has: page.locator("svg") })
      .first(),
  ).toBeVisible();
  await picture("inbox");

  // Z puts it away for a while, A says that somebody looks at it.
  await row("shop/nightly/load").click();
  await page.keyboard.press("z");
  await expect(dialog).toContainText(alerts.snoozeFor);
  await picture("snooze");
  await dialog.getByRole("button", { name: alerts.snooze, exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(row("shop/nightly/load")).toContainText(alerts["state.snoozed"].replace("{{until}}", "").trim());
  await row("shop/nightly/load").click();
  await page.keyboard.press("a");
  await expect(row("shop/nightly/load")).toContainText(filled(alerts["state.acknowledged"], { who: "admin" }).replace("admin", "").trim());
  await main.getByRole("button", { name: alerts.log, exact: true }).first().click();
  await expect(dialog).toContainText("duty");
  await picture("log");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await row("shop/nightly/load").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("tab", { name: "nightly" })).toBeVisible();
  // A platform admin says how far projects may reach, and may take it back.
  await page.keyboard.press("Control+,");
  const reach = main.getByRole("switch", { name: settings.alertReachPrivate });
  await expect(reach).not.toBeChecked();
  await reach.click();
  await expect(reach).toBeChecked();
  await expect.poll(async () => (await session.ask("platform.alerts", {})).projectAlertsPrivate).toBe(true);
  await reach.scrollIntoViewIfNeeded();
  await picture("reach");
  await page.getByRole("button", { name: ui.undo, exact: true }).last().click();
  await expect(reach).not.toBeChecked();
  expect(faults).toEqual([]);
});
