import { useConnection, useLock, usePlatformState, useSession } from "../../../state/hooks.ts";
import { lockStanding } from "../../../state/lockStanding.ts";
import type { LockStanding } from "../../../state/lockStanding.ts";
import { useNow } from "../../../ui/ticker.ts";

/** How the lock of a workflow concerns the signed-in user, once a second. */
export function useLockStanding(workflowId: string): LockStanding {
  const lock = useLock(workflowId);
  const { user } = useSession();
  const { clockOffsetMs } = useConnection();
  const idleMs = usePlatformState((state) => state.lockIdleMs);
  return lockStanding(lock, user?.id, useNow() + clockOffsetMs, idleMs);
}
