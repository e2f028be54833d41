import { expect, test } from "@playwright/test";
import type { WorkflowInstanceId } from "#contract";
import { faultsOf, filled, pictures, profileOf, signIn } from "../fixtures/page.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

/** [RES1] S4-27, S4-28: files are uploaded, one of them twice; a task gets them on another host; what is asked for is not removed. */
const { name, locale, colorScheme, words } = profileOf("en-light");
const { nodes, resources, ui } = words;
const WORKFLOW = (file: string) => `
kind: Workflow
project: files
name: reads
tasks:
  - name: read
    type: shell
    params:
      script: |
        # download[res:///${file} query.sql]
        # download[res:///big.txt big.txt]
        cat query.sql; wc -c < big.txt
`;
const BIG = 5_000_000;

test.use({ locale, colorScheme });
let platform: Platform;
test.beforeAll(async () => {
  platform = await startPlatform({ slaves: 1 });
  await (await platform.session()).ask("text.apply", { text: "kind: Project\nname: files\n" });
});
test.afterAll(() => platform.remove());

test("files go up, come down to a task, and stay as long as a task asks for them", async ({ page }) => {
  test.setTimeout(180_000);
  const faults = faultsOf(page);
  const picture = pictures(page, `${name}-resources`);
  const main = page.getByRole("main");
  const dialog = page.getByRole("dialog");
  const session = await platform.session();
  const upload = async (files: { name: string; mimeType: string; buffer: Buffer }[]) => {
    await main.getByRole("button", { name: resources.upload }).first().click();
    await dialog.locator("input[type=file]").setInputFiles(files);
    await dialog.getByRole("button", { name: resources["sheet.verb"], exact: true }).click();
    await expect(dialog).toHaveCount(0);
  };
  const text = (fileName: string, content: string) => ({ name: fileName, mimeType: "text/plain", buffer: Buffer.from(content) });
  const row = (fileName: string) => main.getByRole("row").filter({ hasText: fileName });

  await signIn(page, await platform.signInLink(), words.welcome["start.tab"]);
  await page.keyboard.press("Control+3");
  await page.getByRole("button", { name: resources.title }).first().click();
  await expect(main).toContainText(resources.none);
  await picture("empty");

  // A name that cannot be is said at the file; nothing is sent.
  await main.getByRole("button", { name: resources.upload }).first().click();
  await dialog.locator("input[type=file]").setInputFiles([text("run.exe", "x"), text("query.sql", "select 1;\n")]);
  await expect(dialog.getByRole("alert")).toContainText("jar");
  await expect(dialog.getByRole("button", { name: resources["sheet.verb"], exact: true })).toBeDisabled();
  await picture("bad-name");
  await page.keyboard.press("Escape");

  await upload([text("query.sql", "select 1;\n"), text("big.txt", "x".repeat(BIG))]);
  await expect(row("query.sql")).toBeVisible();
  await expect(row("big.txt")).toContainText("4.8 MiB", { timeout: 30_000 });
  await upload([text("query.sql", "select 2;\n")]);
  await expect(row("query.sql")).toContainText("2");
  await expect.poll(async () => (await session.ask("resource.list", {})).resources.find((one) => one.name === "query.sql")?.versions.length).toBe(2);
  await row("query.sql").click();
  await picture("list");

  // Its versions, what is in them, and the line that a script gets it with.
  await row("query.sql").dblclick();
  await expect(dialog).toContainText("download[res:///query.sql query.sql]");
  await expect(dialog).toContainText("select 2;");
  await dialog.getByRole("button", { name: filled(resources["detail.show"], { number: 1 }) }).click();
  await expect(dialog).toContainText("select 1;");
  await picture("versions");
  await page.keyboard.press("Escape");

  // The first version by its stored name, on a slave behind a master.
  const kept = (await session.ask("resource.list", {})).resources.find((one) => one.name === "query.sql")!;
  await session.ask("text.apply", { text: WORKFLOW(kept.versions.at(-1)!.storedName) });
  const workflow = (await session.ask("workflow.list", {})).workflows.find((one) => one.name === "reads")!;
  const run = await session.ask("workflow.run", { id: session.ids.next<WorkflowInstanceId>(), workflowId: workflow.id });
  const lastLines = async () => {
    const [task] = (await session.ask("workflowInstance.get", { workflowInstanceId: run.id })).tasks;
    return (await session.ask("taskInstance.get", { taskInstanceId: task!.id })).attempts[0]?.exit?.lastLines;
  };
  await expect.poll(lastLines, { timeout: 30_000 }).toEqual(expect.arrayContaining(["select 1;", String(BIG)]));

  await row("query.sql").click();
  await main.getByRole("button", { name: resources["verb.remove"] }).click();
  await dialog.getByRole("button", { name: nodes.remove, exact: true }).click();
  await expect(dialog).toContainText("reads/read");
  await picture("remove-refused");
  await dialog.getByRole("button", { name: ui.cancel }).click();
  expect(faults).toEqual([]);
});
