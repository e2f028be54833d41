import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { DOWNLOAD_LINE, downloadDirectives, Refusal, resourceNameOf, Sentence, type DownloadDirective } from "#contract";
import { programFiles, RUNTIME } from "../../drivers/programFiles.ts";
import type { ResourcePass } from "../../resources/resourceDoor.ts";
import type { AttemptFiles } from "../attemptFiles.ts";
import { filesIn, textOf } from "../fillTemplate.ts";
import type { StartHook, StartPlan } from "../startPlan.ts";

/** A file that a script asks for (S4-28): where it is, and its name in the work directory. */
export type Download = Pick<DownloadDirective, "path" | "name">;
/** What the program that fetches is given. */
export interface DownloadRequest {
  readonly files: readonly Download[];
  /** Address of WebHDFS, such as `http://namenode:9870`. */
  readonly webhdfs: string;
  /** Whom HDFS is told that we are; its own default when empty. */
  readonly user: string;
  /** For files of the project: asked for through the agent. */
  readonly resources: ResourcePass;
  /** Content that was fetched before, shared by all attempts of this agent. */
  readonly cacheDir: string;
  /** Where a failure is written as a sentence; the attempt is then a failed start. */
  readonly failureFile: string;
  /** Whose failure it is: a directory serves again, and what an earlier attempt left there is nothing. */
  readonly run: string;
}

/**
 * Fetches what a script asks for before it starts. The fetching is done by the task's own process, which then becomes the task:
 * it is killed, limited and found again like any task, and the agent waits for nothing. The address of HDFS is the parameter
 * `webhdfs` of the platform, the project or the run, or SIGNALBOX_WEBHDFS of the agent; its user is the parameter `hdfs_user`.
 * Files of the project come from the server, through the agent.
 */
export const downloadHook: StartHook = {
  name: "download",
  apply(plan) {
    const files = downloadsOf(plan);
    if (files.length === 0) return;
    const { environment } = plan.order;
    const webhdfs = environment["webhdfs"] ?? process.env["SIGNALBOX_WEBHDFS"] ?? "";
    const fromHdfs = files.find((file) => file.path.startsWith("hdfs:"));
    if (fromHdfs !== undefined && !/^https?:\/\//.test(webhdfs)) throw new Refusal("invalid", "start.webhdfs", { path: fromHdfs.path });
    const request: DownloadRequest = {
      files,
      webhdfs,
      user: environment["hdfs_user"] ?? "",
      resources: plan.resourcePass(plan.order.attemptId),
      cacheDir: join(dirname(dirname(plan.files.dir)), "downloads"),
      failureFile: failureFile(plan.files),
      run: plan.files.run,
    };
    const path = join(plan.files.dir, "download.json");
    writeFileSync(path, JSON.stringify(request), { mode: 0o600 });
    // It is there before, because the task may run as a user who can make no file in this directory.
    writeFileSync(request.failureFile, "", { mode: 0o600 });
    plan.argv = [...RUNTIME, programFiles.download, path, ...plan.argv];
  },
};
const failureFile = ({ dir }: AttemptFiles): string => join(dir, "startError.json");

/** Why the task did not start, when its own process found that out; null when it did start. */
export function readStartError(files: AttemptFiles): Sentence | null {
  try {
    const { run, ...failure } = z.object({ run: z.string(), ...Sentence.shape }).parse(JSON.parse(readFileSync(failureFile(files), "utf8")));
    return run === files.run ? failure : null;
  } catch {
    return null;
  }
}

/**
 * What a script asks for, and the resources that fields name.
 * @throws Refusal `start.downloadForm` for a line that cannot be read.
 */
function downloadsOf({ order }: Pick<StartPlan, "order">): Download[] {
  const { plugin, params, files = [] } = order;
  if (plugin.kind !== "interpreter" && plugin.kind !== "command") return [...files];
  const fields = filesIn(plugin.command, order).map((file) => file.name);
  if (plugin.kind === "interpreter") fields.push(plugin.script);
  const texts = fields.filter((field) => order.secrets?.includes(field) !== true).map((field) => textOf(params[field as keyof typeof params] ?? ""));
  const asked = downloadDirectives(texts.join("\n")).map(({ line, path, name }) => {
    if (name === "" || (path.startsWith("res:") && resourceNameOf(path) === null)) throw new Refusal("invalid", "start.downloadForm", { line });
    return { path, name };
  });
  return [...asked, ...files];
}

/** The script as its interpreter gets it: bare lines are empty, so that every other line keeps its number; comments stay. */
export const withoutDirectives = (script: string): string => script.replaceAll(DOWNLOAD_LINE, (whole, comment: string | undefined) => (comment === undefined ? "" : whole));
