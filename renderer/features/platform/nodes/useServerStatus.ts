import type { OutputOf, UiUp } from "#contract";
import { useEffect } from "react";
import { link } from "../../../link/link.ts";
import { useReading } from "../../../state/useReading.ts";

const POLL_MS = 5000;

/** How the schedule server itself does. No fact carries it, so it is asked for while somebody looks. */
export function useServerStatus(): { readonly status: OutputOf<UiUp, "platform.status">; readonly readAt: number } | undefined {
  const { value, reload } = useReading("platform.status", async () => ({ status: await link.ask("platform.status", {}), readAt: Date.now() }));
  useEffect(() => {
    const timer = setInterval(reload, POLL_MS);
    return () => clearInterval(timer);
  }, [reload]);
  return value;
}
