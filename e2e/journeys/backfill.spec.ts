import { rmSync, writeFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { say, type Word } from "#contract";
import { card, choose, faultsOf, filled, pictures, profileOf, signIn } from "../fixtures/page.ts";
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
    const { name, locale, colorScheme, language, words } = profileOf(profile);
    const sentence = (code: Word): string => say({ code, values: {} }, language);
    const { backfill, board, runView, welcome, workflows, ui, operations } = words;
    test.use({ locale, colorScheme });
    let platform: Platform;
    test.beforeAll(async () => {
      platform = await startPlatform({ slaves: 1 });
    });
    test.afterAll(() => platform.remove());

    test("[BKF1, BKF2] a month is backfilled: dates and cells are left out, preview equals created, one date fails and stops no other, and is rerun", async ({ page }) => {
      const faults = faultsOf(page);
      const picture = pictures(page, `${name}-backfill`);
      const session = await platform.session();
      await session.ask("text.apply", { text: TEXT.replace("[ -e $BROKEN ]", `[ \${bizdate} = $(cat ${platform.dir}/broken 2>/dev/null || echo none) ]`) });
      const { workflows: all } = await session.ask("workflow.list", {});
      const orders = all.find((one) => one.name === "orders")!;
      const { businessDate: usual } = await session.ask("workflow.resolve", { workflowId: orders.id });
      const daysBefore = (count: number): string => new Date(Date.parse(usual) - count * 86_400_000).toISOString().slice(0, 10);
      await session.ask("text.apply", { text: `kind: Calendar\nname: closing\nweekdays: []\ninclude: ["${daysBefore(1)}"]\n` });
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
      const says = (count: number) =>
        expect(page.getByRole("status").filter({ hasText: new RegExp(`^${filled(count === 1 && "dates_one" in backfill ? backfill.dates_one : backfill.dates_other, { count })}$`) })).toBeVisible();
      await says(5);
      // A click leaves one day out and takes it in again; so does the keyboard. Weekends, and a calendar that has but one day.
      const dayOf = (date: string) => page.locator(`[data-date="${date}"]`);
      await dayOf(daysBefore(3)).click();
      await says(4);
      await expect(dayOf(daysBefore(3))).toHaveAttribute("aria-pressed", "false");
      await dayOf(daysBefore(3)).press("Space");
      await says(5);
      const weekends = [0, 1, 2, 3, 4].filter((count) => [0, 6].includes(new Date(daysBefore(count)).getUTCDay())).length;
      await page.getByRole("checkbox", { name: backfill.withoutWeekends }).check();
      await says(5 - weekends);
      await page.getByRole("checkbox", { name: backfill.withoutWeekends }).uncheck();
      await choose(page, page.getByRole("combobox", { name: backfill.calendar }), "closing");
      await says(1);
      await picture("calendar");
      await choose(page, page.getByRole("combobox", { name: backfill.calendar }), backfill.noCalendar);
      await dayOf(daysBefore(3)).click();
      await says(4);
      await picture("single");
      await next.click();
      await expect(page.getByRole("radio", { name: backfill["existing.missing"] })).toBeChecked();
      await picture("existing");
      await next.click();

      // Parameters of these runs: one of the workflow is changed, one is new.
      const parameters = page.getByRole("group", { name: backfill["step.parameters"] });
      await parameters.getByLabel("dt", { exact: true }).fill("$[yyyy-MM-dd-1]");
      await parameters.getByLabel(workflows["params.newName"]).fill("region");
      await parameters.getByLabel(workflows["params.newName"]).press("Enter");
      await parameters.getByLabel("region", { exact: true }).fill("eu-${bizdate}");
      await picture("parameters");
      await next.click();
      await page.getByRole("spinbutton").fill("3");
      await picture("pace");
      await next.click();

      // Preview: a row for each cell with its own business date; the count is in the button.
      const rows = page.getByRole("row");
      for (const date of [usual, daysBefore(1), broken, before]) await expect(rows.filter({ hasText: `dt=${date} region=eu-${date.replaceAll("-", "")}` }).filter({ hasText: "orders" })).toHaveCount(1);
      const run = page.getByRole("button", { name: new RegExp(filled(backfill.run_other, { count: "\\d+" })) });
      await expect(run).toBeVisible();
      const shown = async () => Number(/\d+/.exec((await run.textContent()) ?? "")![0]);
      const ticked = await shown();
      // One cell is unticked: it stays in sight, and the button counts one less.
      await page.getByRole("checkbox", { name: filled(backfill.tick, { date: before, name: "report" }) }).uncheck();
      await expect.poll(shown).toBe(ticked - 1);
      await expect(rows.filter({ hasText: sentence("cell.leftOut") })).toHaveCount(1);
      const count = ticked - 1;
      await picture("preview");
      await run.click();

      // Detail: cells go, one fails and stops no other.
      const made = async () => (await session.ask("backfill.list", {})).backfills[0]!;
      await expect.poll(async () => (await session.ask("backfill.list", {})).backfills[0]?.counts.failed).toBe(1);
      await picture("detail");
      await expect.poll(async () => (await made()).counts.waiting).toBe(0);
      const { counts } = await made();
      expect(counts.success + counts.failed + counts.open).toBe(count);
      const { cells } = await session.ask("backfill.get", { backfillId: (await made()).id });
      expect(cells.filter((cell) => cell.reason?.code === "cell.leftOut").map((cell) => `${cell.workflowName} ${cell.businessDate}`)).toEqual([`report ${before}`]);
      expect(cells.map((cell) => cell.businessDate)).not.toContain(daysBefore(3));
      const madeRun = cells.find((cell) => cell.workflowName === "orders" && cell.businessDate === usual)!.workflowInstanceId!;
      expect((await session.ask("workflowInstance.get", { workflowInstanceId: madeRun })).instance.params).toEqual({ dt: "$[yyyy-MM-dd-1]", region: "eu-${bizdate}" });
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
      // From a task of a run, and from its definition: alone or with what is downstream, for the date of the run.
      await page.getByRole("row").filter({ hasText: usual }).filter({ hasText: "orders" }).last().dblclick();
      const tick = (task: string) => page.getByRole("checkbox", { name: task, exact: true }).filter({ visible: true });
      await card(page, "load").click({ button: "right" });
      await page.getByRole("menuitem", { name: backfill.commandTask }).click();
      await expect(tick("load")).toBeChecked();
      await expect(tick("extract")).not.toBeChecked();
      await picture("fromTask");
      await next.filter({ visible: true }).click();
      await says(1);
      await expect(dayOf(usual).filter({ visible: true })).toHaveAttribute("aria-pressed", "true");
      await page
        .getByRole("tab", { name: new RegExp(`orders ${usual}$`) })
        .filter({ hasNotText: before })
        .click();
      await page.getByText(runView["view.definition"], { exact: true }).click();
      await card(page, "extract").click({ button: "right" });
      await page.getByRole("menuitem", { name: backfill.commandDownstream }).click();
      await expect(tick("extract")).toBeChecked();
      await expect(tick("load")).toBeChecked();

      // From a block of the board: both workflows, its dates.
      await page.keyboard.press("Control+2");
      await page.getByRole("button", { name: board.title, exact: true }).click();
      await page.getByRole("grid", { name: board.title }).focus();
      await page.keyboard.press("Control+Home");
      await page.keyboard.press("Control+ArrowRight");
      await page.keyboard.press("ArrowLeft");
      await page.keyboard.press("Shift+ArrowLeft");
      await page.keyboard.press("Shift+ArrowDown");
      await picture("board");
      await page.getByRole("toolbar", { name: board["block.verbs"] }).getByRole("button", { name: backfill.command }).click();
      for (const name of ["dw/orders", "dw/report"]) await expect(page.getByRole("checkbox", { name }).filter({ visible: true })).toBeChecked();
      await next.filter({ visible: true }).click();
      await says(2);
      await picture("fromBoard");

      await page.keyboard.press("Control+2");
      await page.getByRole("button", { name: backfill.list, exact: true }).click();
      await expect(page.getByRole("row").filter({ hasText: "orders" }).filter({ hasText: usual })).toHaveCount(1);
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
