import { open, stat, type FileHandle } from "node:fs/promises";
import { basename } from "node:path";
import { createWriteStream } from "node:fs";
import type { Command } from "commander";
import { LOG_CHUNK_BYTES, Refusal, type ProjectId, type Resource, type UploadId } from "#contract";
import { print, printJson, table } from "../output.ts";
import type { AdminContext } from "./adminContext.ts";
import type { Session } from "./session.ts";

const FINISH_MS = 120_000;

/** Files of projects, for scripts that ask for them (S4-27). */
export function addResourceCommands(program: Command, { withSession }: AdminContext): void {
  program
    .command("resources")
    .description("list the files of projects, the newest version of each")
    .option("--project <name>")
    .action((options: { project?: string }) => withSession((session, asJson) => listResources(session, options.project, asJson))());
  const resource = program.command("resource").description("put a file into a project, or get one");
  resource
    .command("put")
    .description("upload files; a name that is there gets a new version")
    .argument("<file...>")
    .requiredOption("--project <name>")
    .option("--remark <text>", "", "")
    .action((files: string[], options: { project: string; remark: string }) =>
      withSession(async (session, asJson) => {
        const projectId = (await projectNamed(session, options.project))!;
        for (const file of files) {
          const made = await put(session, projectId, file, options.remark);
          if (asJson) printJson(made);
          else print(`download[res:///${made.versions[0]!.storedName} ${made.name}]`);
        }
      })(),
    );
  resource
    .command("get")
    .description("write the newest version, or the one of a stored name, to a file")
    .argument("<name>")
    .requiredOption("--project <name>")
    .option("--output <file>", "standard output when it is left out")
    .action((name: string, options: { project: string; output?: string }) => withSession((session) => get(session, options.project, name, options.output))());
}

async function projectNamed(session: Session, name: string | undefined): Promise<ProjectId | undefined> {
  if (name === undefined) return undefined;
  const found = (await session.ask("project.list", {})).projects.find((one) => one.name === name);
  if (found === undefined) throw new Refusal("notFound", "project.notFound", { name });
  return found.id;
}

async function listResources(session: Session, project: string | undefined, asJson: boolean): Promise<void> {
  const { resources } = await session.ask("resource.list", { projectId: await projectNamed(session, project) });
  if (asJson) return printJson(resources);
  const names = new Map((await session.ask("project.list", {})).projects.map((one) => [one.id, one.name]));
  print(
    table(
      ["PROJECT", "NAME", "VERSION", "STORED AS", "BYTES", "BY"],
      resources.map((one) => {
        const newest = one.versions[0];
        return [names.get(one.projectId) ?? "", one.name, String(newest?.number ?? 0), newest?.storedName ?? "", String(newest?.bytes ?? 0), newest?.createdBy ?? ""];
      }),
    ),
  );
}

/** Uploads one file; what the server has already, after a broken connection, is not sent again. */
async function put(session: Session, projectId: ProjectId, path: string, remark: string): Promise<Resource> {
  const { size } = await stat(path);
  const uploadId = session.ids.next<UploadId>();
  let { offset } = await session.ask("resource.begin", { uploadId, projectId, name: basename(path), bytes: size, remark });
  let file: FileHandle | null = null;
  try {
    file = await open(path, "r");
    while (offset < size) {
      const bytes = new Uint8Array(Math.min(LOG_CHUNK_BYTES, size - offset));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, offset);
      ({ stored: offset } = await session.askBytes("resource.append", { uploadId, projectId, offset, bytes: bytes.subarray(0, bytesRead) }));
    }
    return await session.ask("resource.finish", { uploadId, projectId }, FINISH_MS);
  } catch (error) {
    await session.ask("resource.abandon", { uploadId, projectId }).catch(() => undefined);
    throw error;
  } finally {
    await file?.close();
  }
}

async function get(session: Session, project: string, name: string, output: string | undefined): Promise<void> {
  const projectId = (await projectNamed(session, project))!;
  const { resources } = await session.ask("resource.list", { projectId });
  const found = resources.find((one) => one.name === name) ?? resources.find((one) => one.versions.some((version) => version.storedName === name));
  const version = found?.versions.find((one) => one.storedName === name) ?? found?.versions[0];
  if (found === undefined || version === undefined) throw new Refusal("notFound", "resource.notFound", { name });
  const out = output === undefined ? process.stdout : createWriteStream(output);
  for (let from = 0; from < version.bytes;) {
    const { bytes } = await session.askBytes("resource.read", { id: found.id, projectId, number: version.number, from, bytes: LOG_CHUNK_BYTES });
    from += bytes.length;
    if (!out.write(bytes)) await new Promise((resolve) => out.once("drain", resolve));
  }
  if (out !== process.stdout) await new Promise<void>((resolve) => out.end(() => resolve()));
}
