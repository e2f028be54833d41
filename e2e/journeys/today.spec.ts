import { expect, test } from "@playwright/test";
import { plantBrokenNight, taskOfNight } from "../fixtures/brokenNight.ts";
import { faultsOf, filled, pictures, profileOf, signIn } from "../fixtures/page.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

/** Screen 3 and S4-10 to S4-13: the day at a glance, each number the way to its list; charts, and the same as tables. */
for (const profile of ["en-light", "zh-dark"] as const) {
  test.describe(profile, () => {
    const { name, locale, colorScheme, words } = profileOf(profile);
    const { today, charts, operations, welcome, night } = words;
    test.use({ locale, colorScheme });
    let platform: Platform;
    test.beforeAll(async () => {
      platform = await startPlatform({ slaves: 1 });
    });
    test.afterAll(() => platform.remove());

    test("the day at a glance leads to its lists, and its charts to what made it up", async ({ page, browser }) => {
      const faults = faultsOf(page);
      const picture = pictures(page, `${name}-today`);
      const session = await platform.session();

      // Nothing yet: one sentence, and the way on.
      await signIn(page, await platform.signInLink(), welcome["start.tab"]);
      await page.keyboard.press("Control+1");
      await expect(page.getByRole("button", { name: today["empty.draw"] })).toBeVisible();
      await picture("empty");

      await plantBrokenNight(session, 6000);
      for (const [workflow, task] of [
        ["ods_orders", "extract"],
        ["crm_sync", "pull"],
        ["audit", "probe"],
      ] as const)
        await expect.poll(async () => (await taskOfNight(session, workflow, task)).state, { timeout: 40_000 }).toBe("FAILED");
      const counter = (of: string) => page.locator(`[data-counter=${of}]`);
      await expect(counter("rootFailures")).toContainText("3");
      const shown = await session.ask("today.get", {});
      await expect(counter("notRun")).toContainText(String(shown.now.notRun));
      const tile = (title: string) => page.getByRole("region", { name: title, exact: true });
      await expect(tile(today["roots.title"]).getByRole("button", { name: /extract/ })).toBeVisible();
      await expect(tile(today["longest.title"]).getByRole("listitem")).toHaveCount(3);
      await picture("day");

      // A number opens the list that proves it.
      await counter("notRun").click();
      await expect(page.getByRole("tab", { name: operations["instances.title"] })).toHaveAttribute("aria-selected", "true");
      await expect(page.getByRole("grid").filter({ visible: true }).getByRole("row")).toHaveCount(shown.now.notRun + 1);
      await page.keyboard.press("Control+1");
      await counter("rootFailures").click();
      await expect(page.getByRole("grid", { name: night["roots.title"] }).getByRole("row")).toHaveCount(4);
      await page.keyboard.press("Control+1");
      await tile(today["hours.title"]).getByRole("button", { name: today["hours.table"] }).click();
      await expect(tile(today["hours.title"]).getByRole("table")).toBeVisible();

      // Charts are fetched when they are shown, follow the theme, and are tables too.
      await page.getByRole("button", { name: today.charts, exact: true }).click();
      const drawn = page.locator(".sb-echart[data-ready] canvas");
      await expect(drawn).toHaveCount(4);
      await picture("charts");
      const ground = async () => drawn.first().evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
      const before = await ground();
      await page.emulateMedia({ colorScheme: colorScheme === "dark" ? "light" : "dark" });
      await expect.poll(ground).not.toBe(before);
      await page.emulateMedia({ colorScheme });
      await page.getByText(charts["form.table"], { exact: true }).click();
      const parts = page.getByRole("table", { name: filled(charts["parts.title"], { date: shown.businessDate }) });
      await expect(parts.getByRole("row").filter({ hasText: "dw" })).toContainText("3");
      // Project, workflow, list.
      await parts.getByRole("row").filter({ hasText: "dw" }).getByRole("button").first().click();
      const workflows = page.getByRole("table", { name: filled(charts["parts.of"], { project: "dw" }) });
      await picture("tables");
      await workflows.getByRole("row").filter({ hasText: "ods_orders" }).getByRole("button").first().click();
      await expect(page.getByRole("grid").filter({ visible: true }).getByRole("row")).toHaveCount(3);

      // With runs, Today stands in front when a window opens.
      const other = await browser.newPage({ locale, colorScheme });
      await signIn(other, await platform.signInLink(), welcome["start.tab"]);
      await expect(other.getByRole("tab", { name: today.title, exact: true })).toHaveAttribute("aria-selected", "true");
      await other.close();
      expect(faults).toEqual([]);
    });
  });
}
