import { expect, test } from "@playwright/test";
import { say } from "#contract";
import { card, faultsOf, filled, pictures, profileOf, showsState, signIn } from "../fixtures/page.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

/** b.8: a long and hostile log is read, searched and followed; the task that writes the other one is killed. */
const { name, locale, colorScheme, language, words } = profileOf("en-light");
const { operations, ui } = words;
const LINES = 200_000;
const MIDDLE = 100_000;
const MOST_ROWS = 500;
const OPENS_MS = 3000;
const SCRIPT = `
import sys
out = []
for i in range(1, ${LINES} + 1):
    if i == ${MIDDLE}:
        out.append('the needle is here: 针在这里')
    elif i % 20000 == 0:
        out.append('<script>window.__hit=1</script><img src=x onerror="window.__hit=1"> ' + 'long ' * 2000)
    elif i % 1000 == 1:
        out.append('\\x1b[31mred 红\\x1b[0m \\x1b]8;;javascript:window.__hit=1\\x07click here\\x1b]8;;\\x07 <b>bold</b> <a href="javascript:window.__hit=1">x</a>')
    else:
        out.append('line %d 读取数据 \\x1b[3%dmcolour\\x1b[0m' % (i, i % 8))
sys.stdout.reconfigure(encoding='utf-8')
sys.stdout.write('\\n'.join(out) + '\\n')
`;
const WORKFLOW = `
kind: Project
name: logs
---
kind: Workflow
project: logs
name: 日志
tasks:
  - name: many
    type: python
    params: { script: ${JSON.stringify(SCRIPT)} }
  - name: live
    type: shell
    params: { script: "i=0; while true; do i=$((i+1)); echo \\"tick $i 滴答\\"; sleep 0.05; done" }
`;

test.use({ locale, colorScheme });
let platform: Platform;
test.beforeAll(async () => {
  platform = await startPlatform({ slaves: 1 });
  const session = await platform.session();
  await session.ask("text.apply", { text: WORKFLOW });
  const { workflows } = await session.ask("workflow.list", {});
  await session.ask("workflow.run", { workflowId: workflows[0]!.id });
});
test.afterAll(() => platform.remove());

test("a log of 200,000 lines is read, searched and followed; its task is killed", async ({ page }) => {
  const faults = faultsOf(page);
  const picture = pictures(page, `${name}-log`);
  const dialog = page.getByRole("dialog");
  const log = page.getByRole("log");
  const rows = page.locator(".sb-log-line");
  const bar = page.getByRole("toolbar", { name: ui["log.group"], exact: true });
  const fewRows = async () => expect(await rows.count()).toBeLessThan(MOST_ROWS);
  /** Nothing of the text has become a part of the page. */
  const harmless = async () => {
    expect(await page.locator("[role=log] :is(a, script, img, b, iframe)").count()).toBe(0);
    expect(await page.locator('[href^="javascript:" i]').count()).toBe(0);
    expect(await page.evaluate(() => "__hit" in window)).toBe(false);
  };

  await signIn(page, await platform.signInLink(), words.welcome["start.tab"]);
  await page.keyboard.press("Control+2");
  await page.getByRole("navigation").getByRole("button", { name: /日志/ }).click();
  await showsState(page, "many", words.state["SUCCESS"], 40_000);
  await showsState(page, "live", words.state["RUNNING"]);

  // It opens at once; the page holds what is seen.
  await card(page, "many").click();
  const begun = performance.now();
  await page.keyboard.press("l");
  await expect(rows.first()).toBeVisible();
  expect(performance.now() - begun).toBeLessThan(OPENS_MS);
  await expect(log).toContainText(`line ${LINES - 1} `);
  await fewRows();
  await harmless();
  await picture("opened");

  // The first line: a link that is none, tags that are text.
  await log.focus();
  await page.keyboard.press("Home");
  await expect(log).toContainText("click here");
  await expect(log).toContainText("<b>bold</b>");
  await expect(log.getByText("red 红")).toHaveAttribute("data-colour", /./);
  await fewRows();
  await harmless();
  await picture("first-line");

  // The whole log is searched, not what is loaded.
  await page.keyboard.press("/");
  await page.getByRole("textbox", { name: ui["log.search"] }).fill("针在这里");
  await expect(bar.getByRole("status")).toHaveText(filled(ui["find.matches"], { at: 0, total: 1 }));
  await page.keyboard.press("Enter");
  const found = page.locator(".sb-log-line[data-current]");
  await expect(found).toContainText("the needle is here: 针在这里");
  await expect(found.locator(".sb-log-number")).toHaveText(String(MIDDLE));
  await fewRows();
  await picture("found");
  await page.keyboard.press("Escape");
  await log.focus();
  await page.keyboard.press("Control+g");
  await page.getByRole("textbox", { name: ui["log.goToLine"] }).fill("20000");
  await page.keyboard.press("Enter");
  await expect(log).toContainText("<script>window.__hit=1</script>");
  await harmless();
  await picture("long-line");
  await log.focus();
  await page.keyboard.press("End");
  await expect(rows.last().locator(".sb-log-number")).toHaveText(/^200000$/);
  await fewRows();

  // Another one, as it is written.
  await card(page, "live").click();
  await page.keyboard.press("l");
  await expect(log).toContainText(/tick \d+ 滴答/);
  const last = async () => Number(await rows.last().locator(".sb-log-number").innerText());
  const before = await last();
  await expect.poll(last).toBeGreaterThan(before + 20);
  await log.hover();
  await page.mouse.wheel(0, -200);
  const behind = page.locator(".sb-log-behind");
  await expect(behind).toBeVisible();
  await picture("behind");
  await behind.click();
  await expect(behind).toHaveCount(0);
  const again = await last();
  await expect.poll(last).toBeGreaterThan(again);
  await fewRows();

  // Killed, with its effect shown before the act; afterwards the verb says why it is off.
  await card(page, "live").click();
  await page.keyboard.press("Shift+K");
  await expect(dialog).toContainText("live");
  await expect(dialog).toContainText(words.state["KILLING"]);
  await picture("kill-sheet");
  await dialog.getByRole("button", { name: filled(operations["apply.kill_other"], { count: 1 }) }).click();
  await showsState(page, "live", words.state["KILLED"], 30_000);
  await card(page, "live").click();
  await page.keyboard.press("y");
  const kill = page.getByRole("article", { name: "live" }).getByRole("button", { name: operations["verb.kill"], exact: true });
  await expect(kill).toBeDisabled();
  await expect(kill).toHaveAttribute("title", say({ code: "verb.kill.refused", values: { state: "state.KILLED" } }, language));
  await expect(log).toContainText(/tick \d+/);
  await picture("killed");
  expect(faults).toEqual([]);
});
