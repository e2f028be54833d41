import { expect, test } from "@playwright/test";
import { card, faultsOf, pictures, profileOf, signIn } from "../fixtures/page.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

/** QUALITY.md row 45: whatever people, hosts and logs say is shown as text and nothing else. */
const { name, locale, colorScheme, words } = profileOf("en-light");
const { schedules, taskTypes, variables } = words;
const EVIL = `<img src=x onerror="window.pwned=1"><svg onload="window.pwned=1"></svg><script>window.pwned=1</script>`;
const yaml = JSON.stringify;
const DEFINITIONS = `
kind: TaskType
name: evil
label: { en: ${yaml(EVIL)}, zh: ${yaml(EVIL)} }
description: ${yaml(EVIL)}
category: ${yaml("<b>evil</b>")}
plugin: { kind: command, command: [printf, '%b', '\${text}'] }
parameters:
  - { key: text, label: ${yaml(EVIL)}, kind: text, help: ${yaml(EVIL)}, default: ${yaml(EVIL)} }
  - { key: pick, label: Pick, kind: choice, choices: [{ value: ${yaml("<i>x</i>")}, label: ${yaml(EVIL)} }] }
exitCodes: [{ from: 0, outcome: warning, text: ${yaml(EVIL)} }]
---
kind: Project
name: hostile
description: ${yaml(EVIL)}
params: { html: ${yaml(EVIL)} }
---
{ kind: Calendar, project: hostile, name: odd, weekdays: [1], remark: ${yaml(EVIL)} }
---
{ kind: Variable, project: hostile, name: loud, value: ${yaml(EVIL)}, remark: ${yaml(EVIL)} }
---
kind: Workflow
project: hostile
name: shows_it
description: ${yaml(EVIL)}
params: { also: ${yaml(EVIL)} }
tasks:
  - name: prints
    type: evil
    remark: ${yaml(EVIL)}
    params: { text: ${yaml(`${EVIL}\\033]8;;javascript:window.pwned=1\\033\\\\click\\033]8;;\\033\\\\\\033[31mred\\n`)} }
`;

test.use({ locale, colorScheme });
let platform: Platform;
test.beforeAll(async () => {
  platform = await startPlatform({ slaves: 1 });
  await (await platform.session()).ask("text.apply", { text: DEFINITIONS });
});
test.afterAll(() => platform.remove());

test("[row 45] hostile texts are text on every screen that shows them", async ({ page }) => {
  test.setTimeout(180_000);
  const faults = faultsOf(page);
  const picture = pictures(page, `${name}-hostile`);
  const main = page.getByRole("main");
  page.on("dialog", (dialog) => void faults.push(`a dialog: ${dialog.message()}`));
  const session = await platform.session();
  /** Nothing ran, and nothing of it became an element. */
  const clean = async (where: string) => {
    const found = await page.evaluate(() => ({ pwned: "pwned" in window, elements: document.querySelectorAll('img[src="x"], svg[onload], a[href^="javascript:"], main script').length }));
    expect(found, where).toEqual({ pwned: false, elements: 0 });
  };
  const { workflows } = await session.ask("workflow.list", {});
  const run = await session.ask("workflow.run", { workflowId: workflows[0]!.id });
  await expect.poll(async () => (await session.ask("workflowInstance.get", { workflowInstanceId: run.id })).instance.state, { timeout: 30_000 }).toBe("SUCCESS");

  await signIn(page, await platform.signInLink(), words.welcome["start.tab"]);
  await page.keyboard.press("Control+3");
  await clean("projects");
  await page.getByRole("tree").getByText("hostile", { exact: true }).click();
  await clean("project");
  await page.getByRole("tree").getByText("shows_it", { exact: true }).click();
  await expect(main).toContainText("<img src=x");
  await card(page, "prints").click();
  await expect(page.getByRole("complementary").last()).toContainText("<svg onload");
  await picture("editor");
  await clean("editor and form");

  await page.keyboard.press("Control+2");
  await page.getByText("shows_it").first().click();
  await card(page, "prints").first().click();
  await page.keyboard.press("l");
  await expect(page.locator(".sb-log").filter({ visible: true }).first()).toContainText("<img src=x", { timeout: 20_000 });
  await picture("log");
  await clean("run, inspector and log");

  await page.keyboard.press("Control+4");
  const open = (title: string) => page.getByRole("button", { name: title, exact: true }).first().click();
  await open(taskTypes.title);
  await expect(main).toContainText("<img src=x");
  await clean("task types");
  await main.getByRole("row").filter({ hasText: "evil" }).first().dblclick();
  await expect(main).toContainText("onerror");
  await clean("task type editor");
  await page.keyboard.press("Control+4");
  await open(variables.title);
  await main.getByRole("button", { name: /hostile/ }).click();
  await expect(main).toContainText("<img src=x");
  await clean("variables");
  await open(schedules.calendars);
  await main.getByRole("row").filter({ hasText: "odd" }).first().click();
  await clean("calendars");
  expect(faults).toEqual([]);
});
