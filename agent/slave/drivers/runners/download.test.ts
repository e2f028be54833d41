import { createHash } from "node:crypto";
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { AttemptOrder } from "#contract";
import { makeOrder, makeScript } from "../../../testing/agentOrders.ts";
import { openTestRunner, processesOf, testIds as ids, type TestRunner } from "../../../testing/agentRunner.ts";
import { withoutDirectives } from "../../runner/hooks/download.ts";

/** Speaks WebHDFS as its documentation does: status, checksum, and a redirect from the name node to a data node. */
class NameNode {
  readonly files = new Map<string, Buffer>();
  /** Each request, as `OP path user`. */
  readonly asked: string[] = [];
  stall = false;
  cut = false;
  address = "";
  private readonly server: Server = createServer((request, response) => {
    const url = new URL(request.url!, this.address);
    const path = decodeURIComponent(url.pathname.replace("/webhdfs/v1", ""));
    const operation = url.searchParams.get("op") ?? "";
    const content = this.files.get(path);
    if (operation !== "DATA") this.asked.push(`${operation} ${path} ${url.searchParams.get("user.name") ?? "-"}`);
    const answer = (status: number, body: unknown) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (content === undefined) return void answer(404, { RemoteException: { exception: "FileNotFoundException", message: `File does not exist: ${path}\n\tat somewhere` } });
    if (operation === "GETFILESTATUS") return void answer(200, { FileStatus: { type: "FILE", length: content.length, modificationTime: 1 } });
    if (operation === "GETFILECHECKSUM") return void answer(200, { FileChecksum: { algorithm: "MD5-of-0MD5-of-512CRC32C", bytes: createHash("md5").update(content).digest("hex"), length: 28 } });
    if (operation === "OPEN") return void response.writeHead(307, { location: `${this.address}${url.pathname}?op=DATA` }).end();
    response.writeHead(200, this.cut ? {} : { "content-length": content.length });
    if (this.stall) return void response.write(content.subarray(0, 1));
    response.end(this.cut ? content.subarray(0, 1) : content);
  });
  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.address = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

let agent: TestRunner;
let hdfs: NameNode;
beforeEach(async () => {
  agent = await openTestRunner();
  hdfs = new NameNode();
  await hdfs.open();
});
afterEach(async () => {
  hdfs.close();
  await agent.close();
});
async function run(script: string, environment: Record<string, string> = { webhdfs: hdfs.address }, change: Partial<AttemptOrder> = {}) {
  const order = makeScript(ids, script, { environment, ...change });
  const exit = await agent.run(order);
  return { exit, output: agent.output(order.attemptId) };
}

test("S4-28: files are in the work directory before the script starts, fetched once for each content", async () => {
  hdfs.files.set("/dir/a b.txt", Buffer.from("text"));
  hdfs.files.set("/data.bin", Buffer.from([0, 255, 10, 13]));
  hdfs.files.set("/copy/of.bin", Buffer.from([0, 255, 10, 13]));
  hdfs.files.set("/dir/世界", Buffer.from("text"));
  const script = 'download[hdfs:///data.bin  data one.bin]\n# download[hdfs://name:8020/dir/世界 a.txt]\nset -e\ncat a.txt; echo " $day $0" | grep -c script; od -An -tx1 "data one.bin"; echo x >> "data one.bin"; exit 4';
  const first = await run(script, { webhdfs: `${hdfs.address}/`, hdfs_user: "etl", day: "1" });
  expect(first.output.replaceAll(/^hdfs.*\n/gm, "")).toBe("text1\n 00 ff 0a 0d\n");
  expect(first.exit).toMatchObject({ code: 4, startError: null });
  expect(hdfs.asked).toContain("OPEN /data.bin etl");
  // The same content from another place is not fetched again, and what a task did to its copy stays its own.
  hdfs.asked.length = 0;
  const second = await run("# download[hdfs:///copy/of.bin it]\nod -An -tx1 it");
  expect(second.output).toContain("fetched before\n 00 ff 0a 0d\n");
  expect(hdfs.asked.map((line) => line.split(" ")[0])).toEqual(["GETFILESTATUS", "GETFILECHECKSUM"]);
  const cache = join(agent.dir, "downloads");
  expect(readdirSync(cache).length).toBe(2);
  expect(statSync(cache).mode & 0o777).toBe(0o700);
});

test("S4-28: changed content under the same path is fetched anew", async () => {
  hdfs.files.set("/f", Buffer.from("one"));
  expect((await run("# download[hdfs:///f f]\ncat f")).output).toContain("\none");
  hdfs.files.set("/f", Buffer.from("two"));
  expect((await run("# download[hdfs:///f f]\ncat f")).output).toContain("\ntwo");
});

test("a download that fails is a failed start with the sentence of the server, and the script never ran", async () => {
  const { exit, output } = await run("download[hdfs:///missing f]\necho ran");
  expect(exit).toMatchObject({ code: null, signal: null, startError: { code: "start.download", values: { path: "hdfs:///missing", message: "File does not exist: /missing" } } });
  expect(output).not.toContain("ran");
  hdfs.files.set("/f", Buffer.from("four"));
  hdfs.cut = true;
  expect((await run("download[hdfs:///f f]\necho ran")).exit.startError).toMatchObject({ code: "start.download" });
  expect((await run("download[hdfs:///f f]", { webhdfs: "http://127.0.0.1:2" })).exit.startError?.values["message"]).toContain("ECONNREFUSED");
});

test("what cannot be fetched is said before anything starts", async () => {
  const startError = async (script: string, environment?: Record<string, string>) => (await run(script, environment)).exit.startError?.code;
  expect(await startError("download[res:///../a.jar a.jar]")).toBe("start.downloadForm");
  expect(await startError("download[hdfs:///a]")).toBe("start.downloadForm");
  expect(await startError("download[hdfs:///a ../a]")).toBe("start.downloadForm");
  expect(await startError("download[http://host/a a]")).toBe("start.downloadForm");
  expect(await startError("download[hdfs:///a a]", {})).toBe("start.webhdfs");
  expect(hdfs.asked).toEqual([]);
});

test("[KILL1] a download that hangs is killed like a task", async () => {
  hdfs.files.set("/f", Buffer.from("four"));
  hdfs.stall = true;
  const order = makeScript(ids, "download[hdfs:///f f]\necho ran", { environment: { webhdfs: hdfs.address } });
  await agent.accept(order);
  while (!hdfs.asked.some((line) => line.startsWith("OPEN"))) await new Promise((resolve) => setTimeout(resolve, 10));
  await agent.runner.kill(order.attemptId, "operator");
  expect((await agent.ended(order.attemptId)).killedBy).toBe("operator");
  expect(processesOf(order.attemptId)).toEqual([]);
});

test("the process that fetched becomes the task: one process id, its environment and its arguments", async () => {
  hdfs.files.set("/f", Buffer.from("x"));
  writeFileSync(join(agent.dir, "show"), '#!/bin/sh\necho "$$ $1 $name"\ncat "$2"\n', { mode: 0o755 });
  const order = makeOrder(ids, [], {
    plugin: { kind: "command", command: [join(agent.dir, "show"), "a  b", "${file:code.sql}"] },
    params: { code: "-- download[hdfs:///f f]\nselect 1;\ndownload[hdfs:///f g]\n" } as AttemptOrder["params"],
    environment: { webhdfs: hdfs.address, name: "n" },
  });
  expect((await agent.run(order)).code).toBe(0);
  const pid = await agent.started(order.attemptId);
  expect(agent.output(order.attemptId)).toContain(`${pid} a  b n\n-- download[hdfs:///f f]\nselect 1;\n\n`);
});

test("[PAR2] only whole lines speak to us, and every other line keeps its number", () => {
  const script = "a\n  download[hdfs:///x y]  \r\necho 'download[hdfs:///x y]'\n-- download[hdfs:///x y]\nb";
  expect(withoutDirectives(script)).toBe("a\n\necho 'download[hdfs:///x y]'\n-- download[hdfs:///x y]\nb");
});
