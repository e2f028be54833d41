import { expect, test } from "vitest";
import { nightReport } from "./nightReport.ts";

const parts = {
  title: "Night of 2026-11-19",
  summary: ["3 done"],
  rootsTitle: "Roots",
  rootHeads: ["Task", "Why"],
  roots: [["a|b", "exit 3\n# not a heading"]],
  stepsTitle: "Done",
  steps: ["rerun [x](y)"],
  deadlinesTitle: "Deadlines",
  deadlines: [],
  noteTitle: "Note",
  note: "",
};

test("J6: a night as Markdown; what names and logs say neither leaves its cell nor becomes a link, and what is empty is left out", () => {
  expect(nightReport(parts)).toBe(
    ["# Night of 2026-11-19", "", "- 3 done", "", "## Roots", "", "| Task | Why |", "| --- | --- |", "| a\\|b | exit 3 # not a heading |", "", "## Done", "", "1. rerun \\[x\\](y)", ""].join("\n"),
  );
  expect(nightReport({ ...parts, roots: [], steps: [], deadlines: ["ads at 05:30"], note: " seen by ann " })).toBe("# Night of 2026-11-19\n\n- 3 done\n\n## Deadlines\n\n- ads at 05:30\n\n## Note\n\nseen by ann\n");
});
