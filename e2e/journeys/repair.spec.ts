import { expect, test } from "@playwright/test";
import { plantBrokenNight, runsOfNight, taskOfNight } from "../fixtures/brokenNight.ts";
import { card, faultsOf, filled, pictures, profileOf, showsState, signIn } from "../fixtures/page.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

/** J6: a night with three root failures is repaired from the status bar, each step with its own result. */
for (const profile of ["en-light", "zh-dark"] as const) {
  test.describe(profile, () => {
    const { name, locale, colorScheme, words } = profileOf(profile);
    const { night, operations, today, welcome, state, ui } = words;
    // Chinese has one form for every count.
    const addOne = filled("choice.add_one" in night ? night["choice.add_one"] : night["choice.add_other"], { count: 1 });
    test.use({ locale, colorScheme, permissions: ["clipboard-read", "clipboard-write"] });
    let platform: Platform;
    test.beforeAll(async () => {
      platform = await startPlatform({ slaves: 1 });
    });
    test.afterAll(() => platform.remove());

    test("J6: three roots are ranked, planned and repaired; the night goes on to its end", async ({ page }) => {
      const faults = faultsOf(page);
      const picture = pictures(page, `${name}-repair`);
      const session = await platform.session();
      await plantBrokenNight(session, 6000);
      const stateOf = async (workflow: string, task: string) => (await taskOfNight(session, workflow, task)).state;
      for (const [workflow, task] of [
        ["ods_orders", "extract"],
        ["crm_sync", "pull"],
        ["audit", "probe"],
      ] as const)
        await expect.poll(() => stateOf(workflow, task), { timeout: 40_000 }).toBe("FAILED");

      await signIn(page, await platform.signInLink(), welcome["start.tab"]);
      await page.getByRole("button", { name: filled(operations["status.failed_other"], { count: 3 }) }).click();
      const roots = page.getByRole("grid", { name: night["roots.title"] });
      await expect(roots.getByRole("row")).toHaveCount(4);
      // First the one that holds up the most: its run, the two workflows behind it.
      await expect(roots.getByRole("row").nth(1)).toContainText("extract");
      await expect(page.getByText("table ods_orders not found")).toBeVisible();
      const showsRun = async (workflow: string, word: string) => showsState(page, workflow, word);
      await showsRun("ods_orders", state.FAILED);
      await showsRun("dwd_orders", state.BLOCKED);
      await showsRun("ads_gmv", state.BLOCKED);
      await picture("roots");

      // Everything that the host caused, with one key; then two of them otherwise.
      const plan = page.getByRole("region", { name: night["plan.title"] });
      const steps = plan.getByRole("listitem");
      await roots.getByRole("row").nth(1).click();
      await page.keyboard.press("Shift+R");
      await expect(steps).toHaveCount(3);
      const choose = async (label: string) => page.getByRole("radio", { name: label, exact: true }).check();
      const add = () => page.getByRole("button", { name: addOne, exact: true }).click();
      await choose(night["choice.params"]);
      await page.locator(".sb-op-param", { hasText: "ok" }).locator("textarea").first().fill("yes");
      await add();
      await expect(steps.filter({ hasText: "ok=yes" })).toHaveCount(1);
      await roots.getByRole("row").filter({ hasText: "pull" }).click();
      await choose(night["choice.setSuccess"]);
      await page.getByLabel(night["choice.reason"], { exact: true }).fill("loaded by hand");
      await add();
      await expect(steps.filter({ hasText: "loaded by hand" })).toHaveCount(1);
      await roots.getByRole("row").filter({ hasText: "probe" }).click();
      await choose(night["choice.setSuccess"]);
      await page.getByLabel(night["choice.reason"], { exact: true }).fill("not needed");
      await add();
      await expect(steps.filter({ hasText: "not needed" })).toHaveCount(1);
      await expect(plan).toContainText(filled(night["plan.continues_other"], { count: 5 }));
      await plan.getByRole("checkbox", { name: night["plan.hurry"] }).check();
      await picture("plan");

      // Somebody else repairs one of them first: that step is refused, the others are done.
      const probe = await taskOfNight(session, "audit", "probe");
      await session.ask("operation.apply", { verb: "setSuccess", taskInstanceIds: [probe.id], reason: "known" });
      await plan.locator(".ant-btn-primary").click();
      await expect(steps.filter({ hasText: "extract" })).toHaveAttribute("data-result", "done");
      await expect(steps.filter({ hasText: "pull" })).toHaveAttribute("data-result", "done");
      await expect(steps.filter({ hasText: "probe" })).toHaveAttribute("data-result", "failed");
      for (const workflow of ["ods_orders", "dwd_orders", "ads_gmv", "crm_sync"]) await expect.poll(async () => (await runsOfNight(session)).get(workflow)?.state, { timeout: 40_000 }).toBe("SUCCESS");
      expect((await taskOfNight(session, "ads_gmv", "sum")).priority).toBe(1);
      await expect(page.getByText(filled(today["roots.none"], { date: (await runsOfNight(session)).get("audit")!.businessDate })).first()).toBeVisible();
      // What was repaired is still in the picture, and done.
      await showsRun("ads_gmv", state.SUCCESS);
      await picture("done");

      // The report, in the language of the screen; the plan as a note, with undo.
      await plan.getByRole("button", { name: night["report.copy"] }).click();
      await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain(filled(night["report.title"], { date: (await runsOfNight(session)).get("audit")!.businessDate }));
      const report = await page.evaluate(() => navigator.clipboard.readText());
      expect(report).toContain(night["report.steps"]);
      expect(report).toContain("extract");
      await plan.getByRole("button", { name: night["note.save"] }).click();
      await expect(plan.getByText(night["note.title"], { exact: true })).toBeVisible();
      await page.getByRole("button", { name: ui.undo, exact: true }).last().click();
      await expect(plan.getByText(night["note.title"], { exact: true })).toHaveCount(0);

      // The whole night across workflows; its list twin; a click opens a run.
      await page.getByRole("button", { name: night.open, exact: true }).click();
      await showsRun("ads_gmv", state.SUCCESS);
      await page.getByRole("checkbox", { name: night.critical }).check();
      await picture("night");
      await page.getByText(night["view.list"], { exact: true }).filter({ visible: true }).last().click();
      const list = page.getByRole("grid", { name: night.title });
      await expect(list.getByRole("row").filter({ hasText: "dwd_orders" })).toBeVisible();
      await picture("nightList");
      await list.getByRole("row").filter({ hasText: "dwd_orders" }).dblclick();
      await showsState(page, "join", state.SUCCESS);
      expect(await card(page, "clean").count()).toBe(1);
      expect(faults).toEqual([]);
    });
  });
}
