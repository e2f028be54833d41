/** Tells the process that started this one, when there is one. @returns whether there is one. */
export function tellParent(message: object): boolean {
  if (process.send === undefined) return false;
  process.send(message);
  return true;
}

const STOP_MS = 10_000;
/**
 * Ends the process in order on SIGTERM, SIGINT, or when the process that started it is gone; a second signal, or ten seconds, ends
 * it at once. Ending at once is safe: everything is rebuilt from what is stored.
 */
export function onStop(stop: () => Promise<void>): void {
  let stopping = false;
  const end = () => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(1), STOP_MS).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", end).on("SIGINT", end);
  if (process.send !== undefined) process.on("disconnect", end);
}
