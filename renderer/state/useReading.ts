import { useCallback, useEffect, useRef, useState } from "react";
import { useOnline } from "./hooks.ts";

/** Something that was asked for: the last answer stays while it is asked again, and beside a failure. */
export interface Reading<T> {
  readonly value: T | undefined;
  readonly failure: unknown;
  readonly loading: boolean;
  readonly reload: () => void;
}

/**
 * Asks when the component is mounted, when `key` changes and when the connection is back. For what no fact carries:
 * users, tokens, the audit log, services. When `again` changes it is asked again, and what is known stays meanwhile. An answer that
 * was overtaken by a newer question is dropped.
 */
export function useReading<T>(key: string, read: () => Promise<T>, again: unknown = undefined): Reading<T> {
  const online = useOnline();
  const [turn, setTurn] = useState(0);
  const [state, setState] = useState<{ readonly key: string; readonly value: T | undefined; readonly failure: unknown; readonly loading: boolean }>({ key, value: undefined, failure: undefined, loading: true });
  const latest = useRef(read);
  latest.current = read;
  useEffect(() => {
    if (!online) return;
    let overtaken = false;
    setState((old) => ({ key, value: old.key === key ? old.value : undefined, failure: undefined, loading: true }));
    latest.current().then(
      (value) => overtaken || setState({ key, value, failure: undefined, loading: false }),
      (failure: unknown) => overtaken || setState((old) => ({ ...old, failure, loading: false })),
    );
    return () => {
      overtaken = true;
    };
  }, [key, turn, online, again]);
  const reload = useCallback(() => setTurn((old) => old + 1), []);
  return { value: state.key === key ? state.value : undefined, failure: state.failure, loading: state.loading, reload };
}
