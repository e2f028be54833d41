import { say, type TaskInstance, type WorkflowInstance, type WorkflowInstanceId } from "#contract";
import { EXIT, print, printJson, terminalLanguage } from "../output.ts";
import { findWorkflow } from "./find.ts";
import type { Session } from "./session.ts";

export interface RunOptions {
  readonly date?: string;
  readonly param: Readonly<Record<string, string>>;
  readonly test: boolean;
  readonly wait: boolean;
  readonly json: boolean;
}

/** `admin run`: starts a run, and with `--wait` follows it to its end. @returns the exit code. */
export async function runWorkflow(session: Session, path: string, options: RunOptions): Promise<number> {
  const workflow = await findWorkflow(session, path);
  const id = session.ids.next<WorkflowInstanceId>();
  const started = await session.ask("workflow.run", { id, workflowId: workflow.id, businessDate: options.date, params: { ...options.param }, test: options.test });
  if (!options.wait) {
    if (options.json) printJson(started);
    else print(started.id);
    return EXIT.done;
  }
  if (!options.json) print(`${started.id}  ${path}  ${started.businessDate}`);
  const ended = await waitForEnd(session, started, (task) => {
    if (!options.json) print(lineOf(task));
  });
  if (options.json) printJson(ended);
  else print(`${ended.instance.state}`);
  return ended.instance.state === "SUCCESS" ? EXIT.done : EXIT.failed;
}

const lineOf = (task: TaskInstance): string => {
  const language = terminalLanguage();
  const state = say({ code: `state.${task.state}`, values: {} }, language);
  return `  ${task.name}  ${state}${task.reason === null ? "" : `  ${say(task.reason, language)}`}`;
};

interface Ended {
  readonly instance: WorkflowInstance;
  readonly tasks: TaskInstance[];
}
/** Follows the facts of a run. A connection that breaks is resumed, and the run is read anew, so the end is never missed. */
export function waitForEnd(session: Session, of: Pick<WorkflowInstance, "id">, onEnded: (task: TaskInstance) => void): Promise<Ended> {
  const told = new Map<string, string>();
  const stops: (() => void)[] = [];
  const end = new Promise<Ended>((resolve, reject) => {
    let done = false;
    let reading = false;
    let again = false;
    const read = async (): Promise<void> => {
      if (reading) {
        again = true;
        return;
      }
      reading = true;
      try {
        do {
          again = false;
          const { instance, tasks } = await session.ask("workflowInstance.get", { workflowInstanceId: of.id });
          for (const task of tasks) tell(task);
          if (!done && instance.endedAt !== null && (instance.state === "SUCCESS" || instance.state === "FAILED")) {
            done = true;
            resolve({ instance, tasks });
          }
        } while (again && !done);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      } finally {
        reading = false;
      }
    };
    const tell = (task: TaskInstance) => {
      const key = `${task.state} ${task.epoch}`;
      if (task.endedAt === null || told.get(task.id) === key) return;
      told.set(task.id, key);
      onEnded(task);
    };
    const subscribe = () => session.ask("stream.open", { topics: ["platform", of.id], lastSeq: null });
    stops.push(
      session.onFact("taskInstance.changed", ({ task }) => {
        if (task.workflowInstanceId === of.id) tell(task);
      }),
      session.onFact("workflowInstance.changed", ({ instance }) => {
        if (instance.id === of.id && (instance.state === "SUCCESS" || instance.state === "FAILED")) void read();
      }),
      session.onReconnect(() => void subscribe().then(read, reject)),
    );
    subscribe().then(read, reject);
  });
  return end.finally(() => {
    for (const stop of stops) stop();
  });
}
