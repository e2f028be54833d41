import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Refusal, type Problem, type TextChange } from "#contract";
import { startServerFixture, type ServerFixture } from "../../../testing/serverFixture.ts";

let fixture: ServerFixture;
beforeAll(async () => {
  fixture = await startServerFixture();
});
afterAll(() => fixture.stop());

const apply = async (text: string, options: { draft?: boolean; dryRun?: boolean } = {}): Promise<TextChange[]> => (await fixture.admin.ask("text.apply", { text, ...options })).changes;
const problemsOf = async (text: string): Promise<Problem[]> => {
  try {
    await apply(text);
    return [];
  } catch (error) {
    if (error instanceof Refusal) return error.failure.problems;
    throw error;
  }
};
const exported = async (name?: string): Promise<string> => {
  const projectId = name === undefined ? undefined : (await fixture.admin.ask("project.list", {})).projects.find((one) => one.name === name)!.id;
  return (await fixture.admin.ask("text.export", { projectId })).text;
};
const workflow = (project: string, tasks: string, name = "flow") => `kind: Workflow\nproject: ${project}\nname: ${name}\ntasks:\n${tasks}`;

test("[TXT1] a file with one bad document changes nothing; every problem has its line and field", async () => {
  const text = `kind: Project
name: half
---
kind: Workflow
project: half
name: flow
tasks:
  - name: a
    type: shell
    params: { script: "true" }
  - name: b
    type: shel
    after: [a]
  - name: c
    type: shell
    after: [aa]
    params: { script: "\${x}" , url: "\${bizdat}" }
  - name: a
    type: shell
    params: { script: "true", LD_PRELOAD: evil }
`;
  const before = (await fixture.admin.ask("project.list", {})).projects.length;
  const problems = await problemsOf(text.replace(", LD_PRELOAD: evil", ""));
  expect(problems.map((problem) => [problem.line, problem.sentence.code])).toEqual(
    expect.arrayContaining([
      [12, "task.typeUnknown"],
      [16, "text.afterUnknown"],
      [17, "parameter.unknownNearest"],
    ]),
  );
  expect(problems.some((problem) => problem.sentence.code === "task.nameTwice")).toBe(true);
  expect((await problemsOf(text)).map((problem) => problem.line)).toContain(20);
  expect((await fixture.admin.ask("project.list", {})).projects.length).toBe(before);
});

test("[TXT1] syntax, unknown kinds and fields, doubles, cycles and alias bombs are refused at their line", async () => {
  expect((await problemsOf("kind: Project\nname: [unclosed\n"))[0]).toMatchObject({ sentence: { code: "text.syntax" } });
  expect((await problemsOf("kind: Project\nname: fine\n---\nkind: Wokflow\nname: x\n"))[0]).toMatchObject({ line: 4, sentence: { code: "text.kindUnknown", values: { kind: "Wokflow" } } });
  expect((await problemsOf("kind: Project\nname: fine\ncolour: red\n"))[0]).toMatchObject({ line: 3 });
  expect((await problemsOf("kind: Project\nname: twice\n---\nkind: Project\nname: twice\n"))[0]).toMatchObject({ line: 5, sentence: { code: "text.nameTwice" } });
  const circle = await problemsOf(
    `kind: Project\nname: round\n---\n${workflow("round", "  - { name: a, type: shell, after: [c], params: { script: x } }\n  - { name: b, type: shell, after: [a], params: { script: x } }\n  - { name: c, type: shell, after: [b], params: { script: x } }\n")}`,
  );
  expect(circle[0]).toMatchObject({ sentence: { code: "workflow.cycle" } });
  expect(circle[0]!.sentence.values["path"]).toMatch(/a > b > c > a|b > c > a > b|c > a > b > c/);
  const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${"bcdefghi"
    .split("")
    .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[index]}`).join(", ")}]`)
    .join("\n")}\n`;
  expect((await problemsOf(bomb)).length).toBeGreaterThan(0);
});

test("[TXT2] twice is once; what is exported applies to the same, byte for byte", async () => {
  const task = fc.record({
    script: fc.string({ minLength: 1, maxLength: 60, unit: "grapheme" }).filter((text) => !text.includes("\0") && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/.test(text)),
    extra: fc.constantFrom("plain", "${bizdate}", "$[yyyymmdd-1] x", "'quoted' \"twice\"", "multi\nline\n", " : # - {}", "中文 值", "yes", "012", "~"),
    retries: fc.integer({ min: 0, max: 3 }),
    limit: fc.option(fc.integer({ min: 1, max: 100 })),
    place: fc.record(
      {
        where: fc.record(
          {
            group: fc.constantFrom(null, "text_group"),
            tags: fc.subarray(["ssd", "gpu"]),
            requires: fc.subarray(["java", { command: "python3", version: ">=3.9" }]),
            memoryBytes: fc.option(fc.integer({ min: 0, max: 10 })),
          },
          { requiredKeys: [] },
        ),
        pools: fc.subarray(["text_pool", { pool: "text_pool_2", slots: 2 }]),
        priority: fc.integer({ min: 1, max: 9 }),
        lostPolicy: fc.constantFrom("wait", "fail", "rerun"),
        idempotent: fc.constant(true),
        lostAfterSeconds: fc.constantFrom(10, 600),
        limits: fc.record(
          { nice: fc.option(fc.integer({ min: -20, max: 19 })), umask: fc.constantFrom(null, "022"), memoryBytes: fc.constantFrom(null, 1_048_576), user: fc.constantFrom(null, "etl") },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: ["idempotent"] },
    ),
    moved: fc.option(fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: -500, max: 500 }))),
  });
  let counter = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(task, { minLength: 1, maxLength: 6 }), async (tasks) => {
      const name = `generated_${counter++}`;
      const document = {
        kind: "Workflow",
        project: name,
        name: "flow",
        tasks: tasks.map((one, index) => ({
          name: `t${index}`,
          type: "shell",
          params: { script: one.script, extra: one.extra },
          after: index === 0 ? [] : [`t${index - 1}`],
          retry: { times: one.retries, intervalSeconds: 5 },
          timeoutSeconds: one.limit,
          ...one.place,
          ...(one.moved === null ? {} : { position: one.moved }),
        })),
      };
      const places = ["group", "pool", "pool_2"].map((place) => `${place}_${name}`);
      const text = JSON.stringify(document)
        .replaceAll('"text_', '"')
        .replaceAll(/"(group|pool|pool_2)"(?=[,}\]])/g, (_, place: string) => `"${place}_${name}"`);
      await apply(
        `kind: Project\nname: ${name}\n---\n{ kind: ResourceGroup, project: ${name}, name: ${places[0]}, network: vpc }\n---\n{ kind: Pool, project: ${name}, name: ${places[1]}, slots: 1 }\n---\n{ kind: Pool, project: ${name}, name: ${places[2]}, slots: 2 }\n---\n${text}\n`,
      );
      const first = await exported(name);
      expect((await apply(first)).map((change) => change.change)).toEqual(Array(5).fill("unchanged"));
      expect(await exported(name)).toBe(first);
    }),
    { numRuns: 25 },
  );
});

test("a renamed task keeps its identity, a dry run and a draft publish nothing", async () => {
  await apply(`kind: Project\nname: names\n---\n${workflow("names", "  - { name: old, type: shell, params: { script: x } }\n")}`);
  const find = async () => {
    const project = (await fixture.admin.ask("project.list", {})).projects.find((one) => one.name === "names")!;
    const { workflows } = await fixture.admin.ask("workflow.list", { projectId: project.id });
    return fixture.admin.ask("workflow.get", { workflowId: workflows[0]!.id });
  };
  const before = await find();
  const renamed = workflow("names", "  - { name: fresh, renamedFrom: old, type: shell, params: { script: x } }\n");
  expect((await apply(renamed, { dryRun: true })).map((change) => change.change)).toEqual(["updated"]);
  expect((await find()).draft).toEqual(before.draft);
  await apply(renamed, { draft: true });
  expect(await find()).toMatchObject({ revision: 1, draftDiffers: true });
  await apply(renamed.replace(", renamedFrom: old", ""));
  const after = await find();
  expect(after).toMatchObject({ revision: 2, draftDiffers: false });
  expect(after.draft.tasks[0]!.id).toBe(before.draft.tasks[0]!.id);
});

test("[STO2] two who save the same draft: the second is told who was first, and nothing of theirs is half in", async () => {
  await apply(`kind: Project\nname: race\n---\n${workflow("race", "  - { name: a, type: shell, params: { script: x } }\n")}`);
  const project = (await fixture.admin.ask("project.list", {})).projects.find((one) => one.name === "race")!;
  const { workflows } = await fixture.admin.ask("workflow.list", { projectId: project.id });
  const one = await fixture.admin.ask("workflow.get", { workflowId: workflows[0]!.id });
  const save = (script: string) => fixture.admin.ask("workflow.save", { workflowId: one.id, draftVersion: one.draftVersion, definition: { ...one.draft, tasks: [{ ...one.draft.tasks[0]!, params: { script } }] } });
  await save("first");
  await expect(save("second")).rejects.toMatchObject({ failure: { code: "stale", sentence: { code: "workflow.stale", values: { by: "root" } } } });
  expect((await fixture.admin.ask("workflow.get", { workflowId: one.id })).draft.tasks[0]!.params).toEqual({ script: "first" });
});

test("[TXT2] what a task says without need is not written, and makes no difference", async () => {
  await apply(`kind: Project\nname: plainly\n---\n${workflow("plainly", "  - { name: a, type: shell, params: { script: x } }\n")}`);
  const project = (await fixture.admin.ask("project.list", {})).projects.find((one) => one.name === "plainly")!;
  const { workflows } = await fixture.admin.ask("workflow.list", { projectId: project.id });
  const one = await fixture.admin.ask("workflow.get", { workflowId: workflows[0]!.id });
  const wordy = { ...one.draft.tasks[0]!, priority: 5, where: {}, pools: [], limits: {}, idempotent: false, lostPolicy: "wait" as const, lostAfterSeconds: 600, warnAfterSeconds: null };
  await fixture.admin.ask("workflow.save", { workflowId: one.id, draftVersion: one.draftVersion, definition: { ...one.draft, tasks: [wordy] } });
  await fixture.admin.ask("workflow.publish", { workflowId: one.id, draftVersion: one.draftVersion + 1 });
  const text = await exported("plainly");
  for (const word of ["priority", "where", "pools", "limits", "idempotent", "lost", "warnAfter"]) expect(text).not.toContain(word);
  expect((await apply(text)).map((change) => change.change)).toEqual(["unchanged", "unchanged"]);
});

test("[GRP1] [TXT1] groups, pools and hosts as text: in any order in the file, changed once, and problems at their line", async () => {
  const text = `kind: Node
type: master
name: hosted
parent: server
group: text_etl
weight: 30
---
{ kind: Pool, name: text_db, slots: 3, remark: licences }
---
kind: ResourceGroup
name: text_etl
project: places
network: vpc-prod
strategy: pack
settings: { maxMemoryRate: 0.5, maxLoadPerCore: null, systemMemoryBytes: null, taskMemoryBytes: null, minDiskBytes: 1000 }
---
kind: Project
name: places
`;
  expect((await apply(text)).map((change) => [change.kind, change.change])).toEqual([
    ["Project", "created"],
    ["ResourceGroup", "created"],
    ["Pool", "created"],
    ["Node", "created"],
  ]);
  expect(new Set((await apply(text)).map((change) => change.change))).toEqual(new Set(["unchanged"]));
  const whole = await exported();
  for (const line of ["kind: ResourceGroup", "network: vpc-prod", "strategy: pack", "kind: Pool", "slots: 3", "group: text_etl", "weight: 30"]) expect(whole).toContain(line);
  // Drafts that other tests left behind are published by it; everything else stays as it is.
  expect((await apply(whole)).filter((change) => change.kind !== "Workflow" && change.change !== "unchanged")).toEqual([]);
  expect((await apply("{ kind: Pool, name: text_db, slots: 5 }\n")).map((change) => change.change)).toEqual(["updated"]);
  const group = (await fixture.admin.ask("group.list", {})).groups.find((one) => one.name === "text_etl")!;
  expect((await fixture.admin.ask("node.list", {})).nodes.find((node) => node.name === "hosted")).toMatchObject({ groupId: group.id, weight: 30 });
  const problems = await problemsOf(
    "kind: Node\ntype: master\nname: hosted\nparent: server\ngroup: nowhere\n---\nkind: Pool\nname: text_etl2\nproject: nobody\nslots: 1\n---\nkind: ResourceGroup\nproject: race\nname: text_etl\n",
  );
  expect(problems.map((problem) => [problem.line, problem.sentence.code]).toSorted()).toEqual(
    [
      [14, "group.nameTaken"],
      [9, "project.notFound"],
      [5, "group.notFound"],
    ].toSorted(),
  );
});
