import { expect, test } from "@playwright/test";
import { faultsOf, filled, pictures, profileOf, signIn } from "../fixtures/page.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

/** A task failed, was mended and published: rerunning it asks which revision; rerunning what did not change asks nothing. */
const { name, locale, colorScheme, words } = profileOf("en-light");
const { operations, welcome } = words;

test.use({ locale, colorScheme });
let platform: Platform;
test.beforeAll(async () => {
  platform = await startPlatform({ slaves: 1 });
});
test.afterAll(() => platform.remove());

test("a rerun takes the published revision when it is told to", async ({ page }) => {
  const faults = faultsOf(page);
  const session = await platform.session();
  const apply = (script: string) =>
    session.ask("text.apply", {
      text: `kind: Project\nname: dw\n---\nkind: Workflow\nproject: dw\nname: nightly\ntasks:\n  - { name: load, type: shell, params: { script: "${script}" } }\n  - { name: same, type: shell, params: { script: "exit 3" } }\n`,
    });
  await apply("exit 1");
  const workflow = (await session.ask("workflow.list", {})).workflows[0]!;
  const run = await session.ask("workflow.run", { workflowId: workflow.id });
  const stateOf = async (task: string) => (await session.ask("workflowInstance.get", { workflowInstanceId: run.id })).tasks.find((one) => one.name === task)!.state;
  await expect.poll(() => stateOf("load")).toBe("FAILED");
  await expect.poll(() => stateOf("same")).toBe("FAILED");
  await apply("exit 0");

  await signIn(page, await platform.signInLink(), welcome["start.tab"]);
  await page.keyboard.press("Control+2");
  const dialog = page.getByRole("dialog");
  const ask = async (task: string) => {
    await page.getByRole("row").filter({ hasText: task }).first().click();
    await page.keyboard.press("r");
    await expect(dialog).toBeVisible();
  };
  await ask("same");
  await expect(dialog.getByRole("radio")).toHaveCount(6);
  await page.keyboard.press("Escape");
  await ask("load");
  await dialog.getByRole("radio", { name: filled(operations["revision.latest"], { revision: 2 }) }).click();
  await pictures(page, `${name}-rerun`)("revision");
  await dialog.locator(".ant-btn-primary").click();
  await expect(dialog).toHaveCount(0);
  await expect.poll(() => stateOf("load")).toBe("SUCCESS");
  expect(await stateOf("same")).toBe("FAILED");
  expect(faults).toEqual([]);
});
