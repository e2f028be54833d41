/** Brings a host to the front on behalf of the palette, which stands outside of React: whoever is mounted listens. */
const listeners = new Set<(nodeId: string) => void>();
export const nodeFocus = {
  ask: (nodeId: string): void => {
    for (const listener of listeners) listener(nodeId);
  },
  on: (listener: (nodeId: string) => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
