import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { isSea } from "node:sea";
import type { FindExecutable } from "../server/hosts/executables.ts";
import { ROOT } from "./place.ts";

let building: Promise<string | null> | null = null;

/**
 * The program as one file: this program itself when it is one, else what `npm run build:agent` made, which is done once when it is
 * asked for the first time. For other architectures what somebody put beside it, `signalbox-linux-arm64`.
 */
export const findExecutable: FindExecutable = async (architecture) => {
  if (isSea() && architecture === process.arch) return process.execPath;
  const other = `${ROOT}/dist/agent/signalbox-linux-${architecture}`;
  if (existsSync(other)) return other;
  if (architecture !== process.arch || process.platform !== "linux") return null;
  const built = `${ROOT}/dist/agent/signalbox`;
  if (existsSync(built)) return built;
  const script = `${ROOT}/build/agent/buildAgent.mjs`;
  if (!existsSync(script)) return null;
  building ??= new Promise<string | null>((resolve) => {
    const child = spawn(process.execPath, [script], { cwd: ROOT, stdio: "ignore" });
    child.on("error", () => resolve(null));
    child.on("exit", (code) => resolve(code === 0 && existsSync(built) ? built : null));
  }).finally(() => (building = null));
  return building;
};
