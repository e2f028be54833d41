import { readFileSync, statfsSync } from "node:fs";
import { availableParallelism, cpus, freemem, loadavg, totalmem } from "node:os";
import type { HostMetrics } from "#contract";

/** Measures the host; each call says how busy it was since the one before. A few reads of /proc, some tens of microseconds. */
export function openHostProbe(dir: string, now: () => number): () => HostMetrics {
  let before = cpuTicks();
  return () => {
    const ticks = cpuTicks();
    const all = ticks.all - before.all;
    const cpuRate = all > 0 ? Math.min(1, Math.max(0, 1 - (ticks.idle - before.idle) / all)) : 0;
    before = ticks;
    const disk = diskOf(dir);
    return {
      at: now(),
      cpuRate,
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

function cpuTicks(): { all: number; idle: number } {
  try {
    const end = readFileSync("/proc/stat", "latin1");
    const fields = end.slice(0, end.indexOf("\n")).split(/\s+/).slice(1).map(Number);
    // user nice system idle iowait irq softirq steal; guest time is in user already.
    return { all: fields.slice(0, 8).reduce((sum, each) => sum + each, 0), idle: (fields[3] ?? 0) + (fields[4] ?? 0) };
  } catch {
    const all = cpus().map((cpu) => cpu.times);
    return { all: all.reduce((sum, t) => sum + t.user + t.nice + t.sys + t.idle + t.irq, 0), idle: all.reduce((sum, t) => sum + t.idle, 0) };
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
