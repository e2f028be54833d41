import { readFileSync } from "node:fs";
import type { WorkflowInstanceId } from "#contract";
import { waitForEnd } from "../../agent/cli/admin/run.ts";
import type { Session } from "../../agent/cli/admin/session.ts";
import { startPlatform, type Platform } from "../fixtures/platform.ts";

/** What is measured: a platform of a server, a master and two slaves, with durable stores, real sockets, logs and authentication. */
export interface Subject {
  readonly platform: Platform;
  readonly session: Session;
  apply(text: string): Promise<void>;
  /** Runs a workflow to its end. @returns how long that took as a client sees it, milliseconds. */
  runOnce(name: string, mustSucceed?: boolean): Promise<{ ms: number; id: WorkflowInstanceId }>;
  /** The first bytes of a task's log. */
  firstLog(attemptId: string): Promise<string>;
  pids(): number[];
}

export async function startSubject(): Promise<Subject> {
  const platform = await startPlatform({ slaves: 2 });
  const session = await platform.session();
  const ids = new Map<string, string>();
  return {
    platform,
    session,
    async apply(text) {
      await session.ask("text.apply", { text });
      for (const { name, id } of (await session.ask("workflow.list", {})).workflows) ids.set(name, id);
    },
    async runOnce(name, mustSucceed = true) {
      const id = session.ids.next<WorkflowInstanceId>();
      const begun = performance.now();
      const started = await session.ask("workflow.run", { id, workflowId: ids.get(name)! });
      const ended = await waitForEnd(session, started, () => {});
      if (mustSucceed && ended.instance.state !== "SUCCESS") throw new Error(`${name} ended as ${ended.instance.state}`);
      return { ms: performance.now() - begun, id };
    },
    async firstLog(attemptId) {
      for (let tries = 0; tries < 400; tries++) {
        const { bytes } = await session.askBytes("log.read", { attemptId, from: 0, bytes: 100 });
        if (bytes.byteLength > 0) return Buffer.from(bytes).toString().trim();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      throw new Error(`no log of ${attemptId}`);
    },
    pids: () => platform.admin().processes.map(({ pid }) => pid),
  };
}

/** CPU time of processes so far, user and system, milliseconds. */
export const cpuMs = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
    return sum + (Number(fields[11]) + Number(fields[12])) * 10;
  }, 0);
/** Resident memory of a process, MiB. */
export const rssMiB = (pid: number): number => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]) / 1024;
/** The part of it that is its own; the rest is the program's file in the page cache, which all processes of it share. MiB. */
export const ownMiB = (pid: number): number => Number(/^RssAnon:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]) / 1024;
export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
