import { expect, test } from "@playwright/test";
import { card, faultsOf, filled, pictures, profileOf, signIn } from "../fixtures/page.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

/** Drawing, list and text are one workflow: what is done in one shows in the others. Groups, notes, conditions, and the clipboard between two workflows. */
const { name, locale, colorScheme, language, words } = profileOf("en-light");
const { workflows, editor } = words;

const TEXT = `kind: Project
name: sales
---
kind: Workflow
project: sales
name: load
tasks:
  - { name: extract, type: shell, params: { script: "true" } }
---
kind: Workflow
project: sales
name: daily
tasks:
  - { name: extract, type: shell, params: { script: "true" } }
  - { name: clean, type: shell, after: extract, params: { script: "true" } }
  - { name: check, type: shell, after: extract, params: { script: "true" } }
  - name: report
    type: shell
    after: [clean, check]
    when:
      - { on: exitCode, task: clean, from: 0, to: 3 }
      - { on: output, task: check, name: rows, is: greater, value: "0" }
    dependsOn:
      - { workflow: load, task: extract, of: { cycle: date, daysBefore: 1 } }
      - { workflow: null, task: report, of: { cycle: lastCycle } }
    params: { script: "true", rows: "\${check.rows}" }
  - { name: lone, type: shell, params: { script: "true" } }
groups:
  - { name: prepare, tasks: [clean, check] }
notes:
  - { text: "Numbers come late on Mondays.", x: 24, y: 240, width: 200, height: 88 }
`;

test.use({ locale, colorScheme, permissions: ["clipboard-read", "clipboard-write"] });
let platform: Platform;
test.beforeAll(async () => {
  platform = await startPlatform({ slaves: 1 });
});
test.afterAll(() => platform.remove());

test("drawing, list and text are one workflow", async ({ page }) => {
  const faults = faultsOf(page);
  const picture = pictures(page, `${name}-views`);
  const cards = page.locator(".react-flow__node-task").filter({ visible: true });
  const edges = page.locator(".react-flow__edge");
  const frame = page.locator(".react-flow__node-group").filter({ visible: true });
  const inspector = page.locator(".sb-wf-inspector");
  const bar = page.locator(".sb-wf-bar").filter({ visible: true });
  const text = page.getByRole("textbox", { name: editor["text.label"] });
  const open = async (workflow: string) => {
    await page.keyboard.press("Control+p");
    await page.keyboard.insertText(workflow);
    await page
      .getByRole("option", { name: new RegExp(workflow) })
      .first()
      .click();
    await expect(bar.getByRole("heading")).toContainText(workflow);
  };
  const show = (view: string) => bar.getByText(view, { exact: true }).click();

  const session = await platform.session();
  await session.ask("text.apply", { text: TEXT, draft: true });
  await signIn(page, await platform.signInLink(), words.welcome["start.tab"]);
  await open("daily");
  await expect(cards).toHaveCount(5);
  await expect(page.getByText("rows > 0")).toBeVisible();
  await expect(card(page, "report")).toContainText(language === "en" ? "load: extract, 1 day before" : "load: extract");
  await picture("canvas");

  // A group: folded, moved as one, unfolded.
  await frame.getByRole("button", { name: filled(editor["group.fold"], { name: "prepare" }) }).click();
  await expect(cards).toHaveCount(3);
  await expect(edges).toHaveCount(2);
  await picture("folded");
  await frame.getByRole("button", { name: filled(editor["group.unfold"], { name: "prepare" }) }).click();
  /** How far a task of the group is below one that is not. */
  const below = async () => Math.round((await card(page, "clean").boundingBox())!.y - (await card(page, "extract").boundingBox())!.y);
  const before = await below();
  const head = (await frame.locator("header").boundingBox())!;
  await page.mouse.move(head.x + head.width / 2, head.y + 8);
  await page.mouse.down();
  await page.mouse.move(head.x + head.width / 2 + 40, head.y + 128, { steps: 8 });
  await expect.poll(async () => (await below()) - before).toBeGreaterThan(100);
  await page.mouse.up();
  await expect.poll(async () => (await below()) - before).toBeGreaterThan(100);
  await page.keyboard.press("Control+z");
  await expect.poll(async () => (await below()) - before).toBe(0);

  // A task that stands alone is dropped on a track.
  const lone = (await card(page, "lone").boundingBox())!;
  const track = edges.first();
  const way = (await track.boundingBox())!;
  await page.mouse.move(lone.x + 60, lone.y + 30);
  await page.mouse.down();
  await page.mouse.move(way.x + way.width / 2 - 44, way.y + way.height / 2 + 8, { steps: 10 });
  await page.mouse.up();
  await expect(edges).toHaveCount(5);
  await page.keyboard.press("Control+z");
  await expect(edges).toHaveCount(4);

  // [FLOW6] A task that is renamed is renamed in what takes its outputs, in one step.
  await card(page, "check").click();
  await page.keyboard.press("F2");
  await expect(inspector.getByLabel(workflows["field.name"])).toBeFocused();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("probe", { delay: 15 });
  await card(page, "report").click();
  await expect(inspector.getByText("probe.rows")).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(card(page, "check")).toBeVisible();
  await expect(inspector.getByText("check.rows")).toBeVisible();

  // A note is written on the drawing.
  await page.getByRole("textbox", { name: filled(editor["note.label"], { number: 1 }) }).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" Ask the mill.", { delay: 15 });

  // As text: the same, and what is typed is in the drawing.
  await show(editor["view.text"]);
  await expect(text).toContainText("name: prepare");
  await expect(text).toContainText("Mondays. Ask the mill.");
  await picture("text");
  await text.press("Control+End");
  await page.locator(".cm-line", { hasText: "name: lone" }).click();
  await expect(inspector.getByRole("heading", { level: 2 })).toHaveText("lone");
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.keyboard.type("  after: [reprt]", { delay: 20 });
  await expect(page.locator(".cm-line-words")).toContainText("report");
  await expect(page.getByRole("button", { name: editor["text.discard"] })).toBeVisible();
  await picture("text-problem");
  for (let i = 0; i < 4; i++) await page.keyboard.press("Backspace");
  await page.keyboard.type("port]", { delay: 20 });
  await expect(page.locator(".cm-line-words")).toHaveCount(0);
  await show(workflows["view.canvas"]);
  await expect(edges).toHaveCount(5);
  await picture("from-text");

  // Several at once, in the list.
  await show(workflows["view.list"]);
  const grid = page.getByRole("grid", { name: workflows["view.list"], exact: true });
  await grid
    .getByRole("row", { name: /clean/ })
    .first()
    .click({ modifiers: ["Control"] });
  await grid
    .getByRole("row", { name: /check/ })
    .first()
    .click({ modifiers: ["Control"] });
  await inspector.getByLabel(workflows["field.retryTimes"]).fill("2");
  await inspector.getByLabel(workflows["field.retryTimes"]).press("Tab");
  await expect(grid.getByText(filled(workflows["card.retry"], { times: 2, seconds: 60 }))).toHaveCount(2);
  await picture("many");

  // Copied as text into another workflow.
  await grid.getByRole("row", { name: /clean/ }).first().focus();
  await page.keyboard.press("Control+c");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("name: check");
  await open("load");
  await expect(cards).toHaveCount(1);
  await page
    .locator(".react-flow__pane")
    .filter({ visible: true })
    .click({ position: { x: 500, y: 500 } });
  await page.keyboard.press("Control+v");
  await expect(cards).toHaveCount(3);
  await expect(frame).toHaveCount(1);
  await expect(edges).toHaveCount(2);
  await picture("pasted");

  // The form of a task with conditions.
  await open("daily");
  await show(workflows["view.canvas"]);
  await card(page, "report").click();
  await inspector.getByText(editor["dependencies.title"], { exact: true }).click();
  await expect(inspector.getByLabel(editor["condition.name"])).toHaveValue("rows");
  await picture("form");
  await inspector.getByText(editor["results.title"], { exact: true }).click();
  await inspector.getByText(editor["results.title"], { exact: true }).scrollIntoViewIfNeeded();
  await picture("form-rules");
  await page.keyboard.press("Control+ArrowUp");
  await expect(inspector.getByRole("heading", { level: 2 })).toHaveText("check");

  // A task that is a workflow: chosen by name, opened in a tab of its own.
  await page.keyboard.press("Escape");
  await page
    .locator(".react-flow__pane")
    .filter({ visible: true })
    .click({ position: { x: 300, y: 600 } });
  await page.keyboard.press("a");
  await page.getByRole("dialog").getByRole("textbox").fill("workflow");
  await page.keyboard.press("Enter");
  await inspector.getByRole("combobox", { name: workflows["field.workflow"] }).click();
  await page.getByTitle("load", { exact: true }).last().click();
  await picture("sub-workflow");
  await inspector.getByRole("button", { name: editor["sub.open"] }).click();
  await expect(bar.getByRole("heading")).toContainText("load");
  expect(faults).toEqual([]);
});
