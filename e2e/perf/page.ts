import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { chromium, type Browser, type BrowserContext, type Page } from "@playwright/test";
import { en } from "../../renderer/i18n/en/en.ts";
import { makeIds } from "../../agent/platform/ids.ts";
import { systemClock } from "../../agent/platform/clock.ts";
import { signIn } from "../fixtures/page.ts";
import { at, interleaved, line, median, report, round } from "./report.ts";
import { wait, type Subject } from "./subject.ts";

const ROWS = 200;
const DAYS = 90;
const DAY_MS = 86_400_000;
/** A task goes through four states: it waits for resources, is sent, runs, and has ended. */
const CHANGES = 4;
/** Tasks of a workflow that gives the load. */
const CHUNK = 25;

/**
 * The page in a real browser, which SIGNALBOX_BROWSER names: a board of 200 rows × 90 dates from the click to the frame that shows it, and the frames
 * that each view draws in a second while states change, beside the same view at rest.
 */
export async function page(subject: Subject, options: { readonly samples: number; readonly changesPerSecond: number; readonly pairs: number }): Promise<void> {
  const executablePath = process.env["SIGNALBOX_BROWSER"] || undefined;
  let browser: Browser;
  try {
    browser = await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: ["--no-sandbox", "--disable-gpu"] });
  } catch (error) {
    line({ bench: "page", skipped: `no browser: SIGNALBOX_BROWSER names one (${error instanceof Error ? error.message.split("\n")[0] : String(error)})` });
    return;
  }
  try {
    await define(subject);
    plantRuns(subject);
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-US" });
    await board(subject, context, options.samples);
    await frames(subject, context, options);
  } finally {
    await browser.close();
  }
}

const define = ({ apply }: Subject): Promise<void> =>
  apply(`kind: TaskType
name: nothing
label: "true"
plugin: { kind: command, command: [/bin/true] }
---
kind: Project
name: board
---
kind: Workflow
project: board
name: load
tasks:
${Array.from({ length: CHUNK }, (_, index) => `  - { name: t${index}, type: nothing }`).join("\n")}
---
${Array.from({ length: ROWS }, (_, index) => `kind: Workflow\nproject: board\nname: nightly_${index}\ntasks:\n  - { name: load, type: nothing }\n`).join("---\n")}`);

/** A run of each workflow on each of the last dates, straight into the store: the server reads them like any others. */
function plantRuns({ platform }: Subject): void {
  const db = new DatabaseSync(join(platform.dir, "server", "signalbox.db"));
  const ids = makeIds(systemClock);
  const run = db.prepare(
    `insert into workflow_instances (id, project_id, project_name, workflow_id, workflow_name, revision_id, revision, origin, line, fire_at, zone, business_date, params, started_by, created_at, started_at, ended_at, state, running, success, failed, not_run, waiting_time, waiting_resource, changed_seq)
     select ?, w.project_id, 'board', w.id, w.name, w.revision_id, w.revision, 'scheduled', 'main', ?, 'UTC', ?, '{}', 'schedule', ?, ?, ?, ?, 0, ?, ?, 0, 0, 0, 0 from workflows w where w.name = ? and w.removed_at is null`,
  );
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  db.exec("pragma busy_timeout = 5000; begin immediate");
  for (let back = 0; back < DAYS; back++) {
    const fireAt = today - back * DAY_MS;
    for (let index = 0; index < ROWS; index++) {
      const failed = (back * 7 + index) % 10 === 0;
      run.run(ids.next<string>(), fireAt, new Date(fireAt).toISOString().slice(0, 10), fireAt, fireAt, fireAt + 60_000, failed ? "FAILED" : "SUCCESS", failed ? 0 : 1, failed ? 1 : 0, `nightly_${index}`);
    }
  }
  db.exec("commit");
  db.close();
}

async function signedIn(subject: Subject, context: BrowserContext): Promise<Page> {
  const tab = await context.newPage();
  await signIn(tab, await subject.platform.signInLink(), en.welcome["start.tab"]);
  await tab.keyboard.press("Control+2");
  await tab.getByRole("button", { name: en.board.title, exact: true }).waitFor();
  return tab;
}

async function board(subject: Subject, context: BrowserContext, samples: number): Promise<void> {
  const first = await signedIn(subject, context);
  await first.getByRole("button", { name: en.board.title, exact: true }).click();
  await first.getByRole("combobox", { name: en.board["range.label"] }).click();
  await first.getByTitle(`${DAYS} dates`).click();
  await first.locator(`[role=grid][aria-colcount="${DAYS}"]`).waitFor();
  await first.close();
  const times: number[] = [];
  for (let sample = 0; sample < samples; sample++) {
    const tab = await signedIn(subject, context);
    const drawn = tab.evaluate(
      ({ name, rows }) =>
        new Promise<number>((resolve) => {
          const button = [...document.querySelectorAll("button")].find((one) => one.getAttribute("aria-label") === name || one.textContent === name)!;
          button.addEventListener(
            "click",
            () => {
              const begun = performance.now();
              const look = (): void => {
                if (document.querySelector(`[role=grid][aria-rowcount="${rows}"]`) === null) requestAnimationFrame(look);
                // The frame after the one in which it is there is the one that has drawn it.
                else requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - begun)));
              };
              requestAnimationFrame(look);
            },
            { once: true, capture: true },
          );
        }),
      { name: en.board.title, rows: ROWS },
    );
    await tab.getByRole("button", { name: en.board.title, exact: true }).click();
    times.push(await drawn);
    await tab.close();
  }
  report("board", `${ROWS} rows × ${DAYS} dates in the browser, from the click to the frame that shows them, in milliseconds`, times, [], {
    floor: 1000,
    goal: 500,
    sense: "at most",
    limit: "the server answers for all cells at once, and the part of the page is loaded at its first use",
  });
}

/** Frames of each second, and the longest that one took, milliseconds. */
function countFrames(tab: Page, seconds: number): Promise<{ perSecond: number[]; longestMs: number }> {
  return tab.evaluate(
    (wanted) =>
      new Promise<{ perSecond: number[]; longestMs: number }>((resolve) => {
        const perSecond: number[] = [];
        let [begun, last, count, longestMs] = [performance.now(), performance.now(), 0, 0];
        const frame = (): void => {
          const now = performance.now();
          longestMs = Math.max(longestMs, now - last);
          last = now;
          count++;
          if (now - begun >= 1000) {
            perSecond.push((count * 1000) / (now - begun));
            [begun, count] = [now, 0];
          }
          if (perSecond.length === wanted) resolve({ perSecond, longestMs });
          else requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }),
    seconds,
  );
}

async function frames(subject: Subject, context: BrowserContext, { changesPerSecond, pairs }: { readonly changesPerSecond: number; readonly pairs: number }): Promise<void> {
  const views: Readonly<Record<string, (tab: Page) => Promise<void>>> = {
    "the list of instances": (tab) => tab.getByRole("button", { name: en.operations["side.all"], exact: true }).click(),
    "the board": (tab) => tab.getByRole("button", { name: en.board.title, exact: true }).click(),
  };
  for (const [view, open] of Object.entries(views)) {
    const tab = await signedIn(subject, context);
    await open(tab);
    await wait(2000);
    const [busy, rest, longest, rates]: number[][] = [[], [], [], []];
    await interleaved(
      pairs,
      async () => {
        const load = startLoad(subject, changesPerSecond);
        await wait(1000);
        const from = load.changes();
        const begun = performance.now();
        const counted = await countFrames(tab, 5);
        rates!.push(((load.changes() - from) * 1000) / (performance.now() - begun));
        await load.stop();
        busy!.push(...counted.perSecond);
        longest!.push(counted.longestMs);
        await wait(1000);
      },
      async () => void rest!.push(...(await countFrames(tab, 5)).perSecond),
    );
    await tab.close();
    report(
      "frames",
      `frames a second of ${view} while states change`,
      busy!,
      rest!,
      { floor: 30, goal: 50, sense: "at least", limit: "browser, server and tasks share the machine's cores" },
      { atRest: round(median(rest!)), ratio: round(median(busy!) / median(rest!)), changesPerSecond: Math.round(median(rates!)), longestFrameMs: round(at(longest!, 1)) },
    );
  }
}
/** Runs of the workflow one after the other, as many as make so many changes of states a second. */
function startLoad(subject: Subject, changesPerSecond: number): { changes(): number; stop(): Promise<void> } {
  const everyMs = (CHUNK * CHANGES * 1000) / changesPerSecond;
  let changes = 0;
  let going = true;
  const running: Promise<unknown>[] = [];
  const loop = (async () => {
    for (let next = performance.now(); going; next += everyMs) {
      running.push(subject.runOnce("load").then(() => (changes += CHUNK * CHANGES)));
      await wait(Math.max(0, next + everyMs - performance.now()));
    }
  })();
  return {
    changes: () => changes,
    async stop() {
      going = false;
      await loop;
      await Promise.all(running);
    },
  };
}
