import { readFile, writeFile } from "node:fs/promises";
import { Option, type Command } from "commander";
import { Refusal, SECRET_MASK } from "#contract";
import { print, printJson, table } from "../output.ts";
import type { AdminContext } from "./adminContext.ts";

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new Refusal("notFound", "cli.fileUnreadable", { path, message: (error as NodeJS.ErrnoException).code ?? String(error) });
  }
}

async function readAll(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** Definitions as text, and what of them there is. */
export function addDefinitionCommands(program: Command, { withSession }: AdminContext): void {
  program
    .command("apply")
    .description("apply definitions from a YAML file; all of it or nothing")
    .requiredOption("-f, --file <file>", "the file; - for standard input")
    .option("--draft", "leave workflows unpublished", false)
    .option("--generate", "make the planned runs of what is published again at once, not with the next snapshot", false)
    .option("--dry-run", "say what would change", false)
    .option("--without-people", "leave owners and followers as they are", false)
    .action((options: { file: string; draft: boolean; generate: boolean; dryRun: boolean; withoutPeople: boolean }) =>
      withSession(async (session, asJson) => {
        const text = options.file === "-" ? await readAll() : await readText(options.file);
        const { draft, generate, dryRun, withoutPeople } = options;
        const { changes } = await session.ask("text.apply", { text, draft, generate, dryRun, withoutPeople });
        if (asJson) printJson({ changes });
        else for (const change of changes) print(`${change.change.padEnd(9)} ${change.kind} ${change.name}${change.revision === null ? "" : ` (revision ${change.revision})`}`);
      })(),
    );
  program
    .command("export")
    .description("write definitions as YAML, the same every time")
    .option("--project <name>", "only this project")
    .addOption(new Option("--my-scripts", "only your personal scripts").conflicts("project").default(false))
    .option("-o, --output <file>", "write to a file")
    .action((options: { project?: string; myScripts: boolean; output?: string }) =>
      withSession(async (session, asJson) => {
        const { projects } = await session.ask("project.list", {});
        const project = options.project === undefined ? undefined : projects.find((one) => one.name === options.project);
        if (options.project !== undefined && project === undefined) throw new Refusal("notFound", "project.notFound", { name: options.project });
        const { text } = await session.ask("text.export", { projectId: project?.id, myScripts: options.myScripts });
        if (options.output !== undefined) {
          await writeFile(options.output, text);
          if (asJson) printJson({ written: options.output });
          else print(`written to ${options.output}`);
        } else if (asJson) printJson({ text });
        else process.stdout.write(text);
      })(),
    );
  program
    .command("types")
    .description("list task types (listjt)")
    .action(() =>
      withSession(async (session, asJson) => {
        const types = await session.ask("taskType.list", {});
        if (asJson) printJson(types);
        else
          print(
            table(
              ["NAME", "CATEGORY", "ORIGIN", "STATE"],
              types.map((type) => [type.name, type.category, type.builtIn ? "built in" : "own", type.enabled ? "enabled" : "disabled"]),
            ),
          );
      })(),
    );
  program
    .command("projects")
    .description("list projects (listapp)")
    .action(() =>
      withSession(async (session, asJson) => {
        const { projects } = await session.ask("project.list", {});
        if (asJson) printJson(projects);
        else
          print(
            table(
              ["NAME", "DESCRIPTION"],
              projects.map((project) => [project.name, project.description]),
            ),
          );
      })(),
    );
  program
    .command("params")
    .description("list the variables of the platform and of projects (listpara)")
    .action(() =>
      withSession(async (session, asJson) => {
        const [{ projects }, { variables }] = await Promise.all([session.ask("project.list", {}), session.ask("variable.list", {})]);
        const nameOf = new Map(projects.map((project) => [project.id, project.name]));
        if (asJson) printJson(variables);
        else
          print(
            table(
              ["PROJECT", "NAME", "VALUE"],
              variables.map((one) => [one.projectId === null ? "" : (nameOf.get(one.projectId) ?? ""), one.name, one.secret ? SECRET_MASK : (one.value ?? "")]),
            ),
          );
      })(),
    );
  program
    .command("sample")
    .description("load the sample project")
    .action(() =>
      withSession(async (session, asJson) => {
        const loaded = await session.ask("sample.load", {});
        if (asJson) printJson(loaded);
        else print("sample/licence_audit");
      })(),
    );
}
