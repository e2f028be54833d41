import { expect, test } from "@playwright/test";
import { say } from "#contract";
import { faultsOf, pictures, profileOf, signIn } from "../fixtures/page.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

/** Pause with undo, run without downstream, ticks across workflows, freeze (UX a.5). */
for (const profile of ["en-light", "zh-dark"] as const) {
  test.describe(profile, () => {
    const { name, locale, colorScheme, language, words } = profileOf(profile);
    const { operations, folders, state, welcome, ui } = words;
    test.use({ locale, colorScheme });
    let platform: Platform;
    test.beforeAll(async () => {
      platform = await startPlatform({ slaves: 1 });
    });
    test.afterAll(() => platform.remove());

    test("a task is held back, run without downstream, and its downstream ticked", async ({ page }) => {
      const faults = faultsOf(page);
      const picture = pictures(page, `${name}-holding`);
      const session = await platform.session();
      await session.ask("text.apply", {
        text: `kind: Project\nname: dw\n---\nkind: Workflow\nproject: dw\nname: nightly\ndeadline: { at: "08:00" }\ntasks:\n  - { name: extract, type: shell, params: { script: "exit 3" } }\n  - { name: load, type: shell, after: [extract], params: { script: "exit 0" } }\n  - { name: report, type: shell, after: [load], params: { script: "exit 0" } }\n`,
      });
      const workflow = (await session.ask("workflow.list", {})).workflows[0]!;
      const run = await session.ask("workflow.run", { workflowId: workflow.id });
      const task = async (one: string) => (await session.ask("workflowInstance.get", { workflowInstanceId: run.id })).tasks.find((row) => row.name === one)!;
      await expect.poll(async () => (await task("extract")).state).toBe("FAILED");

      await signIn(page, await platform.signInLink(), welcome["start.tab"]);
      await page.keyboard.press("Control+2");
      const row = (one: string) =>
        page
          .getByRole("row")
          .filter({ hasText: new RegExp(`${one}\\s*dw/nightly`) })
          .first();
      const dialog = page.getByRole("dialog");
      await page.getByRole("button", { name: operations["chip.clear"] }).first().click();

      // Pause at once, undo, pause again.
      await row("load").click();
      await page.keyboard.press("p");
      await expect.poll(async () => (await task("load")).pausedBy).not.toBeNull();
      await picture("paused");
      await page.getByRole("button", { name: ui.undo, exact: true }).first().click();
      await expect.poll(async () => (await task("load")).pausedBy).toBeNull();

      // Without downstream: what comes directly after is paused, and the sheet says which.
      await row("extract").click();
      await page.keyboard.press("r");
      await expect(dialog).toBeVisible();
      await dialog.getByRole("radio", { name: operations["resume.no"] }).click();
      await expect(dialog.getByText(say({ code: "note.stopsBehind", values: { name: "load" } }, language))).toBeVisible();
      await picture("withoutDownstream");
      await dialog.locator(".ant-btn-primary").click();
      await expect(dialog).toHaveCount(0);
      await expect.poll(async () => (await task("load")).pausedBy).not.toBeNull();

      // Downstream by ticks.
      await expect(row("extract")).toContainText(state.FAILED);
      await row("extract").click();
      await page.keyboard.press("r");
      await dialog.getByRole("radio", { name: operations["scope.ticked"] }).click();
      await dialog.getByRole("checkbox").first().click();
      await picture("ticks");
      await page.keyboard.press("Escape");

      // Freeze: the workflow shows it, and its runs are made and stay.
      await page.keyboard.press("Control+3");
      await page.getByRole("treeitem").getByRole("button", { name: "nightly" }).last().click({ button: "right" });
      await page.getByRole("menuitem", { name: folders["freeze"] }).click();
      await expect.poll(async () => (await session.ask("workflow.list", {})).workflows[0]!.frozen).toBe(true);
      await session.ask("workflow.run", { workflowId: workflow.id });
      await page.keyboard.press("Control+2");
      await picture("frozen");
      expect(faults).toEqual([]);
    });
  });
}
