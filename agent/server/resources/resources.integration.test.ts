import { createHash } from "node:crypto";
import { existsSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { io, type Socket } from "socket.io-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LOG_PATH, logUp, PROTOCOL, ResourceName, UI_NAMESPACE, type ProjectId, type UploadId } from "#contract";
import { call } from "../../transport/call.ts";
import type { Peer } from "../../transport/peer.ts";
import { startServerFixture, type ServerFixture } from "../../testing/serverFixture.ts";
import { openDiskStore } from "./stores/diskStore.ts";
import { storedName } from "./storedName.ts";

let fixture: ServerFixture;
let projectId: ProjectId;
const sockets: Socket[] = [];
const ask: ServerFixture["admin"]["ask"] = (name, input) => fixture.admin.ask(name, input);
const newId = () => fixture.admin.ids.next<UploadId>();
const project = async (name: string) => (await ask("project.create", { name })).id;
/** The connection for bytes, as the client opens it. */
async function bytesOf(token: string): Promise<Peer> {
  const socket = io(`${fixture.server.address}${UI_NAMESPACE}`, { path: LOG_PATH, transports: ["websocket"], auth: { protocol: PROTOCOL, token } });
  sockets.push(socket);
  await new Promise<void>((resolve) => socket.once("connect", resolve));
  return socket as unknown as Peer;
}
const append = async (peer: Peer, uploadId: UploadId, of: ProjectId, offset: number, bytes: Uint8Array) => (await call(peer, logUp, "resource.append", { uploadId, projectId: of, offset, bytes }, { id: newId() })).stored;
async function upload(name: string, content: string | Buffer, of = projectId) {
  const bytes = Buffer.from(content);
  const uploadId = newId();
  await ask("resource.begin", { uploadId, projectId: of, name, bytes: bytes.length });
  if (bytes.length > 0) await append(await bytesOf(fixture.adminToken), uploadId, of, 0, bytes);
  return ask("resource.finish", { uploadId, projectId: of });
}
const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => "done",
    (error: { failure: { sentence: { code: string } } }) => error.failure.sentence.code,
  );

beforeAll(async () => {
  fixture = await startServerFixture();
  projectId = await project("p");
});
afterAll(async () => {
  for (const socket of sockets) socket.close();
  await fixture.stop();
});

test("[RES1] S4-27: versions under one name, each with the time of its upload; read back byte for byte", async () => {
  const first = await upload("clean.py", "print(1)");
  const second = await upload("clean.py", "print(22)");
  expect(second).toMatchObject({
    id: first.id,
    name: "clean.py",
    versions: [
      { number: 2, bytes: 9, createdBy: "root", sha256: createHash("sha256").update("print(22)").digest("hex") },
      { number: 1, bytes: 8 },
    ],
  });
  for (const version of second.versions) expect(version.storedName).toMatch(/^clean-\d{8}-\d{6}(-\d+)?\.py$/);
  expect(new Set(second.versions.map((version) => version.storedName)).size).toBe(2);
  const peer = await bytesOf(fixture.adminToken);
  const read = await call(peer, logUp, "resource.read", { id: first.id, projectId, number: 1, from: 6, bytes: 100 }, { id: newId() });
  expect([Buffer.from(read.bytes).toString(), read.total]).toEqual(["1)", 8]);
  expect((await upload("empty.txt", "")).versions[0]).toMatchObject({ bytes: 0 });
});

test("[RES1] an upload goes on where it broke off, over a restart of the server; nothing is a resource before it is whole", async () => {
  const content = Buffer.alloc(700_000, "abcdefg");
  const uploadId = newId();
  const announced = { uploadId, projectId, name: "big.jar", bytes: content.length };
  expect(await ask("resource.begin", announced)).toEqual({ offset: 0 });
  const peer = await bytesOf(fixture.adminToken);
  expect(await append(peer, uploadId, projectId, 0, content.subarray(0, 200_000))).toBe(200_000);
  // Behind the end, and over what is there.
  expect(await append(peer, uploadId, projectId, 300_000, content.subarray(300_000, 400_000))).toBe(200_000);
  expect(await append(peer, uploadId, projectId, 100_000, content.subarray(100_000, 300_000))).toBe(300_000);
  expect(await codeOf(ask("resource.finish", { uploadId, projectId }))).toBe("resource.incomplete");
  await fixture.restart();
  expect(await ask("resource.begin", announced)).toEqual({ offset: 300_000 });
  expect(await codeOf(ask("resource.begin", { ...announced, bytes: 1 }))).toBe("resource.uploadOther");
  const again = await bytesOf(fixture.adminToken);
  for (let from = 300_000; from < content.length; from += 200_000)
    await append(again, uploadId, projectId, from, Buffer.concat([content.subarray(from, from + 200_000), from + 200_000 > content.length ? Buffer.from("more than announced") : Buffer.alloc(0)]));
  const made = await ask("resource.finish", { uploadId, projectId });
  expect(made.versions[0]).toMatchObject({ bytes: content.length, sha256: createHash("sha256").update(content).digest("hex") });
  expect(await codeOf(ask("resource.finish", { uploadId, projectId }))).toBe("resource.uploadNotFound");
});

test("[ACC2] [WIRE3] another project's files, uploads of others, and rights", async () => {
  const other = await project("q");
  const theirs = await upload("theirs.txt", "secret", other);
  const viewer = await fixture.person("vera", projectId, "viewer");
  const developer = await fixture.person("dev", projectId, "developer");
  const session = await fixture.session(developer.token);
  expect((await session.ask("resource.list", {})).resources.map((one) => one.name)).not.toContain("theirs.txt");
  expect(await codeOf(session.ask("resource.remove", { id: theirs.id, projectId }))).toBe("resource.notFound");
  expect(await codeOf(session.ask("resource.uses", { id: theirs.id, projectId: other }))).toBe("access.notFound");
  const peer = await bytesOf(developer.token);
  expect(await codeOf(call(peer, logUp, "resource.read", { id: theirs.id, projectId, number: 1, from: 0, bytes: 10 }, { id: newId() }))).toBe("resource.versionNotFound");
  const uploadId = newId();
  await ask("resource.begin", { uploadId, projectId, name: "mine.txt", bytes: 4 });
  expect(await codeOf(append(peer, uploadId, projectId, 0, Buffer.from("evil")))).toBe("resource.uploadNotFound");
  expect(await codeOf(append(await bytesOf(viewer.token), uploadId, projectId, 0, Buffer.from("evil")))).toBe("access.forbidden");
  await ask("resource.abandon", { uploadId, projectId });
  expect(await codeOf(ask("resource.abandon", { uploadId, projectId }))).toBe("resource.uploadNotFound");
});

test("[DEF2] [DEF3] a script that asks for what there is not is not published; what is asked for is not removed", async () => {
  const resource = await upload("lib.sql", "select 1");
  const text = (name: string) => `kind: Workflow\nproject: p\nname: uses\ntasks:\n  - { name: t, type: shell, params: { script: "# download[res:///${name} lib.sql]\\ncat lib.sql" } }\n`;
  const refused = await ask("text.apply", { text: text("lob.sql") }).catch((error: { failure: { problems: { sentence: unknown }[] } }) => error.failure.problems);
  expect(refused).toMatchObject([{ sentence: { code: "task.resourceUnknown", values: { path: "res:///lob.sql", nearest: "lib.sql?" } } }]);
  await ask("text.apply", { text: text(resource.versions[0]!.storedName) });
  expect(await ask("resource.uses", { id: resource.id, projectId })).toMatchObject([{ workflow: "uses", task: "t", published: true }]);
  expect(await codeOf(ask("resource.remove", { id: resource.id, projectId }))).toBe("resource.inUse");
  const unused = await upload("unused.txt", "x");
  const place = join(fixture.dataDir, "resources", unused.id, "1");
  expect(existsSync(place)).toBe(true);
  await ask("resource.remove", { id: unused.id, projectId });
  expect(existsSync(place)).toBe(false);
});

test("[RES2] row 40: names that would be paths are refused, and no name is a path in the store", async () => {
  const bad = ["../a.py", "..%2fa.py", "/etc/passwd.py", "a/b.py", "a\\b.py", "a\0.py", ".hidden.py", "a.exe", "a", "．．／a.py", "a\n.py", "-a.py"];
  for (const name of bad) expect(await codeOf(ask("resource.begin", { uploadId: newId(), projectId, name, bytes: 1 })), name).toBe("command.invalid");
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 30 }), (stem) => {
      const name = `${stem}.py`;
      if (ResourceName.safeParse(name).success) expect(/[/\\\0]|^\.|^-/.test(name)).toBe(false);
    }),
    { numRuns: 2000 },
  );
  const kept = readdirSync(join(fixture.dataDir, "resources"), { recursive: true }) as string[];
  for (const path of kept) expect(path).toMatch(/^(uploads(\/[0-9a-z]{26})?|[0-9a-z]{26}(\/\d+)?)$/);
});

test("[RES2] the disk store follows no link and opens no place that is none", async () => {
  const directory = join(fixture.dataDir, "resources");
  const store = openDiskStore(directory);
  const made = await upload("swap.txt", "mine");
  writeFileSync(join(fixture.dataDir, "outside"), "outside");
  symlinkSync(join(fixture.dataDir, "outside"), join(directory, made.id, "7"));
  await expect(store.read(`${made.id}/7`, 0, 10)).rejects.toThrow("ELOOP");
  for (const place of ["../outside", `${made.id}/../../outside`, `${made.id}/1/../../../outside`, "/etc/passwd", `${made.id}/1\0`]) await expect(store.read(place, 0, 10), place).rejects.toThrow("no place");
});

test("S4-27: a stored name has the time of the zone, and a number where that is taken", () => {
  const at = Date.UTC(2026, 10, 20, 3, 4, 55);
  const taken = new Set<string>();
  const name = () => storedName("job.final.sql", at, "Asia/Shanghai", (one) => taken.has(one));
  expect(name()).toBe("job.final-20261120-110455.sql");
  taken.add(name());
  expect(name()).toBe("job.final-20261120-110455-2.sql");
});
