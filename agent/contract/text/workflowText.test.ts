import fc from "fast-check";
import { expect, test } from "vitest";
import { TaskId, TextWorkflow, WorkflowDefinition, isSecretReference, withoutDefaults, workflowDocument, workflowOf } from "#contract";

const idAt = (index: number): TaskId => TaskId.parse(String(index).padStart(26, "0"));
const head = { project: "sales", folder: "etl/night", name: "daily", enabled: false, description: "" };
const noId = (): TaskId => {
  throw new Error("no task is new");
};

const condition = (task: string) =>
  fc.oneof(
    fc.record({ on: fc.constant("exitCode"), task: fc.constant(task), from: fc.integer({ min: 0, max: 9 }), to: fc.integer({ min: 10, max: 255 }) }),
    fc.record({ on: fc.constant("output"), task: fc.constant(task), name: fc.constant("rows"), is: fc.constantFrom("equal", "less", "contains"), value: fc.string({ maxLength: 9 }) }),
  );
const dependency = fc.record({
  workflow: fc.constantFrom(null, "load", "other/load"),
  task: fc.constantFrom(null, "extract"),
  of: fc.oneof(fc.record({ cycle: fc.constant("date"), daysBefore: fc.integer({ min: 0, max: 2 }), all: fc.boolean() }), fc.record({ cycle: fc.constant("lastCycle") })),
});
const definition = fc.integer({ min: 1, max: 7 }).chain((count) =>
  fc.record({
    tasks: fc.tuple(
      ...Array.from({ length: count }, (_, index) =>
        fc.record(
          {
            id: fc.constant(idAt(index)),
            name: fc.constant(`任务 ${index}`),
            type: fc.constantFrom("shell", "sql"),
            params: fc.dictionary(fc.constantFrom("script", "url"), fc.oneof(fc.string(), fc.integer(), fc.boolean()), { noNullPrototype: true }),
            after: fc.subarray(Array.from({ length: index }, (__, upstream) => idAt(upstream))),
            when: index === 0 ? fc.constant([]) : fc.array(condition(idAt(index - 1)), { maxLength: 2 }),
            dependsOn: fc.array(dependency, { maxLength: 2 }),
            priority: fc.integer({ min: 1, max: 9 }),
            remark: fc.constantFrom("", "# yes: no"),
          },
          { requiredKeys: ["id", "name", "type"] },
        ),
      ),
    ),
    deadline: fc.constantFrom(undefined, null, { at: "08:30", daysAfter: 1 }, { at: "23:00", daysAfter: 0 }),
    positions: fc.constantFrom({}, { [idAt(0)]: { x: 8, y: -8 } }),
    groups: fc.array(fc.record({ name: fc.constantFrom("抽取", "load"), tasks: fc.subarray(Array.from({ length: count }, (_, index) => idAt(index))) }), { maxLength: 2 }),
    notes: fc.array(fc.record({ text: fc.string(), x: fc.integer(), y: fc.integer(), width: fc.constant(200), height: fc.constant(80) }), { maxLength: 2 }),
  }),
);

test("[TXT2] a definition comes back from its own text as it was", () => {
  fc.assert(
    fc.property(definition, (generated) => {
      const before = WorkflowDefinition.parse(generated);
      const written = JSON.parse(JSON.stringify(workflowDocument(head, before))) as unknown;
      const read = workflowOf(TextWorkflow.parse(written), before, noId);
      expect(read.faults).toEqual([]);
      expect(read.definition).toEqual(withoutDefaults(before));
      expect(workflowDocument(head, read.definition)).toEqual(written);
    }),
  );
});

test("[TXT1] a name that is not in the text is a fault at its place, with what was meant", () => {
  const body = TextWorkflow.parse({
    kind: "Workflow",
    project: "p",
    name: "w",
    tasks: [
      { name: "extract", type: "shell" },
      { name: "load", type: "shell", after: ["extrakt"], when: [{ on: "exitCode", task: "nothing", from: 0, to: 1 }] },
    ],
    groups: [{ name: "g", tasks: ["laod"] }],
  });
  let next = 0;
  const { faults, definition: read } = workflowOf(body, null, () => idAt(next++));
  expect(faults.map(({ at, sentence }) => [at.join("."), sentence.code, sentence.values["nearest"]])).toEqual([
    ["tasks.1.after.0", "text.afterUnknown", "extract?"],
    ["tasks.1.when.0.task", "text.conditionUnknown", ""],
    ["groups.0.tasks.0", "text.groupUnknown", "load?"],
  ]);
  expect(read.tasks[1]).toMatchObject({ after: [], when: [] });
});

test("[VAR1] what is hidden is not written and stays as it was", () => {
  const before = WorkflowDefinition.parse({ tasks: [{ id: idAt(0), name: "a", type: "http", params: { token: "typed", url: "x" } }] });
  const hidden: typeof isSecretReference = (_, key) => key === "token";
  const written = workflowDocument(head, before, hidden);
  expect(JSON.stringify(written)).not.toContain("typed");
  expect(workflowOf(TextWorkflow.parse(written), before, noId, hidden).definition.tasks[0]!.params).toEqual({ token: "typed", url: "x" });
});
