import { expect, test } from "@playwright/test";
import { faultsOf, pictures, profileOf, signIn } from "../fixtures/page.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";
import { seedTwelveCauses, type Cause } from "../fixtures/twelveCauses.ts";

/** J5: twelve seeded causes, each named in the first sentence with one key; and what is said changes when the cause goes away. */
for (const profile of ["en-light", "zh-dark"] as const) {
  test.describe(profile, () => {
    const { name, locale, colorScheme, language, words } = profileOf(profile);
    const { operations, runView, welcome } = words;
    test.use({ locale, colorScheme });
    let platform: Platform;
    test.beforeAll(async () => {
      platform = await startPlatform({ slaves: 2 });
    });
    test.afterAll(async () => {
      // A stopped process does not end in order.
      try {
        process.kill(platform.pidOf("slave-2"), "SIGCONT");
      } catch {
        // It is gone already.
      }
      await platform.remove();
    });

    test("[WHY1] twelve causes, each in the first sentence", async ({ page }) => {
      test.setTimeout(300_000);
      const faults = faultsOf(page);
      const picture = pictures(page, `${name}-why`);
      const session = await platform.session();
      const { causes, silence } = await seedTwelveCauses(platform, session);
      await signIn(page, await platform.signInLink(), welcome["start.tab"]);
      await page.keyboard.press("Control+2");
      await page.getByRole("button", { name: operations["chip.clear"] }).first().click();
      const search = page.getByRole("textbox", { name: operations["filter.text"] });
      const answer = page.locator("[data-why-answer]");
      const inspector = page.getByRole("complementary").filter({ has: answer });
      const says = async (cause: Cause): Promise<void> => {
        await search.fill(cause.task);
        // The list is that of this name, and nothing of the one before is left.
        await expect(page.locator("[data-row]").filter({ hasNotText: cause.task })).toHaveCount(0);
        // Of several runs the one that is meant.
        const { instance, tasks } = await session.ask("workflowInstance.get", { workflowInstanceId: cause.run });
        const meant = page.locator(`[data-row="${tasks.find((task) => task.name === cause.task)!.id}"]`);
        await meant.click();
        await page.keyboard.press("y");
        await expect(page.getByRole("article", { name: cause.task })).toBeVisible();
        await expect(answer, `cause ${cause.number}, ${instance.workflowName}`).toHaveText(cause.says[language]);
      };
      for (const cause of causes) {
        await says(cause);
        await picture(String(cause.number).padStart(2, "0"));
      }
      await says(await silence());
      await picture("12");

      // The palette finds a task by its name.
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+k");
      await page.keyboard.type("wants_pool");
      await page
        .getByRole("dialog")
        .getByText(/ads\/pooled/)
        .first()
        .click();
      await expect(answer).toHaveText(causes[8]!.says[language]);

      // The cause goes away: what is said follows by itself, and what was said before stays to be read.
      await inspector.getByRole("button", { name: operations["verb.kill"], exact: true }).last().click();
      await page.getByRole("dialog").locator(".ant-btn-primary").click();
      await expect(page.getByText(runView["why.changed"])).toBeVisible();
      await expect(answer).not.toHaveText(causes[8]!.says[language]);
      await picture("changed");

      // Who waits for the same is a list.
      await says(causes[0]!);
      await page.getByRole("button", { name: new RegExp(runView["why.same_other"].replace("{{count, number}}", String.raw`\d+`)) }).click();
      await expect(page.locator("[data-row]")).toHaveCount(5);
      for (const task of ["clean_orders", "publish_orders", "read_orders", "sum_orders", "mail_report"]) await expect(page.getByRole("row").filter({ hasText: task }).first()).toBeVisible();
      await picture("same");
      expect(faults).toEqual([]);
    });
  });
}
