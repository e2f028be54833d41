import { expect, test } from "@playwright/test";
import { faultsOf, filled, pictures, profileOf, signIn } from "../fixtures/page.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

/** [RTN1] A policy is seen before it is saved, and what it says goes. [API2] A token shows its secret once, does what its scope says and no more, and nothing once it is revoked. */
const DEFINITIONS = ["dw", "ads"]
  .map((project) => `kind: Project\nname: ${project}\n---\nkind: Workflow\nproject: ${project}\nname: ${project}_nightly\ntasks:\n  - name: load\n    type: shell\n    params: { script: "seq 400" }\n`)
  .join("---\n");
const OLD_RUNS = 4;

for (const profile of ["en-light", "zh-dark"] as const) {
  test.describe(profile, () => {
    const { name, locale, colorScheme, words } = profileOf(profile);
    const { access, welcome, workflows } = words;
    test.use({ locale, colorScheme });
    let platform: Platform;
    test.beforeAll(async () => {
      platform = await startPlatform({ slaves: 1, daysAgo: 3 });
      const session = await platform.session();
      await session.ask("text.apply", { text: DEFINITIONS });
      const { workflows: all } = await session.ask("workflow.list", {});
      for (const { id, name: of } of all) for (let run = 0; run < (of === "dw_nightly" ? OLD_RUNS : 1); run++) await session.ask("workflow.run", { workflowId: id });
      await expect.poll(async () => (await session.ask("workflowInstance.list", { state: "SUCCESS" })).instances.length, { timeout: 60_000 }).toBe(OLD_RUNS + 1);
      session.close();
      await platform.restart();
    });
    test.afterAll(() => platform.remove());

    test("old runs of a project go, and a token does no more than its scope", async ({ page }) => {
      const faults = faultsOf(page);
      const picture = pictures(page, `${name}-keep`);
      const main = page.getByRole("main");
      const session = await platform.session();
      const flow = (await session.ask("workflow.list", {})).workflows.find((one) => one.name === "dw_nightly")!;
      const other = (await session.ask("workflow.list", {})).workflows.find((one) => one.name === "ads_nightly")!;
      await session.ask("workflow.run", { workflowId: flow.id });
      const runs = async () => (await session.ask("workflowInstance.list", { projectId: flow.projectId })).instances;
      await expect.poll(async () => (await runs()).filter(({ state }) => state === "SUCCESS").length, { timeout: 60_000 }).toBe(OLD_RUNS + 1);

      await signIn(page, await platform.signInLink(), welcome["start.tab"]);
      await page.keyboard.press("Control+3");
      await page.getByRole("tree").getByRole("button", { name: "dw", exact: true }).click();
      await main.getByText(workflows["project.retention"], { exact: true }).click();
      const save = main.getByRole("button", { name: workflows["command.save"], exact: true });
      await main.getByLabel(workflows["retention.days"]).fill("1");
      await main.getByLabel(workflows["retention.runs"]).fill("0");
      // Nothing is removed unseen.
      await expect(save).toBeDisabled();
      await main.getByRole("button", { name: workflows["retention.look"] }).click();
      const preview = main.getByRole("table", { name: workflows["retention.preview"] });
      const cells = async (row: string) => preview.getByRole("row").filter({ hasText: row }).getByRole("cell").allInnerTexts();
      await expect(preview.getByRole("row")).toHaveCount(3);
      const [nowRuns] = await cells(workflows["retention.now"]);
      const [goRuns, goRows, goBytes] = await cells(workflows["retention.removed"]);
      expect([nowRuns, goRuns]).toEqual([String(OLD_RUNS + 1), String(OLD_RUNS)]);
      expect(Number(goRows!.replaceAll(",", ""))).toBeGreaterThan(OLD_RUNS * 2);
      expect(goBytes).toMatch(/^\d.* (KB|KiB)$/);
      await picture("preview");
      await save.click();
      await expect.poll(async () => (await runs()).length).toBe(1);
      await expect(main).toContainText(filled(workflows["retention.lastRun"], { runs: OLD_RUNS }));
      await picture("removed");
      // Of the other project nothing went.
      expect((await session.ask("workflowInstance.list", { projectId: other.projectId })).instances).toHaveLength(1);

      // A token of one project.
      await page.keyboard.press("Control+4");
      await page.getByRole("navigation").getByRole("button", { name: access.account }).click();
      await expect(main.getByRole("heading", { name: access.tokens })).toBeVisible();
      await main.getByLabel(access.tokenName).fill("orders feed");
      // A list of several stays open until it is left.
      const tick = async (label: string, texts: readonly string[]) => {
        await main.getByLabel(label).click();
        for (const text of texts)
          await page
            .locator(".ant-select-item-option")
            .filter({ visible: true, hasText: new RegExp(`^${text}$`) })
            .click();
        await page.keyboard.press("Escape");
        await expect(page.locator(".ant-select-item-option").filter({ visible: true })).toHaveCount(0);
      };
      await tick(access.scopeRights, [access["scopeRight.see"], access["scopeRight.operate"]]);
      await tick(access.scopeProjects, ["dw"]);
      await picture("scope");
      await main.getByRole("button", { name: access.makeToken }).click();
      await expect(main.getByText(access.secretOnce)).toBeVisible();
      const secret = (await main.locator(".sb-secret code").innerText()).trim();
      expect(secret).toMatch(/^sbt_/);
      await picture("secret");
      const row = main.getByRole("row").filter({ hasText: "orders feed" });
      await expect(row).toContainText(access["scopeRight.operate"]);
      await expect(row).not.toContainText(secret);

      const ask = async (method: string, path: string, body?: object) => {
        const answer = await fetch(`http://127.0.0.1:${platform.port}/api/v1${path}`, {
          method,
          headers: { authorization: `Bearer ${secret}`, ...(body === undefined ? {} : { "content-type": "application/json" }) },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        return { status: answer.status, body: (await answer.json()) as { state?: string; workflows?: { name: string }[]; error?: { code: string } } };
      };
      expect((await ask("GET", "/workflows")).body.workflows?.map((one) => one.name)).toEqual(["dw_nightly"]);
      expect(await ask("POST", "/projects/dw/workflows/dw_nightly/run", { wait: 60 })).toMatchObject({ status: 200, body: { state: "SUCCESS" } });
      // Another project is not there for it; what it may see it may not edit; the platform is not its own.
      expect((await ask("POST", "/projects/ads/workflows/ads_nightly/run", {})).status).toBe(404);
      expect((await ask("PUT", `/projects/${flow.projectId}/retention`, { policy: { keepDays: 1, keepFailedDays: 1, keepRuns: 0 } })).status).toBe(403);
      expect((await ask("PUT", "/platform", { name: "mine" })).status).toBe(403);

      // The secret is gone with the page; the token stays until it is revoked.
      await page.reload();
      await expect(row).toBeVisible();
      await expect(main).not.toContainText(secret);
      await row.click();
      await main.getByRole("button", { name: access.revoke, exact: true }).click();
      const dialog = page.getByRole("dialog");
      await picture("revoke");
      await dialog.getByRole("button", { name: access.revoke, exact: true }).click();
      await expect(row).toHaveCount(0);
      expect(await ask("GET", "/workflows")).toMatchObject({ status: 401, body: { error: { code: "notSignedIn" } } });
      expect(faults).toEqual([]);
    });
  });
}
