import { expect, test } from "@playwright/test";
import { card, faultsOf, filled, pictures, profileOf, showsState, signIn } from "../fixtures/page.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

/** b.8: a log that is too large to be loaded is looked into: its end, what the server finds in it, and the parts around. */
const { name, locale, colorScheme, words } = profileOf("zh-dark");
const { ui } = words;
const LINES = 2_400_000;
const NEEDLE = 1_111_111;
const FAULTS = [400_000, 2_000_000];
const SCRIPT = `
import sys
out = sys.stdout
for start in range(1, ${LINES} + 1, 10000):
    part = []
    for i in range(start, min(start + 10000, ${LINES} + 1)):
        if i == ${NEEDLE}: part.append('the needle is here')
        elif i in (${FAULTS.join(", ")}): part.append('ERROR disk %d is full' % i)
        else: part.append('line %d of a long night, all is well so far and so on' % i)
    out.write('\\n'.join(part) + '\\n')
`;
const WORKFLOW = `
kind: Project
name: logs
---
kind: Workflow
project: logs
name: large
tasks:
  - name: many
    type: python
    params: { script: ${JSON.stringify(SCRIPT)} }
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

test("a log of more than a hundred megabytes is searched and walked through without being loaded", async ({ page }) => {
  test.setTimeout(240_000);
  const faults = faultsOf(page);
  const picture = pictures(page, `${name}-large-log`);
  const log = page.getByRole("log");
  const bar = page.getByRole("toolbar", { name: ui["log.group"], exact: true });
  const current = page.locator(".sb-log-line[data-current]");
  const rows = page.locator(".sb-log-line");

  await signIn(page, await platform.signInLink(), words.welcome["start.tab"]);
  await page.keyboard.press("Control+2");
  await page.getByRole("navigation").or(page.getByRole("complementary")).getByRole("button", { name: /large/ }).first().click();
  await showsState(page, "many", words.state["SUCCESS"], 120_000);
  // The bytes follow the end of the task.
  const session = await platform.session();
  const taskInstanceId = (await session.ask("taskInstance.list", {})).rows[0]!.id;
  await expect.poll(async () => (await session.ask("taskInstance.get", { taskInstanceId })).attempts[0]!.exit?.logBytes ?? 0).toBeGreaterThan(120_000_000);
  await page.waitForTimeout(3000);
  await card(page, "many").click();
  await page.keyboard.press("l");

  // Its end, of which the number is not known; the errors of all of it are counted.
  await expect(log).toContainText(`line ${LINES} of`, { timeout: 60_000 });
  await expect(page.locator(".sb-log-part")).toBeVisible();
  await expect(bar).toContainText(filled(ui["log.errors_other"], { count: 2 }));
  await picture("end");

  // Found by the server, with its number.
  await log.focus();
  await page.keyboard.press("/");
  await page.getByRole("textbox", { name: ui["log.search"] }).fill("NEEDLE is");
  await expect(bar.getByRole("status")).toHaveText(filled(ui["find.matches"], { at: 0, total: 1 }), { timeout: 30_000 });
  await page.keyboard.press("Enter");
  await expect(current).toContainText("the needle is here");
  await expect(current.locator(".sb-log-number")).toHaveText(String(NEEDLE));
  await picture("found");
  await page.keyboard.press("Escape");

  // Next and previous error, wherever they are.
  await log.focus();
  await page.keyboard.press("e");
  await expect(current).toContainText(`ERROR disk ${FAULTS[1]} is full`);
  await expect(current.locator(".sb-log-number")).toHaveText(String(FAULTS[1]));
  await page.keyboard.press("Shift+E");
  await expect(current).toContainText(`ERROR disk ${FAULTS[0]} is full`);
  await page.keyboard.press("Home");
  await expect(log).toContainText("line 1 of");
  await expect(rows.first().locator(".sb-log-number")).toHaveText("1");
  await page.getByRole("button", { name: ui["log.later"] }).click();
  await expect(current).toContainText(/line \d{5,} of/);
  await page.keyboard.press("End");
  await expect(log).toContainText(`line ${LINES} of`);
  expect(await rows.count()).toBeLessThan(500);
  expect(faults).toEqual([]);
});
