import { expect, test } from "@playwright/test";
import { say } from "#contract";
import { card, faultsOf, filled, pictures, profileOf, showsState, signIn } from "../fixtures/page.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

/** J4: a workflow is drawn with keys and palette, is wrong, is put right, is saved, tested, published and run. Names and scripts are Chinese. */
const { name, locale, colorScheme, language, words } = profileOf("en-light");
const { workflows } = words;
const PROJECT = "数据仓库";
const WORKFLOW = "每日订单";
const DATE = "2026-11-18";

test.use({ locale, colorScheme });
let platform: Platform;
test.beforeAll(async () => {
  platform = await startPlatform({ slaves: 1 });
});
test.afterAll(() => platform.remove());

test("a workflow is drawn, tested, published and run", async ({ page }) => {
  const faults = faultsOf(page);
  const picture = pictures(page, `${name}-draw`);
  const button = (text: string) => page.getByRole("button", { name: text, exact: true });
  const dialog = page.getByRole("dialog");
  const cards = page.locator(".react-flow__node-task");
  const edges = page.locator(".react-flow__edge");
  const inspector = page.locator(".sb-wf-inspector");
  const bar = page.locator(".sb-wf-bar");
  const main = page.getByRole("main");
  const head = page.locator(".sb-op-head").filter({ visible: true });
  /** Renames the selected task and gives it a script. */
  const write = async (task: string, script: string) => {
    await page.keyboard.press("F2");
    await expect(inspector.getByLabel(workflows["field.name"])).toBeFocused();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(task);
    await expect(card(page, task)).toBeVisible();
    await inspector.locator(".cm-content").click();
    await page.keyboard.insertText(script);
    await card(page, task).click();
  };
  /** Types into the list that has opened at the cursor. */
  const pick = async (text: string) => {
    await expect(dialog.getByRole("textbox")).toBeFocused();
    await page.keyboard.insertText(text);
  };
  const addWithKeys = async (type: string) => {
    await page.keyboard.press("a");
    await pick(type);
    await page.keyboard.press("Enter");
    await expect(dialog).toHaveCount(0);
  };
  const create = async (what: string) => {
    await dialog.getByLabel(workflows["field.name"]).fill(what);
    await dialog.getByRole("button", { name: workflows["new.create"] }).click();
    await expect(dialog).toHaveCount(0);
  };

  await signIn(page, await platform.signInLink(), words.welcome["start.tab"]);
  await page.keyboard.press("Control+3");
  await main.getByRole("button", { name: workflows["new.project"] }).first().click();
  await create(PROJECT);
  await main.getByRole("button", { name: workflows["new.workflow"] }).first().click();
  await create(WORKFLOW);
  await expect(page.getByRole("region", { name: workflows["editor.label"] })).toBeVisible();
  await picture("empty");

  // Four tasks: keys, palette, keys.
  await addWithKeys("shell");
  await expect(cards).toHaveCount(1);
  await write("抽取订单", 'echo "业务日期 $bizdate，地区 $region"\n');
  await addWithKeys("python");
  await write("清洗", "print('清洗完成：中文')\n");
  await page.getByRole("complementary", { name: workflows["palette.title"] }).getByRole("button", { name: /Shell/i }).click();
  await expect(cards).toHaveCount(3);
  await write("汇总", "echo 汇总\n");
  await addWithKeys("python");
  await write("报表", "import os\nprint('报表', os.environ['bizdate'])\n");
  await expect(edges).toHaveCount(3);

  // Connected across with E; the way back would close a circle, by key and by hand.
  await page.keyboard.press("f");
  await card(page, "抽取订单").click();
  await page.keyboard.press("e");
  await pick("报表");
  await page.keyboard.press("Enter");
  await expect(edges).toHaveCount(4);
  await card(page, "报表").click();
  await page.keyboard.press("e");
  await pick("抽取");
  await expect(dialog.getByRole("option")).toHaveAttribute("aria-disabled", "true");
  await expect(dialog.getByRole("option")).toContainText(workflows["join.cycle"]);
  await picture("circle");
  await page.keyboard.press("Escape");
  await card(page, "报表").locator(".react-flow__handle.source").hover();
  await page.mouse.down();
  await card(page, "抽取订单").locator(".react-flow__handle.target").hover();
  await page.mouse.up();
  await expect(edges).toHaveCount(4);

  // One in between, taken back, done again.
  await card(page, "汇总").click();
  await button(workflows["insert.here"]).first().click();
  await pick("shell");
  await page.keyboard.press("Enter");
  await expect(cards).toHaveCount(5);
  await expect(edges).toHaveCount(5);
  await button(workflows["command.undo"]).click();
  await expect(cards).toHaveCount(4);
  await expect(edges).toHaveCount(4);
  await button(workflows["command.redo"]).click();
  await expect(cards).toHaveCount(5);
  await cards.filter({ hasText: "shell_1" }).click();
  await write("校验", "echo 校验\n");
  await picture("drawn");

  // A parameter with a slip of the pen: said at once, with what was meant.
  await page.locator(".react-flow__pane").click({ position: { x: 300, y: 420 } });
  await inspector.getByLabel(workflows["params.newName"]).fill("region");
  await inspector.getByLabel(workflows["params.newName"]).press("Enter");
  await inspector.getByLabel("region", { exact: true }).fill("${bizdat}");
  const slip = say({ code: "parameter.unknownNearest", values: { name: "bizdat", nearest: "bizdate" } }, language);
  await expect(inspector).toContainText(slip);
  await bar.locator(".sb-wf-problems").click();
  await expect(page.getByRole("list", { name: workflows["problems.title"] })).toContainText(slip);
  await expect(bar.getByRole("button", { name: workflows["command.publish"] })).toBeDisabled();
  await picture("problem");
  await inspector.getByLabel("region", { exact: true }).fill("华东 ${bizdate}");
  await expect(page.getByRole("list", { name: workflows["problems.title"] })).toHaveCount(0);
  await expect(page.getByText(workflows["problems.none"])).toBeVisible();

  // Saved, read again.
  await expect(bar).toContainText(workflows["chip.unsaved"]);
  await page.keyboard.press("Control+s");
  await expect(bar).toContainText(workflows["chip.saved"]);
  await page.reload();
  await expect(cards).toHaveCount(5);
  await expect(edges).toHaveCount(5);
  await page.locator(".react-flow__pane").click({ position: { x: 300, y: 300 } });
  await page.keyboard.press("f");
  await card(page, "清洗").click();
  await expect(inspector.locator(".cm-content")).toContainText("清洗完成：中文");
  await picture("reloaded");

  // The draft, for a day of its own.
  await page.keyboard.press("Control+Enter");
  await dialog.getByLabel(workflows["run.businessDate"]).fill(DATE);
  await dialog.getByLabel(workflows["run.businessDate"]).press("Enter");
  await picture("test-sheet");
  await dialog.getByRole("button", { name: workflows["run.testStart"] }).click();
  for (const task of ["抽取订单", "清洗", "汇总", "校验", "报表"]) await showsState(page, task, words.state["SUCCESS"], 30_000);
  await page.keyboard.press("f");
  await expect(head).toContainText(DATE);
  await expect(head).toContainText(words.operations["runOrigin.test"]);
  await card(page, "抽取订单").click();
  await page.keyboard.press("l");
  await expect(page.getByRole("log")).toContainText("业务日期 20261118，地区 华东 20261118");
  await picture("test-run");

  // Published, and the revision runs.
  await page.getByRole("tab", { name: WORKFLOW }).first().click();
  await expect(bar).toBeVisible();
  await page.keyboard.press("Control+Shift+Enter");
  await expect(dialog).toContainText("抽取订单");
  await picture("publish-sheet");
  await dialog.getByRole("button", { name: filled(workflows["publish.verb"], { revision: 1 }) }).click();
  await expect(bar).toContainText(filled(workflows["chip.published"], { revision: 1 }));
  await page.locator(".sb-wf-bar").getByText(workflows["view.list"], { exact: true }).click();
  const grid = page.getByRole("grid", { name: workflows["view.list"], exact: true });
  for (const task of ["抽取订单", "清洗", "汇总", "校验", "报表"]) await expect(grid).toContainText(task);
  await picture("list");
  await page.locator(".sb-wf-bar").getByText(workflows["view.canvas"], { exact: true }).click();
  await bar.getByRole("button", { name: workflows["command.run"], exact: true }).click();
  await dialog.getByRole("button", { name: filled(workflows["run.start"], { revision: 1 }) }).click();
  await expect(head).toContainText("r1");
  for (const task of ["抽取订单", "清洗", "汇总", "校验", "报表"]) await showsState(page, task, words.state["SUCCESS"], 30_000);
  await picture("run");
  expect(faults).toEqual([]);
});
