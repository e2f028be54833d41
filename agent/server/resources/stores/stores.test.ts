import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Refusal, type ResourceId } from "#contract";
import { signV4 } from "../../../transport/signV4.ts";
import { openStores } from "./openStores.ts";

let dir: string;
const servers: Server[] = [];
beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), "signalbox-stores-"))));
afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await rm(dir, { recursive: true });
});
const id = "01m7x3tndm3j9q9d44652vxz6p" as ResourceId;
const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");

async function listen(answer: (request: IncomingMessage, response: ServerResponse, body: Buffer) => void): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk)).once("end", () => answer(request, response, Buffer.concat(chunks)));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
/** What S3 does: checks the signature and the hash of the body, answers ranges. */
async function s3(): Promise<{ at: string; objects: Map<string, Buffer> }> {
  const objects = new Map<string, Buffer>();
  const at = await listen((request, response, body) => {
    const url = new URL(request.url!, `http://${request.headers.host}`);
    const { authorization, range, "x-amz-content-sha256": hash } = request.headers;
    const day = String(request.headers["x-amz-date"]);
    const atMs = Date.parse(day.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
    const signed = signV4({ method: request.method!, url, region: "eu-1", accessKey: "AK", secretKey: "SK", atMs, headers: { "x-amz-content-sha256": String(hash), ...(range === undefined ? {} : { range }) } });
    const end = (status: number, answer?: Buffer | string) => response.writeHead(status).end(answer);
    if (signed["authorization"] !== authorization) return end(403, "<Code>SignatureDoesNotMatch</Code>");
    const before = objects.get(url.pathname);
    if (request.method === "PUT") {
      if (hash !== sha256(body)) return end(400, "<Code>XAmzContentSHA256Mismatch</Code>");
      objects.set(url.pathname, body);
      return end(200);
    }
    if (request.method === "DELETE") return (objects.delete(url.pathname), end(204));
    if (before === undefined) return end(404, "<Code>NoSuchKey</Code>");
    const [from, to] = range!.slice("bytes=".length).split("-").map(Number);
    return from! >= before.length ? end(416) : end(206, before.subarray(from, to! + 1));
  });
  return { at, objects };
}
/** What WebHDFS does: the name node sends to a data node, which has the bytes. */
async function hdfs(): Promise<{ at: string; files: Map<string, Buffer>; users: Set<string | null> }> {
  const files = new Map<string, Buffer>();
  const users = new Set<string | null>();
  const dataNode = await listen((request, response, body) => {
    const url = new URL(request.url!, "http://data");
    if (request.method === "PUT") return (files.set(url.pathname, body), void response.writeHead(201).end());
    const from = Number(url.searchParams.get("offset"));
    response.writeHead(200).end(files.get(url.pathname)!.subarray(from, from + Number(url.searchParams.get("length"))));
  });
  const at = await listen((request, response, body) => {
    const url = new URL(request.url!, "http://name");
    users.add(url.searchParams.get("user.name"));
    const op = url.searchParams.get("op");
    if (op === "DELETE") return (files.delete(url.pathname), void response.writeHead(200).end('{"boolean":true}'));
    if (body.length > 0) return void response.writeHead(400).end("the name node takes no bytes");
    if (op === "OPEN" && !files.has(url.pathname)) return void response.writeHead(404).end('{"RemoteException":{"exception":"FileNotFoundException"}}');
    response.writeHead(307, { location: `http://${dataNode}${request.url!}` }).end();
  });
  return { at, files, users };
}
const local = async (bytes: string): Promise<string> => {
  const path = join(dir, "staged");
  await writeFile(path, bytes);
  return path;
};
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
const refusal = (asked: Promise<unknown>) =>
  asked.then(
    () => null,
    (error: Refusal) => error.failure.sentence,
  );
const keys = { accessKey: "AK", secretKey: "SK" };

test("[RES1] S3 has each version as an object, signed and checked; ranges come back, and it goes with the version", async () => {
  const { at, objects } = await s3();
  const stores = openStores(dir, { url: `s3+http://${at}/lake/res?region=eu-1`, ...keys });
  const place = stores.placeOf(id, 3);
  const path = await local("hello, world");
  await stores.put(place, path, sha256("hello, world"));
  expect(existsSync(path)).toBe(false);
  expect([...objects.keys()]).toEqual([`/lake/res/${id}/3`]);
  expect(text(await stores.read(place, 0, 5))).toBe("hello");
  expect(text(await stores.read(place, 7, 100))).toBe("world");
  expect(text(await stores.read(place, 12, 5))).toBe("");
  await stores.remove(place);
  await stores.remove(place);
  expect(objects.size).toBe(0);
});

test("a store that refuses is named with its words, and the staged file stays for the next try", async () => {
  const { at } = await s3();
  const stores = openStores(dir, { url: `s3+http://${at}/lake?region=eu-1`, accessKey: "AK", secretKey: "wrong" });
  const path = await local("x");
  expect(await refusal(stores.put(stores.placeOf(id, 1), path, sha256("x")))).toEqual({ code: "resource.storeFailed", values: { message: "HTTP 403 <Code>SignatureDoesNotMatch</Code>" } });
  expect(existsSync(path)).toBe(true);
  const changed = openStores(dir, { url: `s3+http://${at}/lake?region=eu-1`, ...keys });
  expect(await refusal(changed.put(changed.placeOf(id, 1), path, sha256("y")))).toMatchObject({ code: "resource.storeFailed" });
  expect(await refusal(changed.read(changed.placeOf(id, 9), 0, 5))).toMatchObject({ values: { message: "HTTP 404 <Code>NoSuchKey</Code>" } });
});

test("[RES1] WebHDFS: bytes go to and come from the data node that the name node names", async () => {
  const { at, files, users } = await hdfs();
  const stores = openStores(dir, { url: `webhdfs+http://${at}/user/signalbox?user=etl`, accessKey: "", secretKey: "" });
  const place = stores.placeOf(id, 1);
  await stores.put(place, await local("0123456789"), sha256("0123456789"));
  expect([...files.keys()]).toEqual([`/webhdfs/v1/user/signalbox/${id}/1`]);
  expect(text(await stores.read(place, 3, 4))).toBe("3456");
  expect(text(await stores.read(place, 8, 100))).toBe("89");
  await stores.remove(place);
  expect(files.size).toBe(0);
  expect([...users]).toEqual(["etl"]);
  expect(await refusal(stores.read(place, 0, 1))).toMatchObject({ code: "resource.storeFailed" });
});

test("what lay on the disk stays readable beside another store; what lies in a store of before says so", async () => {
  const disk = openStores(dir, null);
  const old = disk.placeOf(id, 1);
  await disk.put(old, await local("old"), sha256("old"));
  const { at } = await s3();
  const both = openStores(dir, { url: `s3+http://${at}/lake?region=eu-1`, ...keys });
  const place = both.placeOf(id, 2);
  await both.put(place, await local("new"), sha256("new"));
  expect([text(await both.read(old, 0, 9)), text(await both.read(place, 0, 9))]).toEqual(["old", "new"]);
  expect(await refusal(disk.read(place, 0, 9))).toEqual({ code: "resource.storeGone", values: { kind: "s3" } });
});

test("an address that is none is refused when the server starts", () => {
  const codeOf = (url: string, some = keys) => {
    try {
      openStores(dir, { url, ...some });
      return null;
    } catch (error) {
      return (error as Refusal).failure.sentence.code;
    }
  };
  expect([codeOf("ftp://x/y"), codeOf("s3+https://"), codeOf("s3+https://a:b@x/y"), codeOf("s3+https://x/"), codeOf("s3+https://x/b", { accessKey: "", secretKey: "" })]).toEqual([
    "resource.address",
    "resource.address",
    "resource.addressSecret",
    "resource.addressS3",
    "resource.addressS3",
  ]);
});
