import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { card, choose, faultsOf, filled, pictures, profileOf, signIn, type ProfileName } from "../fixtures/page.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

/**
 * J3: a task type is defined with a form, a drawing of its own and exit codes, is tested on a chosen agent, and a workflow uses it. An
 * attack in the drawing is named and not drawn. In both languages.
 */
const PROJECT = "trials";
const ICON = '<svg viewBox="0 0 24 24" fill="none" stroke="#c00" stroke-width="2"><circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 3"/></svg>';
const SCRIPT = 'echo "$greeting, $word"; exit 3';

for (const usual of ["en-light", "zh-dark"] as const satisfies readonly ProfileName[]) {
  test.describe(usual, () => {
    const { name, locale, colorScheme, language, words } = profileOf(usual);
    const { taskTypes, ui, welcome } = words;
    let platform: Platform;
    test.use({ locale, colorScheme });
    test.beforeAll(async () => {
      platform = await startPlatform({ slaves: 1 });
      await (await platform.session()).ask("text.apply", { text: `kind: Project\nname: ${PROJECT}\n` });
    });
    test.afterAll(() => platform.remove());

    test("a type is defined, tested on an agent, and used", async ({ page }) => {
      const faults = faultsOf(page);
      const picture = pictures(page, `${name}-type`);
      const main = page.getByRole("main");
      const dialog = page.getByRole("dialog");
      const session = await platform.session();
      const agent = (await session.ask("node.list", {})).nodes.find((node) => node.kind === "slave")!;
      const tab = (key: keyof typeof taskTypes) => page.getByRole("tab", { name: taskTypes[key] }).filter({ visible: true }).click();
      const preview = page.locator(".sb-type-preview");
      const editor = page.locator(".sb-type-work");

      await signIn(page, await platform.signInLink(), welcome["start.tab"]);
      await page.keyboard.press("Control+4");
      await page.getByRole("button", { name: taskTypes.title, exact: true }).first().click();
      await main.getByRole("button", { name: taskTypes.new, exact: true }).click();

      // Basics, in both languages.
      await editor.getByLabel(taskTypes.name).fill("greet");
      await editor.getByLabel(`${taskTypes.label} · ${taskTypes["language.en"]}`).fill("Greeting");
      await editor.getByLabel(`${taskTypes.label} · ${taskTypes["language.zh"]}`).fill("问候");
      await expect(preview).toContainText(language === "en" ? "Greeting" : "问候");
      await picture("basics");
      await tab("tab.plugin");
      await expect(main.getByRole("list", { name: taskTypes.found })).toContainText("/bin/sh");
      await picture("plugin");

      // Its form: a choice, and a field that is shown for one of its values.
      await tab("tab.parameters");
      const add = async (key: string, kind: string) => {
        await main.getByRole("button", { name: taskTypes["parameter.add"] }).click();
        await editor.getByLabel(taskTypes["parameter.key"]).fill(key);
        await choose(page, editor.getByLabel(taskTypes["parameter.kind"]), kind);
      };
      await add("greeting", taskTypes["kind.choice"]);
      await editor.getByLabel(taskTypes["choice.value"], { exact: true }).fill("hello");
      await main.getByRole("button", { name: taskTypes["choice.add"] }).click();
      await editor.getByLabel(taskTypes["choice.value"], { exact: true }).nth(1).fill("bye");
      await add("word", taskTypes["kind.text"]);
      await choose(page, editor.getByLabel(taskTypes["parameter.shownWhen"]), "greeting");
      await add("day", taskTypes["kind.date"]);
      await add("input", taskTypes["kind.file"]);
      await add("items", taskTypes["kind.list"]);
      await add("source", taskTypes["kind.dataSource"]);
      await expect(preview.getByText("word", { exact: true })).toHaveCount(0);
      await picture("parameters");

      // A drawing of its own; one that could do something is refused with what it was.
      await tab("tab.icon");
      await editor.getByLabel(taskTypes["icon.own"]).fill(ICON.replace("<path", '<path onload="alert(1)"'));
      await expect(main.getByRole("alert")).toContainText("onload");
      await expect(preview.locator('circle[cx="12"][r="9"]')).toHaveCount(0);
      await picture("icon-refused");
      await editor.getByLabel(taskTypes["icon.own"]).fill(ICON);
      await expect(preview.locator(".sb-card-mark circle").first()).toBeVisible();
      await expect(preview.locator(".sb-card-mark svg").first()).toHaveAttribute("stroke", "currentColor");
      await picture("icon");

      // What its exit code means, in words of both languages.
      await tab("tab.exitCodes");
      await main.getByRole("button", { name: taskTypes["exit.add"] }).click();
      await editor.getByLabel(taskTypes["exit.from"]).fill("3");
      await choose(page, editor.getByLabel(taskTypes["exit.outcome"]), taskTypes["outcome.warning"]);
      await editor.getByLabel(`${taskTypes["exit.words"]} · ${taskTypes["language.en"]}`).fill("nobody was there");
      await editor.getByLabel(`${taskTypes["exit.words"]} · ${taskTypes["language.zh"]}`).fill("没有人在");
      await picture("exit-codes");

      // Tested before it is saved, on the agent that was chosen.
      await main.getByRole("button", { name: taskTypes.test, exact: true }).click();
      await choose(page, dialog.getByLabel(taskTypes["test.node"]), agent.name);
      await choose(page, dialog.getByLabel("greeting"), "hello");
      await dialog.getByLabel("word").fill("world");
      await dialog.locator(".cm-content").click();
      await page.keyboard.insertText(SCRIPT);
      await dialog.getByRole("button", { name: taskTypes["test.run"], exact: true }).click();
      const result = dialog.getByRole("region", { name: taskTypes["test.result"] });
      await expect(result).toContainText(filled(taskTypes["test.exit"], { code: 3 }), { timeout: 30_000 });
      await expect(result).toContainText(taskTypes["outcome.warning"]);
      await expect(result).toContainText("hello, world");
      await result.scrollIntoViewIfNeeded();
      await picture("tested");
      const tested = (await session.ask("workflowInstance.list", { limit: 1 })).instances[0]!;
      const [task] = (await session.ask("workflowInstance.get", { workflowInstanceId: tested.id })).tasks;
      expect((await session.ask("taskInstance.get", { taskInstanceId: task!.id })).attempts[0]!.nodeId).toBe(agent.id);
      await dialog.getByRole("button", { name: ui.close, exact: true }).last().click();

      await page.keyboard.press("Control+s");
      await expect.poll(async () => (await session.ask("taskType.list", {})).find((one) => one.name === "greet")?.version).toBe(1);
      await session.ask("text.apply", { text: `kind: Workflow\nproject: ${PROJECT}\nname: welcome\ntasks:\n  - { name: say, type: greet, params: { greeting: hello, word: all, script: 'echo "$word"' } }\n` });

      // A file of the project comes to the task under its name.
      const file = join(platform.dir, "in.csv");
      writeFileSync(file, "a,b\n");
      expect((await platform.cli(["admin", "resource", "put", file, "--project", PROJECT])).code).toBe(0);
      const reads = { text: `kind: Workflow\nproject: ${PROJECT}\nname: reads\ntasks:\n  - { name: read, type: greet, params: { greeting: bye, input: "res:///in.csv", script: 'cat "$input"; echo "$input"' } }\n` };
      await session.ask("text.apply", reads);
      const run = await session.ask("workflow.run", { workflowId: (await session.ask("workflow.list", {})).workflows.find((one) => one.name === "reads")!.id });
      const lastLines = async () => {
        const [read] = (await session.ask("workflowInstance.get", { workflowInstanceId: run.id })).tasks;
        return (await session.ask("taskInstance.get", { taskInstanceId: read!.id })).attempts[0]?.exit?.lastLines;
      };
      await expect.poll(lastLines, { timeout: 30_000 }).toEqual(expect.arrayContaining(["a,b", "./in.csv"]));

      // Who uses it, and the way there.
      await main.getByRole("button", { name: taskTypes.uses, exact: true }).click();
      await expect(dialog).toContainText(`${PROJECT}/welcome`);
      await picture("uses");
      await dialog.getByRole("button", { name: `${PROJECT}/welcome` }).click();
      await expect(card(page, "say")).toBeVisible();
      await card(page, "say").click();
      await picture("workflow");
      expect(faults).toEqual([]);
    });
  });
}
