import type { Node, NodePulse } from "#contract";

export interface HostLoad {
  readonly node: Node;
  readonly pulse: NodePulse;
  /** 0 to 1. */
  readonly memoryRate: number;
  readonly loadPerCore: number;
}

/** The hosts that report, those first that have least left of anything. */
export function hostLoads(nodes: readonly Node[], pulses: ReadonlyMap<string, NodePulse>): readonly HostLoad[] {
  const loads = nodes.flatMap((node): HostLoad[] => {
    const pulse = pulses.get(node.id);
    if (!pulse || node.state === "UNREACHABLE") return [];
    const { memoryTotalBytes, memoryAvailableBytes, loadAverage, cores } = pulse.metrics;
    return [{ node, pulse, memoryRate: memoryTotalBytes === 0 ? 0 : 1 - memoryAvailableBytes / memoryTotalBytes, loadPerCore: loadAverage / cores }];
  });
  const worst = ({ pulse, memoryRate, loadPerCore }: HostLoad): number => Math.max(pulse.metrics.cpuRate, memoryRate, loadPerCore);
  return loads.sort((a, b) => worst(b) - worst(a) || a.node.number - b.node.number);
}
