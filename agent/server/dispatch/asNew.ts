/** What a task forgets when it is rerun: its tries, and that it was paused [HLD1]. */
export const AS_NEW = {
  tryNo: 0,
  attemptId: null,
  nodeId: null,
  startedAt: null,
  endedAt: null,
  retryAt: null,
  exitCode: null,
  signal: null,
  cause: null,
  warning: false,
  forcedBy: null,
  reason: null,
  killRequested: false,
  pausedBy: null,
} as const;
