import type { Subject } from "./subject.ts";

const epochMs = (): number => performance.timeOrigin + performance.now();

/** Defines a task that says when it started. The answer runs it once, and says how long after the call its first instruction ran, milliseconds. */
export async function callToStart(subject: Subject): Promise<() => Promise<number>> {
  await subject.apply(`kind: TaskType
name: stamp
label: stamp
plugin: { kind: command, command: [/bin/date, "+%s.%N"] }
---
kind: Project
name: live
---
kind: Workflow
project: live
name: one
tasks:
  - { name: stamp, type: stamp }
`);
  const sample = async (): Promise<number> => {
    const begun = epochMs();
    const { id } = await subject.runOnce("one");
    const { tasks } = await subject.session.ask("workflowInstance.get", { workflowInstanceId: id });
    return Number(await subject.firstLog(tasks[0]!.attemptId!)) * 1000 - begun;
  };
  for (let warmUp = 0; warmUp < 10; warmUp++) await sample();
  return sample;
}
