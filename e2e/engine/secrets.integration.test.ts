import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SECRET_MASK } from "../../agent/contract/index.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

let platform: Platform;
beforeAll(async () => void (platform = await startPlatform({ slaves: 1 })), 90_000);
afterAll(() => platform.remove());

/** Every byte that the server keeps: database, log store, what else lies there. */
const kept = (directory: string): string =>
  readdirSync(directory, { withFileTypes: true, recursive: true })
    .flatMap((entry) => (entry.isFile() ? [readFileSync(join(entry.parentPath, entry.name), "latin1")] : []))
    .join("\n");

test("[VAR1] [SEC1] a run that uses secrets gets them, and nothing that the server keeps or says holds them", async () => {
  const session = await platform.session();
  const password = "hunter2-of-the-warehouse";
  const token = "token-of-everybody-9876";
  const text = `
kind: Project
name: vault
params: { login: "ann:\${db_password}" }
---
{ kind: Variable, project: vault, name: db_password, secret: true, value: ${password} }
---
{ kind: Variable, name: api_token, secret: true, value: ${token} }
---
kind: Workflow
project: vault
name: uses
tasks:
  - name: tells
    type: shell
    params: { script: 'echo "login $login"; echo "alone \${login#ann:}"; echo "len \${#login} \${#bearer}"; echo "bare [$db_password][$api_token]"', bearer: "Bearer \${api_token}" }
`;
  await session.ask("text.apply", { text });
  const projectId = (await session.ask("project.list", {})).projects.find((one) => one.name === "vault")!.id;
  const workflow = (await session.ask("workflow.list", { projectId })).workflows[0]!;
  const run = await session.ask("workflow.run", { workflowId: workflow.id });
  await expect.poll(async () => (await session.ask("workflowInstance.get", { workflowInstanceId: run.id })).instance.state, { timeout: 30_000 }).toBe("SUCCESS");
  const { tasks } = await session.ask("workflowInstance.get", { workflowInstanceId: run.id });
  const got = await session.ask("taskInstance.get", { taskInstanceId: tasks[0]!.id });
  expect(got.parameters.filter((one) => one.secret).map((one) => [one.name, one.value])).toEqual([
    ["bearer", SECRET_MASK],
    ["login", SECRET_MASK],
  ]);
  let log = "";
  const read = async () => (log = Buffer.from((await session.askBytes("log.read", { attemptId: tasks[0]!.attemptId!, from: 0, bytes: 262_144 })).bytes).toString());
  await expect.poll(read, { timeout: 20_000 }).toContain("bare [][]");
  expect(log).toContain(`login ${"*".repeat(`ann:${password}`.length)}`);
  expect(log).toContain(`alone ${"*".repeat(password.length)}`);
  expect(log, "the task itself had them").toContain(`len ${`ann:${password}`.length} ${`Bearer ${token}`.length}`);
  const answers = JSON.stringify([
    got,
    await session.ask("variable.list", {}),
    await session.ask("audit.list", { limit: 1000 }),
    await session.ask("text.export", {}),
    await session.ask("workflow.resolve", { workflowId: workflow.id, taskId: tasks[0]!.taskId }),
    await session.ask("workflow.revision", { workflowId: workflow.id, number: 1 }),
    log,
  ]);
  await platform.stop();
  const files = kept(join(platform.dir, "server"));
  for (const secret of [password, token]) {
    expect(answers).not.toContain(secret);
    for (const form of [secret, Buffer.from(secret).toString("base64")]) expect(files).not.toContain(form);
  }
}, 120_000);
