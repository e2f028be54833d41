/** What a task forgets of its tries when it is rerun. */
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
} as const;
