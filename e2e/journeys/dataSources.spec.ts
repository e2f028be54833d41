import { createServer, type Server } from "node:http";
import { expect, test } from "@playwright/test";
import { choose, faultsOf, filled, pictures, profileOf, signIn } from "../fixtures/page.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

/** Screen 26: a data source is made, refused with a bad option, tested from all agents, its secret rotated; what a task names stays. */
const { name, locale, colorScheme, words } = profileOf("en-light");
const { nodes, places, sources, ui, welcome } = words;

test.use({ locale, colorScheme });
let platform: Platform;
let http: Server;
test.beforeAll(async () => {
  http = createServer((request, response) => response.writeHead(request.headers.authorization === `Basic ${Buffer.from("ann:second").toString("base64")}` ? 200 : 401).end());
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  platform = await startPlatform({ slaves: 1 });
});
test.afterAll(async () => {
  await platform.remove();
  await new Promise((resolve) => http.close(resolve));
});

test("a data source is made, tested from every agent, and used", async ({ page }) => {
  const faults = faultsOf(page);
  const picture = pictures(page, `${name}-sources`);
  const main = page.getByRole("main");
  const dialog = page.getByRole("dialog");
  const row = (text: string) => main.getByRole("row").filter({ hasText: text });
  const session = await platform.session();

  await signIn(page, await platform.signInLink(), welcome["start.tab"]);
  await page.keyboard.press("Control+4");
  await page.getByRole("button", { name: sources.title, exact: true }).first().click();
  await expect(main).toContainText(sources.none);
  await picture("empty");

  // A driver option that is not on the list is refused at its row, with the list.
  await main.getByRole("button", { name: sources.new, exact: true }).first().click();
  await dialog.getByLabel(sources.name).fill("orders");
  await choose(page, dialog.getByLabel(sources.kind), sources["kind.mysql"]);
  await dialog.getByLabel(sources["field.host"]).fill("db1.internal");
  await dialog.getByLabel(sources["field.database"]).fill("shop");
  await dialog.getByLabel(sources["field.user"]).fill("ann");
  await dialog.getByRole("button", { name: sources["option.add"] }).click();
  await dialog.getByLabel(sources["option.name"], { exact: true }).fill("allowLoadLocalInfile");
  await dialog.getByLabel(sources["option.value"], { exact: true }).fill("true");
  await dialog.getByRole("button", { name: places.create }).click();
  await expect(dialog.getByRole("alert").filter({ hasText: "allowLoadLocalInfile" }).last()).toContainText("charset");
  await picture("refused");
  await dialog.getByRole("button", { name: filled(sources["option.remove"], { name: "allowLoadLocalInfile" }) }).click();
  await dialog.getByRole("button", { name: places.create }).click();
  await expect(dialog).toHaveCount(0);
  await expect(row("orders")).toContainText("db1.internal:3306/shop");

  // Each agent tries by itself; the wrong password is said, and put right.
  const port = (http.address() as { port: number }).port;
  await main.getByRole("button", { name: sources.new, exact: true }).first().click();
  await dialog.getByLabel(sources.name).fill("prices");
  await choose(page, dialog.getByLabel(sources.kind), sources["kind.http"]);
  await dialog.getByLabel(sources["field.url"]).fill(`http://127.0.0.1:${port}/`);
  await dialog.getByLabel(sources["field.user"]).fill("ann");
  await dialog.getByLabel(sources.secret, { exact: true }).fill("first");
  await dialog.getByRole("button", { name: places.create }).click();
  await expect(dialog).toHaveCount(0);
  await row("prices").click();
  const test = async (state: string) => {
    await main.getByRole("button", { name: sources.test, exact: true }).click();
    await dialog.getByRole("button", { name: sources["test.run"], exact: true }).click();
    await expect(dialog.locator(".sb-source-result").filter({ hasText: state })).toHaveCount(2);
  };
  await test(sources["test.bad"]);
  await expect(dialog).toContainText("HTTP 401");
  await picture("test-failed");
  await dialog.getByRole("button", { name: ui.close, exact: true }).last().click();
  await main.getByRole("button", { name: sources.rotate, exact: true }).click();
  await dialog.getByLabel(sources.secret).fill("second");
  await picture("rotate");
  await dialog.getByRole("button", { name: sources.rotate, exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await test(sources["test.ok"]);
  await picture("test");
  await dialog.getByRole("button", { name: ui.close, exact: true }).last().click();
  await picture("list");

  // A task gets its parts; while it names it, it stays.
  await session.ask("text.apply", {
    text: `kind: Project\nname: shop\n---\nkind: TaskType\nname: reads\nlabel: Reads\nplugin: { kind: interpreter, command: [sh], script: script, extension: .sh }\nparameters:\n  - { key: script, label: Script, kind: code, language: shell, required: true }\n  - { key: api, label: API, kind: dataSource, required: true }\n---\nkind: Workflow\nproject: shop\nname: read\ntasks:\n  - { name: read, type: reads, params: { api: prices, script: 'echo "$API_URL $API_USER $API_PASSWORD"' } }\n`,
  });
  const workflow = (await session.ask("workflow.list", {})).workflows.find((one) => one.name === "read")!;
  const run = await session.ask("workflow.run", { workflowId: workflow.id });
  const lastLines = async () => {
    const [task] = (await session.ask("workflowInstance.get", { workflowInstanceId: run.id })).tasks;
    return (await session.ask("taskInstance.get", { taskInstanceId: task!.id })).attempts[0]?.exit?.lastLines;
  };
  await expect.poll(lastLines, { timeout: 30_000 }).toEqual([`http://127.0.0.1:${port}/ ann ******`]);
  await main.getByRole("button", { name: nodes.remove, exact: true }).click();
  await dialog.getByRole("button", { name: nodes.remove, exact: true }).click();
  await expect(dialog).toContainText("shop/read/read");
  await picture("remove-refused");
  await dialog.getByRole("button", { name: ui.cancel }).click();
  expect(faults).toEqual([]);
});
