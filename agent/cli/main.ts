import { join } from "node:path";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { systemClock } from "../platform/clock.ts";
import { makeIds } from "../platform/ids.ts";
import { defaultDataDir, findTarget } from "./adminFile.ts";
import { addAdminCommands } from "./admin/commands.ts";
import { openSession } from "./admin/session.ts";
import { runShell } from "./admin/shell.ts";
import { askTerminal, signIn } from "./admin/signIn.ts";
import { EXIT, explain, print, printJson } from "./output.ts";
import { VERSION } from "./place.ts";

const EXIT_CODES = "\nExit codes: 0 done, 1 failed, 2 usage, 3 not reachable, 4 refused.";
const LOG_LEVEL = ["--log-level <level>", "debug, info, warn or error", "warn"] as const;

const port = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) throw new InvalidArgumentError("a port is a number from 1 to 65535");
  return value;
};
/** In the environment nobody else on the host sees it. */
const joinOption = (description: string): Option => new Option("--join <token>", description).env("SIGNALBOX_JOIN");
const several = (text: string, before: string[] = []): string[] => [...before, text];
const count = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 64) throw new InvalidArgumentError("from 1 to 64");
  return value;
};
const idle = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 86_400) throw new InvalidArgumentError("from 1 to 86400 seconds");
  return value;
};
const LOCK_IDLE = ["--lock-idle <seconds>", "without an edit for so long, an edit lock may be taken over", idle] as const;
const endWith = async (run: () => Promise<number | null | void>): Promise<void> => {
  try {
    const code = await run();
    if (typeof code === "number") process.exitCode = code;
  } catch (error) {
    process.exitCode = explain(error, false);
  }
};

const program = new Command("signalbox").description("A distributed job scheduler for data platforms.").version(VERSION).exitOverride().showHelpAfterError("(--help shows the usage)").addHelpText("after", EXIT_CODES);

program
  .command("up")
  .description("run a whole platform on this machine: a server, a master and slaves")
  .option("--data <dir>", "where everything is kept", defaultDataDir())
  .option("--port <port>", "port of the server; the master takes the next one", port)
  .option("--slaves <count>", "how many slaves", count, 2)
  .option("--no-client", "do not print a sign-in link")
  .option("--allow-origin <origin>", "another origin whose page may connect; may be repeated", several, [])
  .option(...LOCK_IDLE)
  .option(...LOG_LEVEL)
  .action((options) => endWith(async () => (await import("./upCommand.ts")).runUp(options)));

program
  .command("server")
  .description("run the schedule server")
  .option("--data <dir>", "where the database and logs are kept", join(defaultDataDir(), "server"))
  .option("--host <host>", "address to listen on; other than loopback needs --tls", "127.0.0.1")
  .option("--port <port>", "", port)
  .option("--tls", "speak TLS, with a certificate made on first use", false)
  .addOption(new Option("--database <url>", "PostgreSQL instead of SQLite, postgres://…; in the environment nobody sees its password").env("SIGNALBOX_DATABASE"))
  .addOption(new Option("--secret-key <file>", "the key of what is encrypted; secret.key in the data directory when left out, shared by all servers of one database").env("SIGNALBOX_SECRET_KEY"))
  .addOption(
    new Option(
      "--resources <address>",
      "where new resources go instead of the data directory: s3+https://host/bucket/prefix?region=…, its keys in SIGNALBOX_S3_ACCESS_KEY and SIGNALBOX_S3_SECRET_KEY, or webhdfs+http://host:9870/folder?user=…",
    ).env("SIGNALBOX_RESOURCES"),
  )
  .option("--zone <zone>", "the platform's time zone before set-up")
  .option("--allow-host <name>", "another name to answer to; may be repeated", several, [])
  .option("--allow-origin <origin>", "another origin whose page may connect; may be repeated", several, [])
  .option(...LOCK_IDLE)
  .option("--local <dir>", "set up for the user of this machine, by the admin.json in this folder")
  .option(...LOG_LEVEL)
  .action((options) => endWith(async () => (await import("./serverCommand.ts")).runServer(options)));

program
  .command("agent")
  .description("run a master or slave agent; which one the join token says")
  .option("--data <dir>", "where the identity and the journal are kept", join(defaultDataDir(), "agent"))
  .addOption(joinOption("join the platform with a one-time token"))
  .option("--listen <host:port>", "where a master listens for its slaves")
  .option("--parent <address>", "where the parent is, when it moved")
  .option("--tls", "a master speaks TLS to its slaves, with a certificate made on first use", false)
  .option(...LOG_LEVEL)
  .action((options) => endWith(async () => (await import("./agentCommand.ts")).runAgent(options)));

for (const [name, description] of [
  ["init", "start the agent program of this host in the background (ctlinit)"],
  ["shut", "end the agent program of this host; running tasks go on (ctlshut)"],
  ["start", "start the service of this host's agent (ctlstart)"],
  ["stop", "stop the service of this host's agent (ctlstop)"],
] as const) {
  const command = program.command(name).description(description).option("--data <dir>", "folder of the agent", join(defaultDataDir(), "agent"));
  if (name === "init") command.addOption(joinOption("join the platform first")).option("--listen <host:port>", "where a master listens for its slaves").option("--tls", "a master speaks TLS", false);
  command.action((options) => endWith(async () => (await import("./hostCommands.ts")).runHostCommand(name, options)));
}

const admin = program
  .command("admin")
  .description("administer a platform; without a command, an interactive shell")
  .option("--data <dir>", "folder of a local platform")
  .option("--json", "print JSON", false)
  .addHelpText("after", EXIT_CODES);
addAdminCommands(admin, {
  withSession: (action) => async () => {
    const { data, json } = admin.opts<{ data?: string; json: boolean }>();
    try {
      const session = await openSession(findTarget(data), makeIds(systemClock));
      try {
        const code = await action(session, json);
        process.exitCode = typeof code === "number" ? code : EXIT.done;
      } finally {
        session.close();
      }
    } catch (error) {
      process.exitCode = explain(error, json);
    }
  },
});
admin
  .command("login")
  .description("sign in and remember it")
  .requiredOption("--server <address>")
  .requiredOption("--user <name>")
  .option("--certificate <file>", "PEM file of the server's own certificate")
  .action((options: { server: string; user: string; certificate?: string }) =>
    endWith(async () => {
      const password = process.env["SIGNALBOX_PASSWORD"] ?? (await askTerminal("Password: ", true));
      said("Signed in", await signIn(options.server, await pem(options.certificate), "auth/login", { userName: options.user, password }));
    }),
  );
admin
  .command("setup")
  .description("create the first admin with the set-up code that the server printed")
  .requiredOption("--server <address>")
  .requiredOption("--code <code>")
  .option("--user <name>", "", "admin")
  .option("--zone <zone>", "", Intl.DateTimeFormat().resolvedOptions().timeZone)
  .option("--certificate <file>", "PEM file of the server's own certificate")
  .action((options: { server: string; code: string; user: string; zone: string; certificate?: string }) =>
    endWith(async () => {
      const password = process.env["SIGNALBOX_PASSWORD"] ?? (await askTerminal("New password (10 characters or more): ", true));
      said("Set up and signed in", await signIn(options.server, await pem(options.certificate), "setup", { code: options.code, userName: options.user, password, zone: options.zone }));
    }),
  );
admin.action(() =>
  endWith(async () => {
    const session = await openSession(findTarget(admin.opts<{ data?: string }>().data), makeIds(systemClock));
    try {
      await runShell(session);
    } finally {
      session.close();
    }
  }),
);
function said(what: string, keptIn: string): void {
  if (admin.opts<{ json: boolean }>().json) printJson({ keptIn });
  else print(`${what}; kept in ${keptIn}`);
}
async function pem(file: string | undefined): Promise<string | null> {
  return file === undefined ? null : (await import("node:fs/promises")).readFile(file, "utf8");
}

for (const command of program.commands) command.exitOverride();
for (const command of admin.commands) command.exitOverride();
try {
  // `--json` and `--data` are understood before and after the command's name.
  await program.parseAsync(hoist(process.argv));
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  else process.exitCode = explain(error, false);
}

/** `signalbox admin run x --json` is `signalbox admin --json run x`: options of `admin` may stand anywhere behind it. */
function hoist(argv: readonly string[]): string[] {
  const at = argv.indexOf("admin");
  if (at !== 2) return [...argv];
  const rest = argv.slice(at + 1);
  const front: string[] = [];
  const back: string[] = [];
  for (let index = 0; index < rest.length; index++) {
    const word = rest[index]!;
    if (word === "--json" || word.startsWith("--data=")) front.push(word);
    else if (word === "--data" && index + 1 < rest.length) front.push(word, rest[++index]!);
    else back.push(word);
  }
  return [...argv.slice(0, at + 1), ...front, ...back];
}
