import { rmSync, writeFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { faultsOf, filled, pictures, profileOf, signIn } from "../fixtures/page.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

const TEXT = `kind: Project
name: dw
---
kind: Workflow
project: dw
name: orders
params: { dt: "$[yyyyMMdd-1]" }
schedule: { cron: "0 2 * * *" }
tasks:
  - { name: extract, type: shell, params: { script: "if [ -e $BROKEN ]; then exit 3; fi; exit 0" } }
  - { name: load, type: shell, after: [extract], params: { script: "sleep 1" } }
---
kind: Workflow
project: dw
name: report
schedule: { cron: "0 6 * * *" }
tasks:
  - { name: sum, type: shell, dependsOn: [{ workflow: orders }], params: { script: "exit 0" } }
`;

/** Journey 7 (UX.md, screen 10): a month of business dates across two workflows, seen before it is made. */
for (const profile of ["en-light", "zh-dark"] as const) {
  test.describe(profile, () => {
    const { name, locale, colorScheme, words } = profileOf(profile);
    const { backfill, welcome, workflows, ui, operations } = words;
    test.use({ locale, colorScheme });
    let platform: Platform;
    test.beforeAll(async () => {
      platform = await startPlatform({ slaves: 1 });
    });
    test.afterAll(() => platform.remove());

    test("[BKF1, BKF2] a month is backfilled: preview equals created, one date fails and stops no other, and is rerun", async ({ page }) => {
      const faults = faultsOf(page);
      const picture = pictures(page, `${name}-backfill`);
      const session = await platform.session();
      await session.ask("text.apply", { text: TEXT.replace("[ -e $BROKEN ]", `[ \${bizdate} = $(cat ${platform.dir}/broken 2>/dev/null || echo none) ]`) });
      const { workflows: all } = await session.ask("workflow.list", {});
      const orders = all.find((one) => one.name === "orders")!;
      const { businessDate: usual } = await session.ask("workflow.resolve", { workflowId: orders.id });
      const daysBefore = (count: number): string => new Date(Date.parse(usual) - count * 86_400_000).toISOString().slice(0, 10);
      const broken = daysBefore(2);
      writeFileSync(`${platform.dir}/broken`, broken.replaceAll("-", ""));

      await signIn(page, await platform.signInLink(), welcome["start.tab"]);
      await page.keyboard.press("Control+2");
      await page.getByRole("button", { name: backfill.list, exact: true }).click();
      await expect(page.getByText(backfill.empty)).toBeVisible();
      await picture("empty");

      // From the tree of workflows: what, with what waits for it.
      await page.keyboard.press("Control+3");
      await page.getByRole("treeitem").getByRole("button", { name: "orders" }).last().click({ button: "right" });
      await page.getByRole("menuitem", { name: backfill.command }).click();
      await page.getByRole("checkbox", { name: "dw/report" }).click();
      await picture("targets");
      const next = page.getByRole("button", { name: backfill.next, exact: true });
      await next.click();

      // Dates: the last thirty days, then by drag.
      await page.getByRole("button", { name: filled(backfill.lastDays_other, { count: 30 }), exact: true }).click();
      await expect(page.getByRole("status").filter({ hasText: filled(backfill.dates_other, { count: 30 }) })).toBeVisible();
      await picture("dates");
      const before = daysBefore(4);
      const place = async (date: string) => {
        const box = (await page.locator(`[data-date="${date}"]`).boundingBox())!;
        return [box.x + box.width / 2, box.y + box.height / 2] as const;
      };
      await page.mouse.move(...(await place(before)));
      await page.mouse.down();
      await page.mouse.move(...(await place(usual)), { steps: 5 });
      await page.mouse.up();
      await expect(page.getByRole("status").filter({ hasText: filled(backfill.dates_other, { count: 5 }) })).toBeVisible();
      await next.click();
      await expect(page.getByRole("radio", { name: backfill["existing.missing"] })).toBeChecked();
      await picture("existing");
      await next.click();
      await page.getByRole("spinbutton").fill("3");
      await picture("pace");
      await next.click();

      // Preview: a row for each cell with its own business date; the count is in the button.
      const rows = page.getByRole("row");
      await expect(rows.filter({ hasText: `dt=${broken.replaceAll("-", "")}` })).toHaveCount(1);
      const run = page.getByRole("button", { name: new RegExp(filled(backfill.run_other, { count: "\\d+" })) });
      await expect(run).toBeVisible();
      const count = Number(/\d+/.exec((await run.textContent()) ?? "")![0]);
      await picture("preview");
      await run.click();

      // Detail: cells go, one fails and stops no other.
      const made = async () => (await session.ask("backfill.list", {})).backfills[0]!;
      await expect.poll(async () => (await session.ask("backfill.list", {})).backfills[0]?.counts.failed).toBe(1);
      await picture("detail");
      await expect.poll(async () => (await made()).counts.waiting).toBe(0);
      const { counts } = await made();
      expect(counts.success + counts.failed + counts.open).toBe(count);
      await page.getByRole("button", { name: backfill.pause, exact: true }).click();
      await expect.poll(async () => (await made()).state).toBe("paused");
      await page.getByRole("button", { name: ui.undo, exact: true }).first().click();
      await expect.poll(async () => (await made()).state).toBe("running");

      // While it is at work its workflow says so.
      await page.getByRole("button", { name: "orders", exact: true }).first().click();
      const banner = page.locator(".sb-banner").filter({ hasText: (await made()).name });
      await expect(banner).toBeVisible();
      await picture("banner");
      await banner.getByRole("button", { name: backfill.open, exact: true }).click();

      // Made good, the failed cell runs again, and what waited for it goes.
      rmSync(`${platform.dir}/broken`);
      await page.getByRole("button", { name: backfill.rerunFailed }).click();
      await expect.poll(async () => (await made()).state, { timeout: 60_000 }).toBe("done");
      expect((await made()).counts.success).toBe(count);
      await expect(page.getByText(backfill["state.done"]).first()).toBeVisible();
      await picture("done");
      await page.keyboard.press("Control+2");
      await page.getByRole("button", { name: backfill.list, exact: true }).click();
      await expect(page.getByRole("row").filter({ hasText: "orders" })).toHaveCount(1);
      await picture("list");

      // A test from the list of workflows, of the draft, for a date; its run opens (S2-12).
      await page.keyboard.press("Control+3");
      await page.getByRole("treeitem").getByRole("button", { name: "report" }).last().click({ button: "right" });
      await page.getByRole("menuitem", { name: workflows["command.testRun"] }).click();
      await page.getByRole("dialog").locator(".ant-btn-primary").click();
      await expect.poll(async () => (await session.ask("workflowInstance.list", { origin: "test" })).instances.length).toBe(1);
      await expect(
        page
          .getByText(filled(operations["run.originBy"], { origin: operations["runOrigin.test"], by: "admin" }))
          .or(page.getByText(operations["runOrigin.test"]).first())
          .first(),
      ).toBeVisible();
      await picture("test");
      expect(faults).toEqual([]);
    });
  });
}
