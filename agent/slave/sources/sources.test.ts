import { createServer as createHttp, type RequestListener, type Server } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, expect, test } from "vitest";
import { DataSourceConfig, type DataSourceKind } from "#contract";
import { isForbiddenAddress } from "../../transport/forbiddenAddress.ts";
import { signV4 } from "../../transport/signV4.ts";
import { testSource } from "./testSource.ts";

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});
const tried = async (kind: DataSourceKind, config: object, secret: string | null = null, stepMs?: number) =>
  (await testSource({ kind, config: DataSourceConfig.parse(config), secret }, stepMs)).map((step) => [step.step, step.ok, step.detail.code, step.detail.values["what"] ?? step.detail.values["message"] ?? ""]);

async function web(handler: RequestListener): Promise<string> {
  const server: Server = createHttp(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))));
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}
async function tcp(onSocket: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => {}));
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => new Promise((resolve) => (sockets.forEach((socket) => socket.destroy()), server.close(() => resolve()))));
  return (server.address() as { port: number }).port;
}
const REACHED = [
  ["resolve", true, "sourceTest.resolved", ""],
  ["connect", true, "sourceTest.connected", ""],
];

test.each([
  "169.254.169.254",
  "169.254.0.1",
  "0.0.0.0",
  "100.100.100.200",
  "168.63.129.16",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "fe80::1",
  "fe80::1%eth0",
  "fd00:ec2::254",
  "ff02::1",
  "::ffff:169.254.169.254",
  "::ffff:a9fe:a9fe",
  "::a9fe:a9fe",
  "64:ff9b::a9fe:a9fe",
  "2002:a9fe:a9fe::1",
])("[SRC2] nothing is sent to %s", (address) => expect(isForbiddenAddress(address)).toBe(true));
test.each(["127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.9", "8.8.8.8", "::1", "fd12::1", "2001:db8::1", "::ffff:10.0.0.1", "64:ff9b::808:808", "169.253.255.255", "100.100.100.201"])(
  "%s may be a data source",
  (address) => expect(isForbiddenAddress(address)).toBe(false),
);

test.each(["http://169.254.169.254/latest/meta-data", "http://[::ffff:169.254.169.254]/", "http://2852039166/", "http://0xA9FEA9FE/", "http://169.254.43518/", "http://0/"])(
  "[SRC2] %s is refused by what it resolves to",
  async (url) => {
    const [first, ...rest] = await tried("http", { url });
    expect([first, rest]).toEqual([["resolve", false, "sourceTest.forbidden", ""], []]);
  },
);

test("[SRC2] a redirect to a forbidden address, to another scheme, or in a circle is not followed; credentials stay at home", async () => {
  const seen: (string | undefined)[] = [];
  const other = await web((request, response) => {
    seen.push(request.headers.authorization);
    response.end("other");
  });
  const home = await web((request, response) => {
    const location = { "/metadata": "http://169.254.169.254/latest", "/file": "file:///etc/passwd", "/round": "/round", "/other": other }[request.url ?? ""];
    response.writeHead(location === undefined ? 200 : 302, location === undefined ? {} : { location }).end();
  });
  const last = async (path: string) => (await tried("http", { url: `${home}${path}`, user: "ann" }, "pass")).at(-1)!;
  expect((await last("/metadata")).slice(0, 3)).toEqual(["signIn", false, "sourceTest.forbidden"]);
  expect(await last("/file")).toEqual(["signIn", false, "sourceTest.notSignedIn", "redirected to file:"]);
  expect((await last("/round")).slice(0, 3)).toEqual(["signIn", false, "sourceTest.redirects"]);
  expect(await last("/other")).toEqual(["read", true, "sourceTest.read", "HTTP 200"]);
  expect(seen).toEqual([undefined]);
});

test("http: signs in with user and password, says what went wrong", async () => {
  const url = await web((request, response) => {
    const right = request.headers.authorization === `Basic ${Buffer.from("ann:pass").toString("base64")}`;
    response.statusCode = right ? (request.url === "/broken" ? 503 : 200) : 401;
    response.end();
  });
  expect(await tried("http", { url, user: "ann" }, "pass")).toEqual([...REACHED, ["signIn", true, "sourceTest.signedIn", ""], ["read", true, "sourceTest.read", "HTTP 200"]]);
  expect((await tried("http", { url, user: "ann" }, "wrong")).at(-1)).toEqual(["signIn", false, "sourceTest.notSignedIn", "HTTP 401"]);
  expect((await tried("http", { url: `${url}/broken`, user: "ann" }, "pass")).at(-1)).toEqual(["read", false, "sourceTest.notRead", "HTTP 503"]);
});

test("a name that is unknown, a port that is closed, a server that says nothing: each at its step", async () => {
  expect((await tried("postgresql", { host: "nowhere.invalid", database: "d" })).map((step) => step.slice(0, 3))).toEqual([["resolve", false, "sourceTest.notResolved"]]);
  const port = await tcp(() => {});
  expect((await tried("hive", { host: "127.0.0.1", port }, null, 200)).at(-1)?.slice(0, 3)).toEqual(["signIn", false, "sourceTest.tooSlow"]);
  expect((await tried("mysql", { host: "127.0.0.1", port: 1, database: "d" })).map((step) => step.slice(0, 3))).toEqual([
    ["resolve", true, "sourceTest.resolved"],
    ["connect", false, "sourceTest.notConnected"],
  ]);
});

test("hdfs: WebHDFS is asked for the state of its root", async () => {
  const asked: string[] = [];
  const url = await web((request, response) => {
    asked.push(request.url!);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(request.url!.startsWith("/webhdfs/v1/?op=GETFILESTATUS") ? { FileStatus: { type: "DIRECTORY", owner: "hdfs" } } : {}));
  });
  expect(await tried("hdfs", { url, options: { user: "etl" } })).toEqual([...REACHED, ["signIn", true, "sourceTest.signedIn", ""], ["read", true, "sourceTest.read", "/ hdfs"]]);
  expect(asked).toEqual(["/webhdfs/v1/?op=GETFILESTATUS&user.name=etl"]);
  const other = await web((_, response) => response.end("<html></html>"));
  expect((await tried("hdfs", { url: other })).at(-1)?.slice(0, 3)).toEqual(["read", false, "sourceTest.notRead"]);
});

test("s3: the signatures of Amazon's own examples", () => {
  const common = { method: "GET", region: "us-east-1", accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", atMs: Date.UTC(2013, 4, 24) };
  const signatureOf = (path: string, headers?: Record<string, string>) =>
    /Signature=(\w+)$/.exec(signV4({ ...common, url: new URL(path, "https://examplebucket.s3.amazonaws.com"), ...(headers === undefined ? {} : { headers }) })["authorization"]!)![1];
  expect(signatureOf("/test.txt", { Range: "bytes=0-9" })).toBe("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  expect(signatureOf("/?lifecycle=")).toBe("fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
  expect(signatureOf("/?max-keys=2&prefix=J")).toBe("34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
});

test("s3: the bucket is asked for with a signature; no bucket and no right are told apart", async () => {
  const url = await web((request, response) => {
    response.statusCode = request.method !== "HEAD" || request.headers.authorization?.startsWith("AWS4-HMAC-SHA256 Credential=key/") !== true ? 403 : request.url === "/lake" ? 200 : 404;
    response.end();
  });
  expect(await tried("s3", { url, database: "lake", user: "key" }, "secret")).toEqual([...REACHED, ["signIn", true, "sourceTest.signedIn", ""], ["read", true, "sourceTest.read", "lake"]]);
  expect((await tried("s3", { url, database: "other", user: "key" }, "secret")).at(-1)).toEqual(["read", false, "sourceTest.notRead", "there is no bucket other"]);
  expect((await tried("s3", { url, database: "lake", user: "other" }, "secret")).at(-1)).toEqual(["signIn", false, "sourceTest.notSignedIn", "HTTP 403"]);
});

test("sqlite: a file is looked at, and none is made", async () => {
  const dir = mkdtempSync(join(tmpdir(), "signalbox-source-"));
  closers.push(() => rmSync(dir, { recursive: true }));
  const db = new DatabaseSync(join(dir, "a.db"));
  db.exec("create table t (a)");
  db.close();
  expect(await tried("sqlite", { database: join(dir, "a.db") })).toEqual([["read", true, "sourceTest.read", "1 tables"]]);
  expect((await tried("sqlite", { database: join(dir, "b.db") })).map((step) => step.slice(0, 3))).toEqual([["read", false, "sourceTest.notRead"]]);
});

test("hive: PLAIN over SASL, and HTTP mode", async () => {
  const frame = (state: number, text: string) => Buffer.concat([Buffer.from([state, 0, 0, 0, text.length]), Buffer.from(text)]);
  const port = await tcp((socket) => {
    let got = Buffer.alloc(0);
    socket.on("data", (chunk: Buffer) => {
      got = Buffer.concat([got, chunk]);
      const text = got.toString("latin1");
      if (text.includes("\0ann\0pass")) socket.write(frame(5, ""));
      else if (text.includes("\0ann\0")) socket.write(frame(4, "Error validating the login"));
    });
  });
  const of = (secret: string) => tried("hive", { host: "127.0.0.1", port, user: "ann" }, secret);
  expect(await of("pass")).toEqual([...REACHED, ["signIn", true, "sourceTest.signedIn", ""]]);
  expect((await of("bad")).at(-1)).toEqual(["signIn", false, "sourceTest.notSignedIn", "Error validating the login"]);
  const url = new URL(await web((request, response) => response.writeHead(request.url === "/cliservice" ? 500 : 404).end()));
  const http = (options: object) => tried("hive", { host: "127.0.0.1", port: Number(url.port), options: { transportMode: "http", ...options } });
  expect(await http({})).toEqual([...REACHED, ["signIn", true, "sourceTest.anonymous", ""]]);
  expect((await http({ httpPath: "other" })).at(-1)?.[1]).toBe(false);
});

test("kafka: the versions that a broker speaks, then the brokers of its cluster; another server is not taken for one", async () => {
  const broker = (highest: number) =>
    tcp((socket) =>
      socket.on("data", (chunk: Buffer) => {
        const api = chunk.readInt16BE(4);
        const version = chunk.readInt16BE(6);
        const body = api === 18 ? Buffer.alloc(18) : Buffer.alloc(version >= 3 ? 8 : 4);
        if (api === 18) {
          body.writeInt32BE(2, 2);
          body.writeInt16BE(1, 6);
          body.writeInt16BE(3, 12);
          body.writeInt16BE(highest, 16);
        } else body.writeInt32BE(3, version >= 3 ? 4 : 0);
        const head = Buffer.alloc(8);
        head.writeInt32BE(4 + body.length, 0);
        head.writeInt32BE(chunk.readInt32BE(8), 4);
        socket.write(Buffer.concat([head, body]));
      }),
    );
  for (const highest of [1, 5, 12])
    expect(await tried("kafka", { url: `127.0.0.1:${await broker(highest)}` })).toEqual([...REACHED, ["signIn", true, "sourceTest.anonymous", ""], ["read", true, "sourceTest.read", "3 brokers"]]);
  const http = await tcp((socket) => socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")));
  expect((await tried("kafka", { url: `127.0.0.1:${http}` })).at(-1)?.slice(0, 3)).toEqual(["signIn", false, "sourceTest.notSignedIn"]);
});
