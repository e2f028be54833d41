import { expect, test, type Page } from "@playwright/test";
import { en } from "../../renderer/i18n/en/en.ts";
import { zhCN } from "../../renderer/i18n/zh-CN/zhCN.ts";
import { card, faultsOf, pictures, showsState } from "../fixtures/page.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

/** A new user, a fresh profile, 1440 × 900: open the sample, run it, see the failure, repair it, green. Screenshots are kept. */
const PROFILES = [
  { name: "en-light", locale: "en-US", colorScheme: "light", words: en },
  { name: "zh-dark", locale: "zh-CN", colorScheme: "dark", words: zhCN },
] as const;
const CORRECTED = "MIT, MIT-0, ISC, Apache-2.0, BSD-2-Clause, BSD-3-Clause, 0BSD, BlueOak-1.0.0, OFL-1.1, Python-2.0, WTFPL, UNKNOWN, MPL-2.0, CC-BY-4.0, CC0-1.0, Unlicense";

for (const { name, locale, colorScheme, words } of PROFILES) {
  test.describe(name, () => {
    test.use({ locale, colorScheme });
    let platform: Platform;
    test.beforeAll(async () => {
      platform = await startPlatform({ slaves: 2 });
    });
    test.afterAll(() => platform.remove());

    test("the sample is opened, run, seen to fail, repaired, green", async ({ page }) => {
      const faults = faultsOf(page);
      const picture = pictures(page, name);
      const button = (text: string) => page.getByRole("button", { name: text, exact: true });

      await page.goto(await platform.signInLink());
      await expect(button(words.welcome["sample.verb"])).toBeVisible();
      expect(page.url(), "the one-time code is gone from the address").not.toContain("signin");
      await picture("start");

      await button(words.welcome["sample.verb"]).click();
      await expect(card(page, "report")).toBeVisible();
      await picture("editor");
      await card(page, "load").click();
      await expect(page.locator(".cm-content")).toContainText("json_each");
      await picture("editor-task");

      await button(words.workflows["command.run"]).click();
      await page
        .getByRole("dialog")
        .getByRole("button", { name: words.workflows["run.start"].replace("{{revision}}", "1") })
        .click();

      await showsState(page, "check", words.state["FAILED"], 60_000);
      await showsState(page, "report", words.state["BLOCKED"]);
      await askBytes(page, "check", "MPL-2.0 is not in the policy");
      await picture("run-failed");

      await card(page, "check").click();
      await page.keyboard.press("r");
      const sheet = page.getByRole("dialog");
      await sheet.getByLabel("allowed").fill(CORRECTED);
      await expect(sheet).toContainText("check");
      await picture("rerun-sheet");
      await sheet.getByRole("button", { name: words.operations["apply.rerun_other"].replace("{{count, number}}", "1") }).click();

      for (const task of ["extract", "load", "check", "report"]) await showsState(page, task, words.state["SUCCESS"], 30_000);
      await askBytes(page, "report", "Every package keeps to the policy.");
      await picture("run-green");

      await page.keyboard.press("Control+2");
      await expect(page.getByRole("grid").first()).toBeVisible();
      await picture("instances");
      expect(faults).toEqual([]);
    });

    test("every screen opens in this language and theme, without an error", async ({ page }) => {
      const faults = faultsOf(page);
      const picture = pictures(page, name);
      await page.goto(await platform.signInLink());
      // There are runs: the day is in front.
      await expect(page.getByRole("heading", { name: words.today.title, exact: true })).toBeVisible();
      for (const area of ["1", "2", "3", "4"]) {
        await page.keyboard.press(`Control+${area}`);
        await page.waitForTimeout(600);
        await picture(`area-${area}`);
      }
      await expect(page.getByText("slave-2").first()).toBeVisible();
      await page.keyboard.press("Control+5");
      await page.waitForTimeout(600);
      await picture("area-5");
      await page.keyboard.press("Control+k");
      await expect(page.getByRole("dialog")).toBeVisible();
      await picture("palette");
      await page.keyboard.press("Escape");
      // A link to an instance, as people send it to each other, opens the run.
      const runs = await (await platform.session()).ask("workflowInstance.list", {});
      if (runs.instances[0] !== undefined) {
        await page.goto(`${platform.admin().address}/#/instance/${runs.instances[0].id}`);
        await page.reload();
        await expect(card(page, "report")).toBeVisible();
      }
      await page.keyboard.press("Control+,");
      await page.waitForTimeout(500);
      await picture("settings");
      const text = await page.locator("body").innerText();
      if (locale === "zh-CN") expect(text).toMatch(/\p{Script=Han}/u);
      // A key that has no words shows as itself.
      expect(text).not.toMatch(/\b(ui|app|welcome|operations|workflows|platform|settings):[a-z]+\.[a-zA-Z.]+/);
      expect(faults).toEqual([]);
    });
  });
}

/** Selects a task and opens its log. A key that comes in the same moment as the click still belongs to what was selected before, so it is pressed again. */
const askBytes = (page: Page, task: string, text: string) =>
  expect(async () => {
    await card(page, task).click();
    await page.keyboard.press("l");
    await expect(page.getByRole("log")).toContainText(text, { timeout: 4000 });
  }).toPass({ timeout: 40_000 });
