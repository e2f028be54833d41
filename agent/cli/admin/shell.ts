import { appendFileSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Command, CommanderError } from "commander";
import { explain } from "../output.ts";
import { addAdminCommands } from "./commands.ts";
import type { Session } from "./session.ts";

const HISTORY = () => join(process.env["XDG_STATE_HOME"] ?? join(homedir(), ".local", "state"), "signalbox-history");
/** TASKCTL's words (S3-16 to S3-18) and what they are here. */
const ALIASES: Readonly<Record<string, string>> = { listcirn: "nodes --taskctl", listjt: "types", listapp: "projects", listpara: "params", ctlstart: "node start", ctlstop: "node stop", ctlhelp: "help" };

/** The interactive `signalbox admin`: every admin command and TASKCTL's words, with history and completion. Ends with `exit` or Ctrl-D. */
export async function runShell(session: Session): Promise<void> {
  const names = Object.keys(ALIASES)
    .concat(
      makeProgram(session).commands.map((command) => command.name()),
      "help",
      "exit",
    )
    .sort();
  const terminal = createInterface({
    input: process.stdin,
    output: process.stdout,
    prompt: "signalbox> ",
    history: readHistory(),
    historySize: 500,
    completer: (line: string) => [names.filter((name) => name.startsWith(line)), line],
  });
  // Piped input ends while its lines are still being done; a prompt after that is an error.
  let open = true;
  terminal.once("close", () => (open = false));
  terminal.prompt();
  for await (const typed of terminal) {
    const line = typed.trim();
    if (line === "exit" || line === "quit") break;
    if (line !== "") {
      remember(line);
      await runLine(session, line);
    }
    if (open) terminal.prompt();
  }
  terminal.close();
}

/** One line of the shell, also what a script pipes in. Errors are said; the shell goes on. */
async function runLine(session: Session, line: string): Promise<void> {
  const [first = "", ...rest] = words(line);
  const typed = [...(ALIASES[first.toLowerCase()] ?? first).split(" "), ...rest];
  try {
    await makeProgram(session).parseAsync(typed[0] === "help" ? [...rest, "--help"] : typed, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) explain(error, false);
  }
}

function makeProgram(session: Session): Command {
  const program = new Command("").exitOverride().option("--json", "print JSON", false);
  const json = () => Boolean(program.opts<{ json: boolean }>().json);
  addAdminCommands(program, {
    withSession: (action) => async () => {
      await action(session, json());
    },
  });
  for (const command of program.commands) command.exitOverride();
  return program;
}

/** Words of a line; quotes keep spaces. Nothing is expanded. */
const words = (line: string): string[] => [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");

function readHistory(): string[] {
  try {
    return readFileSync(HISTORY(), "utf8").split("\n").filter(Boolean).slice(-500).reverse();
  } catch {
    return [];
  }
}
function remember(line: string): void {
  try {
    appendFileSync(HISTORY(), `${line}\n`, { mode: 0o600 });
  } catch {
    // A home that cannot be written has no history; the shell works.
  }
}
