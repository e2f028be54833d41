import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openApplicationFinder } from "./applications.ts";

let dir: string;
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), "signalbox-applications-"))));
afterEach(() => rmSync(dir, { recursive: true }));

test("names are found as the output grows, also when one was cut between two looks, each once and at most twenty", () => {
  const path = join(dir, "output");
  const finder = openApplicationFinder("application_\\d+_\\d+");
  let size = 0;
  const write = (text: string) => {
    appendFileSync(path, text);
    size += text.length;
    while (finder.look(path, size));
  };
  write("submitted application_17_0");
  write("001 to yarn\n");
  write("again application_17_0001\n(application_17_0002)\n");
  expect(finder.found).toEqual(["application_17_0001", "application_17_0002"]);
  write(`${"x".repeat(3_000_000)}\napplication_17_0003\n`);
  expect(finder.found.at(-1)).toBe("application_17_0003");
  write("last application_17_0004");
  expect(finder.found).toHaveLength(3);
  finder.finish();
  expect(finder.found.at(-1)).toBe("application_17_0004");
  for (let number = 100; number < 200; number++) write(`application_18_${number}\n`);
  expect(finder.found).toHaveLength(20);
});

test("a group of the pattern is the name; a pattern that is none finds nothing", () => {
  const path = join(dir, "output");
  appendFileSync(path, "Job ID = job_9, tracked\n");
  const finder = openApplicationFinder("Job ID = (\\w+)");
  finder.look(path, 24);
  expect(finder.found).toEqual(["job_9"]);
  const broken = openApplicationFinder("(");
  expect(broken.look(path, 24)).toBe(false);
  expect(broken.found).toEqual([]);
});
