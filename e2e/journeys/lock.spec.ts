import { expect, test, type Page } from "@playwright/test";
import { card, faultsOf, filled, pictures, profileOf, type ProfileName } from "../fixtures/page.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

/**
 * J9: Li Wei edits, Wang Min wants to. She asks and is put off, waits until he has been idle, takes over; what he had not saved is a
 * draft. He compares it, she hands the lock back, an admin breaks it. Two browsers, and the same in both languages.
 */
const IDLE_SECONDS = 12;
const PASSWORD = "correct horse battery";

for (const usual of ["en-light", "zh-dark"] as const satisfies readonly ProfileName[]) {
  test.describe(usual, () => {
    const { name, locale, colorScheme, words } = profileOf(usual);
    const { locks, welcome, workflows } = words;
    const [PROJECT, FLOW, LI, WANG] = ["dw", "daily_orders", "li.wei", "wang.min"];
    let platform: Platform;
    test.use({ locale, colorScheme });
    test.beforeAll(async () => {
      platform = await startPlatform({ slaves: 1, lockIdleSeconds: IDLE_SECONDS });
      const session = await platform.session();
      const task = '  - { name: extract, type: shell, params: { script: "echo one\\necho two\\necho three" } }\n';
      await session.ask("text.apply", {
        text: `kind: Project\nname: ${PROJECT}\n---\nkind: Workflow\nproject: ${PROJECT}\nname: ${FLOW}\ntasks:\n${task}  - { name: load, type: shell, after: [extract], params: { script: "echo load" } }\n`,
      });
      const projectId = (await session.ask("project.list", {})).projects.find((one) => one.name === PROJECT)!.id;
      for (const user of [LI, WANG]) {
        const { id } = await session.ask("user.create", { name: user, password: PASSWORD });
        await session.ask("project.setMember", { projectId, userId: id, role: "developer" });
      }
    });
    test.afterAll(() => platform.remove());

    /** Signs in with a password and opens the workflow. */
    async function enter(page: Page, user: string): Promise<void> {
      await page.goto(`http://127.0.0.1:${platform.port}/`);
      await page.getByLabel(welcome.userName).fill(user);
      await page.getByLabel(welcome.password, { exact: true }).fill(PASSWORD);
      await page.getByLabel(welcome.password, { exact: true }).press("Enter");
      await expect(page.getByRole("tab", { name: welcome["start.tab"] })).toBeVisible();
      await page.keyboard.press("Control+3");
      await page.getByRole("tree").getByRole("button", { name: FLOW }).dblclick();
      await expect(page.locator(".sb-wf-bar")).toContainText(FLOW);
    }
    const button = (page: Page, text: string) => page.getByRole("button", { name: text, exact: true }).filter({ visible: true });
    const chip = (page: Page) => page.locator(".sb-lock-chip");
    const inspector = (page: Page) => page.locator(".sb-wf-inspector");
    const remark = (page: Page) => inspector(page).getByLabel(workflows["field.remark"]);
    const banner = (page: Page, text: string) => page.locator(".sb-banner").filter({ hasText: text });

    test("a lock is asked for, taken over, handed back and broken; nothing is lost", async ({ page: li, browser }) => {
      const theirs = await browser.newContext({ locale, colorScheme });
      const wang = await theirs.newPage();
      const faults = [li, wang].map(faultsOf);
      const picture = pictures(li, `${name}-lock`);
      const wangs = pictures(wang, `${name}-lock`);
      await enter(li, LI);
      await enter(wang, WANG);
      await expect(chip(li)).toHaveText(locks["chip.free"]);

      // His first edit takes the lock; she can read, nothing more.
      await card(li, "extract").click();
      await remark(li).fill("first");
      await expect(chip(li)).toHaveText(locks["chip.own"]);
      await expect(chip(wang)).toContainText(LI);
      await card(wang, "extract").click();
      await expect(remark(wang)).toBeDisabled();
      await expect(inspector(wang).locator(".cm-content")).toHaveAttribute("contenteditable", "false");
      await expect(button(wang, workflows["command.save"])).toBeDisabled();
      await expect(button(wang, workflows["command.testRun"])).toBeDisabled();
      await expect(button(wang, workflows["command.testRun"])).toHaveAttribute("title", filled(locks["reason.foreign"], { holder: LI }));
      await wang.keyboard.press("Delete");
      await expect(card(wang, "extract")).toBeVisible();

      // She asks; not now, he says.
      await button(wang, locks.ask).click();
      const asks = filled(locks["banner.asks"], { user: WANG });
      await expect(banner(li, asks)).toBeVisible();
      await picture("asked");
      await wangs("reading");
      await button(li, locks["answer.later"]).click();
      await expect(banner(li, asks)).toHaveCount(0);
      await expect(button(wang, locks.ask).or(button(wang, locks.takeOver))).toBeEnabled();

      // He adds a task and a script, and goes for tea.
      await li.locator(".react-flow__pane").click({ position: { x: 400, y: 300 } });
      await li
        .getByRole("complementary", { name: workflows["palette.title"] })
        .getByRole("button", { name: /Python/i })
        .click();
      await expect(li.locator(".react-flow__node-task")).toHaveCount(3);
      await card(li, "load").click();
      await remark(li).fill("typed and never saved");

      // The countdown ends; the sheet says what will be kept.
      await expect(button(wang, locks.takeOver)).toBeEnabled({ timeout: (IDLE_SECONDS + 20) * 1000 });
      await expect(wang.locator(".sb-wf-bar .sb-hidden")).toHaveText(locks["said.now"]);
      await button(wang, locks.takeOver).click();
      const dialog = wang.getByRole("dialog");
      await expect(dialog).toContainText(new RegExp(`${LI}.*3`));
      await wangs("take-over");
      await dialog.getByRole("button", { name: locks.takeOver }).click();
      await expect(chip(wang)).toHaveText(locks["chip.own"]);
      await expect(remark(wang)).toBeEnabled();

      // He is told at once and keeps his screen; his changes are in a draft that he can compare.
      const lost = banner(
        li,
        locks["banner.lost"]
          .replaceAll(/\{\{time\}\}.*/g, "")
          .replace("{{holder}}", WANG)
          .trim(),
      );
      await expect(lost).toContainText(filled(locks["banner.kept_other"], { count: 3 }));
      await expect(chip(li)).toContainText(WANG);
      await expect(remark(li)).toBeDisabled();
      await picture("lost");
      await lost.getByRole("button", { name: locks["banner.compare"] }).click();
      const versions = li.getByRole("region", { name: locks["versions.title"] });
      await expect(versions).toContainText(filled(locks["versions.count_other"], { count: 3 }));
      await expect(versions.locator(".sb-changes")).toContainText("typed and never saved");
      await versions.focus();
      await li.keyboard.press("n");
      await expect(versions.locator(".sb-changes [aria-current]")).toHaveCount(1);
      await picture("compare");

      // She saves and publishes; the sheet shows field by field what that changes.
      await card(wang, "extract").click();
      await inspector(wang).locator(".cm-content").click();
      await wang.keyboard.press("Control+End");
      await wang.keyboard.insertText("\necho four");
      await button(wang, workflows["command.publish"]).click();
      await expect(dialog.locator(".sb-lines [data-change=added]")).toHaveText(/echo four/);
      await wangs("publish");
      await dialog.getByRole("button", { name: filled(workflows["publish.verb"], { revision: 2 }) }).click();
      await expect(dialog).toHaveCount(0);

      // He asks, she accepts, the lock is his; he takes his draft into the workflow as one edit.
      await li.getByRole("tab", { name: FLOW, exact: true }).click();
      await button(li, locks.ask).click();
      await button(wang, locks["answer.accept"]).click();
      await expect(chip(li)).toHaveText(filled(locks["chip.accepted"], { holder: WANG }));
      await button(li, locks.takeOver).click();
      await expect(li.getByRole("dialog")).toContainText(filled(locks["takeOver.saved"], { holder: WANG }));
      await li.getByRole("dialog").getByRole("button", { name: locks.takeOver }).click();
      await expect(chip(li)).toHaveText(locks["chip.own"]);
      await li.getByRole("tab", { name: filled(locks["versions.of"], { name: FLOW }) }).click();
      await versions.getByRole("button", { name: locks["versions.take"] }).click();
      await expect(li.locator(".react-flow__node-task").filter({ visible: true })).toHaveCount(3);
      await card(li, "load").click();
      await expect(remark(li)).toHaveValue("typed and never saved");
      await li.keyboard.press("Control+s");
      await expect(li.locator(".sb-wf-bar")).toContainText(workflows["chip.saved"]);

      // The older revision again, as a new one; what was only in the draft is kept.
      await li.getByRole("tab", { name: filled(locks["versions.of"], { name: FLOW }) }).click();
      await versions.getByRole("listitem").filter({ hasText: "r1" }).getByRole("button", { name: locks["versions.rollBack"] }).click();
      await picture("roll-back");
      await li
        .getByRole("dialog")
        .getByRole("button", { name: filled(locks["rollBack.verb"], { revision: 3 }) })
        .click();
      await expect(versions.getByRole("listitem").filter({ hasText: "r3" })).toBeVisible();
      await expect(versions.getByRole("listitem").filter({ hasText: LI }).getByRole("button", { name: locks["versions.take"] })).toHaveCount(2);
      await versions.getByRole("listitem").filter({ hasText: locks["versions.draftNow"] }).getByRole("button").click();
      await expect(versions).toContainText(filled(locks["versions.nothing"], { revision: 3 }));
      await picture("versions");

      // What he types and does not save outlives his browser.
      await li.getByRole("tab", { name: FLOW, exact: true }).click();
      await card(li, "extract").click();
      await remark(li).fill("before the crash");
      await expect.poll(() => li.evaluate(() => JSON.stringify({ ...localStorage }))).toContain("before the crash");
      await li.reload();
      await expect(button(li, locks["found.restore"])).toBeEnabled();
      await picture("found");
      await button(li, locks["found.restore"]).click();
      await card(li, "extract").click();
      await expect(remark(li)).toHaveValue("before the crash");
      await expect(chip(li)).toHaveText(locks["chip.own"]);

      // An admin sees who edits what, and breaks it with a reason.
      const session = await platform.session();
      await expect.poll(async () => (await session.ask("lock.unsaved", { workflowId: (await session.ask("lock.list", {})).locks[0]!.workflowId })).unsaved?.tasks[0]?.remark).toBe("before the crash");
      const office = await browser.newContext({ locale, colorScheme });
      const admin = await office.newPage();
      faults.push(faultsOf(admin));
      await admin.goto(await platform.signInLink());
      await expect(admin.getByRole("tab", { name: welcome["start.tab"] })).toBeVisible();
      await admin.keyboard.press("Control+4");
      await admin.getByRole("navigation").getByRole("button", { name: locks.title, exact: true }).click();
      await admin.getByRole("row").filter({ hasText: FLOW }).click();
      await pictures(admin, `${name}-lock`)("locks");
      await button(admin, locks.break).click();
      await admin.getByRole("dialog").getByLabel(locks["break.reason"]).fill("on leave");
      await admin.getByRole("dialog").getByRole("button", { name: locks.break }).click();
      await expect(admin.getByText(locks.none)).toBeVisible();
      await expect(button(li, locks["banner.compare"])).toBeVisible();
      await expect(chip(li)).toHaveText(locks["chip.free"]);
      expect((await session.ask("audit.list", { object: `lock of ${FLOW}`, limit: 1 }))[0]).toMatchObject({ command: "lock.break", after: { reason: "on leave" } });
      expect(faults.flat()).toEqual([]);
      await theirs.close();
      await office.close();
    });
  });
}
