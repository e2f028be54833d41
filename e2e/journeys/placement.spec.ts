import { expect, test } from "@playwright/test";
import { card, faultsOf, filled, pictures, profileOf, showsState, signIn } from "../fixtures/page.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

/** Screens 11, 14 and 26: a group and a pool are made, a task is put into them, the queue explains why it waits, and priority moves it. */
const { name, locale, colorScheme, words } = profileOf("zh-dark");
const { nodes, places, queue, state, ui, workflows } = words;
const TASKS = ["load_orders", "load_users", "load_items", "load_stock"];
const SLEEP = 'script: "sleep 600"';
const WORKFLOW = `
kind: Project
name: etl
---
kind: Workflow
project: etl
name: nightly
tasks:
${TASKS.map((task) => `  - name: ${task}\n    type: shell\n    params: { ${SLEEP} }`).join("\n")}
`;

test.use({ locale, colorScheme });
let platform: Platform;
test.beforeAll(async () => {
  platform = await startPlatform({ slaves: 2 });
  await (await platform.session()).ask("text.apply", { text: WORKFLOW });
});
test.afterAll(() => platform.remove());

test("groups and pools are kept, and the queue explains what waits for them", async ({ page }) => {
  test.setTimeout(240_000);
  const faults = faultsOf(page);
  const picture = pictures(page, `${name}-placement`);
  const main = page.getByRole("main");
  const dialog = page.getByRole("dialog");
  const session = await platform.session();
  const part = (what: "groups" | "pools" | "platform") => main.getByRole("radiogroup", { name: places.title }).getByText(places[what], { exact: true }).click();
  const pick = async (label: string, option: string) => {
    await dialog.getByRole("combobox", { name: label }).click();
    await page.locator(".ant-select-item-option", { hasText: option }).filter({ visible: true }).first().click();
  };

  await signIn(page, await platform.signInLink(), words.welcome["start.tab"]);
  await page.keyboard.press("Control+4");
  await showsState(page, "slave-2", state["STARTED"]);
  await page
    .getByRole("navigation")
    .getByRole("button", { name: places.title })
    .or(page.getByRole("complementary").getByRole("button", { name: places.title }))
    .first()
    .click();

  // A group of the project, with HERA's limits and one host in it.
  await main.getByRole("button", { name: places["group.new"] }).click();
  await dialog.getByLabel(nodes["column.name"]).fill("fast");
  await dialog.getByLabel(places.network).fill("vpc-prod");
  await dialog.getByText(places["preset.hera"], { exact: true }).click();
  await expect(dialog.getByLabel(places["limit.systemMemoryBytes"])).toHaveValue("4000");
  await picture("group");
  // Own numbers, so that this small machine may be given work.
  await dialog.getByText(places["preset.platform"], { exact: true }).click();
  await dialog.getByRole("button", { name: places.create }).click();
  const groups = main.getByRole("grid", { name: places.groups });
  await expect(groups.getByRole("row").filter({ hasText: "fast" })).toContainText("vpc-prod");
  await groups.getByRole("row").filter({ hasText: "fast" }).click();
  await main.getByRole("button", { name: places["group.hosts"] }).click();
  await pick(places.hosts, "slave-2");
  await page.keyboard.press("Escape");
  await dialog.getByRole("button", { name: words.hosts["move.verb"] }).click();
  await expect(groups.getByRole("row").filter({ hasText: "fast" })).toContainText("slave-2");
  await picture("groups");
  // The name is taken: said at the field.
  await main.getByRole("button", { name: places["group.new"] }).click();
  await dialog.getByLabel(nodes["column.name"]).fill("fast");
  await dialog.getByRole("button", { name: places.create }).click();
  await expect(dialog.locator(".sb-field[data-problem]")).toContainText("fast");
  await picture("group-refused");
  await dialog.getByRole("button", { name: ui.cancel }).click();

  // A pool with one slot.
  await part("pools");
  await expect(main).toContainText(places["pools.none"]);
  await picture("pools-empty");
  await main.getByRole("toolbar", { name: places.pools }).getByRole("button", { name: places["pool.new"] }).click();
  await dialog.getByLabel(nodes["column.name"]).fill("database");
  await picture("pool");
  await dialog.getByRole("button", { name: places.create }).click();
  const pools = main.getByRole("grid", { name: places.pools });
  await expect(pools.getByRole("row").filter({ hasText: "database" })).toContainText("0/1");

  // The rules of the platform, in words.
  await part("platform");
  await main.getByLabel(places["lane.backfill"]).fill("50");
  await expect(main.getByRole("status")).toContainText(filled(places["lanes.preview"], { scheduled: 36, manual: 18, development: 10, backfill: 36 }));
  await picture("platform");
  await main.getByRole("button", { name: nodes.save, exact: true }).click();
  await expect.poll(async () => (await session.ask("platform.placement", {})).lanes.backfill).toBe(50);

  // The task form: one task is put into the group and the pool by hand, the others by text.
  const { workflows: list } = await session.ask("workflow.list", {});
  const workflow = list.find((one) => one.name === "nightly")!;
  await page.keyboard.press("Control+3");
  await page.getByRole("complementary").or(page.getByRole("navigation")).getByText("nightly", { exact: true }).first().dblclick();
  await card(page, "load_orders").click();
  const form = page.locator(".sb-wf-form");
  await picture("form-closed");
  await form.locator("summary", { hasText: workflows["where.title"] }).click();
  await expect(form.getByRole("status").first()).toHaveText(filled(workflows["where.matches_other"], { count: 1, total: 2 }));
  await form.getByRole("combobox", { name: places.group }).click();
  await page.locator(".ant-select-item-option", { hasText: "fast" }).filter({ visible: true }).click();
  await expect(form.getByRole("status").first()).toHaveText(filled(workflows["where.matches_other"], { count: 1, total: 2 }));
  await picture("form-where");
  await form.getByRole("combobox", { name: places.group }).click();
  await page.locator(".ant-select-item-option", { hasText: places.defaultGroup }).filter({ visible: true }).click();
  await form.locator("summary", { hasText: workflows["pools.title"] }).click();
  await form.getByRole("button", { name: workflows["pools.add"] }).click();
  await expect(form.locator(".sb-form-group-row")).toContainText("database");
  await form.locator("summary", { hasText: workflows["limits.title"] }).click();
  await form.getByLabel(workflows["limit.umask"]).fill("022");
  await form.locator("summary", { hasText: workflows["time.title"] }).click();
  await form.getByText(workflows["lost.rerun"], { exact: true }).click();
  await expect(form.locator(".sb-field[data-problem]")).toBeVisible();
  await picture("form-time");
  await form.getByRole("switch", { name: workflows["lost.idempotent"] }).click();
  await expect(form.locator(".sb-field[data-problem]")).toHaveCount(0);
  await page.keyboard.press("Control+s");
  await expect
    .poll(async () => (await session.ask("workflow.get", { workflowId: workflow.id })).draft.tasks.find((task) => task.name === "load_orders"))
    .toMatchObject({ pools: [{ pool: "database", slots: 1 }], limits: { umask: "022" }, lostPolicy: "rerun", idempotent: true });
  const saved = (await session.ask("workflow.get", { workflowId: workflow.id })).draft;
  expect(saved.tasks.find((task) => task.name === "load_orders")).not.toHaveProperty("where");

  // All four hold the pool of one slot: one runs, three wait, and the queue says why.
  const definition = { ...saved, tasks: saved.tasks.map((task) => ({ ...task, pools: [{ pool: "database" as never, slots: 1 }] })) };
  const changed = await session.ask("workflow.save", { workflowId: workflow.id, draftVersion: (await session.ask("workflow.get", { workflowId: workflow.id })).draftVersion, definition });
  await session.ask("workflow.publish", { workflowId: workflow.id, draftVersion: changed.workflow.draftVersion });
  await page.keyboard.press("Control+2");
  await page.getByRole("complementary").or(page.getByRole("navigation")).getByRole("button", { name: queue.title }).first().click();
  await expect(main.getByText(new RegExp(queue.empty.split("{{")[0]!.trim()))).toBeVisible();
  await picture("queue-empty");
  await session.ask("workflow.run", { workflowId: workflow.id });
  const waiting = main.getByRole("grid", { name: queue.waiting });
  await expect(waiting.getByRole("row")).toHaveCount(4, { timeout: 30_000 });
  await expect(waiting.getByRole("row").nth(1)).toContainText("database");
  await expect(main.locator(".sb-capacity-pool")).toContainText("1/1");
  await expect(main.locator(".sb-capacity-holder")).toHaveCount(1);
  await picture("queue");

  // Raised with the keyboard, it goes to the front; undo brings it back.
  const last = waiting.getByRole("row").last();
  const text = await last.innerText();
  const raisedName = TASKS.find((task) => text.includes(task))!;
  await last.click();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(waiting.getByRole("row").nth(1)).toContainText(raisedName);
  const priorityOf = async () => (await session.ask("queue.get", {})).waiting.find((row) => row.name === raisedName)?.priority;
  expect(await priorityOf()).toBe(4);
  await picture("raised");
  await page.getByRole("button", { name: ui.undo }).first().click();
  await expect.poll(priorityOf).toBe(5);

  // What holds the slot is killed: the next one has it at once.
  const holder = (await session.ask("queue.get", {})).pools[0]!.holders[0]!;
  await session.ask("operation.apply", { verb: "kill", taskInstanceIds: [holder.taskInstanceId], token: null } as never);
  await expect(waiting.getByRole("row")).toHaveCount(3, { timeout: 30_000 });
  await expect(main.locator(".sb-capacity-holder")).toHaveCount(1);

  // A pool that is held is not removed: the refusal says by whom.
  await page.keyboard.press("Control+4");
  await page.getByRole("tab", { name: places.title }).click();
  await part("pools");
  await expect(pools.getByRole("row").filter({ hasText: "database" })).toContainText("1/1");
  await pools.getByRole("row").filter({ hasText: "database" }).click();
  await picture("pools");
  await main.getByRole("toolbar", { name: places.pools }).getByRole("button", { name: nodes.remove, exact: true }).click();
  await dialog.getByRole("button", { name: nodes.remove, exact: true }).click();
  await expect(dialog.getByRole("alert")).toContainText("database");
  await picture("pool-refused");
  await dialog.getByRole("button", { name: ui.cancel }).click();
  expect(faults).toEqual([]);
});
