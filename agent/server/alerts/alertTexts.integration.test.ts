import { afterAll, beforeAll, expect, test } from "vitest";
import { Refusal, type ProjectId } from "#contract";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";

let fixture: ServerFixture;
const ask: ServerFixture["admin"]["ask"] = (name, input) => fixture.admin.ask(name, input);
beforeAll(async () => {
  fixture = await startServerFixture();
});
afterAll(() => fixture.stop());
const apply = (text: string) => ask("text.apply", { text });
const problems = async (text: string): Promise<[string, string][]> => {
  const error = await apply(text).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Refusal) return error.failure.problems.map((problem) => [problem.path, problem.sentence.code]);
  throw new Error(`not refused: ${String(error)}`);
};

const TEXT = `kind: Project
name: shop
---
kind: Workflow
project: shop
name: nightly
tasks: [{ name: load, type: shell, params: { script: "true" } }]
---
kind: AlertChannel
name: duty
type: dingtalk
language: zh
config: { url: "https://oapi.dingtalk.com/robot/send?access_token=hidden", secret: SEC-hidden }
---
kind: AlertChannel
project: shop
name: mail
type: mail
config: { host: smtp.example.com, port: 465, from: a@example.com, user: ann, password: pw-hidden }
---
kind: AlertChannel
project: shop
name: pager
type: script
config: { project: shop, taskType: shell, params: { script: "echo $alert_text" } }
---
kind: AlertRule
project: shop
name: night
when: failed
workflows: [nightly]
tell: { followers: false, channels: [duty, mail, pager] }
quiet: { from: "22:00", until: "06:00" }
---
kind: AlertRule
name: queue
when: queueStuck
minutes: 30
tell: { users: [root] }
`;

test("[TXT2] [VAR1] rules and channels come out of a text as they went in, without what is secret, and applying that changes nothing", async () => {
  const { changes } = await apply(TEXT);
  expect(changes.filter((change) => change.kind.startsWith("Alert")).map(({ kind, name, change }) => `${change} ${kind} ${name}`)).toEqual([
    "created AlertChannel duty",
    "created AlertChannel shop/mail",
    "created AlertChannel shop/pager",
    "created AlertRule shop/night",
    "created AlertRule queue",
  ]);
  const { text } = await ask("text.export", {});
  expect(text).not.toMatch(/hidden/);
  expect(text).toContain("https://oapi.dingtalk.com/…");
  const again = await apply(text);
  expect(new Set(again.changes.map(({ change }) => change))).toEqual(new Set(["unchanged"]));
  expect((await ask("text.export", {})).text).toBe(text);
  // What was there keeps its secrets: changed by a text that does not say them.
  const { changes: renamed } = await apply(text.replace("language: zh\n", ""));
  expect(renamed.filter(({ change }) => change === "updated").map(({ name }) => name)).toEqual(["duty"]);
  expect((await ask("text.export", {})).text).not.toContain("language: zh");
});

test("[TXT1] what is wrong is said at its line, and nothing is applied; rights are those of the client", async () => {
  expect(await problems("kind: AlertChannel\nname: x\ntype: mail\nconfig: { host: h, port: 99999, from: nobody }\n")).toEqual([
    ["config.port", "alertChannel.field"],
    ["config.from", "alertChannel.field"],
  ]);
  expect(await problems("kind: AlertChannel\nname: x\ntype: slack\nconfig: { url: 'https://hooks.slack.com/…' }\n")).toEqual([["config", "alertChannel.addressNeeded"]]);
  expect(await problems("kind: AlertRule\nname: x\nwhen: failed\nworkflows: [shop/none]\ntell: { channels: [none] }\n")).toEqual([
    ["workflows.0", "alertRule.workflow"],
    ["tell.channels.0", "alertRule.channel"],
  ]);
  expect(await problems("kind: AlertRule\nproject: none\nname: x\nwhen: failed\n")).toEqual([["project", "project.notFound"]]);
  const shop = (await ask("project.list", {})).projects.find((one) => one.name === "shop")!.id as ProjectId;
  const ann = await fixture.session((await fixture.person("ann", shop, "developer")).token);
  await expect(ann.ask("text.apply", { text: "kind: AlertRule\nproject: shop\nname: y\nwhen: failed\n" })).rejects.toMatchObject({ failure: { sentence: { code: "access.forbidden" } } });
});
