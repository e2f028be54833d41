import { expect, test } from "@playwright/test";
import { faultsOf, filled, pictures, profileOf, signIn } from "../fixtures/page.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

/** Screens 15 and 28: a calendar is imported, a workflow is scheduled in words, a mistake is said at its place, and what is published shows in the list. */
const { name, locale, colorScheme, words } = profileOf("zh-dark");
const { nodes, places, schedules, workflows, ui } = words;
const WORKFLOWS = `
kind: Project
name: etl
---
kind: Workflow
project: etl
name: nightly
params: { day: "$[yyyymmdd-1]", folder: "/dw/\${bizdate}" }
tasks: [{ name: load, type: shell, params: { script: "true" } }]
---
kind: Workflow
project: etl
name: hourly
schedule: { cron: "5 * * * *", zone: Europe/Berlin, overlap: { policy: skip } }
tasks: [{ name: load, type: shell, params: { script: "true" } }]
`;
const HOLIDAYS = `BEGIN:VCALENDAR
BEGIN:VEVENT
DTSTART;VALUE=DATE:20261001
DTEND;VALUE=DATE:20261008
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20260101
RRULE:FREQ=YEARLY
END:VEVENT
BEGIN:VEVENT
DTSTART:20260601T090000Z
END:VEVENT
END:VCALENDAR
`;

test.use({ locale, colorScheme });
let platform: Platform;
test.beforeAll(async () => {
  platform = await startPlatform({ slaves: 1 });
  await (await platform.session()).ask("text.apply", { text: WORKFLOWS });
});
test.afterAll(() => platform.remove());

test("a calendar is imported and a schedule is made, mended, published and seen", async ({ page }) => {
  const faults = faultsOf(page);
  const picture = pictures(page, `${name}-schedules`);
  const main = page.getByRole("main");
  const dialog = page.getByRole("dialog");
  const side = page.getByRole("navigation").or(page.getByRole("complementary"));
  const pick = async (where: typeof main, label: string, option: string) => {
    await where.getByRole("combobox", { name: label, exact: true }).click();
    await page.locator(".ant-select-item-option").getByText(option, { exact: true }).filter({ visible: true }).first().click();
  };
  await signIn(page, await platform.signInLink(), words.welcome["start.tab"]);

  // A calendar from an iCalendar text; the line that is not understood is named.
  await page.keyboard.press("Control+4");
  await side.getByRole("button", { name: schedules.calendars, exact: true }).first().click();
  await expect(main.getByText(schedules["calendars.none"])).toBeVisible();
  await picture("calendars-empty");
  await main.getByRole("button", { name: schedules["calendars.new"] }).first().click();
  await dialog.getByLabel(nodes["column.name"]).fill("workdays");
  await dialog.getByRole("button", { name: schedules["calendars.import"] }).click();
  const reading = dialog.last();
  await reading.getByLabel(schedules["calendars.importText"]).fill(HOLIDAYS);
  await expect(reading.getByRole("status")).toContainText("DTSTART:20260601T090000Z");
  await picture("calendar-import");
  await reading.getByRole("button", { name: schedules["calendars.importVerb"] }).click();
  await expect(dialog.getByLabel(schedules["calendars.exclude"])).toHaveValue(/2026-10-07/);
  await picture("calendar-new");
  await dialog.getByRole("button", { name: places.create }).click();
  const grid = main.getByRole("grid", { name: schedules.calendars });
  await expect(grid.getByRole("row").filter({ hasText: "workdays" })).toBeVisible();
  await picture("calendars");

  // A schedule in words, kept in step with its cron text.
  await page.keyboard.press("Control+3");
  const list = main.getByRole("grid", { name: workflows["list.title"] });
  await expect(list.getByRole("row").filter({ hasText: "hourly" })).toContainText(filled(schedules["words.hourly"], { minute: 5 }));
  await picture("list-before");
  await list.getByRole("row").filter({ hasText: "nightly" }).dblclick();
  await main.locator(".ant-segmented-item-label").getByText(schedules.view, { exact: true }).click();
  await expect(main.getByText(schedules.none)).toBeVisible();
  await picture("none");
  await main.getByRole("button", { name: schedules.add }).click();
  const cron = main.getByLabel(schedules.cron, { exact: true });
  await expect(cron).toHaveValue("30 2 * * *");
  await pick(main, schedules.kind, schedules["kind.workingDay"]);
  await pick(main, schedules.calendar, "workdays");
  await main.getByRole("combobox", { name: schedules.zone, exact: true }).fill("New_York");
  await page.locator(".ant-select-item-option").filter({ hasText: "America/New_York", visible: true }).click();
  const times = main.getByRole("region", { name: schedules.next });
  await expect(times.getByRole("time")).toHaveCount(30);
  await expect(times).toContainText("/dw/");
  await picture("editor");

  // It can be undone; a mistake is said at the field and among the problems.
  await cron.fill("30 2 30 2 *");
  await expect(main.locator(".sb-field[data-problem]")).toContainText("30 2 30 2 *");
  await expect(main.getByText(schedules["next.fix"])).toBeVisible();
  await picture("mistake");
  await cron.fill("30 2 * * *");
  await expect(times.getByRole("time")).toHaveCount(30);
  await pick(main, schedules.kind, schedules["kind.weekly"]);
  await expect(cron).toHaveValue("30 2 * * 1");
  await page.getByRole("button", { name: workflows["command.undo"] }).click();
  await expect(cron).toHaveValue("30 2 * * *");
  await times.getByText(schedules.month, { exact: true }).click();
  await expect(times.locator("td[data-has]").first()).toBeVisible();
  await picture("month");

  // It takes effect when it is published, and the list says so.
  await expect(main.getByText(filled(schedules.takesEffectFirst, { at: "" }).slice(0, 4), { exact: false }).first()).toBeVisible();
  await main.getByRole("button", { name: workflows["command.publish"] }).click();
  await expect(dialog).toContainText("America/New_York");
  // [SNP2] With the next snapshot, unless the publisher says at once; how many runs that makes is said before.
  const when = dialog.getByRole("group", { name: workflows["publish.when"] });
  await expect(when.getByRole("radio").first()).toBeChecked();
  await picture("publish");
  await when.getByRole("radio").last().check();
  await picture("publish-now");
  await dialog.getByRole("button", { name: filled(workflows["publish.verb"], { revision: 2 }) }).click();
  await expect(dialog).toHaveCount(0);
  await expect(main.getByText(filled(schedules.inForce, { revision: 2, at: "" }).slice(0, 6), { exact: false }).first()).toBeVisible();
  await main.getByRole("button", { name: schedules.copy }).click();
  await dialog.getByRole("combobox").click();
  await expect(page.locator(".ant-select-item-option").filter({ hasText: "etl/hourly" })).toBeVisible();
  await picture("copy");
  await page.keyboard.press("Escape");
  await dialog.getByRole("button", { name: ui.cancel }).click();
  const session = await platform.session();
  const planned = (await session.ask("schedule.list", {})).schedules.find((one) => one.schedule.calendar === "workdays");
  expect(planned?.next).not.toBeNull();
  await page.getByRole("tab", { name: workflows["list.title"] }).click();
  await expect(list.getByRole("row").filter({ hasText: "nightly" })).toContainText("workdays");
  await picture("list");
  expect(faults).toEqual([]);
});
