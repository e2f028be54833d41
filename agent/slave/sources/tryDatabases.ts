import { DatabaseSync } from "node:sqlite";
import { isIP } from "node:net";
import { createConnection } from "mysql2/promise";
import pg from "pg";
import { DATA_SOURCE_PORTS, sentence } from "#contract";
import { authorities, reach, readBytes, secure } from "./reach.ts";
import type { SourceSteps } from "./sourceSteps.ts";
import type { TriedSource, TrySource } from "./trySource.ts";

const portOf = ({ kind, config }: TriedSource): number => config.port ?? DATA_SOURCE_PORTS[kind]!;
const signedIn = (user: string) => sentence("sourceTest.signedIn", { user });
const read = (what: string) => sentence("sourceTest.read", { what });
/** How a driver of Node checks the other side's certificate. */
const tlsOf = (host: string, verify: boolean) => ({ rejectUnauthorized: verify, ...(verify ? { ca: authorities() } : {}), ...(isIP(host) === 0 ? { servername: host } : {}) });

/** The words with which a client of PostgreSQL asks for an encrypted connection; the answer is one letter. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

export const tryPostgres: TrySource = async (source, steps) => {
  const { host, database, user, options } = source.config;
  const { socket, address, port } = await reach(steps, host, portOf(source));
  const mode = options["sslmode"] ?? "disable";
  if (mode === "disable") socket.destroy();
  else {
    socket.write(SSL_REQUEST);
    const answer = await readBytes(socket, () => 1).catch(() => Buffer.from("N"));
    if (answer.toString("latin1", 0, 1) !== "S") await refuseTls(steps);
    await secure(steps, socket, { host, verify: mode === "verify-full" });
  }
  const client = new pg.Client({
    host: address,
    port,
    database,
    user: user === "" ? "postgres" : user,
    password: source.secret ?? "",
    ssl: mode === "disable" ? false : tlsOf(host, mode === "verify-full"),
    application_name: options["application_name"] ?? "signalbox",
  });
  client.on("error", () => {});
  steps.closeLater(() => void client.end().catch(() => {}));
  await steps.run(
    "signIn",
    {},
    () => client.connect(),
    () => signedIn(client.user ?? user),
  );
  await steps.run(
    "read",
    {},
    async () => (await client.query<{ version: string }>("select version() as version")).rows[0]!.version,
    (version) => read(/^\S+ \S+/.exec(version)?.[0] ?? version),
  );
};
const refuseTls = (steps: SourceSteps) =>
  steps.run(
    "tls",
    {},
    () => Promise.reject(new Error("the server does not encrypt")),
    () => read(""),
  );

export const tryMysql: TrySource = async (source, steps) => {
  const { host, database, user, options } = source.config;
  const { socket, address, port } = await reach(steps, host, portOf(source));
  socket.destroy();
  const mode = options["ssl"] ?? "false";
  const open = () =>
    createConnection({
      host: address,
      port,
      database,
      user,
      password: source.secret ?? "",
      ...(mode === "false" ? {} : { ssl: { rejectUnauthorized: mode === "verify", verifyIdentity: mode === "verify", ...(mode === "verify" ? { ca: authorities() } : {}) } }),
      flags: ["-LOCAL_FILES"],
      multipleStatements: false,
      disableEval: true,
    });
  const connection = await steps.run("signIn", {}, open, () => signedIn(user));
  connection.on("error", () => {});
  steps.closeLater(() => connection.destroy());
  await steps.run(
    "read",
    {},
    async () => (await connection.query<never>("select version() as version"))[0] as { version: string }[],
    (rows) => read(rows[0]!.version),
  );
};

/** Only looked at: a file that is not there is not made. */
export const trySqlite: TrySource = async ({ config }, steps) => {
  await steps.run(
    "read",
    {},
    async () => {
      const db = new DatabaseSync(config.database, { readOnly: true });
      steps.closeLater(() => db.close());
      return db.prepare("select count(*) as count from sqlite_master where type = 'table'").get() as { count: number };
    },
    ({ count }) => read(`${count} tables`),
  );
};
