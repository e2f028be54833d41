import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { chmod, copyFile, rename, rm } from "node:fs/promises";
import { request as plain, type IncomingMessage } from "node:http";
import { request as secure } from "node:https";
import { isSea } from "node:sea";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { sentence, type Sentence } from "#contract";
import type { UpgradeOrder } from "../slave/index.ts";
import { pinned } from "../transport/dial.ts";

const START_MS = 20_000;
const ANSWER_LEAVES_MS = 300;

/**
 * Replaces this executable by the one that the server announced, and starts it in this process's stead: same pid, so whoever
 * watches it sees nothing, and tasks, which are no children, go on. Until the file has its name nothing is changed; the one before
 * stays beside it as `….previous`. `stop` ends the agent in order, without a goodbye.
 */
export function makeUpgrade(stop: () => Promise<void>): (order: UpgradeOrder) => Promise<Sentence | null> {
  return async (order) => {
    if (!isSea()) return sentence("upgrade.notExecutable");
    const draft = `${process.execPath}.${order.version}`;
    try {
      const sum = await fetchTo(draft, order).catch((error: unknown) => sentence("upgrade.fetch", { address: order.address, message: String(error) }));
      if (typeof sum !== "string") return sum;
      if (sum !== order.sha256) return sentence("upgrade.sum");
      await chmod(draft, 0o755);
      // It must start here before it takes our place: another glibc shows now, not at the next boot.
      const { stdout } = await promisify(execFile)(draft, ["--version"], { timeout: START_MS });
      if (stdout.trim() !== order.version) return sentence("upgrade.place", { message: `it says that it is ${stdout.trim()}` });
      await copyFile(process.execPath, `${process.execPath}.previous`);
      await rename(draft, process.execPath);
    } catch (error) {
      return sentence("upgrade.place", { message: error instanceof Error ? error.message : String(error) });
    } finally {
      await rm(draft, { force: true });
    }
    setTimeout(() => void stop().finally(() => process.execve!(process.execPath, [process.execPath, ...process.argv.slice(2)], process.env as Record<string, string>)), ANSWER_LEAVES_MS);
    return null;
  };
}

/** Fetches the program. @returns its SHA-256. */
function fetchTo(path: string, { address, certificate, code }: UpgradeOrder): Promise<string> {
  return new Promise((resolve, reject) => {
    const url = new URL(`/install/signalbox?arch=${process.arch}`, address);
    const headers = { "x-install-code": code };
    const take = (response: IncomingMessage): void => {
      if (response.statusCode !== 200) return reject(new Error(`status ${response.statusCode}`));
      const hash = createHash("sha256");
      response.on("data", (chunk: Buffer) => hash.update(chunk));
      pipeline(response, createWriteStream(path, { mode: 0o700 })).then(() => resolve(hash.digest("hex")), reject);
    };
    const sent = url.protocol === "https:" ? secure(url, { headers, ...(certificate === null ? {} : pinned(certificate)) }, take) : plain(url, { headers }, take);
    sent.on("error", reject).end();
  });
}
