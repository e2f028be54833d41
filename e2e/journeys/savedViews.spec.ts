import { expect, test } from "@playwright/test";
import { choose, faultsOf, filled, pictures, profileOf, signIn } from "../fixtures/page.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

/** Screen 5: a filter is kept under a name, given to others by its address, and shows the same there and after the page was loaded again. */
const { name, locale, colorScheme, words } = profileOf("en-light");
const { operations, runView, welcome } = words;
const sameOther = "why.same_one" in runView ? runView["why.same_one"] : runView["why.same_other"];
const DEFINITIONS = `
kind: Project
name: dw
---
kind: Workflow
project: dw
name: orders
tasks:
  - { name: load, type: shell, params: { script: "exit 3" } }
  - { name: report, type: shell, after: [load], params: { script: "true" } }
  - { name: mail, type: shell, after: [load], params: { script: "true" } }
---
kind: Workflow
project: dw
name: users
tasks:
  - { name: users_load, type: shell, params: { script: "exit 4" } }
---
kind: Workflow
project: dw
name: steady
params: { naps: "2" }
tasks:
  - { name: nap, type: shell, params: { script: "sleep 0.$naps" } }
`;

test.use({ locale, colorScheme });
let platform: Platform;
test.beforeAll(async () => {
  platform = await startPlatform({ slaves: 1 });
});
test.afterAll(() => platform.remove());

test("a view keeps its filter, and its address opens it for somebody else", async ({ page, browser }) => {
  const faults = faultsOf(page);
  const picture = pictures(page, `${name}-views`);
  const session = await platform.session();
  await session.ask("text.apply", { text: DEFINITIONS });
  const { workflows } = await session.ask("workflow.list", {});
  for (const { id, name: of } of workflows) if (of !== "steady") await session.ask("workflow.run", { workflowId: id });
  const failed = async () => (await session.ask("taskInstance.list", { states: ["FAILED"] })).rows;
  await expect.poll(async () => (await failed()).length, { timeout: 60_000 }).toBe(2);

  await page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text: string) => void ((globalThis as { copied?: string }).copied = text) } }));
  await signIn(page, await platform.signInLink(), welcome["start.tab"]);
  await page.keyboard.press("Control+2");
  const grid = page.getByRole("grid").filter({ visible: true });
  const main = page.getByRole("main");
  // What waits for the task that failed: as the why of one that does leads there.
  await page.getByRole("button", { name: operations["side.all"], exact: true }).click();
  await grid.getByRole("row").filter({ hasText: "report" }).click();
  await page.keyboard.press("y");
  await page.getByRole("button", { name: filled(sameOther, { count: 1 }) }).click();
  const chip = main.getByRole("button", { name: filled(operations["chip.remove"], { name: filled(runView["list.behind"], { name: "load" }) }) });
  await expect(chip).toBeVisible();
  await expect(grid.getByRole("row")).toHaveCount(3);

  await main.getByRole("button", { name: operations["views.save"], exact: true }).click();
  await page.getByRole("dialog").getByLabel(operations["views.name"]).fill("behind load");
  await page.getByRole("dialog").getByRole("button", { name: operations["views.keep"], exact: true }).click();
  const view = page.getByRole("list", { name: operations["views.mine"] }).getByRole("button", { name: "behind load" });
  await expect(view).toHaveAttribute("aria-current", "true");
  await main.getByRole("button", { name: filled(operations["views.copyLinkOf"], { name: "behind load" }) }).click();
  await picture("saved");
  const copied = await page.evaluate(() => (globalThis as { copied?: string }).copied);
  expect(copied).toMatch(new RegExp(`^http://[^/]+:${platform.port}/#/view/[0-9a-z]{26}$`));

  // After loading again it shows what it showed.
  await page.reload();
  await page.getByRole("button", { name: operations["side.all"], exact: true }).click();
  await expect(grid.getByRole("row")).toHaveCount(5);
  await view.click();
  await expect(chip).toBeVisible();
  await expect(grid.getByRole("row")).toHaveCount(3);

  // A colleague has no such view; the address shows it all the same.
  await session.ask("user.create", { name: "li.wei", password: "correct horse battery", platformAdmin: true });
  const theirs = await (await browser.newContext({ locale, colorScheme })).newPage();
  const theirFaults = faultsOf(theirs);
  await theirs.goto(copied!);
  await theirs.getByLabel(welcome.userName).fill("li.wei");
  await theirs.getByLabel(welcome.password, { exact: true }).fill("correct horse battery");
  await theirs.getByRole("button", { name: welcome["signIn.verb"], exact: true }).click();
  await expect(theirs.getByRole("main").getByRole("button", { name: filled(operations["chip.remove"], { name: filled(runView["list.behind"], { name: "load" }) }) })).toBeVisible();
  await expect(theirs.getByRole("grid").filter({ visible: true }).getByRole("row")).toHaveCount(3);
  await theirs.context().close();
  expect([...faults, ...theirFaults]).toEqual([]);
});

test("the list is narrowed to an owner, and a duration stands beside what is usual", async ({ page }) => {
  const faults = faultsOf(page);
  const picture = pictures(page, `${name}-views`);
  const session = await platform.session();
  const steady = (await session.ask("workflow.list", {})).workflows.find((one) => one.name === "steady")!;
  await session.ask("workflow.setOwner", { workflowId: steady.id, owner: "li.wei" });
  const succeeded = async () => (await session.ask("taskInstance.list", { workflowId: steady.id, states: ["SUCCESS"] })).total;
  for (const [index, naps] of ["2", "2", "3", "9"].entries()) {
    await session.ask("workflow.run", { workflowId: steady.id, params: { naps } });
    await expect.poll(succeeded, { timeout: 60_000 }).toBe(index + 1);
  }
  await signIn(page, await platform.signInLink(), welcome["start.tab"]);
  await page.keyboard.press("Control+2");
  await page.getByRole("button", { name: operations["side.all"], exact: true }).click();
  const grid = page.getByRole("grid").filter({ visible: true });
  await expect(grid.getByRole("row")).toHaveCount(9);
  await choose(page, page.getByLabel(operations["filter.owner"], { exact: true }), "li.wei");
  await expect(grid.getByRole("row")).toHaveCount(5);
  const bars = grid.locator(".sb-op-usual");
  await expect(bars).toHaveCount(4);
  const parts = await bars.evaluateAll((all) => all.map((bar) => Number.parseFloat((bar.querySelector("i") as HTMLElement).style.width)));
  expect(parts[0], "the newest took longest").toBe(Math.max(...parts));
  await expect(bars.first()).toHaveAttribute("title", /(0\.\d.*){3}/);
  await picture("owner");
  await page.getByRole("search").getByText(operations["show.runs"], { exact: true }).click();
  await expect(grid.getByRole("row")).toHaveCount(5);
  expect(faults).toEqual([]);
});
