import { lookup } from "node:dns/promises";
import { availableParallelism, hostname, totalmem, userInfo } from "node:os";
import { sentence, type HostCheck, type HostMetrics } from "#contract";

const MIB = 1024 * 1024;
/** S0-16. */
const ADVISED = { cores: 4, memoryBytes: 8000 * MIB } as const;

/** What may be wrong on this host, each with its cure (S0-16, S0-24, S4-35). */
export async function hostChecks(of: { readonly launcher: string; readonly metrics: HostMetrics; readonly minDiskBytes: number }): Promise<HostCheck[]> {
  const checks: HostCheck[] = [];
  const name = hostname();
  const address = await lookup(name).then(
    (found) => found.address,
    () => null,
  );
  checks.push(
    address === null
      ? { name: "hostname", ok: false, detail: sentence("check.hostnameMissing", { name }), fix: sentence("check.hostnameFix", { name }) }
      : { name: "hostname", ok: true, detail: sentence("check.hostname", { name, address }), fix: null },
  );
  const free = of.metrics.diskFreeBytes;
  const enough = free > 2 * of.minDiskBytes;
  checks.push({ name: "disk", ok: enough, detail: sentence("check.disk", { free: Math.round(free / MIB) }), fix: enough ? null : sentence("check.diskFix", { limit: Math.round(of.minDiskBytes / MIB) }) });
  const cores = availableParallelism();
  const large = cores >= ADVISED.cores && totalmem() >= ADVISED.memoryBytes;
  // Less than what is advised is a note, never a refusal (PRODUCT.md).
  checks.push({
    name: "size",
    ok: large ? true : null,
    detail: sentence("check.size", { cores, memory: Math.round(totalmem() / MIB), minCores: ADVISED.cores, minMemory: Math.round(ADVISED.memoryBytes / MIB) }),
    fix: null,
  });
  const root = process.getuid?.() === 0;
  checks.push({ name: "user", ok: root ? true : null, detail: sentence("check.user", { user: userInfo().username }), fix: root ? null : sentence("check.userFix") });
  checks.push({ name: "launcher", ok: of.launcher === "native" ? true : null, detail: sentence("check.launcher", { launcher: of.launcher }), fix: null });
  return checks;
}
