import { expect, test } from "@playwright/test";
import { card, faultsOf, filled, pictures, profileOf, signIn } from "../fixtures/page.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

/** Screens 4, 6 and 7: a night over several dates on the board, one run over time, its definition, its past durations. */
for (const profile of ["en-light", "zh-dark"] as const) {
  test.describe(profile, () => {
    const { name, locale, colorScheme, words } = profileOf(profile);
    const { board, operations, runView, state, welcome } = words;
    test.use({ locale, colorScheme });
    let platform: Platform;
    test.beforeAll(async () => {
      platform = await startPlatform({ slaves: 2 });
    });
    test.afterAll(() => platform.remove());

    test("the board shows dates, repairs a block and compares two of them; a run has its timeline", async ({ page }) => {
      test.setTimeout(240_000);
      const faults = faultsOf(page);
      const picture = pictures(page, `${name}-board`);
      const session = await platform.session();
      const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
      const script = `if [ "$(date +%s)" -gt 0 ] && [ "\${bizdate}" = "${day(2).replaceAll("-", "")}" ]; then exit 4; fi; sleep 0.\${bizdate#???????}`;
      const shell = (task: string, more: string, text = "exit 0") => `  - { name: ${task}, type: shell${more}, params: { script: ${JSON.stringify(text)} } }\n`;
      const text = [
        "kind: Project\nname: dw\n",
        `kind: Workflow\nproject: dw\nname: nightly_orders\ntasks:\n${shell("extract_orders", "")}${shell("load_orders_into_the_warehouse", ", after: [extract_orders]", script)}${shell("report_orders", ", after: [load_orders_into_the_warehouse]")}`,
        `kind: Workflow\nproject: dw\nname: hourly_users\ntasks:\n${shell("users", "", "sleep 0.3")}`,
        `kind: Workflow\nproject: dw\nname: slow_night\ntasks:\n${shell("first", "", "sleep 1")}${shell("flaky", ", after: [first], retry: { times: 1, intervalSeconds: 1 }", "exit 3")}${shell("second", ", after: [first]", "sleep 600")}${shell("last", ", after: [second]")}`,
      ].join("---\n");
      await session.ask("text.apply", { text });
      const workflows = (await session.ask("workflow.list", {})).workflows;
      const idOf = (workflow: string) => workflows.find((one) => one.name === workflow)!.id;
      const ended = (id: string) => async () => (await session.ask("workflowInstance.get", { workflowInstanceId: id as never })).instance.endedAt !== null || undefined;
      const runs: string[] = [];
      for (const back of [6, 5, 4, 3, 2, 1]) for (const workflow of ["nightly_orders", "hourly_users"]) runs.push((await session.ask("workflow.run", { workflowId: idOf(workflow), businessDate: day(back) })).id);
      for (const id of runs)
        await expect
          .poll(async () => (await ended(id)()) ?? (await session.ask("workflowInstance.get", { workflowInstanceId: id as never })).tasks.some((task) => task.state === "FAILED"), { timeout: 60_000 })
          .toBe(true);
      const slow = await session.ask("workflow.run", { workflowId: idOf("slow_night") });
      const taskOf = async (id: string, task: string) => (await session.ask("workflowInstance.get", { workflowInstanceId: id as never })).tasks.find((one) => one.name === task)!;
      await expect.poll(async () => (await taskOf(slow.id, "flaky")).state, { timeout: 60_000 }).toBe("FAILED");

      await signIn(page, await platform.signInLink(), welcome["start.tab"]);
      await page.keyboard.press("Control+2");
      await page.getByRole("button", { name: board.title, exact: true }).click();
      const grid = page.getByRole("grid", { name: board.title });
      const cell = grid.getByRole("gridcell");
      await expect(grid).toHaveAttribute("aria-rowcount", "3");
      await expect(page.getByRole("list", { name: board.legend })).toContainText(state.SET_SUCCESS);
      await picture("closed");

      // Arrows go to a cell, and the cell says what it is.
      await grid.focus();
      await page.keyboard.press("Control+Home");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("+");
      await expect(grid).toHaveAttribute("aria-rowcount", "6");
      await page.keyboard.press("Control+ArrowRight");
      for (let back = 0; back < 2; back++) await page.keyboard.press("ArrowLeft");
      await expect(cell).toHaveAttribute("aria-label", new RegExp(`nightly_orders.*${day(2)}.*${state.FAILED}`));
      // Three tasks of the failed date are one block, and what can be done to it says how many.
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Shift+ArrowDown");
      await page.keyboard.press("Shift+ArrowDown");
      const bar = page.getByRole("toolbar", { name: board["block.verbs"] });
      await expect(bar).toContainText(filled(board["block.targets_other"], { count: 3 }));
      await picture("block");
      // Set to success: only what failed in the block is changed.
      await page.keyboard.press("s");
      const dialog = page.getByRole("dialog");
      await expect(dialog).toContainText("load_orders_into_the_warehouse");
      await dialog.getByRole("textbox").first().fill("checked by hand");
      await picture("verb");
      await dialog.locator(".ant-btn-primary").click();
      await expect(dialog).toHaveCount(0);
      await grid.focus();
      await page.keyboard.press("ArrowUp");
      await expect(cell).toHaveAttribute("aria-label", new RegExp(`load_orders_into_the_warehouse.*${state.SET_SUCCESS}`), { timeout: 30_000 });

      // Two dates side by side.
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("Shift+ArrowLeft");
      await page.keyboard.press("Shift+ArrowLeft");
      await bar.getByRole("button", { name: filled(board["compare.do"], { before: day(4), after: day(2) }) }).click();
      await expect(dialog.getByRole("table")).toContainText("extract_orders");
      await picture("compare");
      await page.keyboard.press("Escape");

      // The run over time: live from the first second, its second try a segment of its own.
      await page.getByRole("button", { name: "slow_night" }).first().dblclick();
      await expect(card(page, "second")).toBeVisible();
      await page.keyboard.press("g");
      await page.keyboard.press("t");
      const timeline = page.getByRole("grid", { name: runView["view.timeline"] });
      await expect(timeline.getByRole("row")).toHaveCount(4);
      await expect(timeline.getByRole("row").filter({ hasText: "flaky" }).locator(".sb-timeline-ran")).toHaveCount(2);
      await timeline.getByRole("row").filter({ hasText: "second" }).click();
      await page.keyboard.press("y");
      await expect(page.getByRole("article", { name: "second" })).toBeVisible();
      await page.keyboard.press("ArrowUp");
      await picture("timeline");
      const before = await timeline.locator(".sb-timeline-ran").first().boundingBox();
      await page.getByRole("button", { name: runView["timeline.zoomIn"] }).click();
      await page.getByRole("button", { name: runView["timeline.zoomIn"] }).click();
      await expect.poll(async () => (await timeline.locator(".sb-timeline-ran").first().boundingBox())!.width).toBeGreaterThan(before!.width);
      await picture("zoomed");

      // What it is pinned to, as a graph and as a text.
      await page.getByText(runView["view.definition"], { exact: true }).click();
      await expect(card(page, "second")).toBeVisible();
      await page.getByText(runView["definition.text"], { exact: true }).click();
      await expect(page.locator(".cm-content")).toContainText("slow_night");
      await picture("definition");

      // Past durations of a task, each of which opens its run.
      await page.keyboard.press("Control+k");
      await page.keyboard.type("hourly_users");
      await page
        .getByRole("dialog")
        .getByText(`hourly_users ${day(1)}`)
        .first()
        .click();
      await card(page, "users").click();
      await page.keyboard.press("y");
      const history = page.getByRole("group", { name: runView["durations.title"] });
      await expect(history.getByRole("button")).toHaveCount(6);
      await history.scrollIntoViewIfNeeded();
      await picture("durations");
      await history.getByRole("button").first().click();
      await expect(page.getByRole("tab", { name: new RegExp(day(6)) })).toBeVisible();

      // The list keeps to the current business date, and lets go of it.
      await page.keyboard.press("Control+2");
      await page.getByRole("button", { name: operations["side.myFailed"], exact: true }).click();
      await expect(page.getByRole("button", { name: filled(operations["chip.remove"], { name: filled(runView["list.current"], { date: day(1) }) }) })).toBeVisible();
      await page.getByRole("button", { name: operations["side.all"], exact: true }).click();
      const grown = page.getByRole("grid", { name: operations["instances.title"] });
      await expect(grown.getByRole("row").nth(5)).toBeVisible();
      const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: runView["list.csv"] }).click()]);
      expect(file.suggestedFilename()).toMatch(/\.csv$/);
      await grown.getByRole("row").nth(1).click();
      await page.keyboard.press("Control+a");
      await expect(page.getByRole("toolbar").filter({ hasText: "28" })).toBeVisible();
      await picture("list");
      expect(faults).toEqual([]);
    });
  });
}
