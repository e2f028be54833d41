import { afterAll, beforeAll, expect, test } from "vitest";
import { Refusal, type Problem, type ProjectId, type UserId } from "#contract";
import type { Session } from "../../../cli/admin/session.ts";
import { startServerFixture, type ServerFixture } from "../../../testing/serverFixture.ts";

let fixture: ServerFixture;
let projectId: ProjectId;
/** Who administers the project, who only develops in it, and who is no member. */
let ann: Session, dev: Session;
let annId: UserId;
beforeAll(async () => {
  fixture = await startServerFixture();
  projectId = (await fixture.admin.ask("project.create", { name: "people" })).id;
  const { token, userId } = await fixture.person("ann", projectId, "projectAdmin");
  [ann, annId] = [await fixture.session(token), userId];
  dev = await fixture.session((await fixture.person("dev", projectId, "developer")).token);
  await fixture.person("stranger", null, null);
});
afterAll(() => fixture.stop());

/** A workflow of two tasks; `head` and `task` are lines of YAML. */
const flow = (name: string, head = "", task = "") => `kind: Workflow\nproject: people\nname: ${name}\n${head}tasks:\n  - name: one\n    type: shell\n    params: { script: "true" }\n${task}`;
const apply = async (as: Session, text: string, options: { withoutPeople?: boolean; draft?: boolean; dryRun?: boolean } = {}) => (await as.ask("text.apply", { text, ...options })).changes.map(({ change }) => change);
const find = async (name: string) => (await fixture.admin.ask("workflow.list", { projectId })).workflows.find((one) => one.name === name)!;
const exported = async (name: string) => (await fixture.admin.ask("text.export", { workflowId: (await find(name)).id })).text;
const followedBy = async (who: Session, name: string) => {
  const { id } = await find(name);
  return (await who.ask("workflow.followed", {})).filter((one) => one.workflowId === id).map(({ taskId }) => (taskId === null ? "all" : "task"));
};
const refused = async (asked: Promise<unknown>): Promise<Refusal["failure"]> => {
  const error = await asked.catch((one: unknown) => one);
  if (!(error instanceof Refusal)) throw new Error(`not refused: ${JSON.stringify(error)}`);
  return error.failure;
};
const placesOf = (problems: readonly Problem[]) => problems.map(({ line, path, sentence }) => [line, path, sentence.code, sentence.values["login"]]);

test("[TXT3] owner and followers of a workflow and of its tasks come with its text; what is left out stays", async () => {
  expect(await apply(dev, flow("own"))).toEqual(["created"]);
  expect(await find("own")).toMatchObject({ owner: "dev" });
  const said = flow("own", "owner: ann\nfollowers: [root, ann]\n", "    owner: dev\n    followers: [dev]\n");
  expect(await apply(fixture.admin, said, { dryRun: true })).toEqual(["updated"]);
  expect(await find("own")).toMatchObject({ owner: "dev" });
  expect(await apply(fixture.admin, said)).toEqual(["updated"]);
  expect(await find("own")).toMatchObject({ owner: "ann", changedBy: "root" });
  expect([await followedBy(ann, "own"), await followedBy(dev, "own"), await followedBy(fixture.admin, "own")]).toEqual([["all"], ["task"], ["all"]]);
  expect(await exported("own")).toContain("owner: ann\nfollowers:\n  - ann\n  - root\n");
  expect(await apply(fixture.admin, said)).toEqual(["unchanged"]);

  expect(await apply(dev, flow("own", "", "    owner: dev\n"))).toEqual(["unchanged"]);
  expect(await find("own")).toMatchObject({ owner: "ann" });
  expect(await followedBy(dev, "own")).toEqual(["task"]);
  // An empty list says that nobody does.
  expect(await apply(fixture.admin, flow("own", "followers: []\n", "    owner: dev\n    followers: []\n"))).toEqual(["updated"]);
  expect([await followedBy(ann, "own"), await followedBy(dev, "own")]).toEqual([[], []]);
  expect(await exported("own")).not.toContain("followers");
});

test("[TXT3] [TXT1] who is not there, or is no member, is refused at the line with the cure; without people the rest is applied", async () => {
  const text = flow("elsewhere", "owner: ghost\nfollowers:\n  - ann\n  - stranger\n", "    owner: ghost\n    followers: [nobody]\n");
  const { problems } = await refused(apply(ann, text));
  expect(placesOf(problems)).toEqual([
    [4, "owner", "text.userUnknown", "ghost"],
    [7, "followers", "text.userNoMember", "stranger"],
    [13, "tasks.one.followers", "text.userUnknown", "nobody"],
    [12, "tasks.one.owner", "text.userUnknown", "ghost"],
  ]);
  expect(await apply(ann, text, { withoutPeople: true })).toEqual(["created"]);
  expect(await find("elsewhere")).toMatchObject({ owner: "ann", revision: 1 });
  expect(await exported("elsewhere")).not.toMatch(/ghost|followers/);

  await apply(ann, flow("elsewhere", "owner: dev\nfollowers: [dev]\n", "    owner: dev\n"));
  const before = await exported("elsewhere");
  expect(await apply(ann, text, { withoutPeople: true })).toEqual(["unchanged"]);
  expect(await exported("elsewhere")).toBe(before);
});

test("[TXT3] [ACC1] a developer gives a workflow away and follows, as in the client, but follows for nobody else", async () => {
  expect(await apply(dev, flow("rights", "owner: ann\nfollowers: [dev]\n"))).toEqual(["created"]);
  expect(await followedBy(dev, "rights")).toEqual(["all"]);
  expect(await refused(apply(dev, flow("rights", "followers: [dev, ann]\n")))).toMatchObject({ code: "forbidden", sentence: { values: { right: "administer" } } });
  expect(await apply(ann, flow("rights", "followers: [dev, ann]\n"))).toEqual(["updated"]);
  expect((await refused(apply(dev, flow("rights", "followers: []\n")))).code).toBe("forbidden");
  // What is as it is needs no right, and whoever has left the project is not asked for again.
  await fixture.admin.ask("project.setMember", { projectId, userId: annId, role: null });
  const text = await exported("rights");
  expect(text).toContain("owner: ann\nfollowers:\n  - ann\n  - dev\n");
  expect(new Set(await apply(dev, text))).toEqual(new Set(["unchanged"]));
  const viewer = await fixture.session((await fixture.person("eve", projectId, "viewer")).token);
  expect((await refused(apply(viewer, flow("rights", "owner: eve\n")))).code).toBe("forbidden");
});
