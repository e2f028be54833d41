import { readFileSync, statfsSync } from "node:fs";
import { availableParallelism, cpus, freemem, loadavg, totalmem } from "node:os";
import type { HostMetrics } from "#contract";

/** Measures the host; each call says how busy it was since the one before. A few reads of /proc, some tens of microseconds. */
export function openHostProbe(dir: string, now: () => number): () => HostMetrics {
  let before = cpuTicks();
  return () => {
    const ticks = cpuTicks();
    const all = ticks.all - before.all;
    const share = (part: number): number => (all > 0 ? Math.min(1, Math.max(0, part / all)) : 0);
    const cpuRate = all > 0 ? share(all - (ticks.idle - before.idle)) : 0;
    const [cpuUserRate, cpuSystemRate] = [share(ticks.user - before.user), share(ticks.system - before.system)];
    before = ticks;
    const disk = diskOf(dir);
    return {
      at: now(),
      cpuRate,
      cpuUserRate,
      cpuSystemRate,
      cores: availableParallelism(),
      loadAverage: loadavg()[0] ?? 0,
      memoryTotalBytes: totalmem(),
      memoryAvailableBytes: availableMemory(),
      diskTotalBytes: disk.total,
      diskFreeBytes: disk.free,
      agentMemoryBytes: process.memoryUsage.rss(),
    };
  };
}

interface Ticks {
  readonly all: number;
  readonly idle: number;
  readonly user: number;
  readonly system: number;
}
function cpuTicks(): Ticks {
  try {
    const end = readFileSync("/proc/stat", "latin1");
    const fields = end.slice(0, end.indexOf("\n")).split(/\s+/).slice(1).map(Number);
    // user nice system idle iowait irq softirq steal; guest time is in user already.
    const at = (index: number): number => fields[index] ?? 0;
    return { all: fields.slice(0, 8).reduce((sum, each) => sum + each, 0), idle: at(3) + at(4), user: at(0) + at(1), system: at(2) + at(5) + at(6) };
  } catch {
    const all = cpus().map((cpu) => cpu.times);
    const sum = (part: (times: (typeof all)[number]) => number): number => all.reduce((total, times) => total + part(times), 0);
    return { all: sum((t) => t.user + t.nice + t.sys + t.idle + t.irq), idle: sum((t) => t.idle), user: sum((t) => t.user + t.nice), system: sum((t) => t.sys + t.irq) };
  }
}
function availableMemory(): number {
  try {
    const found = /^MemAvailable:\s+(\d+) kB/m.exec(readFileSync("/proc/meminfo", "latin1"));
    return found ? Number(found[1]) * 1024 : freemem();
  } catch {
    return freemem();
  }
}
function diskOf(dir: string): { total: number; free: number } {
  try {
    const disk = statfsSync(dir);
    return { total: disk.blocks * disk.bsize, free: disk.bavail * disk.bsize };
  } catch {
    return { total: 0, free: 0 };
  }
}
