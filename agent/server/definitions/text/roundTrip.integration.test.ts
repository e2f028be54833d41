import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Document } from "yaml";
import { startServerFixture, type ServerFixture } from "../../../testing/serverFixture.ts";

const PEOPLE = ["ann", "bob", "李雷"];
/** Where something was defined first, and an empty platform that is given its text. */
let first: ServerFixture;
let second: ServerFixture;
beforeAll(async () => {
  [first, second] = await Promise.all([startServerFixture(), startServerFixture()]);
  // Projects are made by texts, which say nothing of members.
  for (const at of [first, second]) for (const name of PEOPLE) await at.admin.ask("user.create", { name, password: "a long enough password", platformAdmin: true });
});
afterAll(() => Promise.all([first.stop(), second.stop()]));

const apply = async (at: ServerFixture, text: string) => (await at.admin.ask("text.apply", { text })).changes;
const exportOf = async (at: ServerFixture, project: string) => {
  const { projects } = await at.admin.ask("project.list", {});
  return (await at.admin.ask("text.export", { projectId: projects.find((one) => one.name === project)!.id })).text;
};
const yamlOf = (documents: readonly object[]): string => documents.map((one) => new Document(one).toString()).join("---\n");

const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);
const text = fc.constantFrom("", "plain", "${bizdate}", "$[yyyymmdd-1]", "'quoted' \"twice\"", "two\nlines\n", " : # - {}", "012", "~", "no", "\\u4e2d\\u6587", "$$ 5");
const params = fc.dictionary(fc.stringMatching(/^p_[a-z]{1,6}$/), text, { maxKeys: 4 });
const remark = fc.constantFrom("", "for the night", "a: b # c");
const login = fc.constantFrom("root", ...PEOPLE);
/** Each once; some are written by nobody, some twice. */
const followers = fc.array(login, { maxLength: 4 });
const schedule = fc.record(
  {
    cron: fc.constantFrom("30 2 * * *", "*/15 * * * *", "0 6 * * 1-5", "0 0 L * *", "5 1 1 1,7 *"),
    zone: fc.constantFrom("Asia/Shanghai", "Europe/Berlin"),
    from: fc.constant("2026-01-01"),
    until: fc.constant("2036-12-31"),
    calendar: fc.constant("cal"),
    roll: fc.constantFrom("next", "previous"),
    gap: fc.constant("skip"),
    fold: fc.constantFrom("second", "both"),
    misfire: fc.constantFrom({ policy: "skip" }, { policy: "all", cap: 7 }),
    overlap: fc.constantFrom({ policy: "skip" }, { policy: "parallel", parallel: 3 }, { policy: "cancelOld" }),
    businessDate: fc.constant("previousWorkingDay"),
    paused: fc.constant(true),
  },
  { requiredKeys: ["cron"] },
);
const task = (name: string, before: readonly string[]) =>
  fc.record(
    {
      name: fc.constant(name),
      type: fc.constant("shell"),
      params: params.map((own) => ({ script: "echo 'all: well'\nexit 0\n", ...own })),
      after: fc.subarray([...before]),
      retry: fc.record({ times: fc.nat(3), intervalSeconds: fc.constantFrom(60, 5) }),
      timeoutSeconds: fc.constantFrom(30, 4000),
      priority: fc.integer({ min: 1, max: 9 }),
      idempotent: fc.boolean(),
      limits: fc.record({ nice: fc.integer({ min: 0, max: 19 }), memoryBytes: fc.constant(1 << 30) }, { requiredKeys: [] }),
      owner: login,
      followers,
      remark,
      position: fc.tuple(fc.integer({ min: -900, max: 900 }), fc.integer({ min: -900, max: 900 })),
    },
    { requiredKeys: ["name", "type", "params"] },
  );
const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `t${index}`);
const tasks = (count: number) => fc.tuple(...names(count).map((name, index) => task(name, names(index))));
const note = fc.record({ text, x: fc.integer({ min: -900, max: 900 }), y: fc.double({ min: -900, max: 900, noNaN: true }), width: fc.integer({ min: 80, max: 2000 }), height: fc.integer({ min: 40, max: 2000 }) });
/** What the canvas shows: tasks, frames around them, notes. */
const canvas = fc.integer({ min: 1, max: 5 }).chain((count) =>
  fc.record({
    tasks: tasks(count),
    groups: fc.uniqueArray(fc.record({ name: fc.constantFrom("抽取", "load", "a b"), tasks: fc.subarray(names(count)) }), { selector: ({ name }) => name, maxLength: 3 }),
    notes: fc.array(note, { maxLength: 3 }),
  }),
);

/** A whole project: folders in folders, values, a calendar, a group, a pool, workflows with schedules, people, notes and frames. */
const project = (name: string) =>
  fc
    .record({
      description: remark,
      values: params,
      folder: fc.option(word),
      inner: fc.option(word),
      folderParams: params,
      remark,
      flows: fc.array(fc.record({ canvas, params, schedule: fc.option(schedule), filed: fc.boolean(), people: fc.record({ owner: login, followers }, { requiredKeys: [] }) }), { minLength: 1, maxLength: 3 }),
    })
    .map((of) => {
      const path = of.folder === null ? null : of.inner === null ? of.folder : `${of.folder}/${of.inner}`;
      return [
        { kind: "Project", name, description: of.description, params: of.values },
        ...(of.folder === null ? [] : [{ kind: "Folder", project: name, name: of.folder, params: of.folderParams }]),
        ...(of.folder === null || of.inner === null ? [] : [{ kind: "Folder", project: name, name: path, remark: of.remark }]),
        { kind: "Variable", project: name, name: "with_remark", value: "v", remark: "why" },
        { kind: "Variable", project: name, name: "password", secret: true, remark: of.remark },
        { kind: "ResourceGroup", project: name, name: `${name}_group`, network: "vpc" },
        { kind: "Pool", project: name, name: `${name}_pool`, slots: 2 },
        { kind: "Calendar", project: name, name: `${name}_cal`, weekdays: [1, 2, 3], exclude: ["2026-05-01"], remark: of.remark },
        ...of.flows.map((flow, index) => ({
          kind: "Workflow",
          project: name,
          name: `flow${index}`,
          ...(path !== null && flow.filed ? { folder: path } : {}),
          params: flow.params,
          ...(flow.schedule === null ? {} : { schedule: { ...flow.schedule, ...("calendar" in flow.schedule ? { calendar: `${name}_cal` } : {}) } }),
          ...flow.people,
          ...flow.canvas,
        })),
      ];
    });

test("[TXT2] [TXT3] a generated project is exported, applied elsewhere and exported again: the same bytes; applied where it came from, nothing changes", async () => {
  let made = 0;
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.constant(null).chain(() => project(`gen_${made++}_${Date.now() % 100_000}`)),
      async (documents) => {
        const name = (documents[0] as { name: string }).name;
        await apply(first, yamlOf(documents));
        const written = await exportOf(first, name);
        expect((await apply(first, written)).filter((change) => change.change !== "unchanged")).toEqual([]);
        await apply(second, written);
        expect(await exportOf(second, name)).toBe(written);
        expect((await apply(second, written)).filter((change) => change.change !== "unchanged")).toEqual([]);
        for (const word of written.match(/^ *(owner|followers|groups|notes)(?=:$|: )/gm) ?? []) seen.add(word.trim());
        // No secret is in a text, and none is lost by one.
        expect(written).toContain("secret: true");
        expect(written).not.toMatch(/secret:[0-9a-z]{26}/);
      },
    ),
    { numRuns: 40, seed: process.env["SIGNALBOX_SEED"] === undefined ? undefined : Number(process.env["SIGNALBOX_SEED"]) },
  );
  expect([...seen].toSorted()).toEqual(["followers", "groups", "notes", "owner"]);
}, 120_000);

test("[TXT2] shared scripts travel with the platform's text, with their folders, and personal ones never", async () => {
  const documents = yamlOf([
    { kind: "Script", name: "reports/daily/load.sql", language: "sql", text: "select 1;\n" },
    { kind: "Script", name: "hello.sh", language: "shell", text: "echo hello\n" },
  ]);
  expect((await apply(first, documents)).map((change) => change.change)).toEqual(["created", "created"]);
  expect((await apply(first, documents)).map((change) => change.change)).toEqual(["unchanged", "unchanged"]);
  expect((await apply(first, documents.replace("select 1", "select 2"))).map((change) => change.change)).toEqual(["updated", "unchanged"]);
  await first.admin.ask("script.create", { id: first.admin.ids.next(), area: "personal", parentId: null, name: "mine.sh", language: "shell", text: "my own" });
  const { text: whole } = await first.admin.ask("text.export", {});
  expect(whole).toContain("name: reports/daily/load.sql");
  expect(whole).not.toContain("my own");
  const only = whole
    .split("---\n")
    .filter((one) => one.startsWith("kind: Script"))
    .join("---\n");
  await apply(second, only);
  expect((await second.admin.ask("text.export", {})).text).toContain(only);
});

test("[TXT4] [DEV1] one's personal scripts go through a text that one asks for, and another's neither out nor over", async () => {
  const [theirs, other] = await Promise.all(["eve", "joe"].map(async (name) => first.session((await first.person(name, null, null)).token)));
  const create = (as: typeof theirs, id: string, name: string, parentId: string | null, language: "sql" | null, body = "") =>
    as!.ask("script.create", { id: id as never, area: "personal", parentId: parentId as never, name: name as never, language, text: body });
  const folder = first.admin.ids.next<string>();
  await create(theirs, folder, "drafts", null, null);
  await create(theirs, first.admin.ids.next(), "one.sql", folder, "sql", "select 'of eve';\n");
  const { text: written } = await theirs!.ask("text.export", { myScripts: true });
  expect(written).toBe("kind: Script\narea: personal\nname: drafts/one.sql\nlanguage: sql\ntext: |\n  select 'of eve';\n");
  expect((await theirs!.ask("text.apply", { text: written })).changes).toEqual([{ kind: "Script", name: "personal/drafts/one.sql", change: "unchanged", revision: null }]);
  for (const as of [other!, first.admin]) expect((await as.ask("text.export", { myScripts: true })).text).not.toContain("of eve");
  expect((await first.admin.ask("text.export", {})).text).not.toContain("of eve");

  // Applied by another it becomes the other's own, and hers is as it was.
  expect((await other!.ask("text.apply", { text: written.replace("of eve", "of joe") })).changes.map(({ change }) => change)).toEqual(["created"]);
  expect((await theirs!.ask("text.export", { myScripts: true })).text).toBe(written);
  expect((await other!.ask("text.export", { myScripts: true })).text).toBe(written.replace("of eve", "of joe"));
  expect((await theirs!.ask("text.apply", { text: written.replace("of eve", "anew") })).changes.map(({ change }) => change)).toEqual(["updated"]);
  // A name that is both shared and personal is two scripts; a folder that is a file is said at its line.
  const refused = await theirs!
    .ask("text.apply", { text: `${written.replace("area: personal\n", "")}---\n${written.replace("one.sql", "one.sql/two.sql")}` })
    .catch((error: { failure: { problems: { line: number; sentence: { code: string } }[] } }) => error.failure.problems);
  expect(refused).toMatchObject([{ line: 9, path: "name", sentence: { code: "script.parent" } }]);
});
