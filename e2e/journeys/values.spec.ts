import { expect, test } from "@playwright/test";
import { card, faultsOf, pictures, profileOf, signIn } from "../fixtures/page.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

/** Screens 12, 14 and 27: values of platform, project and folders, where each comes from, and a secret that nobody reads. */
const { name, locale, colorScheme, words } = profileOf("zh-light");
const { folders, variables, workflows } = words;
const SECRET = "hunter2hunter2";
const DEFINITIONS = `
kind: Project
name: sales
params: { region: cn-north, bucket: "s3://lake/\${region}/\${bizdate}" }
---
{ kind: Variable, name: region, value: everywhere, remark: the whole platform }
---
{ kind: Folder, project: sales, name: etl, params: { lane: day, region: folder-region } }
---
{ kind: Folder, project: sales, name: etl/night, params: { lane: night } }
---
kind: Workflow
project: sales
folder: etl/night
name: nightly_load
params: { day: "$[yyyymmdd-1]" }
tasks:
  - { name: load, type: shell, params: { script: "true", where: "\${bucket}/\${lane}" } }
---
kind: Workflow
project: sales
name: hourly
tasks:
  - { name: waits, type: shell, params: { script: "true" } }
`;

test.use({ locale, colorScheme });
let platform: Platform;
test.beforeAll(async () => {
  platform = await startPlatform({ slaves: 1 });
  await (await platform.session()).ask("text.apply", { text: DEFINITIONS });
});
test.afterAll(() => platform.remove());

test("values are kept in their places, and every task says where each came from", async ({ page }) => {
  test.setTimeout(180_000);
  const faults = faultsOf(page);
  const picture = pictures(page, `${name}-values`);
  const main = page.getByRole("main");
  const dialog = page.getByRole("dialog");
  const tree = page.getByRole("tree");
  const session = await platform.session();
  const row = (text: string) => main.getByRole("row").filter({ hasText: text });

  await signIn(page, await platform.signInLink(), words.welcome["start.tab"]);
  await page.keyboard.press("Control+4");
  await page.getByRole("button", { name: variables.title, exact: true }).first().click();
  await main.getByRole("button", { name: /sales/ }).click();
  await expect(row("cn-north")).toBeVisible();

  // A secret of the project: typed once, and shown to nobody, not even to who typed it.
  await main.getByRole("button", { name: variables.new }).first().click();
  await dialog.getByLabel(variables.name).fill("db_password");
  await dialog.getByRole("switch").click();
  await dialog.getByLabel(variables.value).fill(SECRET);
  await picture("new");
  await dialog.getByRole("button", { name: words.places.create, exact: true }).click();
  await expect(row("db_password")).toBeVisible();
  await expect(main).not.toContainText(SECRET);
  const kept = (await session.ask("variable.list", {})).variables.find((one) => one.name === "db_password")!;
  expect(kept).toMatchObject({ secret: true, value: null });
  await picture("list");

  // The same name further out and further in.
  await row("cn-north").first().click();
  await main.getByRole("button", { name: variables.compare }).click();
  await expect(dialog).toContainText("everywhere");
  await expect(dialog).toContainText("folder-region");
  await picture("compare");
  await page.keyboard.press("Escape");

  // Folders hold workflows and parameters; the nearest one wins, and the form of a task says so.
  await page.keyboard.press("Control+3");
  await tree.getByText("nightly_load", { exact: true }).click();
  await card(page, "load").click();
  const resolved = page.locator("details.sb-wf-resolved").filter({ visible: true }).first();
  await resolved.locator("summary").click();
  await expect(resolved.getByRole("row").filter({ hasText: "lane" }).first()).toContainText("night");
  await expect(resolved.getByRole("row").filter({ hasText: "region" }).first()).toContainText("folder-region");
  await expect(resolved.getByRole("row").filter({ hasText: "where" }).first()).toContainText("s3://lake/folder-region/");
  await picture("origins");

  // A workflow goes into another folder by the menu; what depends on it is named before it is disabled.
  await tree.getByText("hourly", { exact: true }).click({ button: "right" });
  await page.getByRole("menuitem", { name: folders.move }).click();
  await dialog.getByRole("combobox").click();
  await page.locator(".ant-select-item-option", { hasText: "etl/night" }).filter({ visible: true }).first().click();
  await dialog.getByRole("button", { name: folders.moveVerb, exact: true }).click();
  await expect(dialog).toHaveCount(0);
  const folderIds = new Map((await session.ask("folder.list", {})).folders.map((one) => [one.name as string, one.id]));
  const { workflows: rows } = await session.ask("workflow.list", {});
  expect(rows.find((one) => one.name === "hourly")!.folderId).toBe(folderIds.get("night"));
  await tree.getByText("etl", { exact: true }).click();
  await picture("folder");
  await main
    .getByText(workflows["project.settings"], { exact: true })
    .or(main.getByText(folders.params, { exact: true }))
    .first()
    .click();
  await picture("folder-params");
  expect(faults).toEqual([]);
});
