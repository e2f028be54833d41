import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, release, tmpdir } from "node:os";
import { join } from "node:path";
import { backfill } from "./backfill.ts";
import { fdatasyncMs } from "./baselines.ts";
import { history } from "./history.ts";
import { latency } from "./latency.ts";
import { logs } from "./logs.ts";
import { memory } from "./memory.ts";
import { page } from "./page.ts";
import { planning } from "./planning.ts";
import { recovery } from "./recovery.ts";
import { retentionRate } from "./retention.ts";
import { resolution } from "./resolution.ts";
import { line, round } from "./report.ts";
import { storeRate } from "./store.ts";
import type { Subject } from "./subject.ts";
import { throughput } from "./throughput.ts";

/**
 * `npm run bench`: figures as ratios of interleaved pairs (A B B A …), as JSON lines. Durable stores, real sockets, logs and
 * authentication on. A figure whose baseline spreads by more than a quarter is printed as void. BENCH_ONLY names parts.
 */
const number = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);
const pairs = number("BENCH_PAIRS", 5);
const samples = number("BENCH_SAMPLES", 100);
const tasks = number("BENCH_TASKS", 2000);
// What people run is the executable; BENCH_SOURCE=1 measures the source as it is.
if (process.env["BENCH_SOURCE"] === undefined) {
  const { EXECUTABLE } = await import("../fixtures/hosts.ts");
  execFileSync(process.execPath, [join(import.meta.dirname, "../../build/agent/buildAgent.mjs")], { stdio: ["ignore", "ignore", "inherit"] });
  process.env["SIGNALBOX_PROGRAM"] = EXECUTABLE;
}
const { startSubject } = await import("./subject.ts");
const only = process.env["BENCH_ONLY"]?.split(",");
const folder = mkdtempSync(join(tmpdir(), "signalbox-bench-"));
const syncMs = fdatasyncMs(folder);
line({ bench: "machine", cores: execFileSync("nproc", { encoding: "utf8" }).trim(), kernel: release(), node: process.versions.node, loadavg: loadavg(), fdatasyncMs: round(syncMs), tasks, pairs });

const parts: Readonly<Record<string, (subject: Subject) => Promise<void>>> = {
  throughput: (subject) => throughput(subject, folder, { tasks, pairs }),
  latency: (subject) => latency(subject, { samples, pairs, tasksPerSecond: number("BENCH_LOAD", 800), fdatasyncMs: syncMs }),
  logs: (subject) => logs(subject, folder, { mib: number("BENCH_LOG_MIB", 256), tailMib: number("BENCH_TAIL_MIB", 2048), pairs: 3 }),
  memory: (subject) => memory(subject, { agents: number("BENCH_AGENTS", 1000) }),
  backfill: (subject) => backfill(subject, { days: number("BENCH_BACKFILL_DAYS", 70), samples, pairs: Math.min(3, pairs) }),
  page: (subject) => page(subject, { samples: Math.min(10, samples), changesPerSecond: number("BENCH_CHANGES", 500), pairs: Math.min(3, pairs) }),
  recovery: (subject) => recovery(subject, { rows: number("BENCH_ROWS", 100_000), kills: 5 }),
};
try {
  // Each part has a platform of its own: what one leaves behind is no part of another's figure.
  for (const [name, measure] of Object.entries(parts)) {
    if (only !== undefined && !only.includes(name)) continue;
    const subject = await startSubject();
    try {
      await measure(subject);
    } finally {
      await subject.platform.remove();
    }
  }
  if (only === undefined || only.includes("planning")) await planning(folder, { instances: number("BENCH_PLAN", 1_000_000), herd: number("BENCH_HERD", 10_000), pairs: Math.min(3, pairs) });
  if (only === undefined || only.includes("store")) await storeRate(folder, { moves: number("BENCH_MOVES", 40_000), pairs });
  if (only === undefined || only.includes("retention")) await retentionRate(folder, { runs: number("BENCH_OLD_RUNS", 20_000), moves: number("BENCH_MOVES", 40_000), pairs });
  if (only === undefined || only.includes("resolution")) await resolution({ nodes: number("BENCH_NODES", 1_000_000), pairs });
  // Ten million rows are some four GiB and several minutes; BENCH_HISTORY sets how many.
  if (only === undefined || only.includes("history")) await history(folder, { rows: number("BENCH_HISTORY", 10_000_000), samples, moves: number("BENCH_MOVES", 40_000), pairs });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
