import { expect, test, type Page } from "@playwright/test";
import { faultsOf, filled, pictures, profileOf, signIn } from "../fixtures/page.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

/** Who sees what: an admin makes a viewer of one project; the viewer sees that one, may change nothing, and is told why. */
const { name, locale, colorScheme, words } = profileOf("zh-dark");
const { access, connections, operations, welcome, workflows } = words;
const USER = "li.wei";
const PASSWORD = "correct horse battery";
const DEFINITIONS = ["open", "secret"]
  .map(
    (project) => `
kind: Project
name: ${project}
---
kind: Workflow
project: ${project}
name: ${project}-nightly
tasks:
  - name: only
    type: shell
    params: { script: "echo ${project}" }
`,
  )
  .join("---\n");

test.use({ locale, colorScheme });
let platform: Platform;
test.beforeAll(async () => {
  platform = await startPlatform({ slaves: 1 });
  const session = await platform.session();
  await session.ask("text.apply", { text: DEFINITIONS });
  const { workflows: all } = await session.ask("workflow.list", {});
  for (const { id } of all) await session.ask("workflow.run", { workflowId: id });
});
test.afterAll(() => platform.remove());

test("a viewer sees one project and changes nothing", async ({ page, browser }) => {
  const faults = faultsOf(page);
  const button = (on: Page, text: string) => on.getByRole("button", { name: text, exact: true });
  const link = await platform.signInLink();
  await signIn(page, link, welcome["start.tab"]);

  // The admin makes the user and gives the role.
  await page.keyboard.press("Control+4");
  await page.getByRole("navigation").getByRole("button", { name: access.users }).click();
  await button(page, access.new).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(access.name).fill(USER);
  await dialog.getByLabel(access.firstPassword).fill(PASSWORD);
  await pictures(page, `${name}-access`)("new-user");
  await button(page, access.create).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole("row").filter({ hasText: USER }).click();
  await button(page, access.roles).click();
  await dialog.getByLabel(filled(access["roleIn"], { project: "open" })).click();
  await page.locator(".ant-select-item-option").filter({ hasText: access["role.viewer"] }).click();
  await expect(dialog.getByRole("listitem").filter({ hasText: "open" })).toContainText(access["role.viewer"]);
  await pictures(page, `${name}-access`)("roles");
  await page.keyboard.press("Escape");

  // Another browser, where an admin has left the secret project open; then the viewer signs in.
  const context = await browser.newContext({ locale, colorScheme, ignoreHTTPSErrors: true });
  const theirs = await context.newPage();
  const theirFaults = faultsOf(theirs);
  const picture = pictures(theirs, `${name}-access`);
  const main = theirs.getByRole("main");
  const signOut = async () => {
    await theirs.locator(".sb-user").click();
    await theirs.getByRole("menuitem", { name: connections.signOut }).click();
    await expect(theirs.getByLabel(welcome.userName)).toBeVisible();
  };
  await signIn(theirs, await platform.signInLink(), welcome["start.tab"]);
  await theirs.keyboard.press("Control+3");
  await theirs.getByRole("tree").getByRole("button", { name: "secret", exact: true }).click();
  await expect(theirs.getByRole("tab", { name: "secret" })).toBeVisible();
  await theirs.getByRole("tree").getByRole("button", { name: "secret-nightly" }).dblclick();
  await expect(theirs.locator(".sb-wf-bar")).toContainText("secret-nightly");
  await signOut();
  await picture("sign-in");
  await theirs.getByLabel(welcome.userName).fill(USER);
  await theirs.getByLabel(welcome.password, { exact: true }).fill("wrong wrong wrong");
  await button(theirs, welcome["signIn.verb"]).click();
  await expect(theirs.getByRole("alert")).toBeVisible();
  await picture("wrong-password");
  // The browser itself writes the refused request down.
  expect(theirFaults.splice(0).filter((fault) => !fault.includes("401"))).toEqual([]);
  await theirs.getByLabel(welcome.password, { exact: true }).fill(PASSWORD);
  await button(theirs, welcome["signIn.verb"]).click();
  await expect(theirs.locator(".sb-user")).toContainText(USER);
  await picture("leftover");
  await expect(theirs.getByText(words.ui["fault.what"])).toHaveCount(0);
  await expect(main, "what the admin had open is not theirs").not.toContainText("secret");

  // One project, in tree, lists and runs.
  await theirs.keyboard.press("Control+3");
  await expect(theirs.getByRole("tree").getByRole("button", { name: "open", exact: true })).toBeVisible();
  await expect(theirs.getByRole("tree")).not.toContainText("secret");
  const newWorkflow = main.getByRole("button", { name: workflows["new.workflow"] }).filter({ visible: true });
  await expect(newWorkflow).toBeDisabled();
  await expect(newWorkflow).toHaveAttribute("title", workflows["reason.right"]);
  await theirs.getByRole("tree").getByRole("button", { name: "open-nightly" }).click();
  const bar = theirs.locator(".sb-wf-bar").filter({ hasText: "open-nightly" });
  for (const verb of ["save", "publish", "testRun", "run"] as const) {
    const one = bar.getByRole("button", { name: workflows[`command.${verb}`], exact: true });
    await expect(one).toBeDisabled();
    await expect(one).toHaveAttribute("title", workflows["reason.right"]);
  }
  await picture("editor");
  await theirs.keyboard.press("Control+2");
  await theirs
    .getByRole("navigation")
    .getByRole("button", { name: /open-nightly/ })
    .click();
  await expect(theirs.getByRole("navigation", { name: operations.area })).not.toContainText("secret");
  const kill = main.getByRole("button", { name: operations["run.kill"] }).filter({ visible: true });
  await expect(kill).toBeDisabled();
  await expect(kill).toHaveAttribute("title", operations["reason.right"]);
  await picture("run");
  await theirs.keyboard.press("Control+4");
  await expect(button(theirs, words.nodes.addHost)).toBeDisabled();
  await expect(button(theirs, words.nodes.addHost)).toHaveAttribute("title", words.nodes.needsAdmin);
  await picture("topology");

  // An address of nothing is no error page.
  await theirs.goto(`${new URL(link).origin}/#/instance/does-not-exist`);
  await theirs.reload();
  await expect(theirs.locator(".sb-user")).toContainText(USER);
  await expect(theirs.getByText(words.ui["fault.what"])).toHaveCount(0);
  await signOut();
  await theirs.reload();
  await expect(theirs.getByLabel(welcome.userName)).toBeVisible();
  await context.close();
  expect([...faults, ...theirFaults]).toEqual([]);
});
