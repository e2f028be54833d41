import { Refusal, type AttemptId, type TaskInstanceId } from "#contract";
import { findInstance } from "./find.ts";
import type { Session } from "./session.ts";

const CHUNK_BYTES = 256 * 1024;
const POLL_MS = 300;

/** `admin log ID`: the log of a task's last attempt, of a run's tasks one after another, or of an attempt. Raw bytes to standard output, or JSON lines with the text of each piece. */
export async function printLog(session: Session, id: string, options: { follow: boolean; json: boolean; attempt?: number }): Promise<void> {
  for (const { title, attemptId } of await attemptsOf(session, id, options.attempt)) {
    if (title !== null && !options.json) process.stdout.write(`==> ${title} <==\n`);
    await copy(session, attemptId, options.follow, options.json ? (bytes) => `${JSON.stringify({ attemptId, text: Buffer.from(bytes).toString("utf8") })}\n` : (bytes) => bytes);
  }
}

async function attemptsOf(session: Session, id: string, number: number | undefined): Promise<{ title: string | null; attemptId: AttemptId }[]> {
  const info = await session.askBytes("log.info", { attemptId: id }).catch(() => null);
  if (info !== null) return [{ title: null, attemptId: info.attemptId }];
  const { taskInstanceIds, whole } = await findInstance(session, id);
  const found: { title: string | null; attemptId: AttemptId }[] = [];
  for (const taskInstanceId of taskInstanceIds as TaskInstanceId[]) {
    const { task, attempts } = await session.ask("taskInstance.get", { taskInstanceId });
    const sorted = [...attempts].filter((attempt) => attempt.state !== "REFUSED").sort((a, b) => a.epoch - b.epoch);
    const attempt = number === undefined ? sorted.at(-1) : sorted[number - 1];
    if (attempt !== undefined) found.push({ title: whole ? `${task.name} #${sorted.indexOf(attempt) + 1}` : null, attemptId: attempt.id });
  }
  if (found.length === 0) throw new Refusal("notFound", "attempt.notFound", { id });
  return found;
}

async function copy(session: Session, attemptId: AttemptId, follow: boolean, written: (bytes: Uint8Array) => Uint8Array | string): Promise<void> {
  for (let from = 0; ;) {
    const { bytes, info } = await session.askBytes("log.read", { attemptId, from, bytes: CHUNK_BYTES });
    from += bytes.length;
    if (bytes.length > 0 && !process.stdout.write(written(bytes))) await new Promise((resolve) => process.stdout.once("drain", resolve));
    if (from < info.storedBytes) continue;
    if (!follow || info.complete) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
