import { expect, test } from "@playwright/test";
import { faultsOf, pictures, profileOf, signIn } from "../fixtures/page.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

/** [DEV1] [DEV2] S4-25, S4-26: a script is written, run whole and in part, kept in versions, and made a task. */
const { name, locale, colorScheme, words } = profileOf("zh-dark");
const { scripts } = words;

test.use({ locale, colorScheme });
let platform: Platform;
test.beforeAll(async () => {
  platform = await startPlatform({ slaves: 1 });
  await (await platform.session()).ask("text.apply", { text: 'kind: Project\nname: dev\n---\nkind: Workflow\nproject: dev\nname: nightly\ntasks:\n  - { name: first, type: shell, params: { script: "true" } }\n' });
});
test.afterAll(() => platform.remove());

test("a script is written, run, found again and made a task", async ({ page }) => {
  test.setTimeout(180_000);
  const faults = faultsOf(page);
  const picture = pictures(page, `${name}-scripts`);
  const main = page.getByRole("main");
  const dialog = page.getByRole("dialog");
  const session = await platform.session();
  const tree = main.getByRole("tree");
  const editor = main.locator(".cm-content");
  const result = main.getByRole("region", { name: scripts.result });

  await signIn(page, await platform.signInLink(), words.welcome["start.tab"]);
  await page.keyboard.press("Control+3");
  await page.getByRole("button", { name: scripts.title }).first().click();
  await expect(main).toContainText(scripts.none);
  await picture("empty");

  // A file in a folder of one's own, by the menu of the tree.
  await tree.getByRole("treeitem", { name: scripts["area.personal"] }).click({ button: "right" });
  await page.getByRole("menuitem", { name: scripts["new.folder"] }).click();
  await dialog.getByLabel(scripts["field.name"]).fill("reports");
  await page.keyboard.press("Enter");
  await tree.getByRole("treeitem", { name: "reports" }).click({ button: "right" });
  await page.getByRole("menuitem", { name: scripts["new.file"] }).click();
  await dialog.getByLabel(scripts["field.name"]).fill("daily.sh");
  await dialog.getByRole("button", { name: scripts["new.verb"] }).click();
  await editor.click();
  await page.keyboard.type("echo first line\necho second line");
  await expect(main.getByText(scripts["status.unsaved"])).toBeVisible();
  // Saved by itself.
  await expect(main.getByText(scripts["status.unsaved"])).toHaveCount(0, { timeout: 15_000 });

  await page.keyboard.press("Control+Enter");
  await expect(result).toContainText("second line", { timeout: 30_000 });
  await expect(result).toContainText("first line");
  await picture("run");

  // The second line alone.
  await page.keyboard.press("Shift+Home");
  await expect(main.getByRole("button", { name: scripts.runSelected })).toBeVisible();
  await page.keyboard.press("Control+Enter");
  await expect(result).not.toContainText("first line", { timeout: 30_000 });
  await expect(result).toContainText("second line", { timeout: 30_000 });
  await picture("run-selected");

  await page.keyboard.press("Control+End");
  await page.keyboard.type("\necho third line");
  await page.keyboard.press("Control+s");
  await main.getByRole("button", { name: scripts.versions }).click();
  await expect(dialog).toContainText(scripts["versions.byHand"]);
  await expect(dialog).toContainText("third line");
  await picture("versions");
  await page.keyboard.press("Escape");
  await main.getByRole("button", { name: scripts.history }).click();
  await expect(dialog.getByRole("listitem")).toHaveCount(2);
  await dialog.getByRole("listitem").last().getByRole("button").click();
  await expect(dialog).toContainText("first line");
  await picture("history");
  await page.keyboard.press("Escape");

  // A reload loses nothing that was typed, saved or not.
  await editor.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\necho not saved");
  await page.reload();
  await tree.getByRole("treeitem", { name: "daily.sh" }).click();
  await expect(editor).toContainText("echo not saved");

  await main.getByRole("button", { name: scripts.promote }).click();
  await picture("promote");
  await dialog.getByRole("button", { name: scripts["promote.verb"] }).click();
  await expect(dialog).toHaveCount(0);
  const workflow = (await session.ask("workflow.list", {})).workflows[0]!;
  const { draft } = await session.ask("workflow.get", { workflowId: workflow.id });
  expect(draft.tasks.map((task) => [task.name, task.type])).toEqual([
    ["first", "shell"],
    ["daily", "shell"],
  ]);
  expect(String(draft.tasks[1]!.params["script"])).toContain("echo not saved");
  expect(faults).toEqual([]);
});
