import { bridgeCalls, bridgeEvents } from "#bridge";
import type { SignalboxBridge } from "#bridge";

/** What the bridge is made of: a way to ask main, a way to hear it, and two facts. */
export interface BridgeParts {
  readonly ask: (channel: string, args: readonly unknown[]) => Promise<unknown>;
  readonly hear: (channel: string, listener: (payload: unknown) => void) => void;
  readonly platform: string;
  readonly version: string;
}
type Branch = { [name: string]: unknown };

/** Events that are kept until the page listens: the link that the program was started with arrives before the page is drawn. */
const KEPT: ReadonlySet<string> = new Set(["deepLink"]);

/**
 * `window.signalbox`, generated from the two lists of channels, so it can neither lack a call nor have one more. `a.b` becomes `{ a: { b() } }`, the
 * event `a.b` becomes `{ a: { onB() } }`.
 */
export function makeBridge({ ask, hear, platform, version }: BridgeParts): SignalboxBridge {
  const bridge: Branch = { platform, version };
  for (const channel of bridgeCalls) put(bridge, channel.split("."), (...args: unknown[]) => ask(channel, args));
  for (const channel of bridgeEvents) {
    const names = channel.split(".");
    const last = names.pop()!;
    put(bridge, [...names, `on${last[0]!.toUpperCase()}${last.slice(1)}`], subscription(channel, hear));
  }
  return bridge as unknown as SignalboxBridge;
}

function put(branch: Branch, names: readonly string[], leaf: unknown): void {
  const [first, ...rest] = names;
  if (rest.length === 0) branch[first!] = leaf;
  else put((branch[first!] ??= {}) as Branch, rest, leaf);
}

/** One IPC listener per event for the whole life of the page; listeners of the page come and go in a set of our own. */
function subscription(channel: string, hear: BridgeParts["hear"]): (listener: (payload: unknown) => void) => () => void {
  const listeners = new Set<(payload: unknown) => void>();
  let waiting: unknown[] = [];
  hear(channel, (payload) => {
    if (listeners.size === 0 && KEPT.has(channel)) waiting.push(payload);
    for (const listener of listeners) listener(payload);
  });
  return (listener) => {
    const own = (payload: unknown): void => listener(payload);
    listeners.add(own);
    const kept = waiting;
    waiting = [];
    for (const payload of kept) own(payload);
    return () => void listeners.delete(own);
  };
}
